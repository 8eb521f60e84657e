"""Compiling kernels once per server, in the background, with a notice that moves for whoever comes too early."""

import threading
import time
from collections.abc import Callable, Iterator

import streamlit as st

import convviz.conv.warm
import convviz.nn.warm
from convviz.conv.kernels import ALL


class _Warming:
    """Progress of a warm-up that runs once per process; `names` compiles, naming each of `total` kernels before it."""

    def __init__(self, names: Callable[[], Iterator[str]], total: int) -> None:
        self.names = names
        self.total = total
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None
        self.done = 0
        self.current = ""
        self.error: Exception | None = None

    def start(self) -> None:
        with self.lock:
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="warm-up", daemon=True)
                self.thread.start()

    def _run(self) -> None:
        try:
            for number, name in enumerate(self.names()):
                self.done, self.current = number, name
            import plotly.graph_objects  # noqa: F401 - a second of work that the first visitor need not wait for
        except Exception as error:  # shown to the visitor and raised again by the first kernel call
            self.error = error
        self.done = self.total

    def wait(self) -> None:
        """Return once all is compiled; until then the page says what is happening."""
        self.start()
        thread = self.thread
        assert thread is not None  # noqa: S101 - start() has just made it
        thread.join(0.15)  # loading from the cache takes about as long: no notice flashes up for it
        if not thread.is_alive():
            return
        bar = st.progress(0.0)
        while thread.is_alive():
            share = min(1.0, (self.done + 0.5) / self.total)
            bar.progress(share, f"Compiling the kernels for this computer, the first time only: {self.current} …")
            time.sleep(0.1)
        bar.empty()


_lessons = _Warming(convviz.conv.warm.warm_up, len(ALL))
_library = _Warming(convviz.nn.warm.warm_up, convviz.nn.warm.count())


def start_warm_up() -> None:
    """Start compiling the lessons' kernels if nobody has yet; returns at once."""
    _lessons.start()


def wait_until_warm() -> None:
    """Return once the lessons' kernels are compiled."""
    _lessons.wait()


def wait_for_library() -> None:
    """Return once the kernels of `convviz.nn` are compiled, too; only the race needs them."""
    _library.wait()
