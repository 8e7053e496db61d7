"""What a machine finds around it, in the words of the kernel and of iw."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from kiosk.seed.surroundings import Cable, Heard, Strength, cable, heard, printer, wireless

# `iw dev wlan0 scan` of iw 5.19, shortened
SCAN = """\
BSS 34:27:92:aa:bb:cc(on wlan0)
\tlast seen: 1234.567s [boottime]
\tTSF: 1234567890 usec (0d, 00:20:34)
\tfreq: 2437
\tbeacon interval: 100 TUs
\tcapability: ESS Privacy ShortSlotTime (0x0411)
\tsignal: -71.00 dBm
\tlast seen: 120 ms ago
\tInformation elements from Probe Response frame:
\tSSID: Livebox-4F21
\tSupported rates: 1.0* 2.0* 5.5* 11.0*
\tRSN:\t * Version: 1
\t\t * Group cipher: CCMP
BSS 34:27:92:aa:bb:cd(on wlan0)
\tfreq: 5180
\tcapability: ESS Privacy (0x0011)
\tsignal: -52.00 dBm
\tSSID: Livebox-4F21
BSS 00:11:22:33:44:55(on wlan0)
\tcapability: ESS (0x0001)
\tsignal: -80.00 dBm
\tSSID: Caf\\xc3\\xa9 de la Mairie
BSS 00:11:22:33:44:56(on wlan0)
\tcapability: ESS Privacy (0x0011)
\tsignal: -60.00 dBm
\tSSID:\x20
BSS 00:11:22:33:44:57(on wlan0)
\tcapability: ESS Privacy (0x0011)
\tsignal: -60.00 dBm
\tSSID: \\x00\\x00\\x00\\x00
"""


def card(net: Path, name: str, *, carrier: str | None, radio: bool = False, kind: str = "1"):
    folder = net / name
    (folder / "device").mkdir(parents=True)
    (folder / "type").write_text(f"{kind}\n")
    if carrier is not None:
        (folder / "carrier").write_text(f"{carrier}\n")
    if radio:
        (folder / "phy80211").mkdir()


def test_a_cable_is_plugged_in_where_a_wired_card_has_a_carrier(tmp_path: Path):
    assert cable(tmp_path) is Cable.NO_SOCKET
    card(tmp_path, "wlan0", carrier="1", radio=True)
    assert cable(tmp_path) is Cable.NO_SOCKET
    card(tmp_path, "enp1s0", carrier=None)
    assert cable(tmp_path) is Cable.UNPLUGGED
    (tmp_path / "enp1s0" / "carrier").write_text("1\n")
    assert cable(tmp_path) is Cable.PLUGGED
    assert wireless(tmp_path) == "wlan0"


def test_no_virtual_card_counts(tmp_path: Path):
    (tmp_path / "docker0").mkdir()
    (tmp_path / "docker0" / "carrier").write_text("1\n")
    assert cable(tmp_path) is Cable.NO_SOCKET
    assert wireless(tmp_path) == ""


def test_each_network_is_heard_once_the_best_first():
    assert heard(SCAN) == (
        Heard("Livebox-4F21", Strength.GOOD, secured=True),
        Heard("Café de la Mairie", Strength.WEAK, secured=False),
    )


@given(st.text(max_size=200))
def test_a_neighbour_who_names_his_network_strangely_breaks_nothing(name: str):
    text = f"BSS 00:11\n\tsignal: x\n\tSSID: {name}\n"
    assert all(network.ssid.isprintable() for network in heard(text))


def test_a_printer_is_found_by_its_class_and_named(tmp_path: Path):
    assert printer(tmp_path) is None
    (tmp_path / "1-2:1.0").mkdir()
    (tmp_path / "1-2:1.0" / "bInterfaceClass").write_text("03\n")
    assert printer(tmp_path) is None
    (tmp_path / "1-3:1.0").mkdir()
    (tmp_path / "1-3:1.0" / "bInterfaceClass").write_text("07\n")
    assert printer(tmp_path) == ""
    (tmp_path / "1-3").mkdir()
    (tmp_path / "1-3" / "product").write_text("OfficeJet\x07 9010\n")
    assert printer(tmp_path) == "OfficeJet 9010"
