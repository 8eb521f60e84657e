"""Timing several callables against one another on a machine that others use too."""

import resource
import time
from collections.abc import Callable
from statistics import median

Call = Callable[[], object]
SAMPLE = 0.003  # seconds of one sample
TRIES = 8


def interleaved(calls: dict[str, Call], rounds: int, tolerated: int) -> dict[str, list[float]]:
    """Seconds per call, a sample of every callable in each round, in an order that rotates.

    A sample in which the scheduler took a processor away from this process more than `tolerated` times is taken again,
    a few times; the least disturbed one counts.
    """
    repeats = {name: _repeats(call) for name, call in calls.items()}
    samples: dict[str, list[float]] = {name: [] for name in calls}
    names = list(calls)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            samples[name].append(_calm_sample(calls[name], repeats[name], tolerated))
    return samples


def ratio(peer: list[float], ours: list[float]) -> float:
    """The median over rounds of the peer's time divided by ours."""
    return median(theirs / own for theirs, own in zip(peer, ours, strict=True))


def _repeats(call: Call) -> int:
    call()
    call()
    began = time.perf_counter()
    call()
    return max(1, int(SAMPLE / (time.perf_counter() - began)))


def _calm_sample(call: Call, repeats: int, tolerated: int) -> float:
    best = (float("inf"), 0.0)
    for _ in range(TRIES):
        taken, began = _taken(), time.perf_counter()
        for _ in range(repeats):
            call()
        took = time.perf_counter() - began
        best = min(best, (_taken() - taken, took / repeats))
        if best[0] <= tolerated:
            break
    return best[1]


def _taken() -> int:
    """How often the scheduler has taken a processor away from one of this process's threads."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_nivcsw
