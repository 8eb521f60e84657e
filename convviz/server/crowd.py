"""Who is here, and whether somebody else may come in."""

from collections.abc import Iterator
from contextlib import contextmanager

from convviz.server import memory
from convviz.server.first_runs import FirstRuns
from convviz.server.settings import Settings


class Crowd:
    """The sockets of one server process; everything happens on its event loop, so nothing needs a lock."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sockets = 0
        self.first_runs = FirstRuns(settings.first_runs)

    def is_full(self) -> bool:
        """Whether a newcomer must be sent away: no socket is left, or no memory."""
        most = self.settings.most_memory * memory.MEBIBYTE
        return self.sockets >= self.settings.most_sockets or 0 < most <= memory.resident()

    @contextmanager
    def socket(self) -> Iterator[None]:
        """Counted as here as long as the block runs."""
        self.sockets += 1
        try:
            yield
        finally:
            self.sockets -= 1
