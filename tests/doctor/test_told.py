"""What travels to the fleet has a form that stays, and no room for anything of a citizen."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import NoneType
from typing import get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kiosk.doctor.examinations import EXAMINATIONS
from kiosk.doctor.finding import Digits, Finding, Narrow, Setting, State, Subject
from kiosk.doctor.told import Told, plain, schema
from tests.doctor.tree import Tree

SAFE = (bool, int, float, datetime, NoneType)


def unsafe(kind: object) -> list[object]:
    """Give the types in a type that could hold words of anybody."""
    if get_origin(kind) is not None:
        return [one for part in get_args(kind) if part is not ... for one in unsafe(part)]
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return [one for field in fields(kind) for one in unsafe(hints[field.name])]
    closed = isinstance(kind, type) and issubclass(kind, (Enum, Narrow))
    return [] if kind in SAFE or closed else [kind]


@pytest.mark.parametrize("one", EXAMINATIONS, ids=lambda one: one.subject.value)
def test_what_is_measured_has_no_room_for_an_address_a_network_or_a_name(one):
    assert unsafe(one.measured) == []


def test_a_text_would_be_seen():
    assert unsafe(tuple[str, ...] | None) == [str]


def test_each_part_is_examined_once():
    assert [one.subject for one in EXAMINATIONS] == list(Subject)


@given(st.text(max_size=60))
def test_no_word_passes_as_a_version_or_as_a_setting(text: str):
    for kind in (Digits, Setting):
        if (said := kind.of(text)) is not None:
            assert said[0].isdigit() or said.startswith("KIOSK_")


@pytest.mark.parametrize("text", ["Livebox-1F2C", "www.caf.fr", "Dupont", "", "1 rue", "2024\n"])
def test_networks_sites_and_people_are_no_versions(text: str):
    assert Digits.of(text) is None


def test_what_is_told_is_read_again_as_the_schema_says(tree: Tree):
    machine = tree.machine()
    found = [one(machine) for one in EXAMINATIONS]
    told = json.loads(json.dumps(plain(found)))
    read = Told.model_validate_json(json.dumps(told), strict=True)
    assert [one.subject for one in read.findings] == [subject.value for subject in Subject]
    assert told["version"] == 1
    assert all(
        set(one) == {"subject", "state", "sentence", "advice", "values"} for one in told["findings"]
    )


def test_where_nothing_could_be_measured_the_values_are_empty():
    told = plain([Finding(Subject.DISK, State.UNKNOWN, "Disque : pas de réponse à temps.")])
    assert told["findings"][0]["values"] == {}
    Told.model_validate(told)


def test_the_schema_refuses_what_is_not_in_it():
    told = plain([Finding(Subject.DISK, State.UNKNOWN, "?")])
    told["findings"][0]["values"] = {"ssid": "Livebox"}
    with pytest.raises(ValidationError):
        Told.model_validate(told)


def test_the_schema_names_every_part():
    named = json.dumps(schema())
    assert all(f'"const": "{subject.value}"' in named for subject in Subject)
