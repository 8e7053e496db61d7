"""What the agent sees once she is let in: how the kiosk is, and what she can do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.fact import Known, Switch
from kiosk.i18n import gettext as _
from kiosk.order import Order
from kiosk.phase import Phase
from kiosk.shell.agent.words import IN_VISIT, Line, lines
from kiosk.shell.controls import Button, Drawing, Kind, Text, ground
from kiosk.shell.look import Look
from kiosk.shell.pane import Pane

_SIGN: Final = 8.0  # mm
_WORDS: Final = 5  # shares of the width, of
_ACTIONS: Final = 6


@dataclass(frozen=True, slots=True)
class PanelActions:
    """What the panel can ask for."""

    order: Callable[[Order], object]
    leave: Callable[[], object]


class Panel(QWidget):
    """The whole screen: the state on the one side, the orders on the other."""

    def __init__(self, look: Look, actions: PanelActions) -> None:
        super().__init__()
        ground(self)
        self._look = look
        self._actions = actions
        self._paused = self._helped = False
        self._said: list[Line] = []
        self.setAccessibleName(_("Espace agent"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._notice = Text(look, "", "label", bold=True)
        self._notice.hide()
        self._state = QWidget()
        self._rows = QVBoxLayout(self._state)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(look.mm(4))
        self._make_buttons()
        self._lay()

    def tell(self, facts: dict[str, str]) -> None:
        """Show how the kiosk is now."""
        said = lines(facts)
        if said != self._said:
            self._said = said
            self._show_lines()
        self._paused = facts.get(Known.PHASE) == Phase.PAUSED
        self._helped = facts.get(Known.HELP) == Switch.ON
        self._pause.set_text(_("Reprendre") if self._paused else _("Mettre la borne en pause"))
        self._help.setChecked(self._helped)
        self._help.set_text(_("Arrêter le mode aide") if self._helped else _("Mode aide"))
        self._come.setVisible(facts.get(Known.CALL) == Switch.ON)
        self._open.setVisible(facts.get(Known.OPENABLE) == Switch.ON)
        reported = facts.get(Known.REPORTED) == Switch.ON
        self._report.setVisible(bool(facts.get(Known.ASKED)) and not reported)
        visited = facts.get(Known.PHASE) in IN_VISIT
        prints = bool(facts.get(Known.PRINTER))
        self._pages.setVisible(prints and visited)
        self._sheet.setVisible(prints and not visited)
        for button in (self._louder, self._softer):
            button.setVisible(bool(facts.get(Known.VOLUME)))

    def notice(self, sentence: str) -> None:
        """Say something that has just happened, or nothing more."""
        self._notice.set_text(sentence)
        self._notice.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._actions.leave()
        else:
            super().keyPressEvent(event)

    # --- the parts --------------------------------------------------------------------------------
    def _make_buttons(self) -> None:
        order = self._actions.order
        self._reset = self._button(
            _("Effacer et recommencer"),
            "end",
            lambda: order(Order.RESET),
            kind="primary",
            detail=_("Termine la visite en cours"),
        )
        self._pause = self._button(_("Mettre la borne en pause"), "pause", self._switch_pause)
        self._help = self._button(
            _("Mode aide"),
            "help",
            self._switch_help,
            detail=_("3 fois plus de temps"),
            checked=False,
        )
        self._softer = self._button(_("Moins fort"), "listen", lambda: order(Order.SOFTER))
        self._louder = self._button(_("Plus fort"), "listen", lambda: order(Order.LOUDER))
        self._pages = self._button(
            _("10 pages de plus"),
            "printer",
            lambda: order(Order.MORE_PAGES),
            detail=_("Pour cette visite"),
        )
        self._sheet = self._button(
            _("Imprimer la fiche"),
            "page",
            lambda: order(Order.PRINT_SHEET),
            detail=_("Que faire ? À afficher"),
        )
        self._restart = self._button(
            _("Éteindre et rallumer"), "reload", lambda: order(Order.REBOOT)
        )
        self._off = self._button(_("Éteindre"), "power", lambda: order(Order.SHUT_DOWN))
        self._come = self._button(
            _("J'arrive"),
            "bell",
            lambda: order(Order.COMING),
            detail=_("Quelqu'un vous appelle"),
        )
        self._open = self._button(
            _("Ouvrir le site demandé"),
            "web",
            lambda: order(Order.OPEN_SITE),
            detail=_("Pour cette visite"),
        )
        self._report = self._button(
            _("Demander l'ouverture d'un site"),
            "mail",
            lambda: order(Order.REPORT_SITE),
        )
        for button in (self._come, self._open, self._report, self._pages, self._sheet):
            button.hide()
        self._close = self._button(_("Fermer"), "back", self._actions.leave)

    def _button(  # noqa: PLR0913 - what a button is
        self,
        text: str,
        icon: str,
        on_tap: Callable[[], object],
        *,
        kind: Kind = "secondary",
        detail: str = "",
        checked: bool | None = None,
    ) -> Button:
        """Make one of the list: its words begin where those above it do."""
        return Button(
            self._look,
            text,
            icon,
            on_tap=on_tap,
            kind=kind,
            detail=detail,
            leading=True,
            checked=checked,
        )

    def _switch_pause(self) -> None:
        self._actions.order(Order.RESUME if self._paused else Order.PAUSE)

    def _switch_help(self) -> None:
        self._actions.order(Order.HELP_OFF if self._helped else Order.HELP_ON)

    def _lay(self) -> None:
        look = self._look
        edge = look.mm(8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(edge, look.mm(6), edge, look.mm(6))
        whole.setSpacing(look.mm(4))
        whole.addWidget(Text(look, _("Espace agent"), "title", bold=True))
        whole.addWidget(self._notice)
        halves = QVBoxLayout() if look.portrait else QHBoxLayout()
        halves.setSpacing(look.mm(8))
        halves.addWidget(Pane(look, self._state), 0 if look.portrait else _WORDS)
        halves.addLayout(self._buttons(), 0 if look.portrait else _ACTIONS)
        whole.addLayout(halves, 0 if look.portrait else 1)  # or the words scroll above empty room
        if look.portrait:
            whole.addStretch(1)

    def _buttons(self) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setSpacing(self._look.gap)
        grid.addWidget(self._reset, 0, 0, 1, 2)
        pairs = (
            (self._pause, self._help),
            (self._softer, self._louder),
            (self._restart, self._off),
        )
        for row, pair in enumerate(pairs, 1):
            for column, button in enumerate(pair):
                grid.addWidget(button, row, column)
        # below what erases: nothing of that may move under a finger when somebody calls
        grid.addWidget(self._come, len(pairs) + 1, 0, 1, 2)
        wished = QHBoxLayout()
        wished.setSpacing(self._look.gap)
        for button in (self._open, self._report):
            wished.addWidget(button, 1)
        grid.addLayout(wished, len(pairs) + 2, 0, 1, 2)
        last = QHBoxLayout()
        last.setSpacing(self._look.gap)
        for button in (self._pages, self._sheet, self._close):
            last.addWidget(button, 1)
        grid.addLayout(last, len(pairs) + 3, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        whole = QVBoxLayout()
        whole.addLayout(grid)
        whole.addStretch(1)
        return whole

    def _show_lines(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()
        for line in self._said:
            self._rows.addWidget(_row(self._look, line))
        self._rows.addStretch(1)


def _row(look: Look, line: Line) -> QWidget:
    row = QWidget()
    inner = QHBoxLayout(row)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(look.mm(3))
    colour = look.tokens.danger if line.sign == "warning" else ""
    inner.addWidget(Drawing(look, line.sign, _SIGN, colour), 0, Qt.AlignmentFlag.AlignTop)
    inner.addWidget(Text(look, line.text, bold=line.sign == "warning"), 1)
    return row
