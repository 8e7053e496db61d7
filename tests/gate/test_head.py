import contextlib
import io
from http.client import parse_headers

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.gate.head import (
    END,
    MAX_FIELDS,
    MAX_HEAD,
    Fetch,
    HeadError,
    Tunnel,
    read_request,
    read_response,
)

REFUSED = {
    "nothing": b"\r\n\r\n",
    "an empty line first": b"\r\nCONNECT caf.fr:443 HTTP/1.1\r\n\r\n",
    "no empty line": b"CONNECT caf.fr:443 HTTP/1.1\r\n",
    "bare line feeds": b"CONNECT caf.fr:443 HTTP/1.1\nHost: caf.fr\r\n\r\n",
    "a bare line feed among fields": b"GET http://caf.fr/ HTTP/1.1\r\nA: b\nHost: x\r\n\r\n",
    "a bare carriage return": b"GET http://caf.fr/ HTTP/1.1\r\nA: b\rHost: x\r\n\r\n",
    "a zero byte": b"GET http://caf.fr/ HTTP/1.1\r\nA: b\0c\r\n\r\n",
    "a folded field": b"GET http://caf.fr/ HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
    "a space before the colon": b"GET http://caf.fr/ HTTP/1.1\r\nHost : x\r\n\r\n",
    "a space before the name": b"GET http://caf.fr/ HTTP/1.1\r\n Host: x\r\n\r\n",
    "a field without a colon": b"GET http://caf.fr/ HTTP/1.1\r\nHost\r\n\r\n",
    "a field without a name": b"GET http://caf.fr/ HTTP/1.1\r\n: x\r\n\r\n",
    "HTTP/1.0": b"CONNECT caf.fr:443 HTTP/1.0\r\n\r\n",
    "HTTP/2.0": b"CONNECT caf.fr:443 HTTP/2.0\r\n\r\n",
    "HTTP/0.9": b"GET http://caf.fr/\r\n\r\n",
    "two spaces": b"GET  http://caf.fr/ HTTP/1.1\r\n\r\n",
    "a tab for a space": b"GET\thttp://caf.fr/ HTTP/1.1\r\n\r\n",
    "a space in the target": b"GET http://caf.fr/a b HTTP/1.1\r\n\r\n",
    "a space after the version": b"GET http://caf.fr/ HTTP/1.1 \r\n\r\n",
    "bytes beyond ASCII in the target": b"GET http://caf.fr/\xe9 HTTP/1.1\r\n\r\n",
    "origin form": b"GET / HTTP/1.1\r\nHost: caf.fr\r\n\r\n",
    "asterisk form": b"OPTIONS * HTTP/1.1\r\nHost: caf.fr\r\n\r\n",
    "authority form without CONNECT": b"GET caf.fr:443 HTTP/1.1\r\n\r\n",
    "absolute form with CONNECT": b"CONNECT http://caf.fr/ HTTP/1.1\r\n\r\n",
    "https in the clear": b"GET https://caf.fr/ HTTP/1.1\r\n\r\n",
    "ftp": b"GET ftp://caf.fr/ HTTP/1.1\r\n\r\n",
    "a user": b"GET http://caf.fr@evil.com/ HTTP/1.1\r\n\r\n",
    "a user in CONNECT": b"CONNECT caf.fr@evil.com:443 HTTP/1.1\r\n\r\n",
    "a backslash": b"GET http://evil.com\\@caf.fr/ HTTP/1.1\r\n\r\n",
    "a fragment": b"GET http://caf.fr/#a HTTP/1.1\r\n\r\n",
    "a fragment for a path": b"GET http://caf.fr#/ HTTP/1.1\r\n\r\n",
    "no host": b"GET http:///a HTTP/1.1\r\n\r\n",
    "an empty port": b"CONNECT caf.fr: HTTP/1.1\r\n\r\n",
    "no port": b"CONNECT caf.fr HTTP/1.1\r\n\r\n",
    "port zero": b"CONNECT caf.fr:0 HTTP/1.1\r\n\r\n",
    "a port too high": b"CONNECT caf.fr:65979 HTTP/1.1\r\n\r\n",
    "a signed port": b"CONNECT caf.fr:+443 HTTP/1.1\r\n\r\n",
    "two ports": b"CONNECT caf.fr:443:443 HTTP/1.1\r\n\r\n",
    "a path in CONNECT": b"CONNECT caf.fr:443/ HTTP/1.1\r\n\r\n",
    "an open bracket": b"CONNECT [::1:443 HTTP/1.1\r\n\r\n",
    "an IPv6 zone": b"CONNECT [fe80::1%25eth0]:443 HTTP/1.1\r\n\r\n",
    "chunks": b"POST http://caf.fr/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "chunks and a length": (
        b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    ),
    "two lengths": b"PUT http://caf.fr/ HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n",
    "twice the same length": (
        b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: 4\r\ncontent-length: 4\r\n\r\n"
    ),
    "a list of lengths": b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: 4, 4\r\n\r\n",
    "a signed length": b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: +4\r\n\r\n",
    "a negative length": b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: -4\r\n\r\n",
    "a hexadecimal length": b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: 0x4\r\n\r\n",
    "an underscored length": b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: 1_0\r\n\r\n",
    "an empty length": b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length:\r\n\r\n",
    "an endless length": b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: %b\r\n\r\n"
    % (b"9" * 40),
    "CONNECT with a body": b"CONNECT caf.fr:443 HTTP/1.1\r\nContent-Length: 4\r\n\r\n",
    "two hosts": b"GET http://caf.fr/ HTTP/1.1\r\nHost: caf.fr\r\nHost: evil.com\r\n\r\n",
    "a length taken away": (
        b"POST http://caf.fr/ HTTP/1.1\r\nContent-Length: 4\r\nConnection: content-length\r\n\r\n"
    ),
    "a host taken away": b"GET http://caf.fr/ HTTP/1.1\r\nConnection: close, Host\r\n\r\n",
    "too many fields": b"GET http://caf.fr/ HTTP/1.1\r\n"
    + b"A: b\r\n" * (MAX_FIELDS + 1)
    + b"\r\n",
    "too long": b"GET http://caf.fr/ HTTP/1.1\r\nA: " + b"b" * MAX_HEAD + b"\r\n\r\n",
}


