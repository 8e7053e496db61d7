"""The window of the first start: four screens one after the other, and the touch keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.seed.names import NAME
from kiosk.seed.proposal import Answers, Step, missing
from kiosk.shell.first.code import CodeScreen
from kiosk.shell.first.frame import Frame, FrameActions
from kiosk.shell.first.network import Around, NetworkScreen
from kiosk.shell.first.place import PlaceScreen
from kiosk.shell.first.screen import ScreenScreen
from kiosk.shell.first.summary import Ready, Summary
from kiosk.shell.keyboard import Keyboard
from kiosk.shell.look import Look, direction, stylesheet


class _Stack(QStackedWidget):
    """Screens of which only the one that is seen needs room: the keyboard must fit below it."""

    def minimumSizeHint(self) -> QSize:
        """Give what the screen that is seen needs, and no other."""
        shown = self.currentWidget()
        return shown.minimumSizeHint() if isinstance(shown, CodeScreen) else QSize(0, 0)


class Window(QWidget):
    """The window.

    Args:
        look: of this screen.
        around: what this machine can look at.
        keep: is given the answers, once; raises OSError where they cannot be written.
        answers: what is known already.
        fault: what is wrong with a seed that was found, or "".
    """

    def __init__(
        self,
        look: Look,
        around: Around,
        keep: Callable[[Answers], object],
        *,
        answers: Answers | None = None,
        fault: str = "",
    ) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint)
        self.setProperty("ground", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("Premier démarrage"))
        self.setLayoutDirection(direction())
        QApplication.setFont(look.qfont("body"))
        self.setStyleSheet(stylesheet(look))
        self._look = look
        self._keep = keep
        self.answers = answers or Answers()
        self._stack = _Stack()
        self.keyboard = Keyboard(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.keyboard)
        self.place = PlaceScreen(
            look, self.answers, FrameActions(None, lambda: self._on(self.place, Step.PLACE))
        )
        if NAME in fault:
            instead = _("Vous pouvez aussi répondre ici.")
            fault = f"{fault} {instead}"
        self.place.fault(fault)
        self.network = NetworkScreen(
            look,
            self.answers,
            FrameActions(
                lambda: self._show(self.place), lambda: self._on(self.network, Step.NETWORK)
            ),
            around,
        )
        self.screen_size = ScreenScreen(
            look,
            self.answers,
            FrameActions(
                lambda: self._show(self.network), lambda: self._on(self.screen_size, Step.SCREEN)
            ),
            around.printer,
        )
        self.code = CodeScreen(look, lambda: self._show(self.screen_size), self._chosen)
        for part in (self.place, self.network, self.screen_size, self.code):
            self._stack.addWidget(part)
        self._show(self.place)
        # no page lives in this process: with one, Python must not hear of the focus so
        cast("QApplication", QApplication.instance()).focusChanged.connect(self._focused)

    @property
    def shown(self) -> QWidget | None:
        """The screen that is seen."""
        return self._stack.currentWidget()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay: there is nothing behind it."""
        event.ignore()

    def _on(self, frame: PlaceScreen | NetworkScreen | ScreenScreen, step: Step) -> None:
        """Go on, or say what is missing."""
        self.answers = frame.take(self.answers)
        lacking = missing(self.answers, step)
        frame.fault(lacking)
        if lacking:
            return
        following: dict[Step, Frame | CodeScreen] = {
            Step.PLACE: self.network,
            Step.NETWORK: self.screen_size,
            Step.SCREEN: self.code,
        }
        self._show(following[step])

    def _chosen(self, hashed: str) -> None:
        self.answers = replace(self.answers, agent_code_hash=hashed)
        summary = Summary(
            self._look, self.answers, self._done, lambda: self._leave(summary, self.place)
        )
        self._stack.addWidget(summary)
        self._show(summary)

    def _done(self) -> None:
        try:
            self._keep(self.answers)
        except OSError:
            self.place.fault(_("Vos réponses n'ont pas pu être enregistrées. Réessayez."))
            self._show(self.place)
            return
        ready = Ready(self._look)
        self._stack.addWidget(ready)
        self._show(ready)

    def _leave(self, summary: QWidget, to: QWidget) -> None:
        self._show(to)
        self._stack.removeWidget(summary)
        summary.hide()
        summary.deleteLater()  # its button was just tapped

    def _focused(self, _before: QWidget | None, now: QWidget | None) -> None:
        shown = self._stack.currentWidget()
        if isinstance(shown, Frame) and now is not None:
            shown.reveal(now)

    def _show(self, part: QWidget) -> None:
        before = self._stack.currentWidget()
        if isinstance(before, (NetworkScreen, ScreenScreen)):
            before.end()
        if isinstance(part, (NetworkScreen, ScreenScreen, CodeScreen)):
            part.begin()
        self._stack.setCurrentWidget(part)
        self._stack.updateGeometry()
        part.setFocus(Qt.FocusReason.OtherFocusReason)
