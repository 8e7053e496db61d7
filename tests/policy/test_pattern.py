"""Patterns in Chrome's URL filter format."""

from __future__ import annotations

import pytest

from kiosk.policy.address import Address
from kiosk.policy.pattern import Pattern, PatternError


@pytest.mark.parametrize(
    ("pattern", "covered", "not_covered"),
    [
        ("caf.fr", "https://caf.fr/", "https://xcaf.fr/"),
        ("caf.fr", "https://a.b.caf.fr/x", "https://caf.fr.evil.com/"),
        ("caf.fr", "http://caf.fr/", "https://caf.fr:8443/"),
        ("caf.fr", "wss://caf.fr/", "mailto:x@caf.fr"),
        ("CAF.FR", "https://www.caf.fr/", "https://cafe.fr/"),
        (".caf.fr", "https://caf.fr/", "https://www.caf.fr/"),
        ("bücher.example", "https://xn--bcher-kva.example/", "https://bucher.example/"),
        ("https://caf.fr", "https://caf.fr/", "http://caf.fr/"),
        ("HTTP://caf.fr", "http://caf.fr/", "https://caf.fr/"),
        ("caf.fr:8443", "https://caf.fr:8443/", "https://caf.fr/"),
        ("caf.fr:443", "https://caf.fr/", "http://caf.fr/"),
        ("caf.fr/", "https://caf.fr/x", "https://evil.com/"),
        ("caf.fr/aide", "https://caf.fr/aide/x", "https://caf.fr/Aide"),
        ("caf.fr/aide", "https://caf.fr/aides", "https://caf.fr/aide/../x"),
        ("caf.fr/aide", "https://caf.fr/aide?x", "https://caf.fr/?/aide"),
        ("caf.fr/x?page=3", "https://caf.fr/x?a=1&page=3", "https://caf.fr/x?page=33"),
        ("caf.fr/x?page=3*", "https://caf.fr/x?page=33", "https://caf.fr/x?page=4"),
        ("caf.fr?page=3", "https://caf.fr/?page=3", "https://caf.fr/?page=3&page=4"),
        ("caf.fr?debug", "https://caf.fr/?debug", "https://caf.fr/?debugger"),
        ("caf.fr?de*", "https://caf.fr/?debug=1", "https://caf.fr/?x=de"),
        ("caf.fr?a=1&b=2", "https://caf.fr/?b=2&a=1", "https://caf.fr/?a=1"),
        ("*", "https://example.com/", "data:text/html,x"),
        ("https://*", "https://example.com/", "http://example.com/"),
        ("https:*", "https://example.com/", "http://example.com/"),
        ("*:8443", "https://example.com:8443/", "https://example.com/"),
        ("*/aide", "https://example.com/aide", "https://example.com/"),
    ],
)
def test_a_pattern_covers_what_chrome_would_cover_with_it(
    pattern: str, covered: str, not_covered: str
):
    assert Pattern.parse(pattern).matches(Address.parse(covered))
    assert not Pattern.parse(pattern).matches(Address.parse(not_covered))


@pytest.mark.parametrize("pattern", ["caf.fr/aide", "caf.fr?x=1", "https://.caf.fr/aide"])
def test_where_only_the_host_is_known_path_and_query_do_not_count(pattern: str):
    assert Pattern.parse(pattern).matches(Address.of_host("caf.fr", 443))
    assert not Pattern.parse(pattern).matches(Address.of_host("caf.fr", 8443))
    assert not Pattern.parse(pattern).matches(Address.of_host("evil.com", 443))


@pytest.mark.parametrize(
    ("pattern", "position", "hint"),
    [
        ("", 0, "like example.fr"),
        (".", 0, "like example.fr"),
        ("https://", 8, "like example.fr"),
        ("*.caf.fr", 0, "leave the * out"),
        ("www.*.fr", 4, "leave the * out"),
        ("caf.fr/*", 7, "leave the * out"),
        ("caf.fr:*", 7, "leave the port out"),
        ("caf.fr:", 7, "1 to 65535"),
        ("caf.fr:0", 7, "1 to 65535"),
        ("caf.fr:65536", 7, "1 to 65535"),
        ("caf.fr:٤٤٣", 7, "1 to 65535"),
        ("http:caf.fr", 5, "write http://"),
        ("user@caf.fr", 4, "before the @"),
        ("chrome://settings", 0, "leave the scheme out"),
        ("mailto:*", 0, "leave the scheme out"),
        ("127.0.0.1", 0, "by its number"),
        ("https://[::1]/", 8, "by its number"),
        ("caf..fr", 0, "letters, digits"),
        ("..caf.fr", 1, "letters, digits"),
        ("-caf.fr", 0, "letters, digits"),
        ("caf.fr,ameli.fr", 0, "letters, digits"),
        ("caf.fr ameli.fr", 6, "one pattern"),
        ("caf.fr\n", 6, "one pattern"),
        ("caf.fr/é", 7, "%C3%A9"),
        ("caf.fr/x#y", 8, "leave it out"),
        ("caf.fr?#y", 7, "leave it out"),
        ("caf.fr?", 6, "?page=3"),
        ("caf.fr?a&&b", 6, "?page=3"),
    ],
)
def test_a_wrong_pattern_is_refused_with_its_place_and_how_to_mend_it(
    pattern: str, position: int, hint: str
):
    with pytest.raises(PatternError) as caught:
        Pattern.parse(pattern)
    assert caught.value.position == position
    assert hint in caught.value.hint
