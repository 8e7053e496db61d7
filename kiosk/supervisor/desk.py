"""Opens the agent's panel, a program in a sandbox of its own, and does what she asks there."""

from __future__ import annotations

import asyncio

from kiosk import wire
from kiosk.order import CodeAnswer
from kiosk.supervisor.birth import Frame
from kiosk.supervisor.control import Facts, Obey, answers
from kiosk.supervisor.panel import PROGRAM, Panel
from kiosk.supervisor.pin import Pin


class Desk:
    """The place of the agent: at most one panel at a time.

    Args:
        frame: what sessions have in common, and the panel with them.
        pin: the agent's code.
        obey: does what is ordered, and gives why not, or "".
        facts: gives what there is to know.
        program: the Python module of the panel, and its first arguments.
    """

    def __init__(
        self, frame: Frame, pin: Pin, obey: Obey, facts: Facts, program: str = PROGRAM
    ) -> None:
        self._program = program
        self._frame = frame
        self._pin = pin
        self._obey = obey
        self._facts = facts
        self._panel: Panel | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def opened(self) -> bool:
        """Whether the panel is open."""
        return self._panel is not None and not self._panel.over.done()

    async def open(self) -> None:
        """Open the panel; nothing happens where it is open.

        Raises:
            OSError: it cannot be started, or its sandbox does not come about in time.
        """
        async with self._one_at_a_time:
            if self.opened:
                return
            await self._bury()
            self._panel = await Panel.start(self._frame, self._answers, self._program)
            self._panel.over.add_done_callback(self._left)
            if greeting := self._greeting():
                self._panel.tell(greeting)

    async def close(self) -> None:
        """Close the panel, if it is open, and wait until nothing of it is left."""
        async with self._one_at_a_time:
            await self._bury()

    def _left(self, _over: asyncio.Task[None]) -> None:
        self._burial = asyncio.ensure_future(self.close())  # kept: a task nobody holds may vanish

    async def _bury(self) -> None:
        panel, self._panel = self._panel, None
        if panel is not None:
            panel.over.remove_done_callback(self._left)
            await panel.kill()

    # --- what is said -----------------------------------------------------------------------------
    def _greeting(self) -> wire.PinAnswer | None:
        if not self._pin.chosen:
            return wire.PinAnswer(CodeAnswer.UNSET)
        seconds = self._pin.seconds()
        return _answer(CodeAnswer.WAIT, seconds) if seconds else None

    async def _answers(
        self,
        message: wire.Message,
        admitted: bool,  # noqa: FBT001 - a callback's
    ) -> list[wire.Message] | None:
        """Give what is answered to the panel, or None where it may not say that."""
        match message:
            case wire.Pin(digits) if not admitted:
                return await self._judge(digits)
            case wire.Command() if admitted:
                return list(answers(message, self._obey, self._facts))
            case _:
                return None

    async def _judge(self, digits: str) -> list[wire.Message]:
        if not self._pin.chosen:
            return [wire.PinAnswer(CodeAnswer.UNSET)]
        waiting = self._pin.seconds()
        verdict = await self._pin.check(digits)
        if verdict.right:
            return [*self._facts(), wire.PinAnswer(CodeAnswer.RIGHT)]
        return [_answer(CodeAnswer.WAIT if waiting else CodeAnswer.WRONG, verdict.seconds)]


def _answer(answer: CodeAnswer, seconds: float) -> wire.PinAnswer:
    return wire.PinAnswer(answer, f"{seconds:.1f}")
