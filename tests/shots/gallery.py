"""Every native screen in every look, for the pictures and for the tests of accessibility."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk import i18n, wire
from kiosk.accessibility.statement import read
from kiosk.accessibility.workshop import Exercise, Progress
from kiosk.documents.stack import Stack
from kiosk.documents.tray import Document, Tray
from kiosk.i18n import Language
from kiosk.i18n import gettext as _
from kiosk.peripherals.reasons import Trouble
from kiosk.policy.category_file import read_categories
from kiosk.policy.model import (
    Category,
    Decision,
    ListSource,
    Mode,
    Notice,
    Opening,
    Policy,
    Reason,
    Rule,
    Service,
    Site,
    Span,
    Tier,
    Verdict,
)
from kiosk.policy.pattern import Pattern
from kiosk.policy.reading import Source, read_policy
from kiosk.printing import Step
from kiosk.scanning import Step as ScanStep
from kiosk.settings import ACCESSIBILITY_STATEMENT, CATEGORIES, WHITELIST, Settings
from kiosk.shell.adapting import Adapting
from kiosk.shell.bars import Badge, BarActions, BarState, ComfortActions, ComfortBar, PageBar
from kiosk.shell.catalogue import WebSearch
from kiosk.shell.controls import ground
from kiosk.shell.devices import printer_sentence
from kiosk.shell.home import ALL, WEB, Home, HomeActions
from kiosk.shell.listening_bar import ListeningBar
from kiosk.shell.look import SCALES, Look, direction, stylesheet
from kiosk.shell.scan_words import kept
from kiosk.shell.screens.adapting import Adapting as AdaptingScreen
from kiosk.shell.screens.apart import Closed, OutOfService, Paused
from kiosk.shell.screens.asked import Asked
from kiosk.shell.screens.attract import Attract
from kiosk.shell.screens.band import Band, closing_sentence, paying_sentence, waiting_sentence
from kiosk.shell.screens.blocked import Blocked, BlockedActions
from kiosk.shell.screens.broken import Broken
from kiosk.shell.screens.charter import Charter, CharterActions, Rules, RulesActions
from kiosk.shell.screens.code_hint import CodeHint
from kiosk.shell.screens.contact import Contact, ContactActions
from kiosk.shell.screens.counted import Counted
from kiosk.shell.screens.declaration import Declaration
from kiosk.shell.screens.documents import Choose, ChooseActions, MyDocuments, MyDocumentsActions
from kiosk.shell.screens.end import EndActions, EndConfirm, Memo
from kiosk.shell.screens.erased import Erased
from kiosk.shell.screens.failed import Failed, FailedActions, FailureKind
from kiosk.shell.screens.help import Call, Help, HelpActions
from kiosk.shell.screens.languages import Languages, LanguagesActions
from kiosk.shell.screens.offer import Offer
from kiosk.shell.screens.open_pages import OpenPages, OpenPagesActions, PageEntry
from kiosk.shell.screens.patience import Patience
from kiosk.shell.screens.prepare import Prepare, PrepareActions
from kiosk.shell.screens.preview import Choice, Preview, PreviewActions, Sheets
from kiosk.shell.screens.printout import Printout, PrintoutActions
from kiosk.shell.screens.question import Answer, Asking, Question, QuestionKind
from kiosk.shell.screens.read_aloud import ReadAloud
from kiosk.shell.screens.reading import ReadingActions, ReadingScreen, View
from kiosk.shell.screens.scan import Discard, Place, Reading, Review, ReviewActions, Unscanned
from kiosk.shell.screens.stick import (
    OnStick,
    StickActions,
    StickContents,
    StickFound,
    StickTold,
)
from kiosk.shell.screens.still_there import StillThere, StillThereActions
from kiosk.shell.screens.switches import Switches, SwitchesActions
from kiosk.shell.screens.tour import Tour, TourActions, pictures
from kiosk.shell.screens.waiting import Waiting
from kiosk.shell.screens.workshop import WorkshopActions, WorkshopScreen
from kiosk.shell.upper_half import UpperHalf, WholeHeight
from kiosk.usage.metric import Family
from kiosk.usage.report import Report, Row
from kiosk.usage.upcoming import Upcoming
from kiosk.usage.vocabulary import Cell, Vocabulary
from kiosk.usage.wording import Labels, upcoming_sections
from kiosk.usb_stick import Outcome
from tests.shots import first

LONG = "administration-etrangers-en-france.interieur.gouv.fr"


def nothing(*_: object) -> None:
    """Do nothing: a picture has nobody to act for."""


@cache
def categories() -> tuple[Category, ...]:
    """Give the project's own categories of sites."""
    return read_categories(CATEGORIES.read_bytes(), CATEGORIES.name)


