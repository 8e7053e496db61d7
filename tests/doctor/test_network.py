"""The network is told by where the way ends, the nearest first, with what to do."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Any

import pytest

from kiosk.doctor import network, probe
from kiosk.doctor.finding import Finding, State
from kiosk.doctor.network import Server
from kiosk.doctor.probe import Reach, Target
from tests.devices.ipp_printer import IppPrinter
from tests.doctor.servers import closed_port, mute, saying
from tests.doctor.tree import ADDRESS, APPLIANCE, ROUTE, Tree
from tests.gate.certificates import contexts

GOOD = b'{"signed": {"_type": "timestamp"}}'


def look(tree: Tree, updates: str = "") -> Finding:
    return network.examine(network.measure(tree.machine(updates=updates)))


def connected(tree: Tree) -> None:
    tree.link("eth0", carrier=True)
    tree.put("proc/net/fib_trie", ADDRESS)
    tree.put("proc/net/route", ROUTE)


# --- as far as the agency's own network -----------------------------------------------------------
def test_a_machine_without_a_card_says_so(tree: Tree):
    found = look(tree)
    assert (found.state, found.sentence) == (
        State.ILL,
        "La machine n’a pas de carte réseau qui marche.",
    )


def test_a_cable_that_is_not_plugged_in_is_to_be_plugged_in(tree: Tree):
    tree.link("enp1s0", carrier=False)
    found = look(tree)
    assert found.sentence == "Le câble réseau n’est pas branché."
    assert found.advice == "Branchez le câble réseau, des deux côtés."


def test_without_a_socket_for_a_cable_it_is_the_wireless_network_that_is_missing(tree: Tree):
    tree.link("wlan0", carrier=False, wireless=True)
    assert look(tree).sentence == "La borne n’est pas reliée au Wi-Fi."


def test_a_card_that_is_switched_off_has_no_carrier_to_read(tree: Tree):
    tree.link("eth0", carrier=True)
    (tree.root / "sys/class/net/eth0/carrier").unlink()
    assert look(tree).sentence == "Le câble réseau n’est pas branché."


@pytest.mark.parametrize("address", ["", ADDRESS.replace("192.168.1.20", "169.254.3.4")])
def test_a_network_that_gives_no_address_has_not_accepted_us(tree: Tree, address: str):
    connected(tree)
    tree.put("proc/net/fib_trie", address)
    assert look(tree).sentence == "La borne est reliée, mais le réseau ne l’a pas acceptée."


def test_a_network_without_a_way_out_says_so(tree: Tree):
    connected(tree)
    tree.put("proc/net/route", ROUTE.replace("00000000", "0001A8C0"))
    assert look(tree).sentence == "Le réseau de l’agence marche, mais ne mène pas à internet."


def test_an_address_of_the_newer_kind_is_one(tree: Tree):
    tree.link("eth0", carrier=True)
    line = "20010db8000000000000000000000002 04 40 00 82     eth0\n"
    tree.put("proc/net/if_inet6", line)
    route = "0" * 32 + " 00 " + "0" * 32 + " 00 fe8 00000400 0 0 00450003     eth0\n"
    tree.put("proc/net/route", "Iface\n")
    tree.put("proc/net/ipv6_route", route)
    found = look(tree)
    assert isinstance(found.values, network.Network)
    assert (found.values.address, found.values.route) == (True, True)


def test_where_no_server_is_set_a_network_is_enough(tree: Tree):
    connected(tree)
    assert look(tree).state is State.WELL


# --- as far as the fleet's server -----------------------------------------------------------------
def test_a_repository_that_answers_is_the_internet(tree: Tree):
    connected(tree)
    with saying(200, GOOD, Content_Type="application/json") as port:
        found = look(tree, f"http://127.0.0.1:{port}/ilot/")
    assert (found.state, found.sentence) == (State.WELL, "Internet répond, par le câble.")


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (302, b"", {"Location": "http://portail.example/login"}),
        (307, b"", {"Location": "https://portail.example/login"}),
        (200, b"<!doctype html><title>Wi-Fi</title>", {"Content_Type": "text/html"}),
        (200, b"\n <html>", {}),
        (511, b"", {}),
    ],
)
def test_a_page_in_the_place_of_the_repository_is_a_portal(
    tree: Tree, status: int, body: bytes, headers: dict[str, Any]
):
    connected(tree)
    with saying(status, body, **headers) as port:
        found = look(tree, f"http://127.0.0.1:{port}/")
    assert found.sentence == "Le réseau répond par une page à remplir (portail)."
    assert found.state is State.ILL


@pytest.mark.parametrize("status", [404, 500, 503])
def test_a_repository_that_is_not_well_is_not_the_agency_s_fault(tree: Tree, status: int):
    connected(tree)
    with saying(status, b"no") as port:
        found = look(tree, f"http://127.0.0.1:{port}/")
    assert (found.state, found.advice) == (
        State.WARN,
        "Prévenez la personne qui gère le serveur.",
    )


def test_a_server_that_is_not_there_is_told_apart_from_a_line_that_is_not(tree: Tree):
    connected(tree)
    found = look(tree, f"http://127.0.0.1:{closed_port()}/")
    assert found.sentence == "Internet marche, mais le serveur de la flotte répond mal."


def test_where_our_own_firewall_refuses_the_line_is_not_blamed(tree: Tree):
    connected(tree)
    tree.put("proc/cmdline", APPLIANCE)
    found = look(tree, f"http://127.0.0.1:{closed_port()}/")
    assert (found.state, found.sentence) == (
        State.UNKNOWN,
        "Ce compte n’a pas le droit d’aller en ligne.",
    )


def test_a_host_that_takes_no_connection_is_given_up_after_three_seconds(tree: Tree):
    connected(tree)
    with IppPrinter() as printer:
        printer.pull()
        began = time.monotonic()
        found = look(tree, printer.uri.replace("ipp://localhost", "http://127.0.0.1"))
        assert time.monotonic() - began < 6
        printer.plug()
    assert found.sentence == "Le serveur de la flotte ne répond pas."


def test_a_host_that_says_nothing_is_given_up(tree: Tree):
    connected(tree)
    with mute() as port:
        began = time.monotonic()
        found = look(tree, f"http://127.0.0.1:{port}/")
        assert time.monotonic() - began < 6
    assert found.state is State.WARN


def test_a_name_that_nobody_knows_is_told(tree: Tree, monkeypatch: pytest.MonkeyPatch):
    connected(tree)

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = look(tree, "https://ilot.example/")
    assert found.sentence == "Le nom du serveur de la flotte n’existe pas."


def test_where_no_name_is_found_the_internet_does_not_answer(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
):
    connected(tree)
    monkeypatch.setattr(probe, "_NAMING", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))
    found = look(tree, "https://ilot.example/")
    assert found.sentence == "Internet ne répond pas : aucun nom n’est trouvé (DNS)."
    assert found.advice == "Redémarrez la box, attendez cinq minutes."


def test_with_a_cable_out_it_is_the_cable_that_is_told_whatever_else_fails(tree: Tree):
    tree.link("eth0", carrier=False)
    found = look(tree, "http://127.0.0.1:1/")
    assert found.state is not State.WELL
    measured = network.Network(
        1, 0, cable=False, radio=False, address=False, route=False, server=Server.UPDATES,
        reach=Reach.NO_NAMES,
    )  # fmt: skip
    assert network.examine(measured).sentence == "Le câble réseau n’est pas branché."


def test_who_opens_what_is_encrypted_is_told_from_a_portal(tmp_path: Path):
    site, _trusting = contexts(tmp_path, "localhost")
    with saying(200, GOOD, tls=site) as port:
        assert probe.reach(Target("localhost", port, "/x", encrypted=True)) is Reach.OPENED
    with saying(200, b"<html>", tls=site) as port:
        assert probe.reach(Target("localhost", port, "/x", encrypted=True)) is Reach.PORTAL


def test_plain_words_where_encrypted_ones_belong_are_a_portal_s():
    with saying(302, b"", Location="http://portail.example/") as port:
        assert probe.reach(Target("127.0.0.1", port, "/x", encrypted=True)) is Reach.PORTAL


@pytest.mark.parametrize(
    "url", ["", "file:///media/ilot/", "https://", "http://[::1", "http://a:b"]
)
def test_what_is_no_address_on_the_web_is_not_tried(url: str):
    assert Target.parse(url, repository=True) is None


def test_the_proxy_of_the_town_hall_is_the_way_out(tree: Tree):
    machine = tree.machine(upstream="http://127.0.0.1:1", updates="https://ilot.example/")
    measured = network.measure(machine)
    assert (measured.server, measured.reach) == (Server.PROXY, Reach.REFUSED)
    connected(tree)
    found = network.examine(network.measure(machine))
    assert (found.state, found.sentence) == (
        State.ILL,
        "Le relais de la mairie (proxy) ne répond pas.",
    )
