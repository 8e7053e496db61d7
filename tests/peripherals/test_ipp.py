"""The messages of printers, read as if nobody could be trusted."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.peripherals.ipp import (
    MAX_MESSAGE,
    Attribute,
    Group,
    IppError,
    Tag,
    decode,
    encode,
)
from tests.devices.ipp_printer import collection

WHOLE = encode(
    0x000B,
    7,
    [
        (Group.OPERATION, [Attribute("attributes-charset", Tag.CHARSET, ("utf-8",))]),
        (
            Group.PRINTER,
            [
                Attribute("printer-state", Tag.ENUM, (5,)),
                Attribute("printer-state-reasons", Tag.KEYWORD, ("media-jam-error", "door-open")),
                Attribute("printer-is-accepting-jobs", Tag.BOOLEAN, (True,)),
            ],
        ),
    ],
)
numbers = st.integers(-(2**31), 2**31 - 1)
names = st.text(min_size=1, max_size=40)


def test_what_is_written_is_read_again():
    read = decode(WHOLE)
    assert (read.code, read.request) == (0x000B, 7)
    assert read.group(Group.PRINTER) == {
        "printer-state": (5,),
        "printer-state-reasons": ("media-jam-error", "door-open"),
        "printer-is-accepting-jobs": (True,),
    }


@given(
    st.dictionaries(
        names,
        st.lists(numbers, min_size=1).map(lambda some: (Tag.INTEGER, tuple(some)))
        | st.lists(st.text(), min_size=1).map(lambda some: (Tag.TEXT, tuple(some))),
        max_size=6,
    ),
    numbers,
)
def test_any_attributes_are_read_as_they_were_written(attributes, request):
    written = [Attribute(name, tag, values) for name, (tag, values) in attributes.items()]
    read = decode(encode(0, request, [(Group.PRINTER, written)]))
    assert read.request == request
    assert read.group(Group.PRINTER) == {name: v for name, (_tag, v) in attributes.items()}


def test_what_is_made_of_parts_is_passed_over_and_what_follows_is_read():
    inside = collection("media-col-ready", {"media-size": {"x-dimension": 21000}, "left": 423})
    after = encode(0, 1, [(Group.PRINTER, [Attribute("printer-state", Tag.ENUM, (3,))])])[9:]
    head = encode(0, 1, [])[:-1] + bytes([Group.PRINTER])
    assert decode(head + inside + after).group(Group.PRINTER) == {
        "media-col-ready": (),
        "printer-state": (3,),
    }


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_a_clear_error(junk):
    for untrusted in (junk, WHOLE[:8] + junk):
        with suppress(IppError):
            decode(untrusted)


@given(st.data())
def test_a_spoilt_message_is_a_message_or_a_clear_error(data):
    spoilt = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    with suppress(IppError):
        decode(bytes(spoilt[: data.draw(st.integers(0, len(spoilt)))]))


def test_a_message_without_an_end_is_none():
    with pytest.raises(IppError):
        decode(bytes(MAX_MESSAGE + 1))
    with pytest.raises(IppError):
        decode(WHOLE[:-1])
