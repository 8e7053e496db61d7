"""Whatever the text, we never open another host than those listed, as Chromium itself reads it."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.policy.address import Address, AddressError
from kiosk.policy.decision import decide
from kiosk.policy.model import Mode, Policy, Reason, Request, Resource
from kiosk.policy.reading import Source, read_policy
from tests.policy.referee import Reading, Referee
from tests.policy.test_decision import VECTORS

pytestmark = pytest.mark.qt

WHITELIST = Path(__file__).parents[2] / "config" / "whitelist.yaml"
PLAIN_HOST = re.compile(r"(?!.*xn--)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z][a-z0-9]*")
OURS = ["caf.fr", "www.laposte.fr", "ants.gouv.fr", "oidc.franceconnect.gouv.fr", "www.cnil.fr"]
THEIRS = ["evil.com", "evil.com.", "caf.fr.evil.com", "127.0.0.1", "0x7f.1", "[::1]", "bücher.de"]
ODD = [
    *"\\/@:?#%.-_~!$&'()*+,;=[]{}|^`\"<> \t\n\r\0\x1f\x7f",
    *"\u00a0\u00ad\u200b\u200c\u200d\u2028\u202e\u2060\ufeff\ufffd\ufffe",
    *"。．｡／＼＠：？＃％［］－ａＣ１ßİıſKéеοａ́٣⑴㏂℀",
    *("%2e", "%2E", "%2f", "%5c", "%40", "%00", "%0a", "%25", "%c3%a9", "%ff", "%EF%BC%8E"),
    *("..", "//", "\\\\", "/\\", ":443", ":80", ":0443", ":8443", ":", "@", "user:pw@", "xn--"),
    *("xn--caf-", "xn--f-7sb4c", "💩", "\ud800", "/../", "/%2e%2e/"),
]


@pytest.fixture(scope="module")
def referee() -> Iterator[Referee]:
    with Referee() as running:
        yield running


@pytest.fixture(scope="module", params=[Mode.STRICT, Mode.PUBLIC])
def policy(request) -> Policy:
    mode: Mode = request.param
    return read_policy(Source("whitelist.yaml", WHITELIST.read_bytes()), mode=mode)


def texts() -> st.SearchStrategy[str]:
    schemes = st.sampled_from(
        ["https://", "http://", "https:", "http:/\\", "HTTPS:///", "wss://", ""]
    )
    hosts = st.sampled_from([*OURS, *THEIRS])
    letters = st.text(st.characters(), max_size=3)
    labels = st.text(string.ascii_letters + string.digits + "-_.", max_size=12)
    pieces = st.one_of(hosts, hosts, st.sampled_from(ODD), st.sampled_from(ODD), labels, letters)
    return st.tuples(schemes, st.lists(pieces, min_size=1, max_size=5).map("".join)).map("".join)


def plain_hosts() -> st.SearchStrategy[str]:
    label = st.text(f"{string.ascii_lowercase}{string.digits}-_", min_size=1, max_size=8)
    end = st.sampled_from(["fr", "com", "gouv.fr", "museum", "x1"])
    hosts = st.tuples(st.lists(label, min_size=1, max_size=3).map(".".join), end).map(".".join)
    return hosts.filter(PLAIN_HOST.fullmatch)


def ours(text: str) -> Address | None:
    try:
        return Address.parse(text)
    except AddressError:
        return None


def is_listed(host: str, policy: Policy) -> bool:
    return any(
        host == rule.pattern.host
        or (rule.pattern.subdomains and f".{host}".endswith(f".{rule.pattern.host}"))
        for rule in policy.rules
        if rule.pattern.host
    )


def is_odd(reading: Reading) -> bool:
    """Whether it is something that no service needs and that we may therefore refuse to read."""
    return not PLAIN_HOST.fullmatch(reading.host) or len(reading.host) > 253


def check_reading(text: str, address: Address | None, reading: Reading | None) -> None:
    if reading is None:
        return  # what Chromium does not take goes nowhere
    if address is None:
        assert reading.scheme not in {"https", "http"} or is_odd(reading), "we refuse it needlessly"
    elif address.scheme in {"https", "http", "ws", "wss"}:
        assert address.scheme == reading.scheme
        assert address.host == reading.host
        assert address.port == reading.port
        assert address.has_user_info >= bool(reading.user_info)
        if reading.path.isascii() and re.fullmatch(r"[\w/.~-]*", reading.path):
            assert address.path == reading.path or not text.isascii() or "%" in text


@given(batch=st.lists(texts(), min_size=20, max_size=60))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_host_outside_the_list_is_ever_opened_as_chromium_itself_reads_the_address(
    referee: Referee, policy: Policy, batch: list[str]
):
    for text, reading in zip(batch, referee.read(batch), strict=True):
        address = ours(text)
        check_reading(text, address, reading)
        if address is None or reading is None:
            continue
        decision = decide(Request(address), policy)
        if decision.allowed and decision.reason is not Reason.BLANK:
            assert is_listed(reading.host, policy)
            assert (reading.scheme, reading.port) in {("https", 443), ("http", 80)}
            assert not reading.user_info
            # the gate is asked about the host as Chromium writes it, and must agree
            asked = Address.of_host(reading.raw_host, reading.port or 0, reading.scheme)
            assert decide(Request(asked), policy).allowed


@given(hosts=st.lists(plain_hosts(), min_size=20, max_size=60))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_ordinary_host_is_never_refused_as_no_address(referee: Referee, hosts: list[str]):
    asked = [f"https://{host}/" for host in hosts]
    for text, reading in zip(asked, referee.read(asked), strict=True):
        address = ours(text)
        check_reading(text, address, reading)
        assert (address is None) == (reading is None) or (reading is not None and is_odd(reading))


def test_each_vector_is_read_as_chromium_reads_it(referee: Referee):
    asked = [vector.text for vector in VECTORS]
    for vector, reading in zip(VECTORS, referee.read(asked), strict=True):
        check_reading(vector.text, ours(vector.text), reading)


@pytest.mark.parametrize("form", ["https://ca{}f.fr/", "https://{}caf.fr/", "https://caf.fr{}/"])
def test_each_character_that_we_turn_into_a_plain_one_chromium_turns_alike(
    referee: Referee, form: str
):
    found = [form.format(letter) for letter in _turned_into_plain_ones()]
    readings = referee.read(found)
    for text, reading in zip(found, readings, strict=True):
        address = ours(text)
        if address is not None and reading is not None:
            assert address.host == reading.host
    assert sum(ours(text) is not None for text in found) > 1400


def test_what_we_refuse_and_chromium_takes_is_refused_for_the_parts_of_pages_too(
    referee: Referee, policy: Policy
):
    hosts = ["foo-.evil.com", "-x.evil.com", "a..b", "x!.evil.com", "xn--a.evil.com", "evil.com.."]
    for host, reading in zip(
        hosts, referee.read(f"https://{host}/" for host in hosts), strict=True
    ):
        assert reading is not None, f"{host}: Chromium refuses it now; this list may shrink"
        assert ours(f"https://{host}/") is None
        with pytest.raises(AddressError):
            Address.of_host(reading.raw_host, 443)
    odd_port = Address.of_host("example.com", 8443)
    assert not decide(Request(odd_port, Resource.SUB), policy).allowed


def _turned_into_plain_ones() -> Iterator[str]:
    for number in range(0x80, 0x110000):
        letter = chr(number)
        category = unicodedata.category(letter)
        invisible = category in {"Cf", "Mn"}
        exists = category not in {"Cn", "Co", "Cs"}
        if invisible or (exists and unicodedata.normalize("NFKC", letter.casefold()).isascii()):
            yield letter
