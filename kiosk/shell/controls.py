"""The buttons, texts and fields that every screen is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from kiosk.i18n import is_right_to_left
from kiosk.shell.face import Face, breakable, mirrored, paint_text, unshortened, widest_word
from kiosk.shell.look import TARGET, TILE, Look, Role
from kiosk.shell.pictograms import pictogram
from kiosk.shell.revealing import into_sight

Kind = Literal["primary", "secondary", "danger", "quiet", "tile"]

JITTER: Final = 60  # pixels that a trembling finger may slide
DEBOUNCE: Final = 400  # ms in which a second tap on the same place is the first one's echo
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _LastTap:
    """The last tap on any button: its echo may fall on the button that took its place."""

    moment = -DEBOUNCE
    place = QPoint(-JITTER, -JITTER)
    button = 0


class Button(QPushButton):
    """A button for a trembling finger and for a keyboard.

    It acts on release; sliding off by more than JITTER cancels; an echo within DEBOUNCE is ignored.
    Taps leave the focus where it is.

    Args:
        text: what it says, also its accessible name.
        icon: name of its pictogram.
        detail: a smaller line under the text.
        stacked: the pictogram above the text.
        leading: the words begin at the leading edge, as in a list.
        name: accessible name where the text alone would be ambiguous; it must contain the text.
        checked: None, or whether what it switches is on.
    """

    def __init__(  # noqa: PLR0913 - what a button is, each by its name
        self,
        look: Look,
        text: str,
        icon: str = "",
        *,
        on_tap: Callable[[], object],
        kind: Kind = "secondary",
        detail: str = "",
        stacked: bool = False,
        leading: bool = False,
        name: str = "",
        checked: bool | None = None,
    ) -> None:
        super().__init__(unshortened(text))
        self._look = look
        self.kind: Kind = kind
        self.face = Face(
            look, text, icon, detail, stacked=stacked, tile=kind == "tile", leading=leading
        )
        self._on_tap = on_tap
        self._pressed_at: QPoint | None = None
        self._moment: int | None = None
        self._forgotten = False
        self.setAccessibleName(name or text)
        self.setAccessibleDescription(detail)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(checked is not None)
        self.setChecked(bool(checked))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(self._tapped)

    @property
    def on(self) -> bool:
        """Whether what it switches is on."""
        return self.isCheckable() and self.isChecked()

    # --- size ---

    def heightForWidth(self, width: int) -> int:
        """Give the height in which all words fit."""
        return self._height(self.face, width)

    def sizeHint(self) -> QSize:
        """Give the size with the text on one line."""
        width = max(self.face.natural_width(), self._least) + 2 * self._edge
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Give the size below which a word is cut or a finger misses."""
        width = max(self.face.minimum_width(), self._least) + 2 * self._edge
        return QSize(width, self._least + 2 * self._edge)

    @property
    def _least(self) -> int:
        return self._look.mm(TILE if self.face.broad else TARGET)

    @property
    def _edge(self) -> int:
        return 2 * self._look.ring  # kept for the focus ring

    def set_text(self, text: str, *, name: str = "") -> None:
        """Say something else."""
        self.setText(unshortened(text))
        self.setAccessibleName(name or text)
        self._wear(replace(self.face, text=text))

    def set_icon(self, icon: str) -> None:
        """Draw another pictogram."""
        if icon != self.face.icon:
            self._wear(replace(self.face, icon=icon))

    def height_if(self, width: int, *, stacked: bool, brief: bool = False) -> int:
        """Give the height that this width would take with its parts set so."""
        return self._height(replace(self.face, stacked=stacked, brief=brief), width)

    def _height(self, face: Face, width: int) -> int:
        edge = 2 * self._edge
        least = self._look.mm(TILE if face.broad else TARGET)
        return max(face.height_for(width - edge), least) + edge

    def set_stacked(self, stacked: bool) -> None:  # noqa: FBT001 - it is what the name says
        """Put the pictogram above the text, or beside it."""
        if stacked != self.face.stacked:
            self._wear(replace(self.face, stacked=stacked))

    def set_bare(self, bare: bool) -> None:  # noqa: FBT001 - it is what the name says
        """Draw the pictogram alone; the accessible name stays."""
        if bare != self.face.bare:
            self._wear(replace(self.face, bare=bare))

    def set_brief(self, brief: bool) -> None:  # noqa: FBT001 - it is what the name says
        """Leave out the smaller line; the accessible description stays."""
        if brief != self.face.brief:
            self._wear(replace(self.face, brief=brief))

    def _wear(self, face: Face) -> None:
        self.face = face
        self.updateGeometry()
        self.update()

    # --- taps ---

    def forget(self) -> None:
        """Let the finger that is down on it mean something else."""
        if self.isDown():
            self._forgotten = True
            self.setDown(False)

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Tell whether a finger here still means this button."""
        if self._forgotten:
            return False
        if self.rect().contains(position):
            return True
        start = self._pressed_at
        return start is not None and (position - start).manhattanLength() <= JITTER

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the finger came down."""
        self._forgotten = False
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Act, unless it is the echo of a tap."""
        self._moment = event.timestamp()
        super().mouseReleaseEvent(event)
        self._moment = self._pressed_at = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter act as Space does, once a stroke."""
        if event.key() in _ENTER:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def _tapped(self) -> None:
        if self.isCheckable():
            self.toggle()  # what is on is said by whoever acts on it
        if self._moment is not None and self._is_echo(self._moment):
            return
        self._on_tap()

    def _is_echo(self, moment: int) -> bool:
        place = self.mapToGlobal(self._pressed_at or QPoint())
        near = (place - _LastTap.place).manhattanLength() <= JITTER
        soon = 0 <= moment - _LastTap.moment < DEBOUNCE
        echo = soon and (near or _LastTap.button == id(self))
        if not echo:
            _LastTap.moment, _LastTap.place, _LastTap.button = moment, place, id(self)
        return echo

    # --- paint ---

    def paintEvent(self, _: QPaintEvent) -> None:
        """Paint the button, and the ring where it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self._edge
        body = self.rect().adjusted(edge, edge, -edge, -edge)
        fill, ink, muted, border = self._colours()
        radius = self._look.mm(2.5)
        if self.hasFocus():
            paint_ring(painter, self.rect(), self._look, radius)
        painter.setPen(
            QPen(QColor(border), max(1, self._look.mm(0.3))) if border else Qt.PenStyle.NoPen
        )
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(body, radius, radius)
        self._paint_words(painter, body, ink, muted)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into sight."""
        super().focusInEvent(event)
        into_sight(self, event)

    def _paint_words(self, painter: QPainter, body: QRect, ink: str, muted: str) -> None:
        face, direction = self.face, self.layoutDirection()
        painter.setLayoutDirection(direction)
        places = face.arrange(body.size())

        def placed(rect: QRect) -> QRect:
            return mirrored(direction, body, rect.translated(body.topLeft()))

        if face.icon:
            where = placed(places.icon)
            side = where.width()
            inset = 0
            if face.broad:
                tint = QColor(self._look.tokens.tint)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tint)
                painter.drawRoundedRect(where, side * 0.22, side * 0.22)
                inset = round(side * 0.14)
            colour = self._look.tokens.accent if face.broad else ink
            drawing = pictogram(face.icon, side - 2 * inset, colour, self.devicePixelRatioF())
            painter.drawPixmap(where.topLeft() + QPoint(inset, inset), drawing)
        painter.setPen(QColor(ink))
        paint_text(painter, face.font, placed(places.text), face.flags, face.words)
        if face.line:
            painter.setPen(QColor(muted))
            paint_text(painter, face.detail_font, placed(places.detail), face.flags, face.line)

    def _colours(self) -> tuple[str, str, str, str]:  # fill, ink, muted ink, border
        tokens, down = self._look.tokens, self.isDown()
        if not self.isEnabled():
            return "", tokens.muted, tokens.muted, ""
        if self.on:
            return tokens.chosen, tokens.on_chosen, tokens.on_chosen, tokens.on_chosen
        if self.kind == "primary":
            fill = tokens.accent_pressed if down else tokens.accent
            return fill, tokens.on_accent, tokens.on_accent, ""
        if self.kind == "danger":
            fill = tokens.danger_pressed if down else tokens.danger
            return fill, tokens.on_danger, tokens.on_danger, ""
        fill = tokens.pressed if down else tokens.surface
        if self.kind == "tile":
            return fill, tokens.text, tokens.muted, tokens.border
        return fill, tokens.accent, tokens.muted, tokens.border if self.kind == "secondary" else ""


