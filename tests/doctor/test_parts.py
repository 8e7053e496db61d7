"""Each part of a kiosk is told as whoever is on the telephone would say it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.doctor import audit, clock, disk, hardware, memory, screen, seed, speech, units
from kiosk.doctor.finding import State
from kiosk.i18n import Language, use
from tests.doctor.tree import KEYBOARD, MOUSE, NOW, TOUCHSCREEN, Tree, mount

GIB = 1 << 30
GB = 10**9
WHOLE = disk.Disk(
    appliance=True, mounted=True, size=8 * GB, free=4_100_000_000, files=1000, read_only=False,
    writes=True, errors=0, verified=True, corrupt=None,
)  # fmt: skip


# --- hardware -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("online", "cores"),
    [("0-3\n", 4), ("0\n", 1), ("0-1,4-5\n", 4), ("", None), ("3-0", None), ("a", None)],
)
def test_processors_are_counted(online: str, cores: int | None):
    assert hardware.cores(online) == cores


def test_a_machine_is_told_in_one_sentence():
    found = hardware.examine(hardware.Hardware(4, 8 * GIB - 300_000_000, 52))
    assert (found.state, found.advice) == (State.WELL, "")
    assert found.sentence == "La machine a 4 cœurs, 7,7 Go de mémoire, 52 degrés."


def test_numbers_are_said_as_the_language_has_them():
    use(Language.ENGLISH)
    try:
        said = hardware.examine(hardware.Hardware(4, 8 * GIB - 300_000_000, None)).sentence
    finally:
        use(Language.FRENCH)
    assert said == "The machine has 4 cores, 7.7 GB of memory."


@pytest.mark.parametrize(
    ("gib", "degrees", "state"),
    [(1, 40, State.ILL), (2, 40, State.WARN), (4, 40, State.WELL), (4, 92, State.WARN)],
)
def test_too_little_memory_and_too_much_heat_are_told(gib: int, degrees: int, state: State):
    assert hardware.examine(hardware.Hardware(2, gib * GIB, degrees)).state is state


def test_a_sensor_that_cannot_be_right_is_not_believed(tree: Tree):
    tree.put("sys/class/thermal/thermal_zone0/temp", "99999000\n")
    assert hardware.measure(tree.machine()).degrees is None


# --- memory ---------------------------------------------------------------------------------------
def test_a_machine_that_waits_for_memory_says_so(tree: Tree):
    tree.put("proc/meminfo", "MemTotal: 4000000 kB\nMemAvailable: 2000000 kB\n")
    tree.put("proc/pressure/memory", "some avg10=0.00 avg60=60.00 avg300=1.00 total=1\n"
             "full avg10=0.00 avg60=55.20 avg300=0.00 total=1\n")  # fmt: skip
    found = memory.examine(memory.measure(tree.machine()))
    assert (found.state, found.sentence) == (State.ILL, "1,9 Go de mémoire sont libres.")


def test_pages_that_took_too_much_are_counted_and_a_limit_that_is_missing_is_told(tree: Tree):
    tree.appliance()
    tree.put("proc/meminfo", "MemTotal: 4000000 kB\nMemAvailable: 2000000 kB\n")
    group = "sys/fs/cgroup/system.slice/ilot.service"
    tree.put(f"{group}/memory.current", "700000000\n")
    tree.put(f"{group}/memory.max", "max\n")
    found = memory.examine(memory.measure(tree.machine()))
    assert "Rien ne limite" in found.advice
    tree.put(f"{group}/memory.max", "2500000000\n")
    tree.put(f"{group}/memory.events", "low 0\nhigh 3\nmax 1\noom 1\noom_kill 2\n")
    found = memory.examine(memory.measure(tree.machine()))
    assert (found.state, "2 fois" in found.advice) == (State.WARN, True)


# --- screen and fingers ---------------------------------------------------------------------------
def test_a_screen_is_told_with_its_size_and_what_draws(tree: Tree):
    tree.appliance()
    tree.put("sys/class/drm/card0-HDMI-A-1/status", "connected\n")
    tree.put("sys/class/drm/card0-HDMI-A-1/modes", "1920x1080\n1024x768\n")
    found = screen.examine_screen(screen.measure_screen(tree.machine()))
    assert found.sentence == "L’écran est branché : 1920 points sur 1080."
    assert found.state is State.WARN, "nothing but the processor draws"
    tree.put("dev/dri/renderD128")
    assert screen.examine_screen(screen.measure_screen(tree.machine())).state is State.WELL


def test_a_kiosk_without_a_screen_is_ill_and_a_desk_without_one_is_none(tree: Tree):
    measured = screen.measure_screen(tree.machine())
    assert screen.examine_screen(measured).state is State.ABSENT
    assert screen.examine_screen(replace(measured, appliance=True)).state is State.ILL


@pytest.mark.parametrize(
    ("devices", "state"),
    [
        ((TOUCHSCREEN, KEYBOARD), State.WELL),
        ((MOUSE, KEYBOARD), State.WARN),
        ((KEYBOARD,), State.ILL),
        ((), State.ILL),
    ],
)
def test_an_appliance_has_to_feel_fingers(tree: Tree, devices: tuple[str, ...], state: State):
    tree.appliance()
    tree.put("proc/bus/input/devices", "\n".join(devices))
    assert screen.examine_touch(screen.measure_touch(tree.machine())).state is state


# --- clock ----------------------------------------------------------------------------------------
def test_a_clock_that_the_network_sets_is_well(tree: Tree):
    tree.put("run/systemd/timesync/synchronized")
    found = clock.examine(clock.measure(tree.machine()))
    assert found.sentence == "L’heure vient du réseau : il est 10 h 32."


@pytest.mark.parametrize("year", [1970, 2025, 2060])
@pytest.mark.parametrize("synchronised", [True, False])
def test_a_year_that_cannot_be_is_ill_whoever_has_set_it(year: int, synchronised: bool):  # noqa: FBT001 - a case
    floor = datetime(2026, 11, 1, tzinfo=UTC)
    found = clock.examine(clock.Clock(NOW.replace(year=year), floor, synchronised))
    assert (found.state, f"28/11/{year}" in found.sentence) == (State.ILL, True)
    assert found.advice


def test_a_clock_that_nobody_sets_is_to_be_looked_at():
    floor = datetime(2026, 11, 1, tzinfo=UTC)
    assert clock.examine(clock.Clock(NOW, floor, synchronised=False)).state is State.WARN


# --- disk -----------------------------------------------------------------------------------------
def test_room_is_told_as_people_say_it():
    found = disk.examine(WHOLE)
    assert (found.state, found.sentence) == (State.WELL, "Le disque a 4,1 Go libres sur 8.")


@pytest.mark.parametrize(
    ("change", "state", "sentence"),
    [
        ({"corrupt": True}, State.ILL, "Le disque a abîmé des fichiers du système."),
        (
            {"read_only": True, "errors": 3},
            State.ILL,
            "Le disque a eu des erreurs : plus rien ne s’y écrit.",
        ),
        ({"read_only": True}, State.ILL, "Rien ne peut être écrit sur le disque."),
        ({"writes": False}, State.ILL, "Rien ne peut être écrit sur le disque."),
        ({"mounted": False}, State.ILL, "La partie du disque qui garde les réglages manque."),
        ({"free": 30_000_000}, State.ILL, "Le disque est plein : il reste 30 Mo."),
        ({"files": 0}, State.ILL, "Le disque est plein : il reste 4,1 Go."),
        ({"free": 200_000_000}, State.WARN, "Le disque a 0,2 Go libres sur 8."),
        ({"errors": 2}, State.WARN, "Le disque a 4,1 Go libres sur 8."),
        ({"size": None}, State.UNKNOWN, "Le disque ne dit pas combien de place il a."),
    ],
)
def test_what_is_wrong_with_a_disk_is_told(change: dict[str, object], state: State, sentence: str):
    found = disk.examine(replace(WHOLE, **change))  # type: ignore[arg-type]  # each of its own type
    assert (found.state, found.sentence) == (state, sentence)
    assert found.advice or state is State.UNKNOWN


def test_errors_and_a_disk_that_was_closed_after_them_are_read(tree: Tree):
    tree.appliance()
    text = mount("/") + mount("/var/lib/ilot", inner="ro,errors=remount-ro", device="8:5")
    tree.put("proc/self/mountinfo", text)
    tree.put("sys/fs/ext4/sda5/errors_count", "3\n")
    tree.put("sys/dev/block/8:6/dm/uuid", "CRYPT-VERITY-abc-root\n")
    measured = disk.measure(tree.machine())
    assert (measured.mounted, measured.errors, measured.verified) == (True, 3, True)
    assert measured.writes is True, "the folder itself is this test's"


def test_the_mount_that_the_folder_lies_on_is_the_one_that_counts(tree: Tree):
    text = mount("/") + mount(str(tree.state.parent), "ro,relatime") + mount("/elsewhere", "ro")
    tree.put("proc/self/mountinfo", text)
    assert disk.measure(tree.machine()).read_only


def test_a_folder_that_is_not_there_is_told_by_the_one_above_it(tree: Tree):
    measured = disk.measure(tree.machine(state=tree.state / "not" / "there"))
    assert measured.size


# --- seed -----------------------------------------------------------------------------------------
def test_a_bad_seed_is_told_with_its_line_and_nothing_of_its_words(tree: Tree):
    tree.put("run/ilot/seed-fault", "ilot.yaml, ligne 12 : « Livebox-Dupont » n’est pas un Wi-Fi\n")
    found = seed.examine_seed(seed.measure_seed(tree.machine()))
    assert (found.state, "ligne 12" in found.sentence) == (State.ILL, True)
    assert "Livebox" not in repr(found)


def test_a_machine_at_its_first_start_waits_for_its_seed(tree: Tree):
    tree.appliance()
    tree.put("run/ilot/kiosk.env")
    assert seed.examine_seed(seed.measure_seed(tree.machine())).state is State.WELL
    tree.put("run/ilot/first-start")
    assert seed.examine_seed(seed.measure_seed(tree.machine())).state is State.WARN


def test_settings_that_mean_nothing_are_named_and_their_values_are_not(tree: Tree):
    tree.environment |= {"KIOSK_MODE": "www.secret.example", "KIOSK_IDLE": "3", "KIOSK_X": "y"}
    found = seed.examine_settings(seed.measure_settings(tree.machine()))
    assert found.sentence == "Des réglages de la borne sont faux : KIOSK_IDLE, KIOSK_MODE."
    assert "secret" not in repr(found)
    settings = seed.settings_of(tree.environment | {"KIOSK_ID": "03-00017"})
    assert (settings.id, settings.mode) == ("03-00017", "")


# --- speech ---------------------------------------------------------------------------------------
def test_a_voice_that_knows_no_french_and_one_that_nobody_hears_are_told(tree: Tree):
    def state() -> State:
        return speech.examine(speech.measure(tree.machine())).state

    assert state() is State.ABSENT
    tree.put("usr/bin/speech-dispatcher")
    assert state() is State.WARN
    tree.put("usr/lib/x86_64-linux-gnu/espeak-ng-data/lang/roa/fr")
    assert state() is State.WARN
    tree.put("dev/snd/pcmC0D3p")
    assert state() is State.WELL


# --- systemd --------------------------------------------------------------------------------------
def failed(tree: Tree, text: str) -> tuple[State, str]:
    tree.put("run/systemd/system/x")
    tree.program("systemctl", f"cat <<'E'\n{text}\nE")
    found = units.examine_units(units.measure_units(tree.machine()))
    return found.state, found.sentence


def test_units_that_failed_are_told_and_names_of_others_are_not(tree: Tree):
    both = '[{"unit":"ilot-report.service"},{"unit":"media-CLE\\\\x20DUPONT.mount"}]'
    assert failed(tree, both) == (State.WARN, "Un service est en panne : ilot-report.service.")
    stick = '[{"unit":"media-DUPONT.mount"}]'
    assert failed(tree, stick) == (State.WARN, "1 service du système est en panne.")
    assert failed(tree, '[{"unit":"nftables.service"}]')[0] is State.ILL
    assert failed(tree, "[]") == (State.WELL, "Aucun service n’est en panne.")
    assert failed(tree, "Failed to connect to bus")[0] is State.UNKNOWN


def test_a_machine_without_systemd_has_no_units(tree: Tree):
    assert units.examine_units(units.measure_units(tree.machine())).state is State.ABSENT


# --- the night's audit ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "state"),
    [
        ('{"clean": true, "proved": true}', State.WELL),
        ('{"clean": false, "found": {"/tmp": 1}}', State.ILL),
        ("", State.WARN),
        ("[]", State.WARN),
        ('{"clean": "yes"}', State.ILL),
    ],
)
def test_the_audit_of_the_night_is_told(tree: Tree, said: str, state: State):
    (tree.state / "wipe.json").write_text(said)
    measured = audit.measure(tree.machine())
    assert measured.ended is not None
    assert audit.examine(replace(measured, now=measured.ended)).state is state


def test_an_audit_that_has_not_been_for_days_is_to_be_looked_at(tree: Tree):
    (tree.state / "wipe.json").write_text('{"clean": true}')
    measured = audit.measure(tree.machine())
    assert measured.ended is not None
    late = replace(measured, now=measured.ended + timedelta(days=5))
    assert audit.examine(late).advice == "Laissez la borne allumée la nuit."


def test_before_the_first_night_there_is_none_and_a_desk_has_none(tree: Tree):
    assert audit.examine(audit.measure(tree.machine())).state is State.ABSENT
    tree.appliance()
    assert audit.examine(audit.measure(tree.machine())).state is State.WELL


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (timedelta(days=1), State.WELL),
        (timedelta(days=5), State.WARN),
        (timedelta(days=365 * 56), State.WELL),  # its clock was in 1970
        (-timedelta(days=9), State.WELL),
    ],
)
def test_a_kiosk_that_has_served_for_days_and_was_never_audited_is_to_be_looked_at(
    tree: Tree, age: timedelta, state: State
):
    tree.appliance()
    (tree.state / "proof.json").write_text("{}")
    then = (NOW - age).timestamp()
    os.utime(tree.state.parent, (then, then))
    found = audit.examine(audit.measure(tree.machine()))
    assert (found.state, bool(found.advice)) == (state, state is State.WARN)
    assert found.sentence == "Le contrôle de nuit n’a pas encore eu lieu."
