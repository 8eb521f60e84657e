"""The race's page: a race runs and is shown, its text fits its results, another visitor's race is waited for."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from convviz.race import CONTESTANTS, Lap, Limits, contestants
from convviz.ui import race as racing
from convviz.ui.lesson import prose

TIME_LIMIT = 120
PAGES = Path(__file__).parents[2] / "pages"


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setattr(contestants, "BUDGET", 0.001)
    monkeypatch.setattr(racing, "measure_limits", lambda: Limits(100.0, 10.0))
    monkeypatch.setattr(racing, "_latest", {})
    at = AppTest.from_file(str(PAGES / "speed.py"), default_timeout=TIME_LIMIT)
    at.query_params["case"] = "8×8×3→4"
    return at


def start(at):
    return next(button for button in at.button if "race" in button.label).click().run()


def test_nothing_runs_before_somebody_starts_it(page, tables, monkeypatch):
    monkeypatch.setattr(racing, "race", lambda spec: pytest.fail("nobody pressed the button"))
    page.run()
    assert not page.exception
    assert not tables(page)


def test_a_case_that_there_is_none_of_is_said_once(page):
    page.query_params["case"] = "9×9×[9](//e.co)"
    page.run()
    assert not page.exception
    (warning,) = page.warning
    assert "Ignored in the address: case=`'9×9×[9](//e.co)'` (case is one of 8×8×3→4," in warning.value
    assert page.selectbox(key="case").value == "128×128×3→16"
    assert "case" not in page.query_params
    page.selectbox(key="case").select("8×8×3→4").run()
    assert not page.warning
    assert page.selectbox(key="case").value == "8×8×3→4"


def test_a_race_is_shown_and_kept(page, tables):
    page.run()
    start(page)
    assert not page.exception
    (rows,) = tables(page)
    assert rows[0]["way"].startswith("Python loops")
    assert len(rows) == len(CONTESTANTS)
    assert any("times fewer MACs" in text.value for text in page.markdown)
    page.run()
    assert len(tables(page)) == 1


def test_the_library_is_compiled_before_a_race_and_not_before_somebody_starts_it(page, monkeypatch):
    waited = []
    monkeypatch.setattr(racing, "wait_for_library", lambda: waited.append("waited"))
    monkeypatch.setattr(racing, "_run", lambda *of: waited.append("raced"))
    page.run()
    assert waited == []
    start(page)
    assert waited == ["waited", "raced"]


def test_the_roof_is_the_better_of_a_measurement_before_and_one_after(page, monkeypatch):
    measured = iter([Limits(100.0, 10.0), Limits(120.0, 8.0)])
    monkeypatch.setattr(racing, "measure_limits", lambda: next(measured))
    page.run()
    start(page)
    assert not page.exception
    shown = [text.value for text in page.markdown]
    assert any("bends at 12 FLOPs per byte: 120 GFLOP/s of a matrix product, 10 GB/s" in text for text in shown)


# regular s, separable s, separable bytes, depthwise bytes, share that Python computed -> what the page must say
RESULTS = {
    "as 14×14×512 once was": (
        (18.9, 1.0, 10_000_000, 50_000_000, 2 / 7168),
        ["8.8 times fewer MACs", "is **18.9 times as fast**", "Even less time", "stands right of the bend",
         "stands left of the bend"],
        "1 in 3,584",
    ),
    "slower": (
        (1.0, 2.0, 100_000_000, 10_000_000, 0.43),
        ["takes **2.0 times as long**", "and no less time", "stands left of the bend, too", "fast, compared with"],
        "43 % of them",
    ),
    "less": (
        (2.0, 1.0, 10_000_000, 50_000_000, 0.996),
        ["is **2.0 times as fast**", "not as much less as the counts promise"],
        "99 % of them",
    ),
    "as promised": (
        (9.0, 1.0, 10_000_000, 50_000_000, 1.0),
        ["is **9.0 times as fast**", "About as much less time"],
        "all outputs",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RESULTS)
def test_the_text_fits_the_results(name, page, tables, monkeypatch):
    (regular, separable, separable_bytes, depthwise_bytes, share), sentences, row = RESULTS[name]
    laps = [
        Lap("Python loops", "regular", 99.0, 880_000_000, 10_000_000, share),
        Lap("Fast path", "regular", regular, 880_000_000, 10_000_000),
        Lap("Separable", "separable", separable, 100_000_000, separable_bytes),
        Lap("Step", "depthwise", 1.0, 100_000_000, depthwise_bytes),
    ]
    monkeypatch.setattr(racing, "race", lambda spec: iter(laps))
    page.run()
    start(page)
    assert not page.exception
    shown = " ".join(text.value.replace("\n", " ") for text in page.markdown)
    for sentence in sentences:
        assert sentence in shown
    every_saving = ["no less time", "Less time, but not", "About as much less time", "Even less time"]
    assert sum(saving in shown for saving in every_saving) == 1
    (rows,) = tables(page)
    assert rows[0]["measured on"] == row
    assert [line["times as fast"] for line in rows][-1] == "–"


def test_every_section_of_the_prose_can_be_said():
    """A heading that no verdict names would be a sentence that nobody reads; one that is missing, an error."""
    sides = [f"{what} is {side} of the bend" for what in ("The depthwise step", "The separable convolution")
             for side in ("left", "right")]  # fmt: skip
    others = ["A point is above the slope", "A point is above the flat part", "The slope may be a cache's",
              "No less time", "Less time, but not as much less", "As much less time", "Even less time"]  # fmt: skip
    assert set(prose(str(PAGES / "speed.py"))) == {"Idea", "Roofline", *sides, *others}


def test_a_second_race_waits_for_the_first(page, tables, monkeypatch):
    notices = []
    real_info = racing.st.info

    def info(text, **options):
        notices.append(text)
        racing.track.release()  # the other visitor's race ends while this one waits
        return real_info(text, **options)

    monkeypatch.setattr(racing.st, "info", info)
    page.run()
    assert racing.track.acquire(timeout=1)
    start(page)
    assert not page.exception
    assert "Another visitor" in notices[0]
    assert tables(page)
    assert racing.track.acquire(blocking=False), "the track is free again"
    racing.track.release()


def test_who_waits_too_long_is_told(page, tables, monkeypatch):
    monkeypatch.setattr(racing, "PATIENCE", 0.3)
    page.run()
    assert racing.track.acquire(timeout=1)
    try:
        start(page)
    finally:
        racing.track.release()
    assert not page.exception
    assert "again" in page.warning[0].value
    assert not tables(page)


def test_a_failing_race_frees_the_track(page, monkeypatch):
    def broken(spec):
        raise RuntimeError("no luck")
        yield

    monkeypatch.setattr(racing, "race", broken)
    monkeypatch.setattr(racing, "track", track := racing.threading.Lock())  # a lock of its own, lest others wait for it
    page.run()
    start(page)
    assert page.exception
    assert track.acquire(timeout=1), "still taken: the next visitor would wait for nobody"


def test_who_comes_just_after_another_sees_that_race_and_may_have_one_of_their_own(page, tables, monkeypatch):
    races = []

    def counted(spec):
        races.append(spec)
        yield from contestants.race(spec)

    monkeypatch.setattr(racing, "race", counted)
    page.run()
    start(page)
    other = AppTest.from_file(str(PAGES / "speed.py"), default_timeout=TIME_LIMIT)
    other.query_params["case"] = "8×8×3→4"
    other.run()
    assert not tables(other), "nobody pressed the button"
    start(other)
    assert len(races) == 1
    assert "Another visitor has just raced" in other.info[0].value
    assert tables(other) == tables(page)
    start(other)
    assert len(races) == 2
    monkeypatch.setattr(racing, "RECENT", 0)
    start(page)
    assert len(races) == 3
