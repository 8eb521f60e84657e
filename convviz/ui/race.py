"""The race's parts of its page: choose a convolution, run one race at a time per server, show what came out."""

import threading
import time
from collections.abc import Sequence
from typing import Literal, NamedTuple

import streamlit as st

from convviz.choice.controls import Option
from convviz.race import CASES, CONTESTANTS, Lap, Limits, Verdict, measure_limits, race, roofline
from convviz.ui.address import clean_address, take_notice
from convviz.ui.tables import show_table
from convviz.ui.warming import wait_for_library

_CASE = Option("Convolution (3×3, same)", tuple(CASES), "128×128×3→16")
track = threading.Lock()  # two races at once would slow each other down and measure that
PATIENCE = 60.0  # seconds that a visitor waits for another's race
RECENT = 120.0  # seconds for which a race's results serve others, too: a class presses the button all at once


class Results(NamedTuple):
    """What a race has left: every contestant's lap, what this computer could do at best, and when it ended."""

    laps: list[Lap]
    limits: Limits
    ended: float  # time.monotonic()


_latest: dict[str, Results] = {}  # by case, so never more than there are cases


def choose_and_race() -> Results | None:
    """The choice and the button; the results of the race that this visitor ran last on it, if any."""
    name = _choose()
    own: Results | None = st.session_state.get(f"race {name}")
    if st.button("Start the race", icon=":material/timer:"):
        wait_for_library()
        results = _run(name, own)
        if results:
            st.session_state[f"race {name}"] = results
    return st.session_state.get(f"race {name}")


def _choose() -> str:
    """The name of a case; one that the address says and that there is none of is refused there in words."""
    unbound = clean_address({"case": _CASE})
    bind: Literal["query-params"] | None = None if unbound else "query-params"
    words = _CASE.options
    above = st.container()
    name = st.selectbox(_CASE.label, words, words.index(_CASE.default), key="case", bind=bind)
    if unbound:
        st.rerun()  # the address is clean now: bind the choice to it before anybody touches it
    if notice := take_notice():
        above.warning(notice)
    return name


def _run(name: str, own: Results | None) -> Results | None:
    """A new race, or another visitor's of just now; `own` is what this visitor has seen already."""
    if not _wait_for_the_track():
        st.warning(f"Other visitors' races took longer than {PATIENCE:.0f} seconds. Please start again in a minute.")
        return None
    try:
        latest = _latest.get(name)
        if latest and latest is not own and time.monotonic() - latest.ended < RECENT:
            st.info(
                "Another visitor has just raced here: these are that race's times. Start again for one of your own."
            )
            return latest
        bar = st.progress(0.0, "Measuring what this computer can do at best …")
        limits = measure_limits()
        laps: list[Lap] = []
        names = [contestant.name for contestant in CONTESTANTS]
        bar.progress(1 / (len(names) + 1), f"Running: {names[0]} …")
        for number, lap in enumerate(race(CASES[name]), 1):
            laps.append(lap)
            following = f"Running: {names[number]} …" if number < len(names) else "Done"
            bar.progress((number + 1) / (len(names) + 1), following)
        again = measure_limits()  # other work may have held up the first measurement
        bar.empty()
        _latest[name] = Results(laps, limits.better(again), time.monotonic())
        return _latest[name]
    finally:
        track.release()


def _wait_for_the_track() -> bool:
    if track.acquire(blocking=False):
        return True
    notice = st.info("Another visitor's race is running on this server; yours starts as soon as it is over.", icon="🚦")
    end = time.monotonic() + PATIENCE
    while not track.acquire(timeout=0.2):
        if time.monotonic() > end:
            notice.empty()
            return False
    notice.empty()
    return True


def show_laps(laps: Sequence[Lap]) -> None:
    """One row per contestant: time, speed, and how many times as fast as the first one, the loops in Python.

    One step of the separable convolution is not the whole work, so that "times as fast" would compare unlike things.
    """
    rows = [
        {
            "way": lap.name,
            "time": _duration(lap.seconds),
            "measured on": _part(lap.share),
            "times as fast": "–"
            if lap.kind in ("depthwise", "pointwise")
            else _ratio(laps[0].seconds / lap.seconds) + "×",
            "MACs": f"{lap.macs:,}",
            "GFLOP/s": f"{lap.gflops:,.3g}",
            "FLOPs per byte": f"{lap.intensity:.2f}",
        }
        for lap in laps
    ]
    show_table(rows, label="Times of the race")


def show_roofline(results: Results) -> None:
    laps, limits, _ = results
    best = max(laps, key=lambda lap: lap.gflops)
    words = (
        f"Roofline plot. This computer: at most {limits.gflops:.0f} GFLOP/s, {limits.gigabytes:.0f} GB/s. "
        f"Fastest: {best.name} with {best.gflops:.3g} GFLOP/s at {best.intensity:.1f} FLOPs per byte."
    )
    figure = roofline(laps, limits)
    st.plotly_chart(figure, key="roofline", alt=words, theme="streamlit", config={"displayModeBar": False})
    st.markdown(
        f"The roof bends at {limits.ridge:.3g} FLOPs per byte: {limits.gflops:.3g} GFLOP/s of a matrix product, "
        f"{limits.gigabytes:.3g} GB/s of a copy."
    )


def show_saving(verdict: Verdict) -> None:
    """The separable convolution against the fastest regular one: MACs saved, time saved or lost."""
    taken = f"is **{_ratio(verdict.speed)} times as fast**"
    if round(verdict.speed, 1) < 1:
        taken = f"takes **{_ratio(1 / verdict.speed)} times as long**"
    st.markdown(
        f"Here the separable convolution needs **{verdict.macs:.1f} times fewer MACs** and {taken} as "
        f"the fastest regular one ({verdict.regular.name})."
    )


def _part(share: float) -> str:
    """How much of the outputs was computed, in words that stay true for a small part of them."""
    if share >= 1:
        return "all outputs"
    return f"{int(100 * share)} % of them" if share >= 0.1 else f"1 in {round(1 / share):,}"


def _ratio(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 99.5 else f"{ratio:.1f}"


def _duration(seconds: float) -> str:
    if seconds >= 1000:
        return f"{seconds:,.0f} s"
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:,.3g} {unit}"
    return f"{seconds / 1e-6:,.3g} µs"
