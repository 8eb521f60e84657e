"""The race page's parts: choose a convolution, run one race at a time per server, show what came out."""

import threading
import time
from collections.abc import Sequence

import streamlit as st

from convviz.figures import roofline
from convviz.race import CASES, PYTHON, SEPARABLE, Lap, Limits, lanes, measure_limits, race
from convviz.ui.tables import show_table
from convviz.ui.warming import wait_for_library

_track = threading.Lock()  # two races at once would slow each other down and measure that
_PATIENCE = 60.0  # seconds that a visitor waits for another's race


Results = tuple[list[Lap], Limits]


def choose_and_race() -> Results | None:
    """The choice and the button; the results of the race that this visitor ran last on it, if any."""
    name = st.selectbox("Convolution (regular, 3×3, same)", list(CASES), index=2, key="case", bind="query-params")
    if st.button("Start the race", icon=":material/timer:"):
        wait_for_library()
        results = _run(name)
        if results:
            st.session_state[f"race {name}"] = results
    return st.session_state.get(f"race {name}")


def _run(name: str) -> Results | None:
    if not _wait_for_the_track():
        st.warning(f"Other visitors' races took longer than {_PATIENCE:.0f} seconds. Please start again in a minute.")
        return None
    try:
        bar = st.progress(0.0, "Measuring what this computer can do at best …")
        limits = measure_limits()
        laps = []
        names = lanes()
        bar.progress(1 / (len(names) + 1), f"Running: {names[0]} …")
        for number, lap in enumerate(race(CASES[name]), 1):
            laps.append(lap)
            following = f"Running: {names[number]} …" if number < len(names) else "Done"
            bar.progress((number + 1) / (len(names) + 1), following)
        again = measure_limits()  # other work may have held up the first measurement
        bar.empty()
        return laps, Limits(*map(max, limits, again))
    finally:
        _track.release()


def _wait_for_the_track() -> bool:
    if _track.acquire(blocking=False):
        return True
    notice = st.info("Another visitor's race is running on this server; yours starts as soon as it is over.", icon="🚦")
    end = time.monotonic() + _PATIENCE
    while not _track.acquire(timeout=0.2):
        if time.monotonic() > end:
            notice.empty()
            return False
    notice.empty()
    return True


def show_laps(laps: Sequence[Lap]) -> None:
    """One row per way: time, speed, and how many times as fast as the loops in Python."""
    slowest = next(lap.seconds for lap in laps if lap.name == PYTHON)
    rows = [
        {
            "way": lap.name + (f" (scaled up from {lap.share:.1%})" if lap.share < 1 else ""),
            "time": _duration(lap.seconds),
            "times as fast": f"{slowest / lap.seconds:,.0f}×",
            "MACs": f"{lap.macs:,}",
            "GFLOP/s": f"{lap.gflops:,.3g}",
            "FLOPs per byte": f"{lap.intensity:.2f}",
        }
        for lap in laps
    ]
    show_table(rows, label="Times of the race")


def show_roofline(laps: Sequence[Lap], limits: Limits) -> None:
    figure = roofline(
        [lap.name for lap in laps],
        [lap.intensity for lap in laps],
        [lap.gflops for lap in laps],
        peak=limits.gflops,
        bandwidth=limits.gigabytes,
    )
    best = max(laps, key=lambda lap: lap.gflops)
    words = (
        f"Roofline plot. This computer: at most {limits.gflops:.0f} GFLOP/s, {limits.gigabytes:.0f} GB/s. "
        f"Fastest: {best.name} with {best.gflops:.3g} GFLOP/s at {best.intensity:.1f} FLOPs per byte."
    )
    st.plotly_chart(figure, key="roofline", alt=words, theme="streamlit", config={"displayModeBar": False})


def show_moral(laps: Sequence[Lap]) -> None:
    """The separable convolution against the regular one on the fast path: MACs saved, time saved."""
    separable = next(lap for lap in laps if lap.name == SEPARABLE)
    regular = min((lap for lap in laps if lap.name != SEPARABLE), key=lambda lap: lap.seconds)
    macs, seconds = regular.macs / separable.macs, regular.seconds / separable.seconds
    st.markdown(
        f"Here the separable convolution needs **{macs:.1f} times fewer MACs** and is **{seconds:.1f} times as fast** "
        f"as the best regular one ({regular.name.lower()})."
    )


def _duration(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:,.3g} {unit}"
    return f"{seconds / 1e-6:,.3g} µs"
