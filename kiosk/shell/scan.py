"""A paper that a citizen scans: placed, read, looked at, kept."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from kiosk import wire
from kiosk.i18n import gettext as _
from kiosk.scanning import OUTCOMES, Step
from kiosk.shell.cover import Cover
from kiosk.shell.scan_words import kept
from kiosk.shell.screens.scan import Discard, Place, Reading, Review, ReviewActions, Unscanned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.documents.stack import Stack
    from kiosk.shell.cover import Factory
    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage

_LARGEST: Final = 1 << 22  # bytes of a page: one full of noise, at its worst


class Scan:
    """The pages of one document at a time.

    Args:
        stage: where it shows.
        send: sends the supervisor a message.
        keep: takes the pages, as JPEG, and the screen; or says why not.
    """

    def __init__(
        self,
        stage: Stage,
        send: Callable[[wire.Message, tuple[int, ...]], None],
        keep: Callable[[list[bytes]], bool],
    ) -> None:
        self._stage = stage
        self._send = send
        self._keep = keep
        self._made: Stack | None = None
        self._scanner = wire.ScannerIs("")
        self._step: Step | None = None  # of the scan under way
        self._came = 0  # pages of it
        self._again = False  # whether its first one takes the place of the page in sight
        self._cover: Cover | None = None
        self._placing = False  # whether the cover says how the scanner is

    @property
    def _in_sight(self) -> bool:
        return self._cover is not None and self._stage.overlay is self._cover

    @property
    def _stack(self) -> Stack:
        if self._made is None:
            from kiosk.documents.stack import Stack  # noqa: PLC0415 - 8 MB that few visits need

            self._made = Stack()
        return self._made

    def hear(self, message: wire.Message, descriptors: Sequence[int]) -> None:
        """Follow what the supervisor says.

        Args:
            message: what it says.
            descriptors: that came with it; they stay the caller's.
        """
        match message:
            case wire.ScannerIs():
                self._scanner = message
                if self._placing and self._in_sight:
                    self._place(again=self._again)
            case wire.ScanIs(step) if self._step is not None:
                self._follow(Step(step))
            case wire.Scanned() if self._step is not None and descriptors:
                self._take(descriptors[0])

    def begin(self) -> None:
        """Show how to scan, or what there is already."""
        if self._step is not None:
            self._show_reading()
        elif self._made is not None and len(self._made):
            self._review()
        else:
            self._place()

    # --- before it is read ------------------------------------------------------------------------
    def _place(self, *, again: bool = False) -> None:
        self._again = again
        if self._scanner.present == "no":
            self._fail(Step.NO_SCANNER)
            return

        def make(look: Look) -> Place:
            return Place(look, self._heading(), self._scanner.trouble, self._start, self._leave)

        self._lay(make, self._leave)
        self._placing = True

    def _heading(self) -> str:
        if self._again:
            return _("Scanner encore la page {n}").format(n=self._stack.place + 1)
        return _("Ajouter une page") if len(self._stack) else _("Scanner un papier")

    def _start(self, colour: bool) -> None:  # noqa: FBT001 - a callback's
        self._step, self._came = Step.READING, 0
        self._send(wire.Scan("yes" if colour else "no"), ())
        self._show_reading()

    # --- while it is read -------------------------------------------------------------------------
    def _show_reading(self) -> None:
        step, pages = self._step or Step.READING, self._came
        self._lay(lambda look: Reading(look, step, pages, self._stop), self._stop)

    def _stop(self) -> None:
        self._send(wire.CancelScan(), ())

    def _take(self, descriptor: int) -> None:
        try:
            # a pipe cannot be read this way: nobody makes us wait
            page = os.pread(descriptor, _LARGEST + 1, 0)
        except OSError:
            return
        if not page or len(page) > _LARGEST:
            return
        if self._again and not self._came:
            self._stack.replace(page)
        elif self._stack.full:
            self._stop()
        else:
            self._stack.add(page)
        self._came += 1
        self._follow(Step.READING, anew=True)

    def _follow(self, step: Step, *, anew: bool = False) -> None:
        before, self._step = self._step, step
        if step in OUTCOMES:
            self._step = None
            self._end(step)
        elif self._in_sight and (anew or step is not before):
            self._show_reading()

    def _end(self, step: Step) -> None:
        if not self._in_sight:
            self._stage.say(self._said_elsewhere)
        elif self._came or step is Step.CANCELLED:
            self._resume("" if step in {Step.DONE, Step.CANCELLED} else step)
        else:
            self._fail(step)

    @staticmethod
    def _said_elsewhere() -> str:
        return _("Le scanner a fini. Touchez « Accueil », puis « Scanner un papier ».")

    def _fail(self, step: Step) -> None:
        def again() -> None:
            self._place(again=self._again)

        self._lay(lambda look: Unscanned(look, step, again, self._leave), self._leave)

    # --- once it is read --------------------------------------------------------------------------
    def _resume(self, trouble: Step | str = "") -> None:
        if len(self._stack):
            self._review(trouble)
        else:
            self._place()

    def _review(self, trouble: Step | str = "") -> None:
        actions = ReviewActions(
            self._finish,
            lambda: self._place(again=True),
            self._place,
            self._place,
            self._ask_before_dropping,
        )

        def make(look: Look) -> Review:
            return Review(look, self._stack, kept(trouble) if trouble else "", actions)

        self._lay(make, self._ask_before_dropping)

    def _finish(self) -> None:
        if self._keep(self._stack.pages):
            self._stack.clear()
            self._cover = None

    def _ask_before_dropping(self) -> None:
        self._lay(lambda look: Discard(look, self._drop, self._review), self._review)

    def _drop(self) -> None:
        self._stack.clear()
        self._dismiss()

    # --- the screen -------------------------------------------------------------------------------
    def _leave(self) -> None:
        """Go back to the pages that there are, or to where the citizen was."""
        if len(self._stack):
            self._review()
        else:
            self._dismiss()

    def _lay(self, make: Factory, back: Callable[[], object]) -> None:
        self._placing = False
        self._cover = Cover(make, back)
        self._stage.lay(self._cover)

    def _dismiss(self) -> None:
        self._cover = None
        self._stage.lay(None)
