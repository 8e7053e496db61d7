"""The screen of what a page asks: its dialogues, a password, a permission, leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QWidget

from kiosk.i18n import gettext as _
from kiosk.shell.controls import Button, Field, Text
from kiosk.shell.look import Look
from kiosk.shell.screens.message import Message


class QuestionKind(StrEnum):
    """What is asked."""

    ALERT = "alert"
    CONFIRM = "confirm"
    PROMPT = "prompt"
    LOGIN = "login"
    PERMISSION = "permission"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """What a site asks; `text` is the site's own words, never trusted to be ours."""

    kind: QuestionKind
    site: str = ""
    text: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What the citizen answers."""

    accepted: bool
    text: str = ""
    password: str = ""


class Asking(Message):
    """A question of a page, in our frame."""

    def __init__(self, look: Look, question: Question, answer: Callable[[Answer], object]) -> None:
        self._answer = answer
        self._fields = _fields(look, question)
        kind = question.kind
        yes, no = _choices(kind)
        body: list[QWidget | str] = [question.text] if question.text else _own_words(kind)
        for field in self._fields:
            body += [Text(look, field.accessibleName(), bold=True), field]
        accept = Button(look, yes, "check", on_tap=self._accept, kind="primary")
        buttons = [accept]
        if no:
            buttons.append(Button(look, no, "back", on_tap=self._refuse))
        title = _title(kind).format(site=question.site)
        super().__init__(look, "question", title, body, buttons, self._refuse)
        if self._fields:
            self.first = self._fields[0]
        for field in self._fields:
            field.returnPressed.connect(self._accept)

    def _accept(self) -> None:
        texts = [field.text() for field in self._fields]
        self._answer(Answer(accepted=True, text="".join(texts[:1]), password="".join(texts[1:])))

    def _refuse(self) -> None:
        self._answer(Answer(accepted=False))


def _fields(look: Look, question: Question) -> list[Field]:
    if question.kind is QuestionKind.PROMPT:
        return [Field(look, _("Votre réponse"), question.default)]
    if question.kind is QuestionKind.LOGIN:
        return [
            Field(look, _("Votre identifiant"), question.default),
            Field(look, _("Votre mot de passe"), secret=True),
        ]
    return []


def _title(kind: QuestionKind) -> str:
    match kind:
        case QuestionKind.ALERT:
            return _("Le site {site} vous dit :")
        case QuestionKind.LOGIN:
            return _("Le site {site} demande un mot de passe")
        case QuestionKind.PERMISSION:
            return _("Le site {site} demande votre accord")
        case QuestionKind.LEAVE:
            return _("Voulez-vous quitter cette page ?")
        case QuestionKind.CONFIRM | QuestionKind.PROMPT:
            return _("Le site {site} vous demande :")


def _choices(kind: QuestionKind) -> tuple[str, str]:
    match kind:
        case QuestionKind.ALERT:
            return _("J'ai compris"), ""
        case QuestionKind.LEAVE:
            return _("Oui, quitter la page"), _("Non, rester ici")
        case QuestionKind.PROMPT:
            return _("Envoyer ma réponse"), _("Annuler")
        case QuestionKind.LOGIN:
            return _("Se connecter"), _("Annuler")
        case QuestionKind.CONFIRM | QuestionKind.PERMISSION:
            return _("Oui"), _("Non")


def _own_words(kind: QuestionKind) -> list[QWidget | str]:
    if kind is QuestionKind.LEAVE:
        return [_("Ce que vous avez écrit sera perdu.")]
    return []
