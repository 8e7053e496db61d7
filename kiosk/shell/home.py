"""The home screen: the services as tiles, a search, the mailbox, every service by theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.i18n import gettext as _
from kiosk.policy.model import Mode, Policy, Service
from kiosk.policy.search import find
from kiosk.shell.catalogue import (
    MAIL,
    WebSearch,
    address_tile,
    named,
    of_theme,
    service_tile,
    theme_name,
    theme_tiles,
    web_tile,
)
from kiosk.shell.controls import Button, Text, ground
from kiosk.shell.look import Look
from kiosk.shell.pane import Pane
from kiosk.shell.search_field import SearchField
from kiosk.shell.tiles import Tile, TileGrid

START, ALL, WEB = "start", "all", "web"  # the views that are no theme
BESIDE = 0.5  # of the screen's width: a title beside which the search still has room
EDGE = 6.0  # mm, at both sides
LOW = 95.0  # mm: a room so low, beside the keyboard, has no margins to give away


def _nothing() -> None:
    """Take no notice."""


def _hints() -> tuple[str, ...]:
    return _("Cherchez une démarche. Exemple : carte grise"), _("Cherchez une démarche")


def _hints_of_web() -> tuple[str, ...]:
    return _("L'adresse d'un site, ou quelques mots"), _("Une adresse ou des mots")


def _no_search() -> None:
    """Give none."""


@dataclass(frozen=True, slots=True)
class HomeActions:
    """What the home screen asks for.

    Attributes:
        open_service: takes the id of a service.
        open_url: takes an address as it was typed, unchecked.
        moved: the view changed; ask `can_go_back` again.
        web: gives the web search that may be offered now, or None.
    """

    open_service: Callable[[str], object]
    open_url: Callable[[str], object]
    help: Callable[[], object]
    call_agent: Callable[[], object] = field(default=_nothing)
    scan: Callable[[], object] = field(default=_nothing)
    moved: Callable[[], object] = field(default=_nothing)
    web: Callable[[], WebSearch | None] = field(default=_no_search)


class Home(QWidget):
    """Where every visit begins.

    `query`, `view`, `page` and `helped` say where the citizen is; a home made with them is at the
    same place.

    Args:
        query: what is searched.
        view: START, ALL, or the id of a theme.
        page: which page of tiles, from 0.
        helped: whether the agent helps, so that the tiles of those who help are there.
    """

    def __init__(  # noqa: PLR0913 - the place has four parts
        self,
        look: Look,
        policy: Policy,
        actions: HomeActions,
        *,
        query: str = "",
        view: str = START,
        page: int = 0,
        helped: bool = False,
    ) -> None:
        super().__init__()
        ground(self)
        self._look, self._policy, self._actions = look, policy, actions
        self.view = view
        self.helped = helped
        self._title = Text(look, "", "title", bold=True)
        self._leave = Button(look, "", "back", on_tap=self.go_back)
        self._search = SearchField(look, query, changed=self._typed, entered=self._entered)
        self._mail = Button(
            look, _("Ma boîte mail"), "mail", on_tap=lambda: self.show_view(MAIL), kind="primary"
        )
        self._all = Button(
            look, _("Tous les services"), "themes", on_tap=lambda: self.show_view(ALL)
        )
        scan = Button(look, _("Scanner un papier"), "scanner", on_tap=actions.scan)
        self._others = [scan]
        self._scan = actions.scan
        if policy.effective_mode is Mode.LEGAL:
            others = Button(look, _("Autres sites"), "web", on_tap=lambda: self.show_view(WEB))
            self._others.insert(0, others)
        self._foot = QWidget()
        self._beside = False  # the search stands beside the title
        self._middle: QWidget = QWidget()
        self._column = QVBoxLayout(self)
        self._build()
        self._fill(page)

    @property
    def query(self) -> str:
        """What is searched."""
        return self._search.text()

    @property
    def page(self) -> int:
        """Which page of tiles is shown, from 0."""
        return self._middle.page if isinstance(self._middle, TileGrid) else 0

    @property
    def can_go_back(self) -> bool:
        """Whether this is not the first view."""
        return bool(self.query) or self.view != START

    def go_back(self) -> None:
        """Go up by one view."""
        if self.query:
            self._search.set_text("")
        elif self.view in {START, ALL, WEB, MAIL}:
            self.show_view(START)
        else:
            self.show_view(ALL)

    def restart(self) -> None:
        """Show the first view again."""
        self._search.set_text("")
        self.show_view(START)

    def show_view(self, view: str) -> None:
        """Show START, ALL, or a theme."""
        self.view = view
        self._fill(0)
        if view == WEB:
            self._search.setFocus()
        self._actions.moved()

    def help(self, *, on: bool) -> None:
        """Show the tiles of those who help, or no more."""
        if on is not self.helped:
            self.helped = on
            self._fill(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the focus, so that no button seems chosen before anybody chose."""
        super().showEvent(event)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up on Esc."""
        if event.key() == Qt.Key.Key_Escape and self.can_go_back:
            self.go_back()
        else:
            super().keyPressEvent(event)

    # --- what is shown ---

    def hasHeightForWidth(self) -> bool:
        """Take any height: what does not fit is hidden or on a further page."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Let the keyboard have its room."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for a tile, above all while the keyboard is up."""
        super().resizeEvent(event)
        self._make_room()

    def _build(self) -> None:
        look = self._look
        self._column.setSpacing(look.mm(3))
        edge = 2 * look.ring  # where buttons and fields seem to begin
        self._title.setContentsMargins(edge, 0, edge, 0)
        heading = QHBoxLayout()
        heading.setSpacing(look.mm(3))
        policy = self._leave.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Maximum)
        self._leave.setSizePolicy(policy)
        heading.addWidget(self._leave)
        self._column.addLayout(heading)
        title = self._title.fontMetrics().horizontalAdvance(self._heading())
        if look.scale > 1 and title < look.width * BESIDE:
            self._beside = True
            heading.addWidget(self._title)
            heading.addWidget(self._search, 1)
        else:
            heading.addWidget(self._title, 1)
            self._column.addWidget(self._search)
        self._column.addWidget(self._middle, 1)
        foot = QGridLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(look.gap)
        buttons = [self._mail, self._all, *self._others]
        widest = max(button.minimumSizeHint().width() for button in buttons)
        room = look.width - 2 * look.mm(EDGE)
        columns = len(buttons)
        if columns * (widest + look.gap) - look.gap > room:
            columns = (columns + 1) // 2
        for place, button in enumerate(buttons):
            foot.addWidget(button, place // columns, place % columns)
        for column in range(columns):
            foot.setColumnStretch(column, 1)
        self._column.addWidget(self._foot)

    def _fill(self, page: int) -> None:
        first = self.view == START
        self._title.setWordWrap(not (self._beside and first))
        self._title.set_text(self._heading())
        top = self.view in {ALL, WEB, MAIL}
        self._leave.set_text(_("Revenir au début") if top else _("Tous les services"))
        self._search.set_hints(_hints_of_web() if self.view == WEB else _hints())
        self._search.setVisible(self.view in {START, WEB} or bool(self.query))
        tiles = self._tiles()
        made = TileGrid(self._look, tiles, page=page) if tiles else self._without_tiles()
        self._column.replaceWidget(self._middle, made)
        self._middle.hide()
        self._middle.deleteLater()  # the tile that was just tapped may be one of its own
        self._middle = made
        self._make_room()
        self._order_focus()

    def _make_room(self) -> None:
        searching, first, look = bool(self.query), self.view == START, self._look
        low = self.height() < look.mm(LOW)
        edges = (look.mm(1), look.mm(1)) if low else (look.mm(5), look.mm(4))
        self._column.setContentsMargins(look.mm(EDGE), edges[0], look.mm(EDGE), edges[1])
        self._title.setVisible(not searching)
        squeezed = self.view == WEB and self._beside  # “Retour” in the bar does the same
        self._leave.setVisible(not first and not searching and not squeezed)
        self._foot.setVisible(first and not searching and not look.low)
        if look.low:
            self._title.hide()
        if not isinstance(self._middle, TileGrid):
            return
        margins = self._column.contentsMargins()
        width = self.width() - margins.left() - margins.right()
        least = self._middle.least_height(width) + margins.top() + margins.bottom()
        field = self._search.sizeHint().height() + self._column.spacing()
        foot = self._foot.sizeHint().height() + self._column.spacing()
        title = self._title.heightForWidth(width) + self._column.spacing()
        if look.low:
            return
        if first and self.height() < least + field + title + foot:
            self._foot.hide()
        above = field if first else self._leave.sizeHint().height() + self._column.spacing()
        if not searching and self.height() < least + above + title:
            self._title.hide()
        if not first and self.height() < least + above:
            self._leave.hide()  # “Retour” in the bar does the same

    def _order_focus(self) -> None:
        order = [self._leave, self._search, self._middle, self._mail, self._all, *self._others]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _heading(self) -> str:
        if self.view == START:
            return _("Que voulez-vous faire ?")
        if self.view == ALL:
            return _("Tous les services")
        if self.view == MAIL:
            return _("Ma boîte mail")
        if self.view == WEB:
            return _("Autres sites")
        return theme_name(self._policy, self.view)

    def _tiles(self) -> list[Tile]:
        if self.query:
            return self._results()
        if self.view == ALL:
            return theme_tiles(self._policy, self.show_view, helped=self.helped)
        if self.view == WEB:
            return []
        if self.view == START:
            services = named(self._policy, helped=self.helped)
        else:
            services = of_theme(self._policy, self.view, helped=self.helped)
        tiles = [self._tile(service) for service in services]
        return [*tiles, *self._tiles_of_foot()] if self._look.low and self.view == START else tiles

    def _tiles_of_foot(self) -> list[Tile]:
        """Give what stands below the tiles, where there is no room for it there."""
        mail = partial(self.show_view, MAIL)
        made = [
            Tile(_("Ma boîte mail"), _("Lire et écrire vos messages."), "mail", mail),
            Tile(
                _("Tous les services"),
                _("Chaque démarche, par thème."),
                "themes",
                partial(self.show_view, ALL),
            ),
            Tile(
                _("Scanner un papier"),
                _("Pour l'envoyer ou le garder."),
                "scanner",
                self._scan,
            ),
        ]
        if self._policy.effective_mode is Mode.LEGAL:
            line = _("L'adresse d'un site, ou quelques mots")
            made.append(Tile(_("Autres sites"), line, "web", partial(self.show_view, WEB)))
        return made

    def _results(self) -> list[Tile]:
        found = find(self._policy, self.query, helped=self.helped)
        tiles = [self._tile(service) for service in found]
        typed = address_tile(self.query, self._actions.open_url)
        if typed:
            return [*tiles, typed]
        web = self._actions.web()
        return [*tiles, web_tile(self.query, web)] if web else tiles

    def _tile(self, service: Service) -> Tile:
        return service_tile(service, partial(self._actions.open_service, service.id))

    def _without_tiles(self) -> QWidget:
        if self.view == WEB and not self.query:
            sentences = (
                _("Touchez la ligne. Écrivez l'adresse d'un site, ou quelques mots."),
                _("Les sites interdits ou dangereux restent fermés."),
            )
            return self._said(sentences)
        sentences = (
            _("Nous n'avons rien trouvé. Essayez un autre mot."),
            _("Vous pouvez aussi demander à l'agent."),
        )
        call = Button(self._look, _("Appeler l'agent"), "bell", on_tap=self._actions.call_agent)
        return self._said(sentences, call)

    def _said(self, sentences: tuple[str, ...], button: Button | None = None) -> QWidget:
        look = self._look
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.mm(4))
        for sentence in sentences:
            words = Text(look, sentence)
            words.setContentsMargins(2 * look.ring, 0, 2 * look.ring, 0)
            column.addWidget(words)
        if button is not None:
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch()
            column.addLayout(row)
        column.addStretch()
        return Pane(look, part)

    def _typed(self) -> None:
        self._fill(0)
        self._actions.moved()

    def _entered(self) -> None:
        tiles = self._tiles()
        if self.query and len(tiles) == 1:
            tiles[0].on_tap()
        elif isinstance(self._middle, TileGrid):
            self._middle.focus_first()
