"""A kiosk takes what is published for it, and nothing else."""

import datetime as dt
import json

import pytest

from kiosk.updates.command import read
from kiosk.updates.selection import takes_part
from kiosk.updates.standing import Standing, Trial
from kiosk.updates.status import Fault, sentence
from tests.updates.town import COMMAND, DAY, NOW, SITE, Kiosk, Town, commands, whitelist

pytestmark = pytest.mark.sandbox


def test_a_new_kiosk_takes_what_is_published(town: Town):
    one = town.kiosk()
    found = one.look()
    assert (found.fault, found.verified, one.label) == (None, True, "one")
    assert "Ebreuil" in one.text("site.yaml")
    assert found.version == one.offered.name
    assert one.status.verified == NOW


def test_a_kiosk_takes_a_second_publication(town: Town, kiosk: Kiosk):
    first = kiosk.offered
    town.publish({"whitelist.yaml": whitelist("two")})
    assert kiosk.look().fault is None
    assert kiosk.label == "two"
    assert kiosk.offered.name > first.name
    assert first.whole(), "the version before stays as it was"


def test_a_quiet_look_asks_two_questions_and_writes_no_version(town: Town, kiosk: Kiosk):
    before = kiosk.offered.folder.stat().st_ino
    town.mirror.asked.clear()
    assert kiosk.look().fault is None
    assert town.mirror.asked == ["/metadata/2.root.json", "/metadata/timestamp.json"]
    assert kiosk.offered.folder.stat().st_ino == before


def test_what_is_signed_anew_but_says_the_same_is_no_new_version(town: Town, kiosk: Kiosk):
    name = kiosk.offered.name
    town.change(lambda publication: publication.touch("snapshot"), NOW + DAY)
    assert kiosk.look(NOW + DAY).fault is None
    assert kiosk.offered.name == name


def test_each_kiosk_takes_its_own_overlay(town: Town):
    one, other, none = (town.kiosk(name) for name in ("03-00017", "03-00018", "63-00001"))
    for kiosk in (one, other, none):
        assert kiosk.look().fault is None
    assert "Ebreuil" in one.text("site.yaml")
    assert "Gannat" in other.text("site.yaml")
    assert none.offered.files().site is None


def test_a_file_that_stays_is_shared_with_the_version_before(town: Town, kiosk: Kiosk):
    site = kiosk.offered.folder / "site.yaml"
    town.publish({"whitelist.yaml": whitelist("two")})
    town.mirror.asked.clear()
    kiosk.look()
    assert (kiosk.offered.folder / "site.yaml").samefile(site)
    assert not [path for path in town.mirror.asked if "03-00017" in path]


def test_a_share_of_the_kiosks_takes_a_trial(town: Town):
    town.try_on("whitelist.yaml", whitelist("trial"), 26)
    kiosks = [town.kiosk(name) for name in ("03-00001", "03-00002", "63-00017")]
    for kiosk in kiosks:
        kiosk.look()
    assert [kiosk.label for kiosk in kiosks] == ["one", "one", "trial"]
    town.try_on("whitelist.yaml", whitelist("trial"), 100)
    for kiosk in kiosks:
        kiosk.look()
    assert [kiosk.label for kiosk in kiosks] == ["trial"] * 3


@pytest.mark.parametrize(("kiosk", "drawn"), [("03-00001", 78), ("03-00002", 26), ("63-00017", 2)])
def test_the_draw_is_the_one_that_is_written_down(kiosk: str, drawn: int):
    assert not takes_part(kiosk, drawn, "s1")
    assert takes_part(kiosk, drawn + 1, "s1")


def test_a_kiosk_whose_trial_failed_takes_what_all_take(town: Town):
    town.try_on("whitelist.yaml", whitelist("trial"), 100)
    kiosk = town.kiosk()
    kiosk.look()
    kiosk.stands(Standing(bad=(kiosk.offered.name,)))
    found = kiosk.look()
    assert (found.fault, kiosk.label) == (Fault.ROLLED_BACK, "one")
    assert "retirée" in sentence(kiosk.status)


def test_a_wrong_trial_does_not_keep_a_kiosk_from_what_all_take(town: Town, kiosk: Kiosk):
    town.try_on("whitelist.yaml", b"version: 1\nservices: 7\n", 100)
    town.publish({"whitelist.yaml": whitelist("two")})
    found = kiosk.look()
    assert (found.fault, found.file, kiosk.label) == (Fault.INVALID, "whitelist.yaml", "two")


def test_a_wrong_overlay_does_not_keep_a_kiosk_from_the_centres_list(town: Town, kiosk: Kiosk):
    town.publish(
        {"whitelist.yaml": whitelist("two"), "regions/03/03-00017.yaml": b"version: 1\nname: 1\n"}
    )
    found = kiosk.look()
    assert (found.fault, found.file, kiosk.label) == (Fault.INVALID, "site.yaml", "two")
    assert "Ebreuil" in kiosk.text("site.yaml"), "with the overlay that was right"
    town.publish({"regions/03/03-00017.yaml": SITE.format(name="Vichy").encode()})
    assert kiosk.look().fault is None
    assert "Vichy" in kiosk.text("site.yaml")


