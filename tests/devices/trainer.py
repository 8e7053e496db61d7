"""A page on loopback where whoever holds a workshop makes the practice devices fail."""

from __future__ import annotations

import html
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Self
from urllib.parse import parse_qs

from tests.devices.escl_scanner import EsclScanner
from tests.devices.ipp_printer import IppPrinter

PORT: Final = 8490  # where it is free, so that it can be written on a sheet
_LONGEST: Final = 1000  # bytes of what is asked for
_SHEETS: Final = ("Demande, page 1", "Demande, page 2", "Demande, page 3")
_PAGE: Final = """<!DOCTYPE html><html lang="fr"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Appareils d'exercice</title>
<style>body{{font:1.2rem sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}}
button{{font:inherit;display:block;width:100%;padding:.8rem;margin:.4rem 0}}</style>
<h1>Appareils d'exercice</h1>{parts}</html>"""


def _say(*keywords: str) -> Callable[[IppPrinter], None]:
    return lambda printer: printer.say(*keywords, stopped=bool(keywords))


def _printer_on(printer: IppPrinter) -> None:
    if not printer.on:
        printer.turn_on()


def _trouble(word: str) -> Callable[[EsclScanner], None]:
    return lambda scanner: setattr(scanner, "trouble", word)


def _fill(scanner: EsclScanner) -> None:
    scanner.feeder = list(_SHEETS)


def _scanner_on(scanner: EsclScanner) -> None:
    if not scanner.on:
        scanner.turn_on()


_PRINTER: Final[dict[str, tuple[str, Callable[[IppPrinter], None]]]] = {
    "well": ("Tout remettre en état", _say()),
    "paper": ("Retirer le papier", _say("media-empty-error")),
    "jam": ("Coincer une feuille", _say("media-jam-error")),
    "lid": ("Ouvrir le capot", _say("cover-open-error")),
    "ink": ("Vider la cartouche", _say("marker-supply-empty-error")),
    "off": ("Éteindre", IppPrinter.turn_off),
    "on": ("Allumer", _printer_on),
}
_SCANNER: Final[dict[str, tuple[str, Callable[[EsclScanner], None]]]] = {
    "well": ("Tout remettre en état", _trouble("")),
    "feeder": ("Mettre trois feuilles dans le chargeur", _fill),
    "jam": ("Coincer une feuille dans le chargeur", _trouble("jam")),
    "lid": ("Ouvrir le capot du chargeur", _trouble("hatch")),
    "off": ("Éteindre", EsclScanner.turn_off),
    "on": ("Allumer", _scanner_on),
}


class Trainer:
    """Serves the page; use it with `with`.

    Args:
        printer: or None where there is none.
        scanner: or None where there is none.
    """

    def __init__(self, printer: IppPrinter | None, scanner: EsclScanner | None) -> None:
        self._printer = printer
        self._scanner = scanner
        self._done = ""
        self._lock = threading.Lock()
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", PORT), _handler(self))
        except OSError:
            self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def act(self, asked: dict[str, list[str]]) -> None:
        """Do what a button says."""
        with self._lock:
            if self._printer and (word := asked.get("printer", [""])[0]) in _PRINTER:
                self._done, act = _PRINTER[word]
                act(self._printer)
            if self._scanner and (word := asked.get("scanner", [""])[0]) in _SCANNER:
                self._done, on = _SCANNER[word]
                on(self._scanner)

    def page(self) -> bytes:
        """Draw it."""
        parts = [f"<p role=status>Fait : {html.escape(self._done)}.</p>"] if self._done else []
        devices = (("printer", "Imprimante", self._printer, _PRINTER),)
        scanners = (("scanner", "Scanner", self._scanner, _SCANNER),)
        for name, title, device, buttons in (*devices, *scanners):
            if device is None:
                parts.append(f"<h2>{title}</h2><p>Il n'y en a pas sur cette machine.</p>")
                continue
            each = "".join(
                f"<button name={name} value={word}>{html.escape(said)}</button>"
                for word, (said, _) in buttons.items()
            )
            parts.append(f"<h2>{title}</h2><form method=post>{each}</form>")
        return _PAGE.format(parts="".join(parts)).encode()


def _handler(trainer: Trainer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = trainer.page()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def do_POST(self) -> None:
            size = min(int(self.headers.get("Content-Length") or 0), _LONGEST)
            trainer.act(parse_qs(self.rfile.read(size).decode("ascii", "replace")))
            self.send_response(303)
            self.send_header("Location", "/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return Handler
