"""The files that a seed makes are what systemd, nftables, wpa_supplicant and usbguard read."""

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.seed.outcome import files
from kiosk.seed.reading import read_seed
from kiosk.settings import ROOT
from tests.seed.town import RUN, SMALL

NEIGHBOURS = """\
printer: ipp://192.168.1.20:631/ipp/print
scanner: http://[fd00::20]/eSCL
network: {proxy: 'http://10.0.0.1:3128'}
"""
TABLE = """\
table inet ilot {
  set neighbours { type ipv4_addr . inet_service; }
  set neighbours6 { type ipv6_addr . inet_service; }
}
"""


def made(more: str = "") -> dict[str, str]:
    read = read_seed((SMALL + more).encode(), "ilot.yaml")
    return {f.place: f.content.decode() for f in files(read.seed, read.site, RUN)}


def test_the_firewall_opens_for_this_house_only():
    assert made(NEIGHBOURS)["run/ilot/nft.d/10-seed.nft"].splitlines()[1:] == [
        "add element inet ilot neighbours { 192.168.1.20 . 631 }",
        "add element inet ilot neighbours6 { fd00::20 . 80 }",
        "add element inet ilot neighbours { 10.0.0.1 . 3128 }",
    ]
    assert "add" not in made()["run/ilot/nft.d/10-seed.nft"].replace("added", "")


@pytest.mark.skipif(not shutil.which("nft"), reason="no nftables here")
def test_nftables_takes_what_is_written(tmp_path: Path):
    file = tmp_path / "all.nft"
    file.write_text(TABLE + made(NEIGHBOURS)["run/ilot/nft.d/10-seed.nft"])
    done = subprocess.run(
        ["unshare", "-rn", "nft", "-c", "-f", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip("no namespaces here")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["A$(reboot)`x`", 'say "hi"', "back\\slash", "l'été"])
def test_no_name_of_a_place_breaks_out_of_the_environment(name: str):
    text = SMALL + f"reports: https://x.fr/{'a' * 3}\n"
    read = read_seed(text.replace("Agence", repr(name)).encode(), "ilot.yaml")
    environment = files(read.seed, read.site, RUN)[0].content.decode()
    assert all(len(shlex.split(line)) == 1 for line in environment.splitlines())


def test_a_fixed_address_is_written_for_the_cable():
    cable = "network: {cable: {address: 192.168.1.50/24, gateway: 192.168.1.1}}\n"
    parsed = configparser.ConfigParser(strict=False)
    parsed.read_string(made(cable)["run/systemd/network/20-ilot-cable.network"])
    assert parsed["Network"]["Address"] == "192.168.1.50/24"
    assert parsed["Network"]["Gateway"] == parsed["Network"]["DNS"] == "192.168.1.1"
    assert "DHCP" not in parsed["Network"]


FIXED = "network: {cable: {address: 192.168.1.50/24, gateway: 192.168.1.1}}\n"


@pytest.mark.parametrize(
    ("seed", "name", "but"),
    [
        ("", "20-ilot-cable", set()),
        ("network: {cable: dhcp}\n", "20-ilot-cable", set()),
        (FIXED, "20-ilot-cable", {("Network", "dhcp")}),
        ("network: {wifi: {ssid: Box}}\n", "30-ilot-wifi", {("Network", "linklocaladdressing")}),
    ],
)
def test_a_kiosk_is_as_quiet_on_the_network_of_its_seed_as_on_any_other(
    seed: str, name: str, but: set[tuple[str, str]]
):
    own = configparser.ConfigParser()
    own.read(ROOT / "image/root/etc/systemd/network/80-cable.network")
    written = configparser.ConfigParser(strict=False)
    written.read_string(made(seed)[f"run/systemd/network/{name}.network"])
    for section in ("Network", "DHCPv4", "DHCPv6", "IPv6AcceptRA"):
        if section == "DHCPv4" and "dhcp" not in written["Network"]:
            continue  # it asks nobody
        wanted = {k: v for k, v in own[section].items() if (section, k) not in but}
        assert wanted == {k: written[section].get(k) for k in wanted}, section


def test_the_name_of_a_wifi_network_cannot_add_lines():
    wifi = "network: {wifi: {ssid: \"a}'=x\", password: 'p\"ssw#rd}'}}\n"
    lines = made(wifi)["run/ilot-wifi/wpa_supplicant.conf"].splitlines()
    assert lines[3] == f"\tssid={chr(97).encode().hex()}7d273d78"
    assert lines[-2:] == ['\tpsk="p"ssw#rd}"', "}"]


def test_an_open_network_has_no_key():
    assert (
        "key_mgmt=NONE"
        in made("network: {wifi: {ssid: Box}}\n")["run/ilot-wifi/wpa_supplicant.conf"]
    )


def test_the_devices_of_this_machine_are_let_in():
    line = 'allow id 0627:0001 serial "TOUCH1" with-interface { 03:00:00 03:01:01 }'
    text = made(f"devices:\n  - {line}\n")
    assert text["run/usbguard-rules.d/10-declared.conf"] == f"{line}\n"
