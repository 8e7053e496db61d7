"""Whoever holds a workshop makes the practice devices fail, and mends them."""

from __future__ import annotations

import pytest
import requests

from kiosk.peripherals.escl import EsclAddress, is_scanner, read_scanner
from kiosk.peripherals.line import NoAnswerError, PrinterAddress, read_printer
from kiosk.scanning import Step
from tests.devices.escl_scanner import EsclScanner
from tests.devices.ipp_printer import IppPrinter
from tests.devices.trainer import Trainer


def press(trainer: Trainer, device: str, button: str) -> str:
    answer = requests.post(trainer.url, {device: button}, timeout=20)
    answer.raise_for_status()
    return answer.text


def test_the_paper_is_taken_out_and_put_back():
    with IppPrinter() as printer, Trainer(printer, None) as trainer:
        address = PrinterAddress.parse(printer.uri)
        assert address
        assert "Fait : Retirer le papier." in press(trainer, "printer", "paper")
        assert read_printer(address).reasons == ("media-empty-error",)
        press(trainer, "printer", "well")
        assert read_printer(address).reasons == ("none",)
        press(trainer, "printer", "off")
        with pytest.raises(NoAnswerError):
            read_printer(address)
        press(trainer, "printer", "on")
        press(trainer, "printer", "on")
        assert read_printer(address).reasons == ("none",)


def test_the_scanner_jams_is_turned_off_and_comes_back():
    with EsclScanner() as scanner, Trainer(None, scanner) as trainer:
        address = EsclAddress.parse(scanner.url)
        assert address
        press(trainer, "scanner", "feeder")
        assert len(scanner.feeder) == 3
        press(trainer, "scanner", "jam")
        assert read_scanner(address).trouble is Step.JAM
        press(trainer, "scanner", "well")
        press(trainer, "scanner", "off")
        assert not is_scanner(address)
        press(trainer, "scanner", "on")
        assert is_scanner(address)


def test_what_is_missing_is_said_and_what_means_nothing_does_nothing():
    with EsclScanner() as scanner, Trainer(None, scanner) as trainer:
        page = press(trainer, "printer", "paper") + press(trainer, "scanner", "<b>")
        assert "Il n'y en a pas sur cette machine." in page
        assert "Fait" not in page
