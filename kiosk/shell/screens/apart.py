"""The screens of a kiosk that nobody can use now: closed, put aside, out of order."""

from __future__ import annotations

from itertools import groupby

from kiosk.i18n import gettext as _
from kiosk.policy.model import Opening, Site, Span
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


def _nowhere() -> None:
    """Leave to nowhere: only the agent or the clock opens again."""


class Closed(Message):
    """When the kiosk opens again; for the agent, what is wrong with its settings."""

    def __init__(self, look: Look, site: Site, fault: str = "") -> None:
        hours = opening_lines(site.opening)
        body = [_("Elle ouvre :"), *hours] if hours else [_("Revenez plus tard.")]
        if fault:
            body.append(for_the_agent(fault))
        super().__init__(look, "wait", _("La borne est fermée"), body, [], _nowhere)


class Paused(Message):
    """The agent has put the kiosk aside."""

    def __init__(self, look: Look) -> None:
        body = [_("Attendez un moment, ou demandez à l'agent.")]
        title = _("L'agent a mis la borne en pause")
        super().__init__(look, "lock", title, body, [], _nowhere)


class OutOfService(Message):
    """The kiosk cannot be used until the agent has seen to it."""

    def __init__(self, look: Look, site: Site) -> None:
        body = [_("Demandez à l'agent."), _("Ce n'est pas votre faute.")]
        if site.phone:
            body.append(_("Vous pouvez téléphoner : {phone}").format(phone=site.phone))
        super().__init__(look, "warning", _("La borne est en panne"), body, [], _nowhere)


def for_the_agent(fault: str) -> str:
    """Give the line that says what is wrong with the settings of this machine."""
    return _("Message pour l'agent : {fault}").format(fault=fault)


def opening_lines(opening: Opening) -> list[str]:
    """Give the opening hours in words, days alike on one line, closed days left out."""
    lines = []
    for spans, group in groupby(enumerate(opening.days), key=lambda day: day[1]):
        numbers = [number for number, _spans in group]
        if spans:
            days = _days(numbers[0], numbers[-1])
            lines.append(_("{days} : {hours}.").format(days=days, hours=_hours(spans)))
    return lines


def _days(first: int, last: int) -> str:
    names = (
        _("lundi"),
        _("mardi"),
        _("mercredi"),
        _("jeudi"),
        _("vendredi"),
        _("samedi"),
        _("dimanche"),
    )
    if first == last:
        return names[first].capitalize()
    if last == first + 1:
        return _("{first} et {last}").format(first=names[first], last=names[last]).capitalize()
    said = _("du {first} au {last}").format(first=names[first], last=names[last])
    return said[:1].upper() + said[1:]


def _hours(spans: tuple[Span, ...]) -> str:
    said = [
        _("de {start} à {end}").format(start=_time(span.start), end=_time(span.end))
        for span in spans
    ]
    return _(" et ").join(said)


def _time(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    if minute:
        return _("{hour} h {minute}").format(hour=hour, minute=f"{minute:02}")
    return _("{hour} h").format(hour=hour)