@pytest.mark.parametrize("head", REFUSED.values(), ids=REFUSED.keys())
def test_a_head_that_could_be_read_in_two_ways_is_refused(head):
    with pytest.raises(HeadError) as caught:
        read_request(head)
    assert "caf" not in str(caught.value)
    assert "evil" not in str(caught.value)


def test_a_tunnel_is_asked_for_with_its_host_and_port():
    tunnel = read_request(
        b"CONNECT www.caf.fr:443 HTTP/1.1\r\nHost: evil.com:80\r\nProxy-Connection: close\r\n\r\n"
    )
    assert isinstance(tunnel, Tunnel)
    assert (tunnel.host, tunnel.port) == ("www.caf.fr", 443)
    assert "caf" not in repr(tunnel)


def test_the_host_of_a_plain_request_is_that_of_its_target_and_nothing_else():
    fetch = read_request(
        b"GET http://caf.fr?a=b HTTP/1.1\r\nHost: evil.com\r\nAccept:  x \t\r\nX-Empty:\r\n\r\n"
    )
    assert isinstance(fetch, Fetch)
    assert fetch.head() == (
        b"GET /?a=b HTTP/1.1\r\nHost: caf.fr\r\nAccept: x\r\nX-Empty: \r\nConnection: close\r\n\r\n"
    )
    assert "caf" not in repr(fetch)


def test_fields_for_this_hop_alone_are_not_handed_on():
    fetch = read_request(
        b"POST http://caf.fr:8080/a HTTP/1.1\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\n"
        b"Keep-Alive: 5\r\nProxy-Authorization: Basic eDp5\r\nProxy-Connection: x\r\nTE: t\r\n"
        b"Trailer: A\r\nUpgrade: websocket\r\nExpect: 100-continue\r\nContent-Length: 007\r\n"
        b"Cookie: a=b\r\n\r\n"
    )
    assert isinstance(fetch, Fetch)
    assert fetch.head() == (
        b"POST /a HTTP/1.1\r\nHost: caf.fr:8080\r\nCookie: a=b\r\nConnection: close\r\n"
        b"Content-Length: 7\r\n\r\n"
    )


def test_another_proxy_gets_the_whole_address_and_its_own_credentials():
    fetch = read_request(
        b"GET http://caf.fr/a?b HTTP/1.1\r\nProxy-Authorization: Basic eDp5\r\n\r\n"
    )
    assert isinstance(fetch, Fetch)
    assert fetch.head(proxy=True, credentials=b"Basic b3Vycw==") == (
        b"GET http://caf.fr/a?b HTTP/1.1\r\nHost: caf.fr\r\nConnection: close\r\n"
        b"Proxy-Authorization: Basic b3Vycw==\r\n\r\n"
    )


