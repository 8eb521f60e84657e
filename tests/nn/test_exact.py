"""The fast path gives the bits of the readable loops, however it is cut up."""

import numpy as np
import pytest


@pytest.mark.parametrize("kind", ["regular", "grouped", "depthwise", "separable"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_same_bits_as_the_readable_loops(make_problem, kind, dtype):
    rng = np.random.default_rng(1)
    for _ in range(80):
        problem = make_problem(rng, (kind,), dtype)
        output = problem.run()
        assert output.dtype == dtype
        assert np.array_equal(output, problem.answer()), problem


@pytest.mark.parametrize(("panel_bytes", "count"), [(1, 1), (1, 3), (4096, 2), (1 << 22, 8)])
def test_blocks_and_threads_change_no_bit(make_problem, small_blocks, panel_bytes, count):
    rng = np.random.default_rng(2)
    small_blocks(panel_bytes, count)
    for _ in range(60):
        problem = make_problem(rng)
        assert np.array_equal(problem.run(), problem.answer()), problem


def test_fused_differs_by_rounding_only(make_problem):
    rng = np.random.default_rng(3)
    for _ in range(100):
        problem = make_problem(rng)
        answer = problem.answer()
        assert np.abs(problem.run(fused=True) - answer).max() <= 1e-5 * max(np.abs(answer).max(), 1)


def test_fused_is_the_same_for_any_blocks_and_threads(make_problem, small_blocks):
    rng = np.random.default_rng(4)
    problems = [make_problem(rng) for _ in range(60)]
    whole = [problem.run(fused=True) for problem in problems]
    small_blocks(1, 3)
    for problem, before in zip(problems, whole, strict=True):
        assert np.array_equal(problem.run(fused=True), before), problem


def test_nan_and_infinity_reach_exactly_their_windows(make_problem):
    rng = np.random.default_rng(5)
    for _ in range(60):
        problem = make_problem(rng)
        data = problem.arrays[0]
        data.flat[rng.integers(data.size, size=3)] = np.nan, np.inf, -np.inf
        assert np.array_equal(problem.run(), problem.answer(), equal_nan=True), problem
