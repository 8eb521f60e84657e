"""Compiling in the background: once, with a notice that moves, and nobody waits for ever."""

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


class Notice:
    """Stands in for Streamlit's progress bar, with its refusal of shares beyond 1."""

    def __init__(self):
        self.shares, self.texts, self.gone = [], [], False

    def progress(self, share, text=""):
        assert 0 <= share <= 1
        self.shares.append(share)
        self.texts.append(text)
        return self

    def empty(self):
        self.gone = True


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
def each_sleep(monkeypatch):
    """Call something instead of every sleep of the waiting page."""

    def instead(act):
        monkeypatch.setattr(warming, "time", SimpleNamespace(sleep=lambda _: act()))

    return instead


def compiles_nothing():
    yield from (kernel.__name__ for kernel in ALL)


def test_the_warm_up_runs_once_however_many_visitors_come(fresh):
    go = threading.Event()

    def slow():
        yield "conv2d"
        go.wait(PATIENCE)

    runs = fresh(slow)
    visitors = [threading.Thread(target=warming.start_warm_up) for _ in range(20)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    go.set()
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
    warming.start_warm_up()
    thread = warming._lessons.thread
    assert thread.is_alive()
    go.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_no_notice_when_there_is_nothing_to_wait_for(fresh, notice):
    fresh(compiles_nothing)
    warming.start_warm_up()
    warming._lessons.thread.join(PATIENCE)
    warming.wait_until_warm()
    assert notice.shares == []


def test_the_notice_moves_and_names_the_kernel_and_goes_away(fresh, notice, each_sleep):
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

    each_sleep(act)
    fresh(slow)
    warming.wait_until_warm()
    assert notice.gone
    assert notice.shares == sorted(notice.shares)
    assert notice.shares[-1] > notice.shares[0]
    assert any(kernel.__name__ in text for kernel in ALL for text in notice.texts)


def test_the_notice_stays_within_its_bar_when_all_is_done_but_the_thread(fresh, notice, each_sleep, monkeypatch):
    go = threading.Event()

    def nearly(self):
        self.done = len(ALL)
        go.wait(PATIENCE)

    monkeypatch.setattr(warming._Warming, "_run", nearly)
    each_sleep(go.set)
    fresh(compiles_nothing)
    warming.wait_until_warm()
    assert max(notice.shares) <= 1
    assert notice.gone


@pytest.mark.parametrize("when", ["at once", "in the middle"])
def test_an_error_ends_the_waiting_and_is_kept(fresh, notice, each_sleep, when):
    go = threading.Event()

    def failing():
        if when == "in the middle":
            yield "conv2d"
            go.wait(PATIENCE)
        raise RuntimeError("no compiler here")
        yield

    each_sleep(go.set)
    fresh(failing)
    warming.wait_until_warm()
    assert str(warming._lessons.error) == "no compiler here"
    warming.wait_until_warm()


def test_a_page_shows_the_notice_while_it_waits_and_its_content_afterwards(fresh, each_sleep):
    go = threading.Event()

    def slow():
        yield "conv2d"
        go.wait(PATIENCE)

    each_sleep(go.set)
    runs = fresh(slow)
    at = AppTest.from_function(page, default_timeout=PATIENCE).run()
    assert not at.exception
    assert [text.value for text in at.markdown] == ["warm"]
    assert not at.get("progress")
    at.run()
    assert [text.value for text in at.markdown] == ["warm"]
    assert len(runs) == 1


def test_a_page_whose_warm_up_fails_shows_its_content_all_the_same(fresh):
    def failing():
        raise RuntimeError("no compiler here")
        yield

    fresh(failing)
    at = AppTest.from_function(page, default_timeout=PATIENCE).run()
    assert not at.exception
    assert [text.value for text in at.markdown] == ["warm"]