def test_a_departements_overlay_is_read_between_the_list_and_the_kiosks_own(
    town: Town, kiosk: Kiosk
):
    town.publish({"regions/03/region.yaml": b"version: 1\nhidden: [caf]\n"})
    assert kiosk.look().fault is None
    assert "hidden" in kiosk.text("region.yaml")
    before = kiosk.offered
    town.publish({"regions/03/region.yaml": b"version: 1\nhidden: [nobody]\n"})
    found = kiosk.look()
    assert (found.fault, found.file, found.line) == (Fault.INVALID, "region.yaml", 2)
    assert kiosk.offered == before


def test_a_policy_that_failed_here_is_not_offered_under_another_number(town: Town, kiosk: Kiosk):
    first = kiosk.offered.name
    town.publish({"whitelist.yaml": whitelist("bad")})
    kiosk.look()
    kiosk.stands(Standing(good=first, bad=(kiosk.offered.name,)))
    assert kiosk.look().fault is Fault.ROLLED_BACK
    town.publish({"whitelist.yaml": whitelist("mended")})
    assert kiosk.look().fault is None
    town.publish({"whitelist.yaml": whitelist("bad")})
    assert kiosk.look().fault is Fault.ROLLED_BACK
    assert kiosk.label == "mended"


def test_old_versions_are_removed_but_never_one_that_is_in_use(town: Town, kiosk: Kiosk):
    good = kiosk.offered.name
    for number in range(8):
        town.publish({"whitelist.yaml": whitelist(f"n{number}")})
        kiosk.look()
        if number == 1:
            kiosk.stands(Standing(good=good, trial=Trial(kiosk.offered.name)))
            trial = kiosk.offered.name
    kept = {one.name for one in (kiosk.task.folder / "versions").iterdir()}
    assert {good, trial, kiosk.offered.name} <= kept
    assert len(kept) == 6


def test_where_nobody_can_read_what_is_in_use_few_are_removed(town: Town, kiosk: Kiosk):
    assert kiosk.task.standing
    kiosk.task.standing.write_text("{")
    for number in range(5):
        town.publish({"whitelist.yaml": whitelist(f"n{number}")})
        kiosk.look()
    assert len([*(kiosk.task.folder / "versions").iterdir()]) == 6


def test_a_version_that_was_damaged_is_put_right(kiosk: Kiosk):
    (kiosk.offered.folder / "whitelist.yaml").write_bytes(b"")
    assert kiosk.look().fault is None
    assert kiosk.label == "one"


def test_what_a_killed_look_has_left_is_swept(kiosk: Kiosk):
    folder = kiosk.task.folder
    (folder / "staging" / "0000000001-0123456789ab").mkdir(parents=True)
    for name in ("cache/tmp1234", ".offered.new", ".status.json.new"):
        (folder / name).write_bytes(b"half")
    kiosk.look()
    left = {one.name for one in folder.iterdir()}
    assert left == {
        *("cache", "commands.json", "floor.json", "lock", "offered", "status.json", "versions"),
    }
    assert not [*(folder / "cache").glob("tmp*")]


def test_commands_come_beside_the_policy(town: Town, kiosk: Kiosk):
    town.publish(
        {
            "commands.json": commands(COMMAND, {**COMMAND, "id": "2", "kiosks": ["63-00001"]}),
            "regions/03/commands.json": commands({**COMMAND, "kiosks": ["03-00017"]}),
        }
    )
    assert kiosk.look().fault is None
    assert [one.id for one in read(kiosk.task.folder)] == ["test-1", "03:test-1"]
    town.publish({"commands.json": commands()})
    kiosk.look()
    assert [one.id for one in read(kiosk.task.folder)] == ["03:test-1"], "one is withdrawn"


def test_a_departements_wrong_commands_do_not_stop_the_centres(town: Town, kiosk: Kiosk):
    wrong = {**COMMAND, "kiosks": ["63-00001"]}
    town.publish({"commands.json": commands(COMMAND), "regions/03/commands.json": commands(wrong)})
    town.publish({"whitelist.yaml": whitelist("two")})
    found = kiosk.look()
    assert (found.fault, kiosk.label) == (Fault.COMMANDS, "two")
    assert [one.id for one in read(kiosk.task.folder)] == ["test-1"]


def test_a_kiosk_without_a_number_takes_what_is_for_all(town: Town):
    kiosk = town.kiosk("")
    assert kiosk.look().fault is None
    assert kiosk.offered.files().site is None


def test_the_floor_of_time_rises_by_a_day_a_look_at_most(kiosk: Kiosk):
    def floor() -> dt.datetime:
        said = json.loads((kiosk.task.folder / "floor.json").read_text())["verified"]
        return dt.datetime.fromisoformat(said)

    for _ in range(3):
        before = floor()
        kiosk.look()
        assert before <= floor() <= before + DAY
