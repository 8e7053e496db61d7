"""The second screen: how this machine reaches the Internet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.seed.surroundings import Cable, Heard, Strength
from kiosk.shell.controls import Button, Drawing, Text
from kiosk.shell.first.asked import Asked
from kiosk.shell.first.frame import Frame, FrameActions

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.seed.proposal import Answers
    from kiosk.shell.first.scanning import Air
    from kiosk.shell.look import Look

_AGAIN: Final = 2_000  # milliseconds between two looks at the cable
_LISTEN: Final = 8_000  # milliseconds between two scans
_MOST: Final = 8  # networks; beyond that a village has none


@dataclass(frozen=True, slots=True)
class Around:
    """What this machine can look at.

    Attributes:
        cable: tells how the cable is.
        card: gives the name of its wireless card, or "".
        air: hears networks.
        printer: gives the name of a printer that is plugged in, or None.
    """

    cable: Callable[[], Cable]
    card: Callable[[], str]
    air: Air
    printer: Callable[[], str | None]


class NetworkScreen(Frame):
    """Cable or Wi-Fi; the cable is watched, so that whoever plugs it in sees it."""

    def __init__(self, look: Look, answers: Answers, actions: FrameActions, around: Around) -> None:
        self._look_of = look
        self._around = around
        self._ssid, self._secured = answers.ssid, answers.secured
        self._heard: tuple[Heard, ...] = ()
        self._by_cable = Button(
            look, _("Par câble"), "cable", on_tap=lambda: self._choose(wifi=False), checked=True
        )
        self._by_wifi = Button(
            look, _("Par Wi-Fi"), "wifi", on_tap=lambda: self._choose(wifi=True), checked=False
        )
        self._state = Text(look, "", "label")
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(look.gap)
        self._chosen = Text(look, "", "label", bold=True)
        self._other = Button(look, _("Choisir un autre réseau"), "back", on_tap=self._unchoose)
        self._password = Asked(
            look,
            _("Mot de passe du Wi-Fi"),
            example=_("Il est écrit sous votre box, ou derrière elle."),
            secret=True,
        )
        self._password.field.setText(answers.password)
        parts = [self._choice(), self._state, self._list, self._taken(), self._password]
        self._wifi = answers.wifi
        super().__init__(look, 2, _("Comment la borne va-t-elle sur Internet ?"), parts, actions)
        self._password.field.returnPressed.connect(actions.on)
        self._look_again = QTimer(self)
        self._look_again.setInterval(_AGAIN)
        self._look_again.timeout.connect(self.refresh)
        self._listen_again = QTimer(self)
        self._listen_again.setInterval(_LISTEN)
        self._listen_again.timeout.connect(self._listen)
        self.refresh()

    def begin(self) -> None:
        """Look around, as long as this screen is seen."""
        if not self._wifi and not self._ssid and self._around.cable() is not Cable.PLUGGED:
            self._wifi = bool(self._around.card())
        self.first = self._by_wifi if self._wifi else self._by_cable
        self._look_again.start()
        self._listen_again.start()
        self._listen()
        self.refresh()

    def end(self) -> None:
        """Look no more."""
        self._look_again.stop()
        self._listen_again.stop()

    def take(self, answers: Answers) -> Answers:
        """Give the answers with those of this screen."""
        return replace(
            answers,
            wifi=self._wifi,
            ssid=self._ssid,
            secured=self._secured,
            password=self._password.text(),
        )

    # --- what is seen -----------------------------------------------------------------------------
    def refresh(self) -> None:
        """Show how everything is now."""
        self._by_cable.setChecked(not self._wifi)
        self._by_wifi.setChecked(self._wifi)
        self._by_cable.set_icon("cable" if self._wifi else "check")
        self._by_wifi.set_icon("check" if self._wifi else "wifi")
        self._state.set_text(said := self._said())
        self._state.setVisible(bool(said))
        choosing = self._wifi and not self._ssid
        self._list.setVisible(choosing and bool(self._heard))
        self._row.setVisible(self._wifi and bool(self._ssid))
        self._password.setVisible(self._wifi and bool(self._ssid) and self._secured)

    def _said(self) -> str:
        if self._wifi:
            return "" if self._ssid else self._said_of_wifi()
        match self._around.cable():
            case Cable.PLUGGED:
                return _("Le câble est bien branché. Touchez « Continuer ».")
            case Cable.UNPLUGGED:
                return _(
                    "Le câble n'est pas branché. Reliez la borne à votre box, puis attendez un peu."
                )
            case Cable.NO_SOCKET:
                return _("Cette borne n'a pas de prise pour un câble. Choisissez le Wi-Fi.")

    def _said_of_wifi(self) -> str:
        if not self._around.card():
            return _("Cette borne n'a pas de Wi-Fi. Branchez un câble.")
        if not self._heard:
            return _("La borne cherche les réseaux Wi-Fi. Attendez un peu.")
        return _("Touchez le nom de votre réseau. Il est écrit sous votre box.")

    def _choice(self) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._look_of.gap)
        row.addWidget(self._by_cable, 1)
        row.addWidget(self._by_wifi, 1)
        return both

    def _taken(self) -> QWidget:
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(2 * self._look_of.ring, 0, 0, 0)
        row.setSpacing(self._look_of.gap)
        row.addWidget(Drawing(self._look_of, "wifi", 9), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._chosen, 1)
        row.addWidget(self._other)
        self._chosen.set_text(self._ssid)
        return self._row

    # --- what is chosen ---------------------------------------------------------------------------
    def _choose(self, *, wifi: bool) -> None:
        self._wifi = wifi
        self.fault("")
        self.refresh()
        if wifi:
            self._listen()

    def _pick(self, network: Heard) -> None:
        if network.ssid != self._ssid:
            self._password.field.clear()
        self._ssid, self._secured = network.ssid, network.secured
        self._chosen.set_text(network.ssid)
        self.fault("")
        self.refresh()
        if network.secured:
            self._password.field.setFocus()

    def _unchoose(self) -> None:
        self._ssid = ""
        self._show_list()
        self.refresh()

    def _listen(self) -> None:
        if self._wifi:
            self._around.air.listen(self._found)

    def _found(self, networks: tuple[Heard, ...]) -> None:
        """Take what is heard; what is in the list already stays where it is, under the finger."""
        known = {network.ssid for network in self._heard}
        fresh = tuple(network for network in networks if network.ssid not in known)
        if fresh and len(self._heard) < _MOST:
            self._heard = (*self._heard, *fresh)[:_MOST]
            self._show_list()
        self.refresh()

    def _show_list(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()
        before: QWidget = self._by_wifi
        for network in self._heard:
            line = self._line(network)
            self._rows.addWidget(line)
            self.setTabOrder(before, line)  # it came later than what stands below it
            before = line

    def _line(self, network: Heard) -> Button:
        strength = {
            Strength.GOOD: _("Bonne réception"),
            Strength.FAIR: _("Réception moyenne"),
            Strength.WEAK: _("Réception faible"),
        }[network.strength]
        detail = (
            strength
            if network.secured
            else _("{strength}, sans mot de passe").format(strength=strength)
        )
        return Button(
            self._look_of,
            network.ssid,
            "lock" if network.secured else "unlock",
            on_tap=lambda: self._pick(network),
            detail=detail,
            leading=True,
        )
