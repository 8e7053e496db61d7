"""What the image's settings lock, and that nothing beside them unlocks it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from kiosk.settings import ROOT

ETC: Final = ROOT / "image/root/etc"
SYSCTL: Final = ETC / "sysctl.d/90-ilot.conf"
# name: what it must be at least; some are locks that only close further
LEAST: Final = {
    "kernel.sysrq": "0",
    "kernel.panic": "10",
    "kernel.core_pattern": "/dev/null/none",
    "fs.suid_dumpable": "0",
    "kernel.dmesg_restrict": "1",
    "kernel.kptr_restrict": "2",
    "kernel.yama.ptrace_scope": "2",
    "kernel.unprivileged_bpf_disabled": "1",
    "kernel.kexec_load_disabled": "1",
    "kernel.perf_event_paranoid": "3",
    "kernel.io_uring_disabled": "2",
    "kernel.randomize_va_space": "2",
    "net.core.bpf_jit_harden": "2",
    "net.ipv4.ip_forward": "0",
    "net.ipv6.conf.all.forwarding": "0",
    "net.ipv4.conf.all.accept_redirects": "0",
    "fs.protected_symlinks": "1",
    "fs.protected_hardlinks": "1",
    "fs.protected_fifos": "2",
    "fs.protected_regular": "2",
    "vm.unprivileged_userfaultfd": "0",
}
MASKED: Final = (
    *("getty@.service", "autovt@.service", "serial-getty@.service", "console-getty.service"),
    *("emergency.service", "rescue.service", "emergency.target", "rescue.target"),
    *("debug-shell.service", "ctrl-alt-del.target", "kexec.target"),
    *("ssh.service", "ssh.socket", "avahi-daemon.service", "avahi-daemon.socket"),
    *("apt-daily.timer", "apt-daily-upgrade.timer", "systemd-ask-password-console.path"),
    *("systemd-ask-password-wall.path", "suspend.target", "cups-browsed.service"),
)


def values(file: Path) -> dict[str, str]:
    lines = (line.strip() for line in file.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and line[0] not in "#;[")
    return {name.strip(): value.strip() for name, _, value in pairs}


@pytest.mark.parametrize("name", LEAST)
def test_the_kernel_is_as_closed_as_it_was(name):
    assert values(SYSCTL)[name] == LEAST[name]


def test_no_other_file_and_no_unit_sets_the_kernel_otherwise():
    others = [file for file in (ROOT / "image").rglob("sysctl.d/*.conf") if file != SYSCTL]
    assert others == []
    units = "".join(unit.read_text() for unit in (ROOT / "systemd").rglob("*.service"))
    assert not re.search(r"\bsysctl\b|/proc/sys/", units)


def test_each_line_for_the_kernel_stands_under_its_reason():
    bare = []
    explained = False
    for line in SYSCTL.read_text().splitlines():
        if line.startswith("#"):
            explained = True
        elif not line:
            explained = False
        elif not explained:
            bare.append(line)
    assert bare == []


def test_namespaces_stay_open_for_the_walls_of_a_visit():
    assert int(values(SYSCTL)["user.max_user_namespaces"]) >= 256
    assert values(SYSCTL).get("kernel.unprivileged_userns_clone", "1") == "1"


@pytest.mark.parametrize("name", MASKED)
def test_nothing_that_gives_a_shell_or_listens_can_be_started(name):
    assert str((ETC / "systemd/system" / name).readlink()) == "/dev/null"


def test_the_journal_is_in_memory_and_small():
    journal = values(ETC / "systemd/journald.conf.d/ilot.conf")
    assert (journal["Storage"], journal["RuntimeMaxUse"]) == ("volatile", "32M")


def test_no_terminal_waits_for_anybody():
    login = values(ETC / "systemd/logind.conf.d/ilot.conf")
    assert (login["NAutoVTs"], login["ReserveVT"]) == ("0", "0")


def test_the_machine_restarts_when_systemd_itself_hangs():
    manager = values(ETC / "systemd/system.conf.d/ilot.conf")
    assert manager["RuntimeWatchdogSec"] == "30"
    assert manager["CtrlAltDelBurstAction"] == "none"
    assert manager["CrashShell"] == "no"


def test_a_stick_and_the_machines_own_file_systems_can_be_read_and_no_others():
    closed = set(re.findall(r"^install (\S+) /bin/false$", modules(), re.MULTILINE))
    assert not closed & {"vfat", "fat", "exfat", "ext4", "erofs", "squashfs", "overlay", "loop"}
    assert not closed & {"usb_storage", "uas", "usbhid", "usblp", "snd_usb_audio", "hid_multitouch"}
    assert {"firewire-core", "thunderbolt", "sctp", "dccp", "btrfs", "ntfs3", "nfs"} <= closed


def test_a_module_that_is_closed_is_closed_against_its_other_names_too():
    assert "blacklist " not in re.sub(r"#.*", "", modules())


def modules() -> str:
    return (ETC / "modprobe.d/90-ilot.conf").read_text()


def test_cups_listens_to_its_socket_and_writes_into_memory():
    rules = (ETC / "cups/cupsd.conf").read_text()
    listens = re.findall(r"^(?:Listen|Port|SSLListen) (.*)$", rules, re.MULTILINE)
    assert listens == ["/run/cups/cups.sock"]
    places = values_of_cups()
    for name in ("ServerRoot", "StateDir", "CacheDir", "RequestRoot", "TempDir"):
        assert places[name].startswith(("/run/", "/var/")), name


def values_of_cups() -> dict[str, str]:
    lines = (ETC / "cups/cups-files.conf").read_text().splitlines()
    return {line.split()[0]: line.split()[1] for line in lines if line and line[0] != "#"}


def test_usbguard_takes_nothing_that_no_rule_names():
    guard = values(ETC / "usbguard/usbguard-daemon.conf")
    assert guard["ImplicitPolicyTarget"] == "block"
    assert guard["PresentDevicePolicy"] == guard["InsertedDevicePolicy"] == "apply-policy"
    assert guard["RuleFolder"] == "/run/usbguard-rules.d/"
    assert "RuleFile" not in guard


def test_nobody_but_the_kiosk_may_restart_the_machine():
    rules = (ETC / "polkit-1/rules.d/50-ilot.rules").read_text()
    assert re.findall(r'subject\.user == "(\S+)"', rules) == ["ilot"]
    assert "return polkit.Result.NO;" in rules


def test_what_outlives_a_start_is_mounted_and_nothing_on_it_is_a_program():
    lines = (ETC / "fstab").read_text().splitlines()
    entries = [line.split() for line in lines if line and not line.startswith("#")]
    device, place, kind, options, *_ = entries[0]
    assert len(entries) == 1
    assert (device, place, kind) == ("/dev/disk/ilot/ilot-state", "/var/lib/ilot", "ext4")
    # "nofail": a kiosk whose disk is broken serves from memory
    assert {"nosuid", "nodev", "noexec", "nofail", "x-systemd.makefs"} <= set(options.split(","))
    assert "name=ilot-state" in (ROOT / "image/disk.sh").read_text()
