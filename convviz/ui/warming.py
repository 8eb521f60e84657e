"""Compiling kernels once per server, in the background, with a notice that moves for whoever comes too early."""

import logging
import threading
import time
from collections.abc import Callable, Iterator

import streamlit as st

import convviz.conv.warm
import convviz.nn.warm

_REST = 10.0  # seconds after a failure before the next visitor's run tries again: compiling keeps a processor busy
_log = logging.getLogger(__name__)


class _Attempt(threading.Thread):
    """One run of a warm-up in the background: how far it is, and why it failed if it did."""

    def __init__(self, names: Callable[[], Iterator[str]]) -> None:
        super().__init__(name="warm-up", daemon=True)
        self.names = names
        self.done = 0
        self.current = ""
        self.error: Exception | None = None
        self.ended = 0.0

    def run(self) -> None:
        try:
            for number, name in enumerate(self.names()):
                self.done, self.current = number, name
            import plotly.graph_objects  # noqa: F401 - a second of work that the first visitor need not wait for
        except Exception as error:
            self.error = error
        self.ended = time.monotonic()


class _Warming:
    """A warm-up for everybody on this server; `names` compiles, naming each of `total` kernels before it.

    It runs once. If it fails, whoever waits is told, the log gets the reason, and a later visit tries again.
    """

    def __init__(self, names: Callable[[], Iterator[str]], total: int) -> None:
        self.names = names
        self.total = total
        self.lock = threading.Lock()
        self.attempt: _Attempt | None = None
        self.logged = ""

    def start(self) -> _Attempt:
        """The attempt to wait for: a new one if there was none, or if the last one failed and has rested."""
        with self.lock:
            last = self.attempt
            if last is None or (last.error and time.monotonic() - last.ended >= _REST):
                self.attempt = _Attempt(self.names)
                self.attempt.start()
            assert self.attempt is not None  # noqa: S101 - just made if there was none
            return self.attempt

    def wait(self) -> None:
        """Return once all is compiled; until then the page says what is happening, and it ends here if that fails."""
        attempt = self.start()
        attempt.join(0.15)  # loading from the cache takes about as long: no notice flashes up for it
        if attempt.is_alive():
            bar = st.progress(0.0)
            while attempt.is_alive():
                share = min(1.0, (attempt.done + 0.5) / self.total)
                bar.progress(
                    share, f"Compiling the kernels for this computer, the first time only: {attempt.current} …"
                )
                time.sleep(0.1)
            bar.empty()
        if attempt.error:
            self._log(attempt)
            _apologise()

    def _log(self, attempt: _Attempt) -> None:
        """The traceback once, not again for every visitor who meets it, nor for the same failure tried again."""
        with self.lock:
            if self.logged == repr(attempt.error):
                return
            self.logged = repr(attempt.error)
        _log.error("Compiling failed at %s", attempt.current or "the first kernel", exc_info=attempt.error)


def _apologise() -> None:
    """Say what a visitor can do, and end the page: without kernels whatever follows would fail."""
    st.error(
        f"Compiling the kernels failed on this server, so nothing can be computed. Wait {_REST:.0f} seconds and try "
        "again. If it still fails, tell whoever runs the server: the reason is in its log."
    )
    st.button("Try again", icon=":material/refresh:")
    st.stop()


_lessons = _Warming(convviz.conv.warm.warm_up, convviz.conv.warm.count())
_library = _Warming(convviz.nn.warm.warm_up, convviz.nn.warm.count())


def start_warm_up() -> threading.Thread:
    """Compile the lessons' kernels before anybody comes; the thread to wait for."""
    return _lessons.start()


def wait_until_warm() -> None:
    """Return once the lessons' kernels are compiled."""
    _lessons.wait()


def wait_for_library() -> None:
    """Return once the kernels of `convviz.nn` are compiled, too; only the race needs them."""
    _library.wait()
