"""What the server counts and times, for Prometheus, on a port of its own."""

import threading
from collections.abc import Callable
from wsgiref.simple_server import WSGIServer

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from convviz.conv.forward import listeners
from convviz.server import memory
from convviz.server.crowd import Crowd
from convviz.server.settings import Settings

_TIMES = (0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_refused = Counter("convviz_refused", "Refused requests and sockets", ["reason"])
_slowed = Counter("convviz_slowed_messages", "Messages that had to wait because they came too fast")
_errors = Counter("convviz_errors", "Exceptions that a page did not catch")
_runs = Histogram("convviz_run_seconds", "From a visitor's message to the end of the run", buckets=_TIMES)
_kernels = Histogram("convviz_kernel_seconds", "The loops of one stage", buckets=(1e-5, 1e-4, 1e-3, *_TIMES[:7]))


def refused(reason: str) -> None:
    _refused.labels(reason).inc()


def slowed() -> None:
    _slowed.inc()


def failed() -> None:
    _errors.inc()


def ran(seconds: float) -> None:
    _runs.observe(seconds)


def watch(crowd: Crowd) -> None:
    """Let `crowd` and the process be asked whenever somebody reads the figures, and kernels be timed."""
    listeners.append(_kernels.observe)
    _ask("convviz_sessions", "Open sockets", lambda: crowd.sockets)
    _ask("convviz_first_runs", "First runs under way", lambda: crowd.first_runs.running)
    _ask("convviz_first_runs_waiting", "Visitors in the line", lambda: crowd.first_runs.waiting)
    _ask("convviz_resident_bytes", "Memory of this process", memory.resident)


def publish(settings: Settings) -> tuple[WSGIServer, threading.Thread] | None:
    """Answer on the metrics port, if one is set; returns what `shutdown` ends."""
    if not settings.metrics_port:
        return None
    return start_http_server(settings.metrics_port, settings.metrics_address)


def _ask(name: str, words: str, value: Callable[[], float]) -> None:
    Gauge(name, words).set_function(value)
