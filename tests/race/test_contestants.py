"""The contestants: all compute the same, on as much of it as their budget allows, and are counted for what they do."""

import numpy as np
import pytest

from convviz.conv import KINDS, ConvSpec, count_ops, forward
from convviz.race import CASES, CONTESTANTS, Lap, race
from convviz.race.contestants import NUMBA_MACS, PYTHON, PYTHON_MACS, first_elements, pose, spec_of

SMALL = ConvSpec(kind="separable", height=6, width=5, in_channels=3, out_channels=4, padding="same")
NUMBERS = {
    "regular": [6 * 5 * 3, 9 * 3 * 4, 6 * 5 * 4],  # input, weights, output
    "depthwise": [6 * 5 * 3, 9 * 3, 6 * 5 * 3],
    "pointwise": [6 * 5 * 3, 3 * 4, 6 * 5 * 4],
    "separable": [6 * 5 * 3, 9 * 3, 3 * 4, 6 * 5 * 4],  # in one pass: nothing between the steps
}
MACS = {"regular": 30 * 9 * 3 * 4, "depthwise": 30 * 9 * 3, "pointwise": 30 * 3 * 4, "separable": 30 * 3 * (9 + 4)}


def test_everybody_finishes_with_the_costs_of_what_was_computed():
    laps = list(race(SMALL, timed=lambda call: 0.5))
    assert [lap.name for lap in laps] == [contestant.name for contestant in CONTESTANTS]
    for lap in laps:
        assert (lap.macs, lap.bytes_moved) == (MACS[lap.kind], 4 * sum(NUMBERS[lap.kind]))
        assert (lap.seconds, lap.share) == (0.5, 1)


def test_times_are_measured():
    assert all(0 < lap.seconds < 60 for lap in race(SMALL, CONTESTANTS[-2:]))


@pytest.mark.parametrize("contestant", CONTESTANTS, ids=lambda contestant: contestant.name)
def test_everybody_computes_what_the_lessons_do(contestant):
    rng = np.random.default_rng(1)
    spec, problem = spec_of(contestant.kind, SMALL), pose(contestant, SMALL)
    image = rng.integers(-4, 5, problem.image.shape).astype(np.float32)
    weights = tuple(rng.integers(-4, 5, each.shape).astype(np.float32) for each in problem.weights)
    output = contestant.prepare(problem._replace(image=image, weights=weights))()
    np.testing.assert_array_equal(output, forward(spec, image, weights)[-1].output)


def test_the_steps_of_the_separable_convolution_fit_together():
    steps = [problem for problem in (pose(c, CASES["8×8×3→4"]) for c in CONTESTANTS) if len(problem.stages) == 1][-2:]
    whole = KINDS["separable"].stages(CASES["8×8×3→4"])
    assert [step.stages[0].layer for step in steps] == [stage.layer for stage in whole]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("budget", [PYTHON_MACS, NUMBA_MACS])
def test_loops_are_cut_down_to_their_budget(name, budget):
    spec = spec_of("regular", CASES[name])
    (stage,) = KINDS["regular"].stages(spec)
    part = first_elements(stage.layer, budget)
    macs = part.out_height * part.out_width * part.out_channels * part.tap_count
    assert macs <= budget or (part.out_height, part.out_channels) == (1, 1)
    assert macs * 4 > min(budget, count_ops(spec).multiplies)
    assert first_elements(stage.layer, None) == stage.layer


def test_a_lap_scales_up_what_was_not_computed():
    one_row_of_six = PYTHON._replace(most_macs=27 * 5 * 4)
    computed = []

    def timed(call):
        computed.append(call().shape)
        return 0.5

    (lap,) = race(SMALL, [one_row_of_six], timed)
    assert computed == [(1, 1, 5, 4)]
    assert lap.share == pytest.approx(1 / 6)
    assert lap.seconds == pytest.approx(3.0)


def test_speed_and_intensity_by_hand():
    lap = Lap("by hand", "regular", seconds=0.5, macs=2_000_000_000, bytes_moved=1_000_000_000)
    assert (lap.gflops, lap.intensity) == (8.0, 4.0)