def test_an_answer_loses_what_is_for_the_gate_alone_and_cannot_speak_in_its_name():
    response = read_response(
        b"HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Mine\r\nX-Mine: 1\r\nKeep-Alive: 5\r\n"
        b"Proxy-Status: ilot-gate; error=dns_error\r\nTransfer-Encoding: chunked\r\n"
        b"Content-Length: 4\r\nSet-Cookie: a=b\r\n\r\n"
    )
    assert response.head() == (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=b\r\n"
        b"Connection: close\r\n\r\n"
    )


@pytest.mark.parametrize(
    "head",
    [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 99 OK\r\n\r\n", b"HTTP/2 200\r\n\r\n", b"\x16\x03\x01"],
)
def test_what_is_no_answer_is_refused(head):
    with pytest.raises(HeadError):
        read_response(head)


# --- what hypothesis looks for

_TOKENS = st.text("abcXYZ-_!~019", min_size=1, max_size=12).map(str.encode)
_PIECES = st.sampled_from(
    rb"""
    \r\n \n \r \x20 \t : \0 \x0b \x85 / @ \\ # ? caf.fr evil.com :443 HTTP/1.1 %00 [::1] http://
    Content-Length:5 Content-Length:\x205 Transfer-Encoding:chunked Transfer-Encoding\x20:chunked
    Host:evil.com Connection:host GET\x20http://caf.fr/\x20HTTP/1.1 CONNECT\x20caf.fr:443
    """.split()
).map(lambda piece: piece.decode().encode("latin-1").decode("unicode-escape").encode("latin-1"))
_HEADS = st.one_of(
    st.binary(max_size=200),
    st.lists(st.one_of(_PIECES, _TOKENS), max_size=20).map(b"".join),
    st.lists(st.one_of(_PIECES, _TOKENS), max_size=8).map(
        lambda pieces: b"GET http://caf.fr/ HTTP/1.1\r\n" + b"".join(pieces)
    ),
    st.lists(st.tuples(_TOKENS, _TOKENS), max_size=8).map(
        lambda fields: (
            b"POST http://caf.fr/ HTTP/1.1\r\n"
            + b"\r\n".join(b"%b: %b" % field for field in fields)
        )
    ),
).map(lambda head: head + END)


@given(_HEADS)
@example(b"GET http://caf.fr/ HTTP/1.1\r\nA:" + b" " * 8000 + b"\x01" + END)
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(head):
    for read in (read_request, read_response):
        with contextlib.suppress(HeadError):
            read(head)


@given(_HEADS)
def test_what_is_handed_on_has_one_reading_for_strict_and_lenient_readers_alike(head):
    """The lenient one takes bare line feeds, folds and spaces, as old servers do."""
    try:
        fetch = read_request(head)
    except HeadError:
        return
    if isinstance(fetch, Tunnel):
        return
    written = fetch.head()
    line, _, rest = written.partition(b"\r\n")
    assert len(line.split()) == 3
    fields = parse_headers(io.BytesIO(rest))
    assert fields.get_all("host") == [
        fetch.host if fetch.port == 80 else f"{fetch.host}:{fetch.port}"
    ]
    assert fields.get_all("connection") == ["close"]
    lengths = fields.get_all("content-length") or []
    assert lengths == ([] if fetch.length is None else [str(fetch.length)])
    assert fields.get_all("transfer-encoding") is None
    assert not fields.defects
    assert written.replace(b"\r\n", b"").count(b"\n") == 0
    assert written.replace(b"\r\n", b"").count(b"\r") == 0
    again = read_request(fetch.head(proxy=True))
    assert isinstance(again, Fetch)
    assert again.head() == written


@given(_HEADS, st.integers(0, 300), st.sampled_from([b"\r", b"\n", b"\0", b" ", b"\t", b"\r\n "]))
def test_one_byte_more_never_changes_which_host_is_meant(head, place, piece):
    """A head that is accepted with and without a stray byte means the same host, or says so."""
    try:
        before = read_request(head)
        after = read_request(head[:place] + piece + head[place:])
    except HeadError:
        return
    assert (before.host, before.port) == (after.host, after.port)
