"""Whatever a mirror, a thief or an accident does: the last good policy stays, and it is said why.

Each case begins with a kiosk that has the list “one”, and a centre that has published “two”.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from kiosk.publishing import repository
from kiosk.publishing.keys import Keyring
from kiosk.updates import status
from kiosk.updates.status import Fault
from tests.categories.upstream import cut_in_half, drip, endless, short
from tests.updates.forging import (
    TIMESTAMP,
    far_ahead,
    replayed,
    resign,
    rotate_online,
    saved,
    serve_forged,
)
from tests.updates.mirror import honest, instead, only
from tests.updates.mirror import status as answers
from tests.updates.town import NOW, Kiosk, Town, whitelist

pytestmark = pytest.mark.sandbox

Attack: TypeAlias = Callable[[Town, Kiosk], None]
CASES: Final[dict[str, tuple[Attack, Fault]]] = {}

LIST: Final = ".whitelist.yaml"


def case(fault: Fault) -> Callable[[Attack], Attack]:
    def note(attack: Attack) -> Attack:
        CASES[attack.__name__.replace("_", " ")] = (attack, fault)
        return attack

    return note


# --- the mirror lies ---------------------------------------------------------------------------


@case(Fault.ALTERED)
def other_bytes_for_the_whitelist(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(LIST, instead(b"version: 1\n"))


@case(Fault.ALTERED)
def other_bytes_of_the_same_length_for_the_whitelist(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(LIST, instead(whitelist("six")))


@case(Fault.ALTERED)
def the_overlay_of_another_kiosk(town: Town, _: Kiosk) -> None:
    town.publish({"regions/03/03-00017.yaml": b"version: 1\nname: A\ncommune: B\n"})
    other = next((town.repository / "targets/regions/03").glob("*.03-00018.yaml"))
    town.mirror.hook = only("03-00017.yaml", instead(other.read_bytes()))


@case(Fault.STALE)
def the_whole_repository_of_before(town: Town, kiosk: Kiosk) -> None:
    before = saved(town)
    kiosk.look()
    assert kiosk.label == "two"
    town.publish({"whitelist.yaml": whitelist("three")})
    town.change(lambda publication: publication.touch("snapshot"))
    older = {**before, TIMESTAMP: _first_timestamp(kiosk)}
    replayed(town, older)


def _first_timestamp(kiosk: Kiosk) -> bytes:
    return (kiosk.task.folder / "first-timestamp").read_bytes()


@case(Fault.STALE)
def a_cache_on_the_way_that_keeps_the_timestamp_of_before(town: Town, kiosk: Kiosk) -> None:
    old = _first_timestamp(kiosk)
    kiosk.look()
    town.mirror.hook = only(TIMESTAMP, instead(old))


@case(Fault.ALTERED)
def a_new_timestamp_with_an_old_snapshot(town: Town, _: Kiosk) -> None:
    oldest = min(town.metadata.glob("*.snapshot.json"), key=_number)
    town.mirror.hook = only("snapshot", instead(oldest.read_bytes()))


@case(Fault.ALTERED)
def a_new_snapshot_with_old_targets(town: Town, _: Kiosk) -> None:
    oldest = min(town.metadata.glob("*.targets.json"), key=_number)
    town.mirror.hook = only("targets.json", instead(oldest.read_bytes()))


def _number(file: Path) -> int:
    return int(file.name.split(".")[0])


@case(Fault.ALTERED)
def a_page_of_the_network_in_place_of_everything(town: Town, _: Kiosk) -> None:
    town.mirror.hook = lambda _: instead(b"<html>Bienvenue sur le wifi de la mairie</html>")


@case(Fault.ALTERED)
def a_timestamp_of_fifteen_thousand_brackets(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(TIMESTAMP, instead(b"[" * 15_000))


@case(Fault.ALTERED)
def an_empty_timestamp(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(TIMESTAMP, instead(b""))


@case(Fault.SIGNATURE)
def the_repository_of_somebody_else(town: Town, _: Kiosk) -> None:
    place = town.folder / "elsewhere"
    repository.make_keys(place / "keys")
    with repository.created(place / "repository", Keyring(place / "keys"), NOW) as publication:
        publication.put("whitelist.yaml", whitelist("evil"))
        publication.publish()
    with repository.opened(place / "repository", Keyring(place / "keys"), NOW) as publication:
        for _number in range(9):  # with numbers above those of the town
            publication.touch("snapshot")
            publication.publish()
    theirs = place / "repository"
    town.mirror.hook = lambda path: (
        instead((theirs / path[1:]).read_bytes()) if (theirs / path[1:]).is_file() else answers(404)
    )


# --- the mirror stumbles, or sleeps ------------------------------------------------------------


@case(Fault.ALTERED)
def a_timestamp_without_end(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(TIMESTAMP, endless)


@case(Fault.ALTERED)
def a_whitelist_without_end(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(LIST, endless)


@case(Fault.SLOW)
def a_timestamp_drop_by_drop(town: Town, kiosk: Kiosk) -> None:
    town.mirror.hook = only(TIMESTAMP, drip)
    kiosk.task = replace(kiosk.task, seconds=0.3)


@case(Fault.SLOW)
def a_whitelist_drop_by_drop(town: Town, kiosk: Kiosk) -> None:
    town.mirror.hook = only(LIST, drip)
    kiosk.task = replace(kiosk.task, seconds=0.6)


@case(Fault.SLOW)
def a_whitelist_that_stops_in_the_middle(town: Town, kiosk: Kiosk) -> None:
    def stalled(exchange) -> None:
        exchange.head(1000)
        exchange.wfile.write(b"version: 1\n")
        exchange.wfile.flush()
        exchange.server.closing.wait(30)

    town.mirror.hook = only(LIST, stalled)
    kiosk.task = replace(kiosk.task, seconds=0.6)


@case(Fault.UNREACHABLE)
def a_whitelist_that_is_cut_off(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(LIST, cut_in_half(whitelist("two")))


@case(Fault.UNREACHABLE)
def a_whitelist_that_ends_early(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(LIST, short(whitelist("two")))


@case(Fault.UNREACHABLE)
def a_timestamp_that_is_cut_off(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(TIMESTAMP, cut_in_half(b"{}" * 200))


@case(Fault.UNREACHABLE)
def a_server_that_fails(town: Town, _: Kiosk) -> None:
    town.mirror.hook = lambda _: answers(500)


@case(Fault.UNREACHABLE)
def a_server_that_is_overloaded(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(TIMESTAMP, answers(503))


@case(Fault.INCOMPLETE)
def a_whitelist_that_is_not_there(town: Town, _: Kiosk) -> None:
    town.mirror.hook = only(LIST, answers(404))


@case(Fault.INCOMPLETE)
def a_mirror_that_is_empty(town: Town, _: Kiosk) -> None:
    town.mirror.hook = lambda _: answers(404)


@case(Fault.UNREACHABLE)
def a_server_that_sends_round_in_circles(town: Town, _: Kiosk) -> None:
    def round_again(exchange) -> None:
        exchange.send_response(302)
        exchange.send_header("Location", exchange.path)
        exchange.send_header("Content-Length", "0")
        exchange.end_headers()

    town.mirror.hook = only(TIMESTAMP, round_again)


@case(Fault.UNREACHABLE)
def a_server_that_speaks_something_else(town: Town, _: Kiosk) -> None:
    def greet(exchange) -> None:
        exchange.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")

    town.mirror.hook = lambda _: greet


@case(Fault.ALTERED)
def a_whitelist_that_is_packed_on_the_way(town: Town, _: Kiosk) -> None:
    def packed(exchange) -> None:
        exchange.head(20, Content_Encoding="gzip")
        exchange.wfile.write(b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\0" * 10)

    town.mirror.hook = only(LIST, packed)


# --- keys are stolen ---------------------------------------------------------------------------


@case(Fault.SIGNATURE)
def a_new_root_signed_by_one_key_of_two(town: Town, _: Kiosk) -> None:
    raw = json.loads(resign(town, "root", lambda root: setattr(root, "version", 2)))
    raw["signatures"] = raw["signatures"][:1]
    town.mirror.hook = only("2.root.json", instead(json.dumps(raw).encode()))


@case(Fault.SIGNATURE)
def a_timestamp_that_nobody_signed(town: Town, _: Kiosk) -> None:
    raw = json.loads((town.metadata / "timestamp.json").read_bytes())
    raw["signed"]["version"] += 1
    town.mirror.hook = only(TIMESTAMP, instead(json.dumps(raw).encode()))


@case(Fault.SIGNATURE)
def a_whitelist_signed_with_the_online_keys_only(town: Town, _: Kiosk) -> None:
    targets = resign(town, "targets", lambda payload: setattr(payload, "version", 99))
    raw = json.loads(targets)
    raw["signatures"] = raw["signatures"][:1]
    raw["signatures"][0]["sig"] = "00" * 64
    serve_forged(town, {"targets": (99, json.dumps(raw).encode())})


@case(Fault.STALE)
def versions_far_ahead_by_a_thief_of_both_online_keys(town: Town, kiosk: Kiosk) -> None:
    """Blocks the honest repository until the root gives these roles other keys."""
    replayed(town, {**saved(town), **far_ahead(town)})
    kiosk.look()
    town.mirror.hook = honest
    town.publish({"whitelist.yaml": whitelist("three")})


@case(Fault.SIGNATURE)
def a_cache_that_says_there_is_no_new_root(town: Town, _: Kiosk) -> None:
    rotate_online(town)
    rotate_online(town)
    town.mirror.hook = only(".root.json", answers(404))


# --- what is published is wrong ----------------------------------------------------------------


@case(Fault.INVALID)
def a_whitelist_with_a_mistake(town: Town, _: Kiosk) -> None:
    town.publish({"whitelist.yaml": whitelist("two").replace(b"hosts: [caf.fr]", b"hosts: [caf]")})


@case(Fault.INVALID)
def a_whitelist_that_is_no_whitelist(town: Town, _: Kiosk) -> None:
    town.publish({"whitelist.yaml": b"\x00\x01\x02"})


@case(Fault.INVALID)
def a_whitelist_of_aliases_that_explode(town: Town, _: Kiosk) -> None:
    town.publish({"whitelist.yaml": b"a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b]\n"})


@case(Fault.INVALID)
def categories_with_a_mistake(town: Town, _: Kiosk) -> None:
    town.publish({"categories.yaml": b"version: 1\ncategories: 3\n"})


@case(Fault.INVALID)
def an_index_that_is_none(town: Town, _: Kiosk) -> None:
    town.publish({"categories.kfi": b"ILOT-KFI" + b"\0" * 500})


@case(Fault.INVALID)
def an_index_longer_than_any_should_be(town: Town, _: Kiosk) -> None:
    def huge(publication) -> None:
        publication.put("categories.kfi", b"ILOT")
        publication.state.roles["targets"].signed.targets["categories.kfi"].length = 1 << 40

    town.change(huge)


@case(Fault.INCOMPLETE)
def no_whitelist_at_all(town: Town, _: Kiosk) -> None:
    town.change(lambda publication: publication.remove("whitelist.yaml"))


@pytest.mark.parametrize("name", CASES)
def test_the_last_good_policy_stays_and_it_is_said_why(town: Town, kiosk: Kiosk, name: str):
    attack, fault = CASES[name]
    timestamp = (town.metadata / "timestamp.json").read_bytes()
    (kiosk.task.folder / "first-timestamp").write_bytes(timestamp)
    town.publish({"whitelist.yaml": whitelist("two")})
    attack(town, kiosk)
    before = kiosk.offered

    found = kiosk.look()

    assert found.fault is fault
    assert kiosk.offered == before, "whole, and the same"
    known = kiosk.status
    assert (known.fault, known.since, known.version) == (fault, NOW, before.name)
    assert len(status.sentence(known)) > 20
    _recovers(town, kiosk, name)


def _recovers(town: Town, kiosk: Kiosk, name: str) -> None:
    """See that an honest mirror, and a mended list, bring the kiosk on."""
    town.mirror.hook = honest
    kiosk.task = replace(kiosk.task, seconds=30)

    def mend(publication) -> None:
        publication.remove("categories.kfi")
        publication.remove("categories.yaml")
        publication.put("whitelist.yaml", whitelist("mended"))

    town.change(mend)
    found = kiosk.look()
    if found.fault is Fault.STALE:  # what a thief of the online keys has signed was believed once
        assert "online" in name
        rotate_online(town)
        found = kiosk.look()
    assert (found.fault, kiosk.label, kiosk.status.fault) == (None, "mended", None)
