"""The panel's window: the pad first, then the orders; it leaves when nobody touches it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from kiosk import wire
from kiosk.fact import Known, Switch
from kiosk.i18n import gettext as _
from kiosk.order import CodeAnswer, Order
from kiosk.shell.agent.pad import Pad, PadActions
from kiosk.shell.agent.panel import Panel, PanelActions
from kiosk.shell.agent.words import closed, refusal
from kiosk.shell.controls import Button, Text
from kiosk.shell.look import Look, stylesheet
from kiosk.shell.screens.message import Message

PATIENCE: Final = 60_000  # milliseconds without a hand
_FRESH: Final = 3_000  # milliseconds between two looks at the state
_HANDS: Final = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TouchBegin,
        QEvent.Type.KeyPress,
    }
)
_LEAVE_AFTER: Final = frozenset(
    {Order.RESET, Order.PAUSE, Order.RESUME, Order.COMING, Order.OPEN_SITE}
)


class _Hands(QObject):
    """Hears every hand on a window, before its parts do."""

    def __init__(self, parent: QObject, touched: Callable[[], object]) -> None:
        super().__init__(parent)
        self._touched = touched

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of a hand; let everything pass."""
        del watched
        if event.type() in _HANDS:
            self._touched()
        return False


class Window(QWidget):
    """The window.

    Args:
        look: of this screen.
        tell: sends the supervisor a message.
        leave: ends the program.
        patience: milliseconds without a hand after which it ends.
    """

    def __init__(
        self,
        look: Look,
        tell: Callable[[wire.Message], object],
        leave: Callable[[], object],
        patience: int = PATIENCE,
    ) -> None:
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, flags)
        self.setProperty("ground", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("Espace agent"))
        QApplication.setFont(look.qfont("body"))
        self.setStyleSheet(stylesheet(look))
        self._look = look
        self._tell = tell
        self._leave = leave
        self._facts: dict[str, str] = {}
        self._orders: list[Order] = []  # that wait for their answer
        self._panel: Panel | None = None
        self._asking: Message | None = None
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._pad = Pad(look, PadActions(lambda digits: tell(wire.Pin(digits)), leave))
        self._stack.addWidget(self._pad)
        self._alone = QTimer(self)
        self._alone.setSingleShot(True)
        self._alone.setTimerType(Qt.TimerType.PreciseTimer)
        self._alone.setInterval(patience)
        self._alone.timeout.connect(leave)
        self._alone.start()
        self._fresh = QTimer(self)
        self._fresh.setInterval(_FRESH)
        self._fresh.timeout.connect(self._look_again)

    # --- what the supervisor says -----------------------------------------------------------------
    def heard(self, message: wire.Message) -> None:
        """Take in what the supervisor says."""
        match message:
            case wire.PinAnswer(CodeAnswer.RIGHT, _):
                self._enter()
            case wire.PinAnswer(answer, seconds):
                self._pad.answered(answer, float(seconds or 0))
            case wire.Fact(name, value):
                self._facts[name] = value
            case wire.Reply(reason) if self._orders:
                self._answered(self._orders.pop(0), reason)
            case _:
                return

    def _enter(self) -> None:
        if self._panel is None:
            self._panel = Panel(self._look, PanelActions(self._wish, self._leave))
            self._panel.tell(self._facts)
            self._stack.addWidget(self._panel)
            self._show(self._panel)
            self._look_again()
            self._fresh.start()

    def _answered(self, order: Order, reason: str) -> None:
        if self._panel is None:
            return
        self._panel.tell(self._facts)
        if order is Order.STATUS:
            return
        if reason:
            self._panel.notice(refusal(reason))
        elif order in _LEAVE_AFTER:
            self._leave()
        else:
            self._panel.notice("")
            self._look_again()

    def _look_again(self) -> None:
        if Order.STATUS not in self._orders:
            self._order(Order.STATUS)

    # --- what the agent wants ---------------------------------------------------------------------
    def _wish(self, order: Order) -> None:
        """Order it, or ask first where it takes away the kiosk, or a visit that nobody sees."""
        match order:
            case Order.RESET if self._facts.get(Known.KEPT) == Switch.ON:
                self._ask(
                    order,
                    _("Une visite est en pause. Tout effacer ?"),
                    _("La personne ne pourra pas la reprendre."),
                    _("Oui, tout effacer"),
                )
            case Order.SHUT_DOWN:
                self._ask(
                    order,
                    _("Éteindre la borne ?"),
                    _("Pour la rallumer, il faudra appuyer sur son bouton."),
                    _("Oui, éteindre"),
                )
            case Order.REBOOT:
                self._ask(
                    order,
                    _("Éteindre et rallumer la borne ?"),
                    _("Elle sera prête dans 1 ou 2 minutes."),
                    _("Oui, éteindre et rallumer"),
                )
            case Order.OPEN_SITE:
                self._ask(
                    order,
                    _("Ouvrir ce site pour cette visite ?"),
                    closed(self._facts),
                    _("Oui, ouvrir ce site"),
                    site=self._facts.get(Known.ASKED, ""),
                )
            case Order.REPORT_SITE:
                self._ask(
                    order,
                    _("Envoyer cette demande à l'administrateur ?"),
                    _("Seuls ce nom et la date du jour sont envoyés."),
                    _("Oui, envoyer"),
                    site=self._facts.get(Known.ASKED, ""),
                )
            case _:
                self._order(order)

    def _ask(self, order: Order, title: str, text: str, yes: str, *, site: str = "") -> None:
        def go() -> None:
            self._back()
            self._order(order, site)

        buttons = [
            Button(self._look, yes, "check", on_tap=go, kind="primary"),
            Button(self._look, _("Non, revenir"), "back", on_tap=self._back),
        ]
        colour = self._look.tokens.accent
        shown = [Text(self._look, site, "label", bold=True, colour=colour)] if site else []
        self._asking = Message(self._look, "question", title, [*shown, text], buttons, self._back)
        self._asking.first = buttons[-1]  # Enter, struck twice, changes nothing
        self._stack.addWidget(self._asking)
        self._show(self._asking)

    def _back(self) -> None:
        asking, self._asking = self._asking, None
        if self._panel is not None:
            self._show(self._panel)
        if asking is not None:
            self._stack.removeWidget(asking)
            asking.hide()
            asking.deleteLater()  # its button was just tapped

    def _order(self, order: Order, about: str = "") -> None:
        self._orders.append(order)
        self._tell(wire.Command(order, about))

    # --- the window -------------------------------------------------------------------------------
    def _show(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to hear hands."""
        super().showEvent(event)
        handle = self.windowHandle()
        if not handle.findChild(_Hands):
            handle.installEventFilter(_Hands(handle, self._alone.start))
        self._pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave as "Fermer" does."""
        event.ignore()
        self._leave()
