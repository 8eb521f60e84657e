"""The race page: a race runs and is shown, another visitor's race is waited for."""

import threading

import pytest
from streamlit.testing.v1 import AppTest

from convviz import race as racing
from convviz.ui import speed

PATIENCE = 120


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setattr(racing, "BUDGET", 0.001)
    monkeypatch.setattr(speed, "measure_limits", lambda: racing.Limits(100.0, 10.0))
    at = AppTest.from_file("../../pages/speed.py", default_timeout=PATIENCE)
    at.query_params["case"] = "8×8×3→4"
    return at


def start(at):
    return next(button for button in at.button if "race" in button.label).click().run()


def test_nothing_runs_before_somebody_starts_it(page, tables, monkeypatch):
    monkeypatch.setattr(speed, "race", lambda spec: pytest.fail("nobody pressed the button"))
    page.run()
    assert not page.exception
    assert not tables(page)


def test_a_race_is_shown_and_kept(page, tables):
    page.run()
    start(page)
    assert not page.exception
    (rows,) = tables(page)
    assert rows[0]["way"].startswith("Python loops")
    assert len(rows) == len(racing.lanes())
    assert any("times fewer MACs" in text.value for text in page.markdown)
    page.run()
    assert len(tables(page)) == 1


def test_a_second_race_waits_for_the_first(page, tables, monkeypatch):
    notices = []
    real_info = speed.st.info

    def info(text, **options):
        notices.append(text)
        speed._track.release()  # the other visitor's race ends while this one waits
        return real_info(text, **options)

    monkeypatch.setattr(speed.st, "info", info)
    page.run()
    assert speed._track.acquire(timeout=1)
    start(page)
    assert not page.exception
    assert "Another visitor" in notices[0]
    assert tables(page)
    assert speed._track.acquire(blocking=False), "the track is free again"
    speed._track.release()


def test_who_waits_too_long_is_told(page, tables, monkeypatch):
    monkeypatch.setattr(speed, "_PATIENCE", 0.3)
    page.run()
    with speed._track:
        start(page)
    assert not page.exception
    assert "again" in page.warning[0].value
    assert not tables(page)


def test_a_failing_race_frees_the_track(page, monkeypatch):
    def broken(spec):
        raise RuntimeError("no luck")
        yield

    monkeypatch.setattr(speed, "race", broken)
    page.run()
    start(page)
    assert page.exception
    done = threading.Event()
    with speed._track:
        done.set()
    assert done.is_set()
