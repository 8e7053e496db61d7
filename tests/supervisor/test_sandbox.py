import struct
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.settings import ROOT, Isolation, Settings
from kiosk.supervisor import sandbox
from kiosk.supervisor.machine import Machine, Screen, screen
from kiosk.supervisor.seccomp import call_filter

RUN = Path("/run/user/1000/ilot-kiosk-x")
X11 = Screen("xcb", ":7", Path("/tmp/.X11-unix/X7"))
WAYLAND = Screen("wayland", "wayland-0", Path("/run/user/1000/wayland-1"))
MACHINE = Machine(
    X11,
    ROOT / ".venv/bin/python",
    trees=(Path("/etc/fonts"), ROOT),
    links=((Path("/lib"), "usr/lib"),),
)


def pairs(machine: Machine) -> list[tuple[str, ...]]:
    words = sandbox.bubblewrap(machine, RUN, 9, 10)
    return [words[i : i + 3] for i in range(len(words)) if words[i].endswith("bind")]


def test_nothing_is_shared_with_the_machine_least_of_all_its_network():
    words = sandbox.bubblewrap(MACHINE, RUN, 9, 10)
    assert {"--unshare-all", "--die-with-parent", "--new-session"} <= set(words)
    assert not any(word.startswith("--share") for word in words)


@pytest.mark.parametrize("place", ["/tmp/ilot", "/home/somebody/ilot", "/run/ilot"])
def test_what_the_machine_lends_is_seen_wherever_it_lies(place: str):
    machine = replace(MACHINE, trees=(Path(place),))
    for words in (
        sandbox.bubblewrap(machine, RUN, 9, 10),
        sandbox.worker(machine, (), 9, 10),
    ):
        last = max(i for i, word in enumerate(words) if word == "--tmpfs")
        assert words.index(place) > last


def test_a_worker_sees_no_screen_no_home_and_no_network():
    words = sandbox.worker(MACHINE, (Path("/run/cups/cups.sock"),), 9, 10)
    assert "--unshare-all" in words
    assert not {str(X11.socket), "/home", str(RUN)} & set(words)


def test_nothing_of_the_machine_is_writable():
    assert {kind for kind, *_ in pairs(MACHINE)} == {"--ro-bind"}


def test_of_all_screens_only_its_own_is_there():
    sources = [source for _, source, _ in pairs(MACHINE)]
    assert "/tmp/.X11-unix/X7" in sources
    assert "/tmp/.X11-unix" not in sources


def test_a_wayland_screen_is_found_where_qt_looks_for_it():
    machine = replace(MACHINE, screen=WAYLAND)
    assert ("--ro-bind", "/run/user/1000/wayland-1", "/run/session/wayland-0") in pairs(machine)
    values = sandbox.environment(machine, Settings(), RUN)
    assert values["QT_QPA_PLATFORM"] == "wayland"
    assert values["WAYLAND_DISPLAY"] == "wayland-0"
    assert "DISPLAY" not in values


def test_graphics_are_computed_by_software_where_there_is_no_gpu():
    assert sandbox.environment(MACHINE, Settings(), RUN)["QT_QUICK_BACKEND"] == "software"
    assert "/dev/dri" not in sandbox.bubblewrap(MACHINE, RUN, 9, 10)


def test_a_session_may_play_a_sound_and_never_record_one():
    machine = replace(MACHINE, speakers=(Path("/dev/snd/pcmC0D0p"),))
    words = sandbox.bubblewrap(machine, RUN, 9, 10)
    assert "/dev/snd/pcmC0D0p" in words
    assert "/dev/snd" not in words


def test_a_gpu_is_lent_where_there_is_one():
    machine = replace(MACHINE, gpu=True)
    assert "QT_QUICK_BACKEND" not in sandbox.environment(machine, Settings(), RUN)
    assert ("--dev-bind", "/dev/dri", "/dev/dri") in pairs(machine)


def test_a_session_sounds_where_the_machine_has_its_loudspeaker():
    assert "ALSA_CARD" not in sandbox.environment(MACHINE, Settings(), RUN)
    machine = replace(MACHINE, card="1")
    assert sandbox.environment(machine, Settings(), RUN)["ALSA_CARD"] == "1"


def test_a_session_reads_the_settings_that_its_supervisor_has():
    settings = Settings(mode="strict", window="800x600", training="127.0.0.1:9")
    values = sandbox.environment(MACHINE, settings, RUN)
    assert Settings.from_environment(values) == settings


def test_without_isolation_the_home_is_the_run_directory():
    settings = Settings(isolation=Isolation.NONE)
    assert sandbox.environment(MACHINE, settings, RUN)["HOME"] == str(RUN)


def test_the_program_of_a_session_can_be_named_with_its_first_arguments():
    settings = Settings(session_program="tests.other --socket 'a b'")
    words = sandbox.shell(MACHINE, settings, RUN, supervisor=5, gate=6)
    assert words[1:5] == ("-m", "tests.other", "--socket", "a b")


@pytest.mark.parametrize("display", [":7", ":7.0", "unix:7"])
def test_a_screen_of_this_machine_is_known_by_its_socket(display):
    found = screen({"DISPLAY": display, "XAUTHORITY": "/nowhere"})
    assert found == Screen("xcb", ":7", Path("/tmp/.X11-unix/X7"))


def test_a_screen_across_the_network_is_refused():
    with pytest.raises(KioskError, match="across the network"):
        screen({"DISPLAY": "localhost:10.0"})


def test_no_screen_at_all_is_refused_with_a_way_out():
    with pytest.raises(KioskError, match="dev run"):
        screen({})


def test_a_socket_of_wayland_may_be_named_by_its_whole_path():
    assert screen({"WAYLAND_DISPLAY": "/x/wayland-3"}).socket == Path("/x/wayland-3")


@pytest.mark.parametrize("processor", ["x86_64", "aarch64"])
def test_the_filter_of_system_calls_leads_every_comparison_to_an_answer(processor):
    lines = list(struct.iter_unpack("=HBBI", call_filter(processor)))
    assert {code for code, *_ in lines[-2:]} == {0x06}  # return
    goals = [at + 1 + yes for at, (code, yes, _, _) in enumerate(lines) if code in {0x15, 0x35}]
    assert max(goals) == len(lines) - 1


def test_on_an_unknown_processor_the_filter_refuses_nothing():
    assert len(call_filter("riscv64")) == 8


def test_a_session_has_a_limit_of_tasks_that_counts_its_own():
    words = sandbox.bubblewrap(replace(MACHINE, tasks=300), RUN, 9, 10)
    assert words[-2:] == ("prlimit", "--nproc=300:300")


def test_dev_is_closed_after_the_last_device_is_put_into_it():
    """Else each session on real hardware ends with "Can't mkdir /dev/dri"."""
    machine = replace(MACHINE, gpu=True, speakers=(Path("/dev/snd/controlC0"),))
    for words in (
        sandbox.bubblewrap(machine, RUN, 9, 10),
        sandbox.worker(machine, (), 9, 10, outside=True),
    ):
        closed = words.index("--remount-ro")
        devices = [i for i, word in enumerate(words) if word.startswith("/dev/")]
        assert words[closed + 1] == "/dev"
        assert closed > max(devices)
