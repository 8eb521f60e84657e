"""First runs: who opens a page waits until there is a place, so that a class that comes at once stops nobody."""

import asyncio
from collections import deque

_LONGEST = 30.0  # seconds after which a run gives its place away, whatever it does


class FirstRuns:
    """The places: a page's first run costs several times what a changed choice does, so only `most` go on at once.

    Who comes when all places are taken waits in a line; 0 places: nobody waits.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.running = 0
        self.line: deque[asyncio.Future[None]] = deque()

    @property
    def waiting(self) -> int:
        return len(self.line)

    def enter(self) -> asyncio.Future[None]:
        """A turn that is done as soon as there is a place for it."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self.most and self.running >= self.most:
            self.line.append(turn)
        else:
            self.running += 1
            turn.set_result(None)
        return turn

    def leave(self, turn: asyncio.Future[None]) -> None:
        """Give back what `turn` has got: a position in the line, or a place, to whoever has waited longest."""
        if turn in self.line:
            self.line.remove(turn)
            turn.cancel()
        elif not turn.cancelled():
            self.running -= 1
            self._call()

    def _call(self) -> None:
        while self.line and self.running < self.most:
            turn = self.line.popleft()
            if not turn.cancelled():
                self.running += 1
                turn.set_result(None)


class Place:
    """A socket's one place among the first runs: asked for at its first message, left when that run has ended."""

    def __init__(self, first_runs: FirstRuns) -> None:
        self.first_runs = first_runs
        self.asked: asyncio.Future[None] | None = None
        self.clock: asyncio.TimerHandle | None = None
        self.has_left = False

    def turn(self) -> asyncio.Future[None] | None:
        """What to wait for: None if there is nothing to wait for, any more or at all."""
        if self.asked is None:
            self.asked = self.first_runs.enter()
            self.asked.add_done_callback(self._begin)
        return None if self.asked.done() else self.asked

    def leave(self) -> None:
        """Give the place back, or one's turn in the line; once."""
        if self.asked and not self.has_left:
            self.has_left = True
            self.first_runs.leave(self.asked)
        if self.clock:
            self.clock.cancel()

    def _begin(self, turn: asyncio.Future[None]) -> None:
        if not turn.cancelled():
            self.clock = asyncio.get_running_loop().call_later(_LONGEST, self.leave)
