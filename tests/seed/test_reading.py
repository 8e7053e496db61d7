"""A seed is read whoever has saved it, or refused with its place; no secret is ever repeated."""

import codecs
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.policy.problem import FileError
from kiosk.policy.yaml_text import parse
from kiosk.seed.reading import Below, read_seed
from kiosk.settings import ROOT, WHITELIST
from tests.seed.town import GOOD_WIFI, SECRET, SMALL

EXAMPLE = ROOT / "config" / "seed.example.yaml"
TWO_SECRETS = "aBc-4821-Xyz"


def below() -> Below:
    return Below([parse(WHITELIST.read_bytes(), WHITELIST.name)])


def refused(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(FileError) as error:
        read_seed(data, "ilot.yaml")
    return str(error.value)


def test_the_example_holds_over_our_whitelist():
    read = read_seed(EXAMPLE.read_bytes(), EXAMPLE.name, below())
    assert read.seed.site.commune == "Saint-Exemple-sur-Allier"
    assert read.seed.screen.diagonal == 21.5


def test_a_name_and_a_commune_are_enough():
    assert read_seed(SMALL.encode(), "ilot.yaml").seed.language == "fr"


@pytest.mark.parametrize(
    "saved",
    [
        SMALL.encode(),
        codecs.BOM_UTF8 + SMALL.encode(),
        SMALL.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF16_LE + SMALL.replace("\n", "\r\n").encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SMALL.encode("utf-16-be"),
    ],
    ids=["plain", "mark", "crlf", "utf-16", "utf-16-be"],
)
def test_it_is_read_as_any_notepad_saves_it(saved: bytes):
    assert read_seed(saved, "ilot.yaml").seed.site.name == "Agence"


def test_old_encodings_are_refused_with_a_mend():
    said = refused(SMALL.replace("Lieu", "Bézenet").encode("cp1252"))
    assert "ilot.yaml:4:13" in said
    assert "UTF-8" in said
    assert "UTF-8" in refused(codecs.BOM_UTF16_LE + b"v\0e")


@pytest.mark.parametrize(
    ("line", "place", "hint"),
    [
        ("id: 3-17", "5:5", "03-00017"),
        ("screen: {diagonal: big}", "5:20", "21.5"),
        ("screen: {diagonal: 4}", "5:20", "from 7 to 100"),
        ("printer: ipp://imprimante.local/ipp", "5:10", "fixed address"),
        ("printer: http://192.168.1.20/", "5:10", "ipp://"),
        ("scanner: http://scanner/eSCL", "5:10", "fixed address"),
        ("network: {proxy: 'http://u:p@192.168.1.1:3128'}", "5:18", "before the @"),
        ("network: {proxy: http://192.168.1.1}", "5:18", "3128"),
        ("network: {cable: {address: 192.168.1.50, gateway: 192.168.1.1}}", "5:28", "/24"),
        ("network: {cable: {address: 192.168.1.50/24}}", "5:18", "gateway"),
        ("network: {cable: {gateway: 192.168.1.1}}", "5:18", "address"),
        ("network: {cable: {address: 192.168.1.0/24, gateway: 192.168.1.1}}", "5:28", "number"),
        ("network: {cable: {address: 192.168.1.255/24, gateway: 192.168.1.1}}", "5:28", "number"),
        ("network: {cable: {address: 'fd00::/64', gateway: 'fd00::1'}}", "5:28", "number"),
        ("network: {cable: {address: 10.0.0.5/24, gateway: 10.0.1.1}}", "5:50", "10.0.0.0/24"),
        ("network: {cable: {address: 10.0.0.5/24, gateway: 10.0.0.255}}", "5:50", "10.0.0.0/24"),
        ("network: {cable: {address: 10.0.0.5/24, gateway: 10.0.0.5}}", "5:50", "two addresses"),
        ("network: {cable: {address: 10.0.0.5/32, gateway: 10.0.0.1}}", "5:50", "10.0.0.5/32"),
        ("network: {cable: {address: 10.0.0.5/24, gateway: 'fe80::1'}}", "5:50", "192.168.1.1"),
        ("network: {cable: {address: 'fd00::5/64', gateway: 10.0.0.1}}", "5:51", "fe80::1"),
        ("network: {wifi: {ssid: a, password: short}}", "5:37", "8 to 63"),
        ("network: {wifi: {password: long enough}}", "5:17", "ssid"),
        ("updates: {address: ftp://x/}", "5:20", "https://"),
        ("updates: {address: https://x.fr/, root: ../root.json}", "5:41", "root.json"),
        ("agent_code_hash: '4821'", "5:18", "kiosk seed hash"),
        ("devices: [allow]", "5:11", "usbguard"),
        ("devices: ['allow with-interface 03:*:*']", "5:11", "usbguard"),
        ("practice: oui", "5:11", "true or false"),
        ("langage: fr", "5:1", "language"),
        ("phone: 04 70 00 00 00", "5:1", "site"),
        ("mode: open", "5:7", "legal, public, strict"),
    ],
)
def test_what_is_wrong_has_its_place_and_its_mend(line: str, place: str, hint: str):
    said = refused(SMALL + line)
    assert f"ilot.yaml:{place}: " in said
    assert hint in said


@pytest.mark.parametrize(
    "cable",
    [
        "address: 192.168.1.50/24, gateway: 192.168.1.1",
        "address: 192.168.1.0/23, gateway: 192.168.0.255",
        "address: 10.0.0.0/31, gateway: 10.0.0.1",
        "address: 10.0.0.1/31, gateway: 10.0.0.0",
        "address: 'fd00::5/64', gateway: 'fd00::1'",
        "address: 'fd00::ffff:ffff:ffff:ffff/64', gateway: 'fe80::1'",
        "address: 'fd00::/127', gateway: 'fd00::1'",
        "address: 'fd00::5/128', gateway: 'fe80::1'",
    ],
)
def test_a_box_that_this_machine_reaches_is_taken(cable: str):
    text = f"{SMALL}network: {{cable: {{{cable}}}}}\n"
    assert read_seed(text.encode(), "ilot.yaml").seed.network.cable is not None


def test_a_hash_that_would_cost_minutes_is_refused():
    giant = "$argon2id$v=19$m=999999,t=99,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43
    assert "too long" in refused(SMALL + f"agent_code_hash: {giant}")


def test_what_refers_to_no_service_of_the_whitelist_is_said_in_its_place():
    text = SMALL + "  hidden: [nowhere]\n"
    with pytest.raises(FileError, match=r"ilot.yaml:5:12: there is no service “nowhere”"):
        read_seed(text.encode(), "ilot.yaml", below())


@pytest.mark.parametrize(
    "line",
    [
        "    password: *{secret}",
        "    password: &{secret}",
        "    password: !{secret} x",
        '    password: "{secret}',
        "    password: [{secret}]",
        "    password: {secret}\n      {secret}",
        "    pasword: {secret}é",
        "    password {secret}",
        "    password: {secret}\n    password: {secret}",
        "    password: {secret}: x",
        "    {secret}: password",
        "    password: {secret}\u200b\u202e",
        "    password: éé{secret}",
        "code: {secret}",
        "agent_code_hash: {secret}",
    ],
)
def test_no_way_to_write_it_wrong_makes_an_error_repeat_a_secret(line: str):
    text = SMALL + "network:\n  wifi:\n    ssid: Box\n" + line.replace("{secret}", TWO_SECRETS)
    assert TWO_SECRETS not in refused(text)


def test_nothing_that_holds_a_secret_shows_it():
    read = read_seed((SMALL + GOOD_WIFI).encode(), "ilot.yaml")
    assert SECRET not in repr(read.seed)
    assert SECRET not in str(read.seed)
    assert SECRET not in repr(read.document.file)


_SIGNS = "{}[]:,-&*!|>'\"%@`#\n\t é\x00\ufeff"
_PARTS = ("  ", "version: 1", "site:", "name: a", "commune: b", "network:", "wifi:", "ssid: x")
_MORE = ("password: y", "cable:", "devices:", "- a", "---", "<<: *a")
_WORDS = st.sampled_from([*_SIGNS, *_PARTS, *_MORE])


@settings(max_examples=400, deadline=None)
@given(st.lists(_WORDS, max_size=40).map("".join))
def test_hostile_text_is_a_seed_or_a_list_of_problems_and_nothing_else(text: str):
    try:
        read_seed(text.encode(), "ilot.yaml")
    except FileError as error:
        problems = error.problems
    else:
        return
    assert problems
    assert all(problem.place.line >= 1 for problem in problems)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_hostile_bytes_are_refused_with_a_sentence(data: bytes):
    with pytest.raises(FileError):
        read_seed(data, "ilot.yaml")


_VALUES = st.recursive(
    st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["version", "site", "name", "cable", "wifi", "address", "x"]), inner
        )
    ),
    max_leaves=12,
)
_KEYS = st.sampled_from(
    ["id", "screen", "network", "printer", "updates", "devices", "practice", "agent_code_hash"]
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(_KEYS, _VALUES, max_size=4))
def test_any_shape_under_any_key_is_taken_or_refused_in_words(values: dict[str, object]):
    whole = {"version": "1", "site": {"name": "a", "commune": "b"}, **values}
    try:
        read_seed(json.dumps(whole).encode(), "ilot.yaml")
    except FileError as error:
        problems = error.problems
    else:
        return
    for problem in problems:
        assert problem.message
        assert "see docs/whitelist.md" not in problem.hint, problem.message


def test_deep_and_long_files_cost_nothing():
    start = time.monotonic()
    assert "deep" in refused("version: " + "[" * 100_000)
    assert "longer" in refused("#" * 300_000)
    assert "no key" in refused("".join(f"k{number}: x\n" for number in range(5_000)))
    assert time.monotonic() - start < 20  # the first took a minute
