"""Reading addresses: what comes of them, and what never shows."""

from __future__ import annotations

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.policy.address import Address, AddressError, Kind
from kiosk.policy.host import canonical_host, unicode_host

PRIVATE = "https://jean.dupont:motdepasse@sante-secrete.example/dossier-42?nir=1550399"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("https://caf.fr", "/"),
        ("https://caf.fr/a/./b/../c", "/a/c"),
        ("https://caf.fr/a/%2e/b/%2E%2e/c", "/a/c"),
        ("https://caf.fr/../../a", "/a"),
        ("https://caf.fr/a/..", "/"),
        ("https://caf.fr/a/b/.", "/a/b/"),
        ("https://caf.fr\\a\\..\\b", "/b"),
        ("https://caf.fr//a", "//a"),
        ("https://caf.fr/.../a", "/.../a"),
        ("https://caf.fr/%73", "/%73"),
    ],
)
def test_a_path_is_known_with_its_dots_resolved(text: str, path: str):
    assert Address.parse(text).path == path


def test_query_and_fragment_are_told_apart():
    address = Address.parse("https://caf.fr/a?b=1?c#d?e")
    assert (address.path, address.query) == ("/a", "?b=1?c")
    assert Address.parse("https://caf.fr#a?b").query == ""


@pytest.mark.parametrize(
    ("scheme", "port"), [("https", 443), ("http", 80), ("wss", 443), ("ws", 80)]
)
def test_the_port_is_the_one_that_will_be_used(scheme: str, port: int):
    assert Address.parse(f"{scheme}://caf.fr").port == port
    assert Address.parse(f"{scheme}://caf.fr:/").port == port
    assert Address.parse(f"{scheme}://caf.fr:08081/").port == 8081


@pytest.mark.parametrize(
    ("written", "host", "kind"),
    [
        ("CAF.Fr.", "caf.fr", Kind.NAME),
        ("BÜCHER.example", "xn--bcher-kva.example", Kind.NAME),
        ("b%C3%BCcher.example", "xn--bcher-kva.example", Kind.NAME),
        ("faß.example", "xn--fa-hia.example", Kind.NAME),
        ("0x7F.1", "127.0.0.1", Kind.IPV4),
        ("0300.0250.257", "192.168.1.1", Kind.IPV4),
        ("0300.0250.257.1", None, None),
        ("3232235777", "192.168.1.1", Kind.IPV4),
        ("1.2.772", "1.2.3.4", Kind.IPV4),
        ("0x", "0.0.0.0", Kind.IPV4),  # noqa: S104 - nobody listens here
        ("4294967296", None, None),
        ("[2001:DB8:0:0::1]", "2001:db8::1", Kind.IPV6),
        ("[::FFFF:1.2.3.4]", "::ffff:102:304", Kind.IPV6),
        ("[]", None, None),
        ("", None, None),
        ("a" * 63 + ".fr", "a" * 63 + ".fr", Kind.NAME),
        ("a" * 64 + ".fr", None, None),
        (".".join(["a" * 49] * 5) + ".fr", ".".join(["a" * 49] * 5) + ".fr", Kind.NAME),
        (".".join(["a" * 50] * 5) + ".fr", None, None),
    ],
)
def test_a_host_is_read_in_the_form_in_which_chromium_uses_it(
    written: str, host: str | None, kind: Kind | None
):
    read = canonical_host(written)
    assert (read and read.text) == host
    assert (read and read.kind) == kind


def test_a_person_gets_back_the_letters_of_an_international_name():
    assert unicode_host("www.xn--bcher-kva.example") == "www.bücher.example"
    assert unicode_host("caf.fr") == "caf.fr"


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused_in_our_own_words(text: str):
    for read in (Address.parse, Address.from_typed):
        refusal = None
        try:
            address = read(text)
        except AddressError as error:
            refusal = error
        if refusal is None:
            assert address.host == address.host.lower()
        else:
            assert refusal.__cause__ is refusal.__context__ is None


@given(st.text(max_size=20))
def test_reading_a_host_twice_changes_nothing(text: str):
    once = canonical_host(text)
    if once is not None and once.kind is Kind.NAME:
        assert canonical_host(once.text) == once
        assert canonical_host(f"{once.text.upper()}.") == once


def test_neither_repr_nor_str_nor_a_traceback_shows_where_a_citizen_went():
    address = Address.parse(PRIVATE)
    shown = f"{address} {address!r} {[address]}"
    with pytest.raises(AddressError) as caught:
        Address.parse(PRIVATE.replace("example", "exam ple"))
    shown += "".join(traceback.format_exception_only(caught.value))
    for private in ("jean", "motdepasse", "secrete", "dossier", "nir", "1550399"):
        assert private not in shown


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("caf.fr", "https://caf.fr/"),
        (" caf.fr/aide ", "https://caf.fr/aide"),
        ("caf.fr:443", "https://caf.fr/"),
        ("http://caf.fr", "http://caf.fr/"),
        ("//caf.fr", "https://caf.fr/"),
        ("mailto:a@caf.fr", "mailto:"),
        ("tel:3230", "tel:"),
        ("javascript:alert(1)", "javascript:"),
        ("foo://caf.fr", "foo:"),
        ("localhost:443", "https://localhost/"),
    ],
)
def test_a_typed_address_needs_no_scheme(typed: str, read: str):
    assert Address.from_typed(typed) == Address.parse(read)


def test_a_typed_user_name_is_one_all_the_same():
    assert Address.from_typed("caf.fr@evil.com").has_user_info
    assert Address.from_typed("user:pw@caf.fr").has_user_info


@pytest.mark.parametrize("text", ["caf.fr", "/caf.fr", "1https://caf.fr", "", ":", "é://caf.fr"])
def test_what_has_no_scheme_is_no_address(text: str):
    with pytest.raises(AddressError):
        Address.parse(text)


def test_an_address_longer_than_chromium_takes_is_none():
    with pytest.raises(AddressError):
        Address.parse("https://caf.fr/" + "a" * 2 * 1024 * 1024)


def test_the_gate_asks_about_a_host_without_a_path():
    asked = Address.of_host("WWW.CAF.FR", 443)
    assert asked.host_only
    assert asked.host == "www.caf.fr"
    assert not Address.parse("https://www.caf.fr/").host_only
    assert Address.of_host("[::1]", 443).kind is Kind.IPV6


@pytest.mark.parametrize(
    "host", ["foo-.evil.com", "", "a..b", "caf.fr:443", "u@caf.fr", "caf.fr/", "::1", "caf.fr\r\n"]
)
def test_the_gate_gets_no_address_for_what_is_no_host(host: str):
    with pytest.raises(AddressError):
        Address.of_host(host, 443)


@pytest.mark.parametrize("port", [-1, 65536])
def test_the_gate_gets_no_address_for_what_is_no_port(port: int):
    with pytest.raises(AddressError):
        Address.of_host("caf.fr", port)