@cache
def policy() -> Policy:
    """Give the policy of the project's own whitelist."""
    return read_policy(Source(WHITELIST.name, WHITELIST.read_bytes()))


def service(name: str) -> Service:
    """Give a service of it."""
    return next(one for one in policy().services if one.id == name)


HOME = HomeActions(nothing, nothing, nothing)
COMFORT = ComfortActions(nothing, nothing, nothing, nothing)
BARS = BarActions(nothing, nothing, nothing, nothing, nothing, nothing, nothing, nothing, COMFORT)


class _Lists:
    """Lists that name no site."""

    class_categories: tuple[frozenset[str], ...] = ()
    sources: tuple[ListSource, ...] = ()

    def classes(self, host: str) -> tuple[tuple[str, int], ...]:
        """Give none."""
        del host
        return ()

    def path_classes(self, host: str, path: str) -> tuple[tuple[str, int], ...]:
        """Give none."""
        del host, path
        return ()


def _home(**place: str | bool) -> Callable[[Look], QWidget]:
    return lambda look: Home(look, policy(), HOME, **place)  # type: ignore[arg-type]  # each its own


def _legal_home(**place: str) -> Callable[[Look], QWidget]:
    """Give the home of a kiosk that shows any lawful site."""
    rules = Rule(Pattern.parse("duckduckgo.com"), "", Tier.OFFICIAL)
    wide = replace(policy(), rules=(*policy().rules, rules), mode=Mode.LEGAL, lists=_Lists())
    wide = replace(wide, categories=categories())
    actions = replace(HOME, web=lambda: WebSearch("DuckDuckGo", nothing))
    return lambda look: Home(look, wide, actions, **place)  # type: ignore[arg-type]  # each its own


def _blocked(
    reason: Reason, alternative: str = "", ask: Callable[[], object] | None = nothing
) -> Callable[[Look], QWidget]:
    decision = Decision(Verdict.DENY, reason, alternative=alternative)
    actions = BlockedActions(nothing, nothing, nothing, ask)
    return lambda look: Blocked(look, decision, policy(), actions)


def _warned(look: Look) -> QWidget:
    decision = Decision(Verdict.DENY, Reason.WARNED, category="dynamic-dns")
    actions = BlockedActions(nothing, nothing, nothing, None, nothing)
    return Blocked(look, decision, replace(policy(), categories=categories()), actions)


def _category(look: Look) -> QWidget:
    decision = Decision(Verdict.DENY, Reason.CATEGORY, category="gambling")
    actions = BlockedActions(nothing, nothing, nothing, nothing)
    return Blocked(look, decision, replace(policy(), categories=categories()), actions)


def _failed(kind: FailureKind, name: str = "") -> Callable[[Look], QWidget]:
    actions = FailedActions(nothing, nothing)
    return lambda look: Failed(look, kind, service(name) if name else None, actions)


def _contact(kind: str, value: str) -> Callable[[Look], QWidget]:
    actions = ContactActions(nothing, nothing)
    return lambda look: Contact(look, kind, value, actions)  # type: ignore[arg-type]  # mail, phone


def _asking(kind: QuestionKind, text: str = "") -> Callable[[Look], QWidget]:
    def answer(_: Answer) -> None:
        """Take the answer."""

    return lambda look: Asking(look, Question(kind, "caf.fr", text), answer)


def _open_pages(count: int) -> Callable[[Look], QWidget]:
    labels = ("CAF", "laposte.net", "Assurance Maladie (ameli)", LONG)
    entries = [PageEntry(label, key, key == 1) for key, label in enumerate(labels[:count])]
    actions = OpenPagesActions(nothing, nothing, nothing, nothing)
    return lambda look: OpenPages(look, entries, actions)


def _prepare(name: str) -> Callable[[Look], QWidget]:
    actions = PrepareActions(nothing, nothing)
    return lambda look: Prepare(look, service(name), actions)


def _workshop(look: Look) -> QWidget:
    actions = WorkshopActions(nothing, nothing, nothing)
    return WorkshopScreen(look, Progress(frozenset({Exercise.FIND})), actions)


