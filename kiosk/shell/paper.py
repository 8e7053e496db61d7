"""What a citizen prints: shown first, then followed until it is on paper."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final

from kiosk import wire
from kiosk.i18n import gettext as _
from kiosk.policy.model import PAGES
from kiosk.printing import OUTCOMES, Step
from kiosk.shell.cover import Cover
from kiosk.shell.devices import printer_sentence
from kiosk.shell.opened import Opened
from kiosk.shell.paper_words import sentence, title
from kiosk.shell.screens.preview import Choice, Preview, PreviewActions, Sheets
from kiosk.shell.screens.printout import Printout, PrintoutActions
from kiosk.shell.screens.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.shell.cover import Factory
    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage

_ASKED: Final = wire.PrintIs(Step.CHECKED)


class Paper:
    """One document at a time.

    Args:
        stage: where it shows.
        send: sends the supervisor a message, with a descriptor that is ours to close.
        price: what a printed page costs, as people shall read it, or "".
    """

    def __init__(
        self,
        stage: Stage,
        send: Callable[[wire.Message, tuple[int, ...]], None],
        price: str,
    ) -> None:
        self._stage = stage
        self._send = send
        self._price = price
        self._left = PAGES
        self._printer = wire.PrinterIs("")
        self._said: wire.PrintIs | None = None
        self._handed: BinaryIO | None = None  # open until it is in the supervisor's hands
        self._cover: Cover | None = None
        self._wait: Cover | None = None
        self._preview: Factory | None = None  # of the cover, while it says how the printer is

    @property
    def under_way(self) -> bool:
        """Whether a document is on its way."""
        return self._said is not None and self._said.step not in OUTCOMES

    def hear(self, message: wire.Message) -> None:
        """Follow what the supervisor says."""
        match message:
            case wire.PagesLeft(number):
                self._left = int(number)
            case wire.PrinterIs():
                self._printer = message
                if self._preview is not None and self._cover is self._stage.overlay:
                    self._lay(Cover(partial(self._preview), self._dismiss), self._preview)
            case wire.PrintIs():
                self._follow(message)
            case _:
                return

    def close(self) -> None:
        """Let go of the document that is being handed over."""
        self._let_go()

    # --- before it is printed ---------------------------------------------------------------------
    def wait(self) -> None:
        """Say that the page is being prepared."""
        self._wait = Cover(lambda look: Waiting(look, _("La page se prépare.")), lambda: None)
        self._stage.lay(self._wait)

    def offer(self, document: bytes) -> None:
        """Show a PDF, and ask whether it shall be printed."""
        if self._wait is not None and self._stage.overlay is self._wait:
            self._stage.lay(None)
        self._wait = None
        if self.under_way:
            self._show(wire.PrintIs(Step.BUSY))
            return
        if self._printer.present == "no":
            self._show(wire.PrintIs(Step.NO_PRINTER))
            return
        opened = Opened(document)
        if opened.why is not None:
            self._show(wire.PrintIs(opened.why))
            return
        choice = Choice()
        sheets = Sheets(opened.count, opened.draw)
        actions = PreviewActions(lambda: self._print(document, choice, sheets), self._dismiss)

        def make(look: Look) -> Preview:
            trouble = self._printer.trouble
            hindrance = printer_sentence(trouble) if trouble else ""
            return Preview(look, sheets, choice, self._left, self._price, hindrance, actions)

        self._lay(Cover(make, self._dismiss), make)

    def _print(self, document: bytes, choice: Choice, sheets: Sheets) -> None:
        first, last = (choice.page, choice.page + 1) if choice.alone else (0, sheets.count)
        colour = "yes" if choice.colour else "no"
        wanted = wire.Print(str(choice.copies), str(first), str(last), colour)
        self._let_go()
        self._handed = file = os.fdopen(os.memfd_create("document", os.MFD_CLOEXEC), "w+b")
        file.write(document)
        file.flush()
        file.seek(0)
        self._said = _ASKED
        self._send(wanted, (file.fileno(),))
        self._show(_ASKED)

    def _let_go(self) -> None:
        handed, self._handed = self._handed, None
        if handed is not None:
            handed.close()

    # --- while it is printed ----------------------------------------------------------------------
    def _follow(self, said: wire.PrintIs) -> None:
        if said.step == Step.BUSY:
            self._show(said)
            return
        self._let_go()
        before, self._said = self._said, said
        if said == before:
            return
        if self._cover is not None and self._stage.overlay is self._cover:
            self._show(said)
        elif said.step in OUTCOMES or said.step == Step.HELD:
            left = self._left
            self._stage.say(lambda: f"{title(said)}. {sentence(said, left)}")

    def _show(self, said: wire.PrintIs) -> None:
        actions = PrintoutActions(self._dismiss, self._stop)
        left = self._left
        self._lay(Cover(lambda look: Printout(look, said, left, actions), self._dismiss))

    def _stop(self) -> None:
        self._send(wire.CancelPrint(), ())
        self._dismiss()

    def _lay(self, cover: Cover, preview: Factory | None = None) -> None:
        self._cover, self._preview = cover, preview
        self._stage.lay(cover)

    def _dismiss(self) -> None:
        self._cover = self._preview = None
        self._stage.lay(None)
