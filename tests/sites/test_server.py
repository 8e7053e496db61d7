"""One port takes TLS and plain HTTP; a journal tells what came; a command serves it all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.sites import journal, page
from tests.sites.citizen import Citizen
from tests.sites.registry import SITES
from tests.sites.server import SandboxOfSites


def test_no_host_belongs_to_two_sites():
    hosts = [host for site in SITES for host in site.hosts]
    assert len(hosts) == len(set(hosts))


def test_plain_http_is_sent_on_to_https(citizen: Citizen, sandbox: SandboxOfSites):
    citizen.open("http://www.ameli.fr/?a=1")
    assert citizen.url == "https://www.ameli.fr/?a=1"
    assert [e.scheme for e in sandbox.hits("www.ameli.fr") if e.kind == "request"] == [
        "http",
        "https",
    ]


def test_every_site_says_that_it_is_a_sandbox(citizen: Citizen):
    for site in SITES:
        citizen.open(f"https://{site.hosts[0]}/")
        if citizen.status == 200:
            assert page.RIBBON in citizen.text, citizen.url


def test_a_host_that_is_not_played_says_so_in_plain_words(citizen: Citizen):
    assert "Ce site n’existe pas encore en exercice" in citizen.open("https://www.edf.fr/").text


def test_the_journal_knows_hosts_fields_and_handshakes_but_no_secret(
    citizen: Citizen, sandbox: SandboxOfSites
):
    citizen.open("https://www.laposte.net/").send(adresse="a@laposte.net", motdepasse="Tournesol")
    entry = next(e for e in sandbox.log if e.method == "POST")
    assert (entry.host, entry.path) == ("www.laposte.net", "/connexion")
    assert entry.fields == {"adresse": "a@laposte.net", "motdepasse": "(9 caractères)"}
    assert "hello" in {e.kind for e in sandbox.hits("laposte.net")}
    sandbox.clear()
    assert sandbox.log == []


def test_the_tax_site_and_the_mailbox_look_at_the_user_agent(somebody):
    kiosk: Citizen = somebody(user_agent="Mozilla/5.0 QtWebEngine/6.11 Chrome/140.0.0.0")
    assert "ne correspond pas" in kiosk.open("https://www.impots.gouv.fr/").text
    kiosk.open("https://mail.google.com/").send(adresse="camille.exercice@gmail.com")
    assert "ne sont peut-être pas sécurisés" in kiosk.text
    usual: Citizen = somebody()
    assert "convient" in usual.open("https://www.impots.gouv.fr/").text
    usual.open("https://mail.google.com/").send(adresse="camille.exercice@gmail.com")
    usual.send(motdepasse="Soleil-03")
    assert usual.url == "https://mail.google.com/"


def test_a_locked_page_wants_a_name_and_a_password(citizen: Citizen):
    assert citizen.open("https://exercices.caf.fr/prive").status == 401


def test_the_redirects_of_the_hostile_page_go_where_they_are_told(citizen: Citizen):
    citizen.open("https://hostile.caf.fr/redirection?code=302&vers=https%3A%2F%2Fwww.caf.fr%2F")
    assert citizen.url == "https://www.caf.fr/"
    assert citizen.open("https://hostile.caf.fr/redirection?vers=javascript:1").status == 400
    assert citizen.open("https://hostile.caf.fr/redirection?code=x").status == 400


def test_the_command_serves_until_its_input_closes(tmp_path: Path):
    log = tmp_path / "log"
    command = [sys.executable, "-m", "tests.sites", "--log", str(log)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        assert ready["key"]
        with Citizen(ready["endpoint"]) as citizen:
            citizen.open("https://www.grdf.fr/")
        process.stdin.close()
        assert process.wait() == 0
        assert process.stdout.read() == ""
    assert [e.kind for e in journal.read(log)] == ["hello", "request"]
