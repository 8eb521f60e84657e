"""The race: every way computes the same convolution, on as much of it as its budget allows."""

import numpy as np
import pytest

from convviz import race as racing
from convviz.conv import KINDS, ConvSpec, count_ops
from convviz.race import CASES, PYTHON, SEPARABLE, Lap, lanes, measure_limits, race

SMALL = ConvSpec(kind="separable", height=6, width=5, in_channels=3, out_channels=4, padding="same")


def test_every_lane_finishes_with_the_costs_of_what_it_computes():
    laps = list(race(SMALL))
    assert [lap.name for lap in laps] == lanes()
    regular = ConvSpec(height=6, width=5, in_channels=3, out_channels=4, padding="same")
    for lap in laps:
        counts = count_ops(SMALL if lap.name == SEPARABLE else regular)
        assert lap.macs == counts.multiplies
        in_one_pass = 4 * (6 * 5 * 3 + 3 * 3 * 3 + 3 * 4 + 6 * 5 * 4)  # input, both weights, output
        assert lap.bytes_moved == (in_one_pass if lap.name == SEPARABLE else counts.bytes_moved)
        assert lap.seconds > 0
        assert lap.share == 1


def test_the_lanes_agree_on_the_output():
    rng = np.random.default_rng(1)
    (stage,) = KINDS["regular"].stages(ConvSpec(height=6, width=5, in_channels=3, out_channels=4, padding="same"))
    image = rng.integers(-4, 5, (1, 6, 5, 3)).astype(np.float32)
    weights = [rng.integers(-4, 5, stage.weight_shape).astype(np.float32)]
    outputs = {
        name: lane(image, weights, stage, stage.layer)() for name, lane in racing._LANES.items() if name != SEPARABLE
    }
    for name, output in outputs.items():
        np.testing.assert_array_equal(output, outputs[PYTHON], err_msg=name)


@pytest.mark.parametrize("name", CASES)
def test_loops_are_cut_down_to_their_budget(name):
    (stage,) = KINDS["regular"].stages(racing._as_regular(CASES[name]))
    for budget in (racing.PYTHON_MACS, racing.NUMBA_MACS):
        part = racing._first_elements(stage.layer, budget)
        macs = part.out_height * part.out_width * part.out_channels * part.tap_count
        assert macs <= budget or (part.out_height, part.out_channels) == (1, 1)
        assert macs * 4 > min(budget, count_ops(racing._as_regular(CASES[name])).multiplies)
    assert racing._first_elements(stage.layer, None) == stage.layer


def test_a_lap_scales_up_what_was_not_computed(monkeypatch):
    monkeypatch.setattr(racing, "_time", lambda call: call() is None or 0.5)
    monkeypatch.setitem(racing._MOST_MACS, PYTHON, 27 * 5 * 4)  # one row of six
    lap = next(race(SMALL))
    assert lap.share == pytest.approx(1 / 6)
    assert lap.seconds == pytest.approx(3.0)


def test_speed_and_intensity_by_hand():
    lap = Lap("by hand", seconds=0.5, macs=2_000_000_000, bytes_moved=1_000_000_000, share=1.0)
    assert (lap.gflops, lap.intensity) == (8.0, 4.0)


def test_limits_are_finite_and_positive():
    assert all(0 < limit < 1e6 for limit in measure_limits())
