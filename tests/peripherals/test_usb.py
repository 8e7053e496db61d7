"""What is plugged in is told by its interfaces; nothing but a plug counts as one."""

from __future__ import annotations

import pytest

from kiosk.peripherals.usb import Kind, Plugged, Unplugged, change, device

PATH = "/sys/devices/usb1/1-1"


@pytest.mark.parametrize(
    ("interfaces", "kinds"),
    [
        (":070102:070104:ff0401:", {Kind.PRINTER, Kind.DRIVERLESS}),
        (":070102:", {Kind.PRINTER}),
        (":080650:", {Kind.STORAGE}),
        (":080662:", {Kind.STORAGE}),
        (":080650:030101:", {Kind.STORAGE, Kind.INPUT}),
        (":030101:030000:", {Kind.INPUT}),
        (":010100:010200:030000:", {Kind.HEADSET, Kind.INPUT}),
        (":0e0100:0e0200:010100:", set()),
        (":090000:", set()),
        (":FF0000:", set()),
        ("", set()),
    ],
)
def test_a_device_is_what_its_interfaces_say(interfaces: str, kinds: set[Kind]):
    assert device(PATH, {"ID_USB_INTERFACES": interfaces}).kinds == kinds


def test_a_scanner_is_one_where_sane_knows_it():
    assert device(PATH, {"libsane_matched": "yes"}).kinds == {Kind.SCANNER}


def test_the_serial_number_of_a_printer_is_kept_and_that_of_a_stick_never():
    serial = {"ID_SERIAL_SHORT": "SN123"}
    assert device(PATH, {"ID_USB_INTERFACES": ":070102:", **serial}).serial == "SN123"
    assert device(PATH, {"ID_USB_INTERFACES": ":080650:", **serial}).serial == ""


def test_a_removal_needs_no_properties():
    assert change("remove", "usb_device", PATH, {}) == Unplugged(PATH)


@pytest.mark.parametrize("action", ["add", "remove", "bind", "unbind", "change"])
def test_what_happens_to_interfaces_is_no_plug(action: str):
    assert change(action, "usb_interface", PATH, {"ID_USB_INTERFACES": ":070102:"}) is None


@pytest.mark.parametrize("action", ["bind", "unbind", "change", "move", "", None])
def test_a_device_that_changes_hands_is_not_plugged(action: str | None):
    assert change(action, "usb_device", PATH, {"ID_USB_INTERFACES": ":070102:"}) is None


def test_a_device_that_comes_is_plugged():
    found = change("add", "usb_device", PATH, {"ID_USB_INTERFACES": ":080650:"})
    assert found == Plugged(device(PATH, {"ID_USB_INTERFACES": ":080650:"}))
