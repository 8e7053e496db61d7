"""What a stolen key can do, and what it cannot."""

from __future__ import annotations

import json

import pytest

from kiosk.publishing import keys, rotation, signed
from kiosk.updates.status import Fault
from tests.updates.forging import (
    TIMESTAMP,
    everlasting,
    replayed,
    resign,
    rotate_online,
    saved,
    serve_forged,
)
from tests.updates.mirror import honest
from tests.updates.town import DAY, NOW, Kiosk, Town, whitelist

pytestmark = pytest.mark.sandbox


def test_a_departement_cannot_publish_a_whitelist_nor_overlays_of_another(town: Town):
    ours, theirs = town.kiosk("03-00017"), town.kiosk("63-00001")

    def forge(publication) -> None:
        own = publication.state.roles["region-03"].signed
        for path in ("whitelist.yaml", "regions/63/63-00001.yaml", "canary/whitelist.yaml"):
            data = whitelist("evil")
            own.targets[path] = signed.described_target(
                path, data, {"rollout": {"percent": 100, "salt": ""}}
            )
            publication._contents[own.targets[path].get_prefixed_paths()[0]] = data
        publication.touch("region-03")

    town.change(forge)
    for kiosk in (ours, theirs):
        assert kiosk.look().fault is None
        assert kiosk.label == "one"
    assert theirs.offered.files().site is None


def test_a_departement_whose_signature_is_forged_does_not_stop_the_centres_list(
    town: Town, kiosk: Kiosk
):
    town.publish({"whitelist.yaml": whitelist("two")})
    raw = json.loads(resign(town, "region-03", lambda payload: setattr(payload, "version", 50)))
    for signature in raw["signatures"]:
        signature["sig"] = "00" * 64
    serve_forged(town, {"region-03": (50, json.dumps(raw).encode())})
    found = kiosk.look()
    assert (found.fault, kiosk.label) == (Fault.SIGNATURE, "two")
    assert "Ebreuil" in kiosk.text("site.yaml")


def test_the_thief_of_the_timestamp_key_can_hold_a_kiosk_back_for_a_month_only(
    town: Town, kiosk: Kiosk
):
    files = {**saved(town), TIMESTAMP: resign(town, "timestamp", everlasting)}
    town.publish({"whitelist.yaml": whitelist("two")})
    replayed(town, files)
    for days, fault in ((30, None), (36, Fault.EXPIRED)):
        town.mirror.now = NOW + days * DAY
        assert kiosk.look(NOW + days * DAY).fault is fault
        assert kiosk.label == "one"


def test_two_publishers_must_sign_where_two_were_asked_for(town: Town, kiosk: Kiosk):
    second = keys.make(town.keys, "publisher").key
    town.change(lambda p: rotation.rotate(p, "targets", add=[second], threshold=2))
    town.publish({"whitelist.yaml": whitelist("two")})
    assert kiosk.look().fault is None
    raw = json.loads(resign(town, "targets", lambda payload: setattr(payload, "version", 99)))
    raw["signatures"] = raw["signatures"][:1]
    serve_forged(town, {"targets": (99, json.dumps(raw).encode())})
    found = kiosk.look()
    assert (found.fault, kiosk.label) == (Fault.SIGNATURE, "two")
    town.mirror.hook = honest
    assert kiosk.look().fault is Fault.STALE, "what the thief signed stands in the way"
    rotate_online(town)
    town.publish({"whitelist.yaml": whitelist("three")})
    assert kiosk.look().fault is None
    assert kiosk.label == "three"
