"""Examines the way out: the cable, an address, a route, names, and the fleet's own server."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kiosk.doctor.finding import Finding, Measured, State, Subject, first
from kiosk.doctor.probe import Reach, Target, public, reach
from kiosk.i18n import gettext as _
from kiosk.supervisor.facts import has_way_out

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.doctor.machine import Machine

_AWAY: Final = frozenset({Reach.REFUSED, Reach.SILENT, Reach.NO_NAMES, Reach.NO_SUCH_NAME})
_LOCAL: Final = re.compile(r"^ *\|-- ([0-9.]{7,15})\n +/32 host LOCAL$", re.MULTILINE)
_GLOBAL_6: Final = re.compile(r"^[0-9a-f]{32} \w+ \w+ 00 \w+ +(?!lo$)\S+$", re.MULTILINE)


class Server(StrEnum):
    """Whom we try to reach."""

    NONE = "none"
    UPDATES = "updates"
    REPORTS = "reports"
    PROXY = "proxy"  # of the town hall


@dataclass(frozen=True, slots=True)
class Network(Measured):
    """How far the way goes.

    Attributes:
        wired: how many sockets for cables there are.
        wireless: how many radios.
        cable: whether something answers at the other end of a cable.
        radio: whether a radio is connected.
        address: whether the network has given us one.
        route: whether there is a way out of this network.
        server: whom we tried to reach.
        reach: how far we came.
    """

    wired: int
    wireless: int
    cable: bool
    radio: bool
    address: bool
    route: bool
    server: Server
    reach: Reach


def measure(machine: Machine) -> Network:
    """Go as far as we come."""
    links = [p for p in machine.glob("sys/class/net/*") if (p / "device").exists()]
    radios = [p for p in links if (p / "wireless").exists() or (p / "phy80211").exists()]
    cables = [p for p in links if p not in radios]
    server, target = _server(machine)
    return Network(
        wired=len(cables),
        wireless=len(radios),
        cable=any(_carries(machine, link) for link in cables),
        radio=any(_carries(machine, link) for link in radios),
        address=_has_address(machine),
        route=has_way_out(machine.root),
        server=server,
        reach=_reach(machine, target) if target else Reach.NOT_TRIED,
    )


def examine(measured: Network) -> Finding:
    """Say how far the way goes, and where it ends."""
    far = measured.reach
    account = _("Lancez le diagnostic avec le compte de la borne.")
    portal = _("Demandez à la mairie de laisser passer la borne sans cette page.")
    opened = _("Vérifiez l’heure ; sinon, demandez à la mairie d’arrêter ce filtrage.")
    manager = _("Prévenez la personne qui gère le serveur.")
    proxy = _("Prévenez la personne qui gère le réseau de la mairie.")
    told = first(
        (far is Reach.ANSWERS, State.WELL, _answers(measured), ""),
        (
            far is Reach.DENIED,
            *(State.UNKNOWN, _("Ce compte n’a pas le droit d’aller en ligne."), account),
        ),
        (
            far is Reach.PORTAL,
            *(State.ILL, _("Le réseau répond par une page à remplir (portail)."), portal),
        ),
        (
            far is Reach.OPENED,
            *(State.ILL, _("Le réseau ouvre ce qui est chiffré : la borne le refuse."), opened),
        ),
        (
            measured.server is Server.PROXY and far in _AWAY and _is_near(measured),
            *(State.ILL, _("Le relais de la mairie (proxy) ne répond pas."), proxy),
        ),
        (
            far in {Reach.REFUSED, Reach.ODD},
            *(State.WARN, _("Internet marche, mais le serveur de la flotte répond mal."), manager),
        ),
        (True, *_near(measured)),
    )
    return Finding(Subject.NETWORK, *told, measured)


def _is_near(measured: Network) -> bool:
    """Whether we are in the agency's network, as far as can be seen."""
    return (measured.cable or measured.radio) and measured.address


def _near(measured: Network) -> tuple[State, str, str]:
    """Say what is wrong before the server, the nearest first."""
    box, cable = (
        _("Redémarrez la box, attendez cinq minutes."),
        _("Branchez le câble réseau, des deux côtés."),
    )
    radio = _("Vérifiez que la box est allumée, et le code du Wi-Fi dans le réglage.")
    call = _("Appelez le dépannage.")
    linked = measured.cable or measured.radio
    virtual = not measured.wired and not measured.wireless  # a machine within another one
    return first(
        (
            virtual and not measured.route,
            *(State.ILL, _("La machine n’a pas de carte réseau qui marche."), call),
        ),
        (
            measured.wired and not linked,
            *(State.ILL, _("Le câble réseau n’est pas branché."), cable),
        ),
        (
            measured.wireless and not linked,
            *(State.ILL, _("La borne n’est pas reliée au Wi-Fi."), radio),
        ),
        (
            not measured.address and not virtual,
            *(State.ILL, _("La borne est reliée, mais le réseau ne l’a pas acceptée."), box),
        ),
        (
            not measured.route,
            *(State.ILL, _("Le réseau de l’agence marche, mais ne mène pas à internet."), box),
        ),
        (True, *_far(measured.reach, box)),
    )


def _far(far: Reach, box: str) -> tuple[State, str, str]:
    manager = _("Prévenez la personne qui gère le serveur.")
    site = _("Essayez un site sur la borne ; sinon, redémarrez la box.")
    return first(
        (
            far is Reach.NO_NAMES,
            *(State.ILL, _("Internet ne répond pas : aucun nom n’est trouvé (DNS)."), box),
        ),
        (
            far is Reach.NO_SUCH_NAME,
            *(State.ILL, _("Le nom du serveur de la flotte n’existe pas."), manager),
        ),
        (
            far is Reach.SILENT,
            *(State.ILL, _("Le serveur de la flotte ne répond pas."), site),
        ),
        (True, State.WELL, _("La borne est reliée au réseau ; aucun serveur n’est réglé."), ""),
    )


def _answers(measured: Network) -> str:
    if measured.cable:
        return _("Internet répond, par le câble.")
    return _("Internet répond, par le Wi-Fi.") if measured.radio else _("Internet répond.")


def _reach(machine: Machine, target: Target) -> Reach:
    """Try it; our own firewall refuses as a server does: it lets those out who have to."""
    far = reach(target)
    walled = machine.appliance and (os.geteuid() == 0 or not public(target))
    return Reach.DENIED if far is Reach.REFUSED and walled else far


def _server(machine: Machine) -> tuple[Server, Target | None]:
    settings = machine.settings
    if target := Target.parse(settings.upstream):
        return Server.PROXY, target
    if target := Target.parse(settings.updates, repository=True):
        return Server.UPDATES, target
    if target := Target.parse(settings.report):
        return Server.REPORTS, target
    return Server.NONE, None


def _carries(machine: Machine, link: Path) -> bool:
    # the kernel has no answer for one that is switched off
    return machine.number(str(link.relative_to(machine.root) / "carrier")) == 1


def _has_address(machine: Machine) -> bool:
    for text in _LOCAL.findall(machine.text("proc/net/fib_trie") or ""):
        try:
            found = ipaddress.IPv4Address(text)
        except ValueError:
            continue
        if not found.is_loopback and not found.is_link_local:
            return True
    return bool(_GLOBAL_6.search(machine.text("proc/net/if_inet6") or ""))
