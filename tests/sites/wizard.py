"""Forms over several screens, one question or two on each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.sites import page
from tests.sites.site import Site, Visit, go

if TYPE_CHECKING:
    from aiohttp import web


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; without `options` it is a field to type into."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = (("oui", "Oui"), ("non", "Non"))

    def html(self) -> str:
        """Write its inputs."""
        if self.options:
            return page.choices(self.name, self.label, dict(self.options))
        return page.field(self.name, self.label, mode="decimal")


def amount(name: str, label: str) -> Question:
    """Make a question whose answer is a number."""
    return Question(name, label, ())


def build(
    site: Site,
    path: str,
    title: str,
    screens: tuple[tuple[Question, ...], ...],
    done: Callable[[Visit, dict[str, str]], web.Response],
) -> None:
    """Add the screens `path/1`, `path/2` ... to a site, and `path/fin`, which `done` answers."""

    @site.get(path + "/*", private=True)
    def ask(visit: Visit) -> web.StreamResponse:
        if visit.rest == "fin":
            return done(visit, _answers(visit, screens))
        return _screen(site, path, title, screens, _number(visit, screens))

    @site.post(path + "/*", private=True)
    def answer(visit: Visit) -> web.StreamResponse:
        number = _number(visit, screens)
        for question in screens[number - 1]:
            visit.session[f"reponse-{question.name}"] = visit.fields.get(question.name, "")
        following = "fin" if number == len(screens) else str(number + 1)
        return go(f"{path}/{following}")


def _number(visit: Visit, screens: tuple[tuple[Question, ...], ...]) -> int:
    return min(int(visit.rest), len(screens)) if visit.rest.isdigit() and int(visit.rest) else 1


def _screen(
    site: Site, path: str, title: str, screens: tuple[tuple[Question, ...], ...], number: int
) -> web.Response:
    return page.show(
        site,
        title,
        page.steps(number, len(screens)),
        page.form(
            f"{path}/{number}",
            *(question.html() for question in screens[number - 1]),
            submit="Valider" if number == len(screens) else "Suivant",
        ),
    )


def _answers(visit: Visit, screens: tuple[tuple[Question, ...], ...]) -> dict[str, str]:
    return {
        question.label: visit.session.get(f"reponse-{question.name}", "")
        for screen in screens
        for question in screen
    }
