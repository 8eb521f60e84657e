"""How many threads one call may use, and the one pool they come from."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

MOST = 8
PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
MACS_PER_THREAD = 10_000_000  # a second thread takes 50 to 100 microseconds to wake

_allowed = min(MOST, PROCESSORS)
_pool = ThreadPoolExecutor(min(MOST, PROCESSORS), "convviz-nn")  # starts no thread before it is used


def set_thread_count(count: int) -> None:
    """Let every call use up to `count` threads, 1 to 8; the results do not depend on it.

    At first it is as many as there are processors, 8 at most. All calls of a process share one pool of so many threads,
    which keeps its size: a larger count cuts a call into more pieces and makes it no faster.
    """
    global _allowed
    if type(count) is not int or not 1 <= count <= MOST:
        raise ValueError(f"count={count!r} must be a whole number from 1 to {MOST}")
    _allowed = count


def thread_count() -> int:
    """How many threads a big call may use."""
    return _allowed


def threads_for(allowed: int, macs: int) -> int:
    """Threads worth waking for so many multiply-accumulates."""
    return max(1, min(allowed, macs // MACS_PER_THREAD))


def run_all(jobs: list[Callable[[], object]]) -> None:
    """Run every job, the first in the calling thread; returns, or raises what a job raised, when all are done."""
    waiting = [_pool.submit(job) for job in jobs[1:]]
    try:
        jobs[0]()
    finally:
        failures = [job.exception() for job in waiting]
    for failure in failures:
        if failure:
            raise failure


def _new_pool() -> None:
    global _pool
    _pool = ThreadPoolExecutor(min(MOST, PROCESSORS), "convviz-nn")


if hasattr(os, "register_at_fork"):  # a forked child has the pool but not its threads
    os.register_at_fork(after_in_child=_new_pool)
