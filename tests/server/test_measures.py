"""What Prometheus reads."""

import numpy as np
from prometheus_client import REGISTRY

from convviz.conv import ConvSpec, forward
from convviz.conv.forward import listeners
from convviz.server import measures
from convviz.server.crowd import Crowd
from convviz.server.settings import Settings


def value(name, **labels):
    return REGISTRY.get_sample_value(name, labels) or 0


def test_each_event_is_counted_once():
    before = value("convviz_refused_total", reason="full"), value("convviz_run_seconds_count")
    measures.refused("full")
    measures.ran(0.12)
    assert (value("convviz_refused_total", reason="full"), value("convviz_run_seconds_count")) == (
        before[0] + 1, before[1] + 1,
    )  # fmt: skip


def test_figures_are_off_unless_a_port_is_set():
    assert measures.publish(Settings()) is None


def test_kernels_are_timed_and_the_crowd_is_asked(monkeypatch):
    crowd, asked = Crowd(Settings()), []
    monkeypatch.setattr(measures, "_ask", lambda name, words, value: asked.append((name, value)))
    measures.watch(crowd)
    before = value("convviz_kernel_seconds_count")
    forward(ConvSpec("pointwise", height=2, width=2), np.ones((1, 2, 2, 3)), [np.ones((1, 1, 3, 2))])
    listeners.pop()
    assert value("convviz_kernel_seconds_count") == before + 1
    with crowd.socket():
        assert {name: read() for name, read in asked if name != "convviz_resident_bytes"} == {
            "convviz_sessions": 1, "convviz_first_runs": 0, "convviz_first_runs_waiting": 0,
        }  # fmt: skip
    assert dict(asked)["convviz_resident_bytes"]() > 1 << 20