class Text(QLabel):
    """Words that wrap, in one of our sizes."""

    def __init__(  # noqa: PLR0913 - what a text is, each by its name
        self,
        look: Look,
        text: str,
        role: Role = "body",
        *,
        bold: bool = False,
        colour: str = "",
        centred: bool = False,
    ) -> None:
        super().__init__()
        self.set_text(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(look.qfont(role, bold=bold))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colour or look.tokens.text))
        self.setPalette(palette)
        middle = Qt.AlignmentFlag.AlignVCenter
        side = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeading
        self.setAlignment(side | middle)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """Give the widest word and one line; the height follows from the width."""
        margins = self.contentsMargins()
        width = widest_word(self.font(), self._said) if self.wordWrap() else self.sizeHint().width()
        return QSize(
            width + margins.left() + margins.right(),
            self.fontMetrics().height() + margins.top() + margins.bottom(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words; those read from the right by ourselves, see set_lines."""
        if not is_right_to_left():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        flags = self.alignment().value | Qt.TextFlag.TextWordWrap.value
        paint_text(painter, self.font(), self.contentsRect(), flags, breakable(self._said))

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._said = text
        self.setText(breakable(text))
        self.setAccessibleName(text)

    def text(self) -> str:
        """Give what is said, without the marks that tell where a line may end."""
        return self._said


class Drawing(QLabel):
    """A pictogram beside words that say the same."""

    def __init__(self, look: Look, icon: str, millimetres: float, colour: str = "") -> None:
        super().__init__()
        side = look.mm(millimetres)
        self.setPixmap(pictogram(icon, side, colour or look.tokens.accent))
        self.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Field(QLineEdit):
    """A line to write on."""

    def __init__(self, look: Look, name: str, text: str = "", *, secret: bool = False) -> None:
        super().__init__(text)
        self._look = look
        self.setAccessibleName(name)
        self.setFont(look.qfont("body"))
        self.setMinimumHeight(look.mm(TARGET))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come into sight."""
        super().focusInEvent(event)
        into_sight(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, and the ring where it has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_ring(painter, self.rect(), self._look, self._look.mm(2))


def paint_ring(painter: QPainter, rect: QRect, look: Look, radius: int) -> None:
    """Paint the focus ring of two colours just inside a rectangle."""
    width = look.ring
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for step, colour in enumerate((look.tokens.ring_outer, look.tokens.ring_inner)):
        painter.setPen(QPen(QColor(colour), width))
        inset = step * width + width / 2
        curve = radius + 2 * width - inset
        frame = rect.toRectF().adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, curve, curve)


def ground(widget: QWidget, kind: Literal["ground", "bar"] = "ground") -> None:
    """Let a widget paint the background of the interface (stylesheet() colours it)."""
    widget.setProperty(kind, True)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
