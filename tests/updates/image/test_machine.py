"""A good image is confirmed; each bad one ends on a working slot, and is said in the report."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.fact import Known
from kiosk.updates.image import part
from kiosk.updates.image.confirm import Audit, Verdict
from kiosk.updates.image.fault import Fault
from kiosk.updates.image.install import Outcome
from kiosk.updates.image.rauc import RefusedError
from kiosk.updates.image.status import Step, sentence
from tests.updates.image.bundles import MISSING, Workshop, workshop
from tests.updates.image.machine import WELL, Village

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)}: not installed"),
]
OLD, NEW = "2026.11.1", "2026.12.1"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture
def village(shop: Workshop, tmp_path: Path) -> Village:
    return Village(tmp_path, shop)


def test_a_good_one_is_installed_started_and_confirmed(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    assert village.install() is Outcome.RESTART
    assert village.told.step is Step.INSTALLED
    village.restart()
    assert village.running == NEW
    village.facts[NEW] = {**WELL, Known.PROOF: ""}
    assert village.confirm() is Verdict.GOOD
    assert village.erased == 1, "a session was ended, so that there is a proof to ask for"
    assert (village.told.step, village.told.fault) == (Step.CURRENT, None)
    assert part.ready(village.folder / "image") == {}
    village.restart()
    assert village.running == NEW
    assert village.confirm() is Verdict.NO_TRIAL
    assert village.install() is Outcome.NOTHING


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        (None, Fault.HOME),
        ({**WELL, Known.PAINTED: "off", Known.PROOF: ""}, Fault.HOME),
        ({**WELL, Known.PHASE: "out-of-service", Known.PROOF: "bad"}, Fault.WIPE),
        ({**WELL, Known.PROOF: "bad"}, Fault.WIPE),
    ],
)
def test_one_that_is_not_well_goes_back_by_itself_and_is_never_tried_again(
    village: Village, facts, fault
):
    bundle = village.workshop.bundle(NEW)
    village.hand_over(bundle)
    village.install()
    village.restart()
    village.facts[NEW] = facts
    assert village.confirm() is Verdict.BAD
    village.restart()
    assert village.running == OLD
    assert village.confirm() is Verdict.NO_TRIAL
    assert (village.told.step, village.told.fault, village.told.failures) == (
        *(Step.FAILED, fault, 1),
    )
    assert "revenue à l’ancien système" in sentence(village.told)
    assert village.install() is Outcome.NOTHING
    village.hand_over(bundle)
    assert village.install() is Outcome.NOTHING
    assert village.running == OLD


def test_one_that_does_not_apply_the_seed_goes_back_at_once(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    village.install()
    village.restart()
    village.seeded = False
    assert village.confirm() is Verdict.BAD
    assert village.erased == 0, "no kiosk was waited for"
    village.restart()
    assert (village.running, village.told.fault) == (OLD, Fault.SEED)
    assert village.confirm() is Verdict.NO_TRIAL, "what has proved itself is not judged by a seed"
    assert village.install() is Outcome.NOTHING


def test_an_audit_that_finds_something_is_enough(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    village.install()
    village.restart()
    village.audit = Audit.FOUND
    assert village.confirm() is Verdict.BAD
    village.restart()
    assert (village.running, village.told.fault) == (OLD, Fault.WIPE)


@pytest.mark.parametrize("fault", [Fault.NETWORK, Fault.AUDIT])
def test_what_may_lie_at_the_village_is_tried_once_more_before_it_is_given_up(
    village: Village, fault: Fault
):
    village.hand_over(village.workshop.bundle(NEW))
    assert village.install() is Outcome.RESTART
    for starts in (1, 2):
        village.restart()
        village.facts[NEW] = {**WELL, Known.NETWORK: "bad" if fault is Fault.NETWORK else "good"}
        village.audit = Audit.NOT_MADE
        assert (village.running, village.confirm()) == (NEW, Verdict.BAD)
        village.restart()
        assert village.running == OLD
        assert village.install() is (Outcome.RESTART if starts < 2 else Outcome.NOTHING)
    assert (village.told.fault, village.told.failures) == (fault, 1)


def test_one_that_finds_the_network_the_second_time_stays(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    village.install()
    village.restart()
    village.facts[NEW] = {**WELL, Known.NETWORK: "bad"}
    village.confirm()
    village.restart()
    assert village.told.step is Step.INSTALLED, "nothing has failed"
    village.install()
    village.restart()
    village.facts[NEW] = WELL
    assert village.confirm() is Verdict.GOOD
    village.restart()
    assert (village.running, village.told.failures) == (NEW, 0)


def test_after_a_clean_audit_the_kiosk_that_comes_back_proves_a_wipe_again(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    village.install()
    village.restart()
    village.facts[NEW] = {**WELL, Known.PROOF: ""}
    village.audit = Audit.CLEAN
    assert (village.confirm(), village.erased) == (Verdict.GOOD, 2)
    village.restart()
    assert village.running == NEW


def test_one_that_does_not_start_is_tried_once_more_and_then_given_up(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    assert village.install() is Outcome.RESTART
    village.restart(comes_up=False)
    assert village.running == OLD
    assert village.confirm() is Verdict.NO_TRIAL
    assert village.install() is Outcome.RESTART, "a village has power cuts"
    village.restart(comes_up=False)
    assert village.install() is Outcome.NOTHING
    assert (village.running, village.told.fault) == (OLD, Fault.NO_START)


def test_a_power_cut_in_the_trial_costs_one_night(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    village.install()
    village.restart()
    village.restart()  # before anything was confirmed
    assert village.running == OLD
    assert village.install() is Outcome.RESTART
    village.restart()
    assert village.running == NEW
    assert village.confirm() is Verdict.GOOD


def test_one_that_is_stopped_before_its_start_is_not_started_and_has_not_failed(village: Village):
    bundle = village.workshop.bundle(NEW)
    village.hand_over(bundle)
    assert village.install() is Outcome.RESTART
    village.stop()  # somebody used the kiosk, and it did not restart
    assert village.install() is Outcome.NOTHING
    assert (village.told.step, village.told.failures) == (Step.CURRENT, 0)
    village.restart()
    assert village.running == OLD
    assert village.confirm() is Verdict.NO_TRIAL
    village.hand_over(bundle)
    assert village.install() is Outcome.RESTART, "it goes on later"
    village.restart()
    assert (village.running, village.confirm()) == (NEW, Verdict.GOOD)


def test_one_that_is_stopped_after_a_power_cut_in_its_trial_is_not_started_again(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    village.install()
    village.restart()
    village.restart()
    village.stop()
    assert village.install() is Outcome.NOTHING
    village.restart()
    assert (village.running, village.told.failures) == (OLD, 0)


def test_one_with_a_wrong_signature_is_refused(village: Village):
    village.hand_over(village.workshop.bundle(NEW, signed_by="stranger"))
    assert village.install() is Outcome.REFUSED
    assert (village.told.step, village.told.fault) == (Step.FAILED, Fault.BUNDLE_SIGNATURE)
    village.restart()
    assert village.running == OLD
    assert part.ready(village.folder / "image") == {}


def test_one_that_is_truncated_is_refused(village: Village):
    village.hand_over(village.workshop.truncated(NEW))
    assert village.install() is Outcome.REFUSED
    assert village.told.fault is Fault.BUNDLE
    village.restart()
    assert village.running == OLD


@pytest.mark.parametrize("version", ["2026.10.1", OLD])
def test_one_that_is_not_newer_is_refused_by_its_own_signed_version(village: Village, version: str):
    village.hand_over(village.workshop.bundle(version))
    assert village.install() is Outcome.REFUSED
    assert village.told.fault is Fault.OLDER
    village.restart()
    assert village.running == OLD


def test_one_for_another_machine_is_refused(village: Village):
    village.hand_over(village.workshop.bundle(NEW, kind="borne-arm64"))
    assert village.install() is Outcome.REFUSED
    assert village.told.fault is Fault.OTHER_MACHINE


def test_wrong_ones_do_not_keep_the_good_one_from_being_installed_the_same_night(village: Village):
    shop = village.workshop
    for bundle in (
        shop.bundle(NEW, signed_by="stranger"),
        shop.truncated(NEW),
        shop.bundle("2026.10.1"),
        shop.bundle(NEW),
    ):
        village.hand_over(bundle)
    assert village.install() is Outcome.RESTART
    assert len(part.ready(village.folder / "image")) == 1
    village.restart()
    assert village.running == NEW
    assert village.confirm() is Verdict.GOOD
    assert village.told.fault is Fault.OLDER, "the last one that was wrong is told all the same"


def test_one_that_waits_for_its_start_is_not_forgotten_for_a_wrong_one(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    village.install()
    village.hand_over(village.workshop.bundle(NEW, signed_by="stranger"))
    assert village.install() is Outcome.RESTART
    village.restart()
    assert village.confirm() is Verdict.GOOD
    village.restart()
    assert village.running == NEW


def test_one_that_cannot_be_written_is_given_up_after_three_nights(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    village.fails = True
    for _ in range(3):
        assert village.install() is Outcome.FAILED
    assert village.install() is Outcome.NOTHING
    assert (village.running, village.told.fault) == (OLD, Fault.INSTALL)


def test_a_slot_that_the_firmware_will_not_start_again_is_on_trial_though_nothing_is_written_down(
    village: Village,
):
    village.hand_over(village.workshop.bundle(NEW))
    village.install()
    village.restart()
    (village.folder / "slots" / "image.json").unlink()
    assert village.confirm() is Verdict.GOOD
    village.restart()
    assert village.running == NEW


def test_links_and_pipes_of_another_user_are_not_followed(village: Village):
    ready = village.folder / "image" / part.READY
    ready.mkdir(parents=True)
    (ready / "a.raucb").symlink_to(village.workshop.bundle(NEW))

    os.mkfifo(ready / "b.raucb")
    assert village.install() is Outcome.NOTHING
    assert list(ready.iterdir()) == []


def test_somebody_who_uses_it_is_waited_for_however_long(village: Village):
    village.hand_over(village.workshop.bundle(NEW))
    village.install()
    village.restart()
    visits = iter([{**WELL, Known.PHASE: "visit", Known.PROOF: ""}] * 2000)
    seen: dict[str, object] = {}

    class Facts(dict):  # type: ignore[type-arg]
        def get(self, key, default=None):
            seen[key] = default
            return next(visits, WELL)

    village.facts = Facts()
    assert village.confirm() is Verdict.GOOD


def test_real_rauc_says_which_bundles_are_wrong(village: Village):
    shop, rauc = village.workshop, village.rauc
    said = rauc.info(shop.bundle(NEW))
    assert (said.compatible, str(said.version)) == ("ilot-amd64", NEW)
    for file, fault in (
        (shop.bundle(NEW, signed_by="stranger"), Fault.BUNDLE_SIGNATURE),
        (shop.truncated(NEW), Fault.BUNDLE),
        (Path("/etc/hostname"), Fault.BUNDLE),
    ):
        with pytest.raises(RefusedError) as refused:
            rauc.info(file)
        assert refused.value.fault is fault
    village.fails = True
    with pytest.raises(KioskError):
        village.rauc.install(shop.bundle(NEW))
