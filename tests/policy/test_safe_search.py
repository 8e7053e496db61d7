"""Strict answers of search engines: what is written into an address, and to whom the gate goes."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from kiosk.policy.address import Address
from kiosk.policy.safe_search import ENGINES, is_video, strict_name, strict_query


@pytest.mark.parametrize("engine", ENGINES.values(), ids=list(ENGINES))
def test_what_we_ask_an_engine_ourselves_needs_no_rewriting(engine):
    address = Address.parse(engine.address("carte grise & co ?#"))
    assert strict_query(address.host, address.query[1:]) is None
    assert parse_qs(address.query[1:])["q"] == ["carte grise & co ?#"]
    without = "q=x"
    assert strict_query(address.host, without) is not None  # it is one that we know to restrict


@pytest.mark.parametrize(
    ("host", "query", "wanted"),
    [
        ("www.google.fr", "q=a+b", "q=a+b&safe=active"),
        ("www.google.co.uk", "q=a&safe=off", "q=a&safe=active"),
        ("www.google.com", "q=a&safe=active&safe=off", "q=a&safe=active"),
        ("www.google.com", "safe=active&q=a", None),
        ("www.google.com", "hl=fr", None),
        ("maps.google.com", "q=a", None),
        ("www.google.com.evil.example", "q=a", None),
        ("www.bing.com", "q=%C3%A9t%C3%A9", "q=%C3%A9t%C3%A9&adlt=strict"),
        ("duckduckgo.com", "q=a&kp=-2", "q=a&kp=1"),
        ("html.duckduckgo.com", "q=a", "q=a&kp=1"),
        ("api.qwant.com", "q=a&safesearch=0", "q=a&safesearch=2"),
        ("www.caf.fr", "q=a", None),
    ],
)
def test_an_address_is_made_strict_once(host: str, query: str, wanted: str | None):
    assert strict_query(host, query) == wanted
    if wanted is not None:
        assert strict_query(host, wanted) is None


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.google.fr", "forcesafesearch.google.com"),
        ("google.com", "forcesafesearch.google.com"),
        ("accounts.google.com", "accounts.google.com"),
        ("www.bing.com", "strict.bing.com"),
        ("duckduckgo.com", "safe.duckduckgo.com"),
        ("links.duckduckgo.com", "links.duckduckgo.com"),
        ("www.youtube.com", "restrictmoderate.youtube.com"),
        ("youtubei.googleapis.com", "restrictmoderate.youtube.com"),
        ("www.qwant.com", "www.qwant.com"),
        ("www.caf.fr", "www.caf.fr"),
        ("notgoogle.com", "notgoogle.com"),
    ],
)
def test_the_gate_connects_to_the_strict_name_where_there_is_one(host: str, name: str):
    assert strict_name(host) == name
    assert strict_name(strict_name(host)) == strict_name(host)


def test_videos_are_restricted_where_they_come_from():
    assert is_video("www.youtube.com")
    assert not is_video("www.youtube.com.evil.example")
