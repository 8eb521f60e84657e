"""Compiling in the background: once, with a notice that moves; a failure is told, logged and tried again."""

import logging
import threading
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from convviz.conv.kernels import ALL
from convviz.ui import warming

PATIENCE = 60  # seconds after which a test gives up; none takes them


def page():
    import streamlit as st

    from convviz.ui.warming import wait_until_warm

    wait_until_warm()
    st.write("warm")


class EndError(Exception):
    """What ends a page here."""


class Notice:
    """Stands in for Streamlit: its progress bar, with its refusal of shares beyond 1, and what is said of a failure."""

    def __init__(self):
        self.shares, self.texts, self.errors, self.gone = [], [], [], False

    def progress(self, share, text=""):
        assert 0 <= share <= 1
        self.shares.append(share)
        self.texts.append(text)
        return self

    def empty(self):
        self.gone = True

    def error(self, text):
        self.errors.append(text)

    def button(self, label, **look):
        assert label == "Try again"

    def stop(self):
        raise EndError


@pytest.fixture
def fresh(monkeypatch):
    """A process that has compiled nothing yet: runs the given generator as its warm-up, and notes every run."""

    def start(compile_all):
        runs = []

        def counted():
            runs.append(threading.current_thread())
            yield from compile_all()

        monkeypatch.setattr(warming, "_lessons", warming._Warming(counted, len(ALL)))
        return runs

    return start


@pytest.fixture
def notice(monkeypatch):
    shown = Notice()
    monkeypatch.setattr(warming, "st", shown)
    return shown


@pytest.fixture
def clock(monkeypatch):
    """The clock of the module: `clock.now` is what it says, `clock.act` is called instead of every sleep."""
    clock = SimpleNamespace(now=0.0, act=lambda: None)
    monkeypatch.setattr(warming, "time", SimpleNamespace(sleep=lambda _: clock.act(), monotonic=lambda: clock.now))
    return clock


def compiles_nothing():
    yield from (kernel.__name__ for kernel in ALL)


def test_the_warm_up_runs_once_however_many_visitors_come(fresh, monkeypatch):
    go = threading.Event()

    def slow():
        yield "conv2d"
        go.wait(PATIENCE)

    runs = fresh(slow)
    monkeypatch.setattr(warming, "st", Notice())
    visitors = [threading.Thread(target=warming.wait_until_warm) for _ in range(20)]
    for visitor in visitors:
        visitor.start()
    go.set()
    for visitor in visitors:
        visitor.join()
    warming.wait_until_warm()
    warming.wait_until_warm()
    assert len(runs) == 1
    assert runs[0].daemon  # a server that stops does not wait for a compiler


def test_starting_returns_at_once(fresh):
    go = threading.Event()

    def slow():
        yield "conv2d"
        go.wait(PATIENCE)

    fresh(slow)
    thread = warming._lessons.start()
    assert thread.is_alive()
    go.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_no_notice_when_there_is_nothing_to_wait_for(fresh, notice):
    fresh(compiles_nothing)
    warming._lessons.start().join(PATIENCE)
    warming.wait_until_warm()
    assert notice.shares == []


def test_the_notice_moves_and_names_the_kernel_and_goes_away(fresh, notice, clock):
    compiled = threading.Semaphore(0)  # how many kernels may be done
    seen = threading.Event()

    def slow():
        for kernel in ALL:
            yield kernel.__name__
            seen.set()
            compiled.acquire(timeout=PATIENCE)

    def act():
        compiled.release()
        seen.wait(0.2)  # after the last kernel there is none to see
        seen.clear()

    clock.act = act
    fresh(slow)
    warming.wait_until_warm()
    assert notice.gone
    assert notice.shares == sorted(notice.shares)
    assert notice.shares[-1] > notice.shares[0]
    assert any(kernel.__name__ in text for kernel in ALL for text in notice.texts)


def test_the_notice_stays_within_its_bar_when_all_is_done_but_the_thread(fresh, notice, clock, monkeypatch):
    go = threading.Event()

    def nearly(self):
        self.done = len(ALL)
        go.wait(PATIENCE)

    monkeypatch.setattr(warming._Attempt, "run", nearly)
    clock.act = go.set
    fresh(compiles_nothing)
    warming.wait_until_warm()
    assert max(notice.shares) <= 1
    assert notice.gone


@pytest.fixture
def failing(fresh):
    """A server on which compiling fails at the second kernel until `compiler.append(True)`; the runs so far."""
    compiler = []

    def compile_all():
        yield "conv2d"
        if not compiler:
            raise RuntimeError("no compiler here")
        yield "grouped_conv2d"

    return compiler, fresh(compile_all)


def test_a_failure_ends_the_page_with_what_to_do(failing, notice, clock):
    with pytest.raises(EndError):
        warming.wait_until_warm()
    (said,) = notice.errors
    for words in ("failed", "try again", "10 seconds", "log"):
        assert words in said
    assert "no compiler here" not in said  # that is for whoever runs the server


def test_a_failure_is_tried_again_when_it_has_rested_and_not_before(failing, notice, clock):
    compiler, runs = failing
    for now, tried in [(0, 1), (1, 1), (9, 1), (10, 2), (11, 2), (20, 3)]:
        clock.now = now
        with pytest.raises(EndError):
            warming.wait_until_warm()
        assert len(runs) == tried, now
    compiler.append(True)
    clock.now = 30
    warming.wait_until_warm()
    clock.now = 99
    warming.wait_until_warm()
    assert len(runs) == 4


def test_the_log_has_the_traceback_once(failing, notice, clock, caplog):
    for now in (0, 1, 10, 11, 20):
        clock.now = now
        with pytest.raises(EndError):
            warming.wait_until_warm()
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("convviz.ui.warming", logging.ERROR)
    assert "conv2d" in record.getMessage()
    assert str(record.exc_info[1]) == "no compiler here"
    assert "compile_all" in caplog.text


def test_a_page_shows_the_notice_while_it_waits_and_its_content_afterwards(fresh, clock):
    go = threading.Event()

    def slow():
        yield "conv2d"
        go.wait(PATIENCE)

    clock.act = go.set
    runs = fresh(slow)
    at = AppTest.from_function(page, default_timeout=PATIENCE).run()
    assert not at.exception
    assert [text.value for text in at.markdown] == ["warm"]
    assert not at.get("progress")
    at.run()
    assert [text.value for text in at.markdown] == ["warm"]
    assert len(runs) == 1


def test_a_page_whose_warm_up_failed_shows_no_traceback_and_can_be_tried_again(failing, clock):
    compiler, _ = failing
    at = AppTest.from_function(page, default_timeout=PATIENCE).run()
    assert not at.exception
    assert [text.value for text in at.markdown] == []
    assert "failed" in at.error[0].value
    compiler.append(True)
    clock.now = 60
    at.button[0].click().run()
    assert not at.error
    assert [text.value for text in at.markdown] == ["warm"]
