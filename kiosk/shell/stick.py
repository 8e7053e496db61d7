"""The USB stick of a citizen: what is on it is looked at, taken, and put there."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from kiosk import wire
from kiosk.documents.kind import Kind
from kiosk.documents.tray import MAX_SIZE, Document, clean_name
from kiosk.i18n import gettext as _
from kiosk.shell.cover import Cover
from kiosk.shell.notice import Notice
from kiosk.shell.screens.stick import OnStick, StickActions, StickContents, StickFound, StickTold
from kiosk.shell.screens.waiting import Waiting
from kiosk.shell.stick_line import StickLine
from kiosk.shell.stick_words import mended_by_trying_again
from kiosk.usb_stick import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.shell.cover import Factory
    from kiosk.shell.look import Look
    from kiosk.shell.stage import Stage

_SMALL: Final = 8 << 20  # bytes up to which a document is fetched for its picture
_SOON: Final = 1500  # milliseconds; the supervisor looks once a second
_TOGETHER: Final = 64 << 20  # bytes of all those


class Stick:
    """One stick, one question at a time.

    Args:
        stage: where it shows.
        send: sends the supervisor a message.
        keep: takes a document into the tray, or says why not.
        show_documents: shows the tray.
        changed: told when one comes or goes.
    """

    def __init__(
        self,
        stage: Stage,
        send: Callable[[wire.Message, tuple[int, ...]], None],
        keep: Callable[[Path, str], bool],
        show_documents: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._stage = stage
        self._send = send
        self._keep = keep
        self._show_documents = show_documents
        self._changed = changed
        self._how = Outcome.NO_HELPER
        self._asked: Callable[[int], StickLine] | None = None  # waits for a line
        self._line: StickLine | None = None
        self._found: list[OnStick] = []
        self._cut = self._reading = False
        self._copies: list[int] = []  # descriptors
        self._cover: Cover | None = None
        self._again: Callable[[], object] | None = None  # what a new stick may mend
        self._found_line, self._remove_line = self._make_found, self._make_remove

    @property
    def there(self) -> bool:
        """Whether there is one for this visit."""
        return self._how is Outcome.DONE

    @property
    def possible(self) -> bool:
        """Whether this kiosk reads sticks at all."""
        return self._how is not Outcome.NO_HELPER

    def hear(self, message: wire.Message, descriptors: Sequence[int]) -> None:
        """Follow what the supervisor says.

        Args:
            message: what it says.
            descriptors: that came with it; they stay the caller's.
        """
        match message:
            case wire.StickIs(how) if how in set(Outcome):
                self._take_news(Outcome(how))
            case wire.StickLine() if descriptors and self._asked is not None:
                begin, self._asked = self._asked, None
                self._line = begin(os.dup(descriptors[0]))

    def close(self) -> None:
        """Let go of everything."""
        self._hang_up()
        self._forget()

    def begin(self) -> None:
        """Show what is on it, or say why not."""
        self._forget()
        self._reading = True
        self._ask({"ask": "list"}, None, self._list, self._listed)
        self._show()

    # --- what is there ----------------------------------------------------------------------------
    def _take_news(self, how: Outcome) -> None:
        before, self._how = self._how, how
        if how is Outcome.NO_HELPER and self._asked is not None:
            self._asked = None
            self._tell(how, self._leave)
        if how is before:
            return
        self._changed()
        if how is not Outcome.DONE:
            self._withdraw()
        elif self._again is not None and self._in_sight:
            self._again()  # what the screen asks for
        else:
            self._stage.announce(self._found_line)

    def _list(self, untrusted: dict[str, object], _carried: int | None) -> None:
        match untrusted:
            case {
                "mark": str(mark),
                "untrusted_name": str(name),
                "kind": str(kind),
                "size": int(size),
            } if kind in set(Kind) and 0 < size <= MAX_SIZE:
                plain = clean_name(name) or _("document")
                document = Document(len(self._found) + 1, plain, Kind(kind), Path(), size)
                self._found.append(OnStick(mark, document))
            case {"cut": True}:
                self._cut = True
            case _:
                return

    def _listed(self, how: Outcome) -> None:
        self._reading = False
        if how is not Outcome.DONE:
            self._tell(how, self.begin)
            return
        self._show()
        self._fetch_pictures()

    def _fetch_pictures(self) -> None:
        """Fetch one document after the other, as long as its screen is there."""
        together = sum(one.document.size for one in self._found if one.here)
        for place, one in enumerate(self._found):
            fits = one.document.size <= min(_SMALL, _TOGETHER - together)
            if not one.here and fits and self._in_sight:
                self._fetch(place, self._picture_came)
                return

    def _picture_came(self, how: Outcome) -> None:
        if how is Outcome.DONE and self._in_sight:
            self._show()
            self._fetch_pictures()

    def _fetch(self, place: int, then: Callable[[Outcome], None]) -> None:
        def came(_said: dict[str, object], carried: int | None) -> None:
            if carried is not None:
                copy = os.dup(carried)
                self._copies.append(copy)
                one = self._found[place]
                document = replace(one.document, path=Path(f"/proc/self/fd/{copy}"))
                self._found[place] = replace(one, document=document, here=True)

        self._ask({"ask": "fetch", "mark": self._found[place].mark}, None, came, then)

    # --- what is taken ----------------------------------------------------------------------------
    def _take(self, wanted: OnStick) -> None:
        place = next(i for i, one in enumerate(self._found) if one.mark == wanted.mark)
        if self._found[place].here:
            self._put_away(place)
            return
        self._hang_up()  # a picture that was being fetched can wait
        self._wait(_("La borne copie le document. Ne retirez pas la clé."))
        self._fetch(place, lambda how: self._came(how, place))

    def _came(self, how: Outcome, place: int) -> None:
        if how is Outcome.DONE and self._found[place].here:
            self._put_away(place)
        else:
            self._tell(how, self.begin)

    def _put_away(self, place: int) -> None:
        one = self._found[place]
        document = one.document
        if self._keep(document.path, f"{document.name}.{document.kind}"):
            self._found[place] = replace(one, taken=True)
        if self._in_sight:
            self._show()
            self._fetch_pictures()
        else:  # it went straight to the page that asked for it
            self._cover = None
            self._forget()
            self._stage.announce(self._remove_line)

    # --- what is put there ------------------------------------------------------------------------
    def put(self, document: Document) -> None:
        """Put a document on the stick, and say how that went; that leads back to the tray."""

        def told(how: Outcome) -> None:
            self._tell(how, lambda: self.put(document), self._go_to_documents)

        if not self.there:
            told(self._how)
            return
        self._wait(_("La borne copie le document sur votre clé. Ne la retirez pas."))
        question = {"ask": "put", "name": f"{document.name}.{document.kind}"}
        self._ask(question, document.path, lambda _said, _carried: None, told)

    # --- the line ---------------------------------------------------------------------------------
    def _ask(
        self,
        question: dict[str, str],
        document: Path | None,
        said: Callable[[dict[str, object], int | None], None],
        ended: Callable[[Outcome], None],
    ) -> None:
        self._hang_up()
        self._asked = lambda line: StickLine(line, question, document, said, ended)
        self._send(wire.AskStick(), ())

    def _hang_up(self) -> None:
        self._asked = None
        line, self._line = self._line, None
        if line is not None:
            line.drop()

    def _forget(self) -> None:
        self._found.clear()
        self._cut = False
        copies, self._copies = self._copies, []
        for copy in copies:
            with suppress(OSError):
                os.close(copy)

    # --- the screen -------------------------------------------------------------------------------
    @property
    def _in_sight(self) -> bool:
        return self._cover is not None and self._stage.overlay is self._cover

    def _show(self) -> None:
        actions = StickActions(self._take, self._go_to_documents, self._leave)
        found, reading, cut = list(self._found), self._reading, self._cut

        def make(look: Look) -> StickContents:
            return StickContents(look, found, reading=reading, cut=cut, actions=actions)

        self._lay(make)

    def _wait(self, words: str) -> None:
        self._lay(lambda look: Waiting(look, words))

    def _tell(
        self,
        how: Outcome,
        again: Callable[[], object],
        leave: Callable[[], object] | None = None,
    ) -> None:
        self._lay(lambda look: StickTold(look, how, again, leave or self._leave))
        self._again = again if mended_by_trying_again(how) else None
        if how in {Outcome.NO_STICK, Outcome.GONE} and self.there:
            # pulled out, and perhaps in again, between two looks of the supervisor: no news comes
            cover = self._cover
            QTimer.singleShot(_SOON, lambda: self._look_again(cover))

    def _look_again(self, cover: Cover | None) -> None:
        if cover is self._cover and self._again is not None and self._in_sight and self.there:
            self._again()

    def _lay(self, make: Factory) -> None:
        self._withdraw()  # this is what must be read now
        self._again = None
        self._cover = Cover(make, self._leave)
        self._stage.lay(self._cover)

    def _go_to_documents(self) -> None:
        self._leave()
        self._show_documents()

    def _leave(self) -> None:
        self._hang_up()
        self._cover = None
        self._stage.lay(None)
        if self._found:
            self._stage.announce(self._remove_line)
        self._forget()

    def _withdraw(self) -> None:
        self._stage.withdraw(self._found_line)
        self._stage.withdraw(self._remove_line)

    def _make_found(self, look: Look) -> StickFound:
        return StickFound(look, self.begin, self._stage.hush)

    def _make_remove(self, look: Look) -> Notice:
        return Notice(look, _("Vous pouvez retirer la clé USB."), self._stage.hush)
