"""`kiosk explain` tells what a citizen would get, which line says so, and what they would read."""

import io
import json
import sys

import pytest

from kiosk.__main__ import main
from kiosk.policy_source import load_policy
from kiosk.settings import ROOT, WHITELIST
from tests.policy.lists_of_town import index_of_town

KEYS = ["url", "verdict", "tier", "service", "rule", "reason", "category", "alternative"]
SITE = str(ROOT / "config" / "site.example.yaml")


@pytest.fixture
def explain(capsys):
    def explained(*words: str) -> list[dict[str, str | None]]:
        assert main(["explain", "--json", *words]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return explained


def test_each_start_page_and_each_log_in_host_is_a_service(explain):
    policy = load_policy(WHITELIST)
    starts = [service.start for service in policy.services if service.start]
    logins = [f"https://{rule.pattern.host}/" for rule in policy.rules if rule.login]
    answers = explain("--mode", "strict", *starts, *logins)
    assert len(answers) == len(starts) + len(logins)
    assert {(answer["verdict"], answer["tier"]) for answer in answers} == {("allow", "T1")}
    assert all(answer["service"] for answer in answers)


def test_with_an_index_it_tells_which_category_closes_a_site(explain, tmp_path):
    index_of_town(tmp_path / "town.kfi")
    words = ("--mode", "legal", "--index", str(tmp_path / "town.kfi"))
    lawful, denied = explain(*words, "https://jardin.example/", "https://www.evil.example/")
    assert (lawful["verdict"], lawful["tier"], lawful["reason"]) == ("allow", "T3", "lawful")
    assert (denied["verdict"], denied["tier"], denied["category"]) == ("deny", "T4", "adult")


def test_a_program_gets_exactly_these_keys(explain):
    for answer in explain("caf.fr", "evil.example", "laposte.fr.evil.example", "mailto:a@b.fr"):
        assert list(answer) == KEYS
        assert "" not in answer.values()


def test_a_program_learns_the_line_that_says_so(explain):
    (answer,) = explain("https://www.caf.fr/")
    file, line, pattern = str(answer["rule"]).split(":")
    assert (file, pattern) == ("whitelist.yaml", " caf.fr")
    assert "caf.fr" in WHITELIST.read_text().splitlines()[int(line) - 1]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.caf.fr/", ("T1", "caf", "service", None)),
        ("www.caf.fr", ("T1", "caf", "service", None)),
        ("https://moncompte.laposte.fr/", ("T1", "laposte", "login", None)),
        ("https://pay.payzen.eu/", ("T1", None, "group", None)),
        ("https://culture.gouv.fr/", ("T2", None, "official", None)),
        ("https://evil.example/", (None, None, "not-listed", None)),
        ("https://laposte.fr.evil.com/", (None, None, "lookalike", "laposte")),
        ("https://caf.fr@evil.com/", (None, None, "user-info", None)),
        ("https://caf.fr:8443/", (None, None, "port", "caf")),
        ("https://192.0.2.1/", (None, None, "ip-literal", None)),
        ("file:///etc/passwd", (None, None, "scheme", None)),
        ("mailto:a@b.fr", (None, None, "mail", None)),
        ("tel:3230", (None, None, "phone", None)),
        ("https://", (None, None, "invalid", None)),
        ("", (None, None, "invalid", None)),
        ("deux mots", (None, None, "invalid", None)),
    ],
)
def test_every_kind_of_answer(explain, url, expected):
    (answer,) = explain("--", url)
    assert answer["url"] == url
    assert answer["verdict"] == ("allow" if expected[0] else "deny")
    assert tuple(answer[key] for key in ("tier", "service", "reason", "alternative")) == expected


def test_an_official_site_is_refused_where_only_services_are_shown(explain):
    (answer,) = explain("--mode", "strict", "https://culture.gouv.fr/")
    assert (answer["verdict"], answer["tier"], answer["reason"]) == ("deny", "T2", "mode")


def test_a_part_of_a_page_passes_where_a_page_does_not(explain):
    (part,) = explain("--resource", "sub", "https://hcaptcha.com/1/api.js")
    (page,) = explain("--resource", "main", "https://hcaptcha.com/1/api.js")
    assert (part["verdict"], page["verdict"]) == ("allow", "deny")


def test_the_town_hall_is_reached_only_with_its_commune_s_file(explain):
    url = "https://saint-exemple.e-monsite.com/"
    assert explain(url)[0]["verdict"] == "deny"
    assert explain("--site", SITE, url)[0]["service"] == "mairie"
    assert str(explain("--site", SITE, url)[0]["rule"]).startswith("site.example.yaml:")


def test_addresses_come_from_standard_input_one_a_line(explain, monkeypatch):
    lines = io.TextIOWrapper(io.BytesIO(b"caf.fr\r\n\nevil.example\n"))
    monkeypatch.setattr(sys, "stdin", lines)
    assert [answer["url"] for answer in explain("-")] == ["caf.fr", "evil.example"]


def test_the_fall_back_of_legal_is_said_aloud_and_apart_from_the_answers(capsys):
    assert main(["explain", "--mode", "legal", "--json", "caf.fr"]) == 0
    said = capsys.readouterr()
    assert "legal falls back to public" in said.err
    assert len(said.out.splitlines()) == 1


@pytest.mark.parametrize("mode", ["strict", "public"])
def test_other_modes_fall_back_to_nothing(mode, capsys):
    assert main(["explain", "--mode", mode, "caf.fr"]) == 0
    assert capsys.readouterr().err == ""


def test_a_person_reads_the_verdict_the_line_and_the_citizen_s_sentence(capsys):
    assert main(["explain", "https://www.caf.fr/", "https://laposte.fr.evil.com/"]) == 0
    said = capsys.readouterr().out
    assert "ALLOW https://www.caf.fr/" in said
    assert "T1, a service of the whitelist" in said
    assert "caf.fr in whitelist.yaml:" in said
    assert "« Vous êtes sur le vrai site : CAF »" in said
    assert "DENY  https://laposte.fr.evil.com/" in said
    assert "Aller sur le site officiel : La Poste" in said
    assert "tile" not in said


def test_a_person_reads_that_a_tile_waits_for_the_help_mode(capsys):
    assert main(["explain", "aidantsconnect.beta.gouv.fr"]) == 0
    assert "tile     only while the agent helps" in capsys.readouterr().out


def test_an_address_cannot_paint_on_the_terminal(capsys):
    assert main(["explain", "https://evil.example/\x1b[2J"]) == 0
    assert "\x1b" not in capsys.readouterr().out
