"""Compiling the kernels once per server, in the background, with a notice that moves for whoever comes too early."""

import threading
import time

import streamlit as st

from convviz.conv import kernels
from convviz.conv.warm import warm_up


class _Warming:
    """Progress of the one warm-up of this process."""

    def __init__(self) -> None:
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
            for number, name in enumerate(warm_up()):
                self.done, self.current = number, name
            import plotly.graph_objects  # noqa: F401 - a second of work that the first visitor need not wait for
        except Exception as error:  # shown to the visitor and raised again by the first kernel call
            self.error = error
        self.done = len(ALL)


_warming = _Warming()


def start_warm_up() -> None:
    """Start compiling if nobody has yet; returns at once."""
    _warming.start()


def wait_until_warm() -> None:
    """Return once every kernel is compiled; until then the page says what is happening."""
    start_warm_up()
    thread = _warming.thread
    assert thread is not None  # noqa: S101 - start() has just made it
    thread.join(0.15)  # loading from the cache takes about as long: no notice flashes up for it
    if not thread.is_alive():
        return
    bar = st.progress(0.0)
    while thread.is_alive():
        share = min(1.0, (_warming.done + 0.5) / len(ALL))
        bar.progress(share, f"Compiling the kernels for this computer, the first time only: {_warming.current} …")
        time.sleep(0.1)
    bar.empty()