def _tour(step: int) -> Callable[[Look], QWidget]:
    return lambda look: Tour(look, step, TourActions(nothing, nothing))


def _help(call: Call, *, training: bool = False) -> Callable[[Look], QWidget]:
    actions = HelpActions(*[nothing] * 7)
    if training:
        actions = replace(actions, workshop=nothing)
    return lambda look: Help(look, policy(), actions, call)


def _adapting(*, on: bool) -> Callable[[Look], QWidget]:
    def make(look: Look) -> QWidget:
        stage: Any = None  # nothing is laid anywhere
        choices = Adapting(stage, stage, nothing, nothing)._choices(replace(look, slow_keys=on))
        return AdaptingScreen(look, choices, nothing)

    return make


def _switches(count: int) -> Callable[[Look], QWidget]:
    actions = SwitchesActions(nothing, nothing, nothing)
    return lambda look: Switches(replace(look, switches=count), actions)


def _end(look: Look) -> QWidget:
    pages = (Memo("CAF", "www.caf.fr", "3230"), Memo("laposte.net", "www.laposte.net"))
    return EndConfirm(look, pages, EndActions(nothing, nothing, nothing))


def _page(look: Look) -> QWidget:
    """Give what surrounds the page of a slow site."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(Patience(look, 20))
    column.addStretch()
    return part


def _heard_page(look: Look) -> QWidget:
    """Give what surrounds a page that is read aloud."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch()
    bar = ListeningBar(look, nothing)
    bar.offer(True)
    column.addWidget(bar)
    return part


def _town() -> Policy:
    """Give the policy of a commune that says everything about itself."""
    morning, afternoon = Span(540, 720), Span(840, 1020)
    days = ((morning,), (morning,), (morning, afternoon), (morning,), (morning,), (), ())
    notice = Notice(
        "La commune de Saint-Exemple-sur-Allier",
        "Le centre de gestion de l'Allier, 04 70 00 00 05",
        "Vous aider à faire vos démarches sur Internet.",
    )
    site = Site(
        "Agence postale communale de Saint-Exemple",
        "Saint-Exemple-sur-Allier",
        phone="04 70 00 00 00",
        notice=notice,
        opening=Opening(days),
    )
    return replace(policy(), site=site)


def _attract(look: Look) -> QWidget:
    return Attract(look, _town().site.name, nothing)


def _attract_with_a_fault(look: Look) -> QWidget:
    fault = "Erreur dans « ilot.yaml », ligne 12 : « 25:00 » n'est pas une heure. Corrigez-la."
    return Attract(look, _town().site.name, nothing, fault)


def _closed_with_a_fault(look: Look) -> QWidget:
    return Closed(look, _town().site, "Erreur dans « ilot.yaml », ligne 12. Corrigez cette ligne.")


def _charter(look: Look) -> QWidget:
    return Charter(look, _town(), CharterActions(nothing, nothing))


def _rules(look: Look) -> QWidget:
    return Rules(look, _town(), RulesActions(nothing, nothing, nothing))


def _declaration(look: Look) -> QWidget:
    return Declaration(look, _town().site, read(ACCESSIBILITY_STATEMENT), nothing)


def _counted(look: Look) -> QWidget:
    counts = policy()
    vocabulary = Vocabulary.of(counts)
    rows = [Row(cell.metric, cell.value, n % 7 - 1) for n, cell in enumerate(_cells(vocabulary))]
    week = 1_795_392_000  # 2026-11-23
    upcoming = Upcoming((Report(Family.USAGE, week, tuple(rows)),), (), _cells(vocabulary), week)
    return Counted(look, upcoming_sections(upcoming, Labels.of(counts), sends=True), nothing)


def _cells(vocabulary: Vocabulary) -> tuple[Cell, ...]:
    return tuple(sorted(vocabulary.cells, key=lambda cell: (cell.metric, cell.value)))


def _still_there(look: Look) -> QWidget:
    return StillThere(look, 48, StillThereActions(nothing, nothing))


def _ending(look: Look) -> QWidget:
    return Waiting(look, _("Nous effaçons vos traces. Attendez quelques secondes."))


def _band(icon: str, sentence: Callable[[int], str]) -> Callable[[Look], QWidget]:
    def make(look: Look) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Band(look, icon, sentence(10)))
        column.addStretch()
        return part

    return make


def _preview(count: int, choice: Choice, *, left: int) -> Callable[[Look], QWidget]:
    def make(look: Look) -> QWidget:
        price = "10 pages gratuites, puis 0,20 € par page. Payez à l'agent."
        hindrance = printer_sentence(Trouble.PAPER_OUT) if choice.colour else ""
        actions = PreviewActions(nothing, nothing)
        return Preview(look, Sheets(count, _letter), choice, left, price, hindrance, actions)

    return make


def _reading(view: View) -> Callable[[Look], QWidget]:
    def make(look: Look) -> QWidget:
        actions = ReadingActions(nothing, nothing)
        return ReadingScreen(look, "Attestation de paiement", Sheets(3, _letter), view, actions)

    return make


def _letter(_page: int, size: QSize) -> QImage:
    """Draw a sheet with a few lines on it."""
    whole = QSize(595, 842).scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
    image = QImage(whole, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(whole.width() / 595, whole.height() / 842)
    painter.setPen(Qt.GlobalColor.darkBlue)
    for line in range(24):
        painter.drawText(60, 90 + 28 * line, "Attestation de paiement et de quotient familial")
    painter.end()
    return image


@cache
def _tray() -> tuple[Document, ...]:
    """Put two documents into a tray."""
    folder = Path(tempfile.mkdtemp(prefix="ilot-shots-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    tray = Tray(folder)
    for name in ("Attestation de paiement octobre 2026.pdf", "photo.png"):
        place = tray.room()
        _letter(0, QSize(595, 842)).save(f"{place}.png")
        place.with_suffix(".png").rename(place)
        tray.take(place, name)
    newest, other = tray.documents
    return (replace(newest, size=9_000_000), other)


def _documents(look: Look) -> QWidget:
    return MyDocuments(look, _tray(), MyDocumentsActions(*[nothing] * 8))


def _choose(*, several: bool, some: bool = True) -> Callable[[Look], QWidget]:
    def make(look: Look) -> QWidget:
        shown = _tray() if some else ()
        actions = ChooseActions(nothing, nothing, nothing, nothing)
        chosen = list(shown[:1])
        return Choose(look, shown, chosen, several=several, others=0, actions=actions)

    return make


def _place(hindrance: str = "") -> Callable[[Look], QWidget]:
    return lambda look: Place(look, _("Scanner un papier"), hindrance, nothing, nothing)


def _review(pages: int, trouble: str = "") -> Callable[[Look], QWidget]:
    def make(look: Look) -> QWidget:
        stack = Stack()
        for _page_number in range(pages):
            stack.add(_scanned())
        stack.show(-1)
        actions = ReviewActions(nothing, nothing, nothing, nothing, nothing)
        return Review(look, stack, kept(trouble) if trouble else "", actions)

    return make


@cache
def _scanned() -> bytes:
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        _letter(0, QSize(1190, 1684)).save(file.name)
        return file.read()


def _stick(*, reading: bool = False) -> Callable[[Look], QWidget]:
    def make(look: Look) -> QWidget:
        first, second = _tray()
        far = replace(second, name="Relevé de carrière", path=Path("/nowhere"))
        found = [OnStick("1", first, here=True, taken=True), OnStick("2", far)]
        actions = StickActions(nothing, nothing, nothing)
        return StickContents(look, found, reading=reading, cut=True, actions=actions)

    return make


def _stick_found(look: Look) -> QWidget:
    part = QWidget()
    ground(part)
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(StickFound(look, nothing, nothing))
    column.addStretch()
    return part


def _offer(look: Look) -> QWidget:
    return _above_a_page(Offer(look, nothing, nothing))


def _code_hint(look: Look) -> QWidget:
    return _above_a_page(CodeHint(look, nothing))


def _above_a_page(line: QWidget) -> QWidget:
    part = QWidget()
    ground(part)
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(line)
    column.addStretch()
    return part


def _printout(said: wire.PrintIs) -> Callable[[Look], QWidget]:
    return lambda look: Printout(look, said, 20, PrintoutActions(nothing, nothing))


SCREENS: dict[str, Callable[[Look], QWidget]] = {
    "home": _home(),
    "home-help": _home(helped=True),
    "home-all": _home(view=ALL),
    "home-theme": _home(view="papiers"),
    "home-mail": _home(view="mail"),
    "home-search": _home(query="rsa"),
    "home-search-many": _home(query="retraite"),
    "home-web": _legal_home(view=WEB),
    "home-legal": _legal_home(),
    "home-search-web": _legal_home(query="carte grise"),
    "home-nothing": _home(query="zzzz"),
    "home-address": _home(query=LONG),
    "prepare": _prepare("laposte"),
    "prepare-hint": _prepare("grdf"),
    "prepare-all": _prepare("doctolib"),
    "blocked": _blocked(Reason.NOT_LISTED),
    "blocked-lookalike": _blocked(Reason.LOOKALIKE, "ants"),
    "blocked-category": _category,
    "blocked-warned": _warned,
    "blocked-unsafe": _blocked(Reason.IP_LITERAL, ask=None),
    "asked": lambda look: Asked(look, LONG, Call.TOLD, nothing),
    "asked-unheard": lambda look: Asked(look, "www.mediatheque.example", Call.UNHEARD, nothing),
    "offline": _failed(FailureKind.OFFLINE, "caf"),
    "site-down": _failed(FailureKind.SITE_DOWN, "ameli"),
    "certificate": _failed(FailureKind.CERTIFICATE),
    "crashed": _failed(FailureKind.CRASHED, "caf"),
    "broken": lambda look: Broken(look, nothing),
    "waiting": Waiting,
    "slow": _page,
    "page-heard": _heard_page,
    "help": _help(Call.NONE),
    **{f"tour-{step + 1}": _tour(step) for step in range(len(pictures()))},
    "workshop": _workshop,
    "help-training": _help(Call.NONE, training=True),
    "read-aloud": lambda look: ReadAloud(look, nothing),
    "adapting": _adapting(on=False),
    "adapting-on": _adapting(on=True),
    "switches": _switches(1),
    "switches-none": _switches(0),
    "help-called": _help(Call.TOLD),
    "declaration": _declaration,
    "phone": _contact("phone", "09 69 36 35 34"),
    "mail": _contact("mail", "service.des.retraites@administration-publique.gouv.fr"),
    "end": _end,
    "preview": _preview(4, Choice(), left=20),
    "preview-one": _preview(1, Choice(colour=True), left=20),
    "preview-many": _preview(42, Choice(page=2), left=20),
    "printing": _printout(wire.PrintIs(Step.PRINTING, "1", "4")),
    "print-held": _printout(wire.PrintIs(Step.HELD, "1", "4", Trouble.PAPER_OUT)),
    "printed": _printout(wire.PrintIs(Step.PRINTED, "4", "4")),
    "print-too-many": _printout(wire.PrintIs(Step.TOO_MANY_PAGES, of="42")),
    "scan": _place(),
    "scan-hindered": _place(ScanStep.SILENT),
    "scan-reading": lambda look: Reading(look, ScanStep.READING, 2, nothing),
    "scan-jam": lambda look: Unscanned(look, ScanStep.JAM, nothing, nothing),
    "scan-none": lambda look: Unscanned(look, ScanStep.NO_SCANNER, nothing, nothing),
    "scan-one": _review(1),
    "scan-three": _review(3, ScanStep.JAM),
    "scan-discard": lambda look: Discard(look, nothing, nothing),
    "stick": _stick(),
    "stick-reading": _stick(reading=True),
    "stick-found": _stick_found,
    "stick-done": lambda look: StickTold(look, Outcome.DONE, nothing, nothing),
    "stick-full": lambda look: StickTold(look, Outcome.FULL, nothing, nothing),
    "stick-spent": lambda look: StickTold(look, Outcome.SPENT, nothing, nothing),
    "pages": _open_pages(4),
    "pages-none": _open_pages(0),
    "alert": _asking(QuestionKind.ALERT, "Votre demande est enregistrée."),
    "confirm": _asking(QuestionKind.CONFIRM, "Voulez-vous supprimer ce brouillon ?"),
    "prompt": _asking(QuestionKind.PROMPT, "Votre numéro d'allocataire ?"),
    "login": _asking(QuestionKind.LOGIN),
    "permission": _asking(QuestionKind.PERMISSION, "Utiliser la caméra de cette borne ?"),
    "leave": _asking(QuestionKind.LEAVE),
    "awaited": _band("wait", waiting_sentence),
    "closes": _band("warning", closing_sentence),
    "comes": _band("bell", lambda _minutes: _("L'agent arrive.")),
    "dry": _band("printer", lambda _minutes: printer_sentence(Trouble.PAPER_OUT)),
    "jammed": _band("printer", lambda _minutes: printer_sentence(Trouble.JAM)),
    "reading": _reading(View()),
    "reading-large": _reading(View(1, 2)),
    "document": _offer,
    "code": _code_hint,
    "documents": _documents,
    "documents-choose": _choose(several=True),
    "documents-none": _choose(several=False, some=False),
    "pays": _band("payer", lambda _minutes: paying_sentence("La Poste")),
    "attract": _attract,
    "attract-fault": _attract_with_a_fault,
    "charter": _charter,
    "rules": _rules,
    "counted": _counted,
    "languages": lambda look: Languages(look, LanguagesActions(nothing, nothing)),
    "still-there": _still_there,
    "ending": _ending,
    "erased": lambda look: Erased(look, nothing, nothing),
    "erased-training": lambda look: Erased(look, nothing, nothing, training=True),
    "closed": lambda look: Closed(look, _town().site),
    "closed-fault": _closed_with_a_fault,
    "paused": Paused,
    "out-of-service": lambda look: OutOfService(look, _town().site),
    **first.SCREENS,
}
# what hangs over everything, and whether the upper bar stays in sight
CURTAINS = {
    "attract": True,
    "attract-fault": True,
    "charter": True,
    "rules": True,
    "languages": True,
    "switches": True,
    "switches-none": True,
    "still-there": False,
    "ending": False,
    "erased": False,
    "erased-training": False,
    "closed": False,
    "closed-fault": False,
    "paused": False,
    "out-of-service": False,
    **dict.fromkeys((*first.SCREENS, *first.APART), False),
}
STATES = {
    "slow": BarState(can_go_back=True, pages=2, badge=Badge("true", "www.caf.fr"), can_scroll=True),
}


@dataclass(frozen=True)
class Size:
    """A screen: its pixels and its diagonal in inches."""

    width: int
    height: int
    diagonal: float = 21.5

    def look(self, *, scale: float = 1.0, contrast: bool = False, language: Language) -> Look:
        """Give a look on this screen."""
        pixel = Settings(diagonal=self.diagonal).mm_per_px(self.width, self.height)
        return Look(language, scale, contrast, pixel, 500.0, self.width, self.height)

    def __str__(self) -> str:
        inches = "" if self.diagonal == 21.5 else f"-{self.diagonal:g}in"
        return f"{self.width}x{self.height}{inches}"


SIZES = (Size(1920, 1080), Size(1366, 768), Size(1080, 1920), Size(1366, 768, 15.6))
MODES = [(scale, contrast) for contrast in (False, True) for scale in SCALES]


def mode_name(look: Look) -> str:
    """Give "normal", "text150", "text200-contrast" …."""
    size = "normal" if look.scale == 1 else f"text{look.scale * 100:.0f}"
    return f"{size}-contrast" if look.contrast else size


def languages() -> list[Language]:
    """Give the languages whose catalogue is there."""
    folder = i18n.FOLDER
    found = [one for one in Language if any((folder / one / "LC_MESSAGES").glob("*.mo"))]
    return [Language.FRENCH, *(one for one in found if one is not Language.FRENCH)]


class Framed(QWidget):
    """A screen between its bars, as in the kiosk's window."""

    def __init__(self, name: str, look: Look) -> None:
        super().__init__()
        i18n.use(look.language)
        ground(self)
        self.look = look
        self.setLayoutDirection(direction())
        self.setStyleSheet(stylesheet(look))
        state = STATES.get(name, BarState(can_go_back=name != "home", pages=2))
        self.comfort_bar = ComfortBar(look, COMFORT, state.badge)
        self.page_bar = PageBar(look, BARS, state)
        self.middle = (SCREENS | first.APART)[name](look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if look.low:
            self.upper = UpperHalf(look)
            self.upper.setFixedHeight(look.height // 2)
            self.upper.setVisible(not isinstance(self.middle, WholeHeight))
            parts: tuple[QWidget, ...] = (self.upper, self.middle, self.page_bar, self.comfort_bar)
        else:
            parts = (self.comfort_bar, self.middle, self.page_bar)
        for part in parts:
            column.addWidget(part, 1 if part is self.middle else 0)
        self.comfort_bar.setVisible(CURTAINS.get(name, True))
        self.page_bar.setVisible(name not in CURTAINS)
        self.resize(look.width, look.height)
        self.middle.setFocus()


def looks(sizes: Sequence[Size]) -> Iterator[tuple[Size, Look]]:
    """Give every look on some screens."""
    for language in languages():
        for size in sizes:
            for scale, contrast in MODES:
                yield size, size.look(scale=scale, contrast=contrast, language=language)
