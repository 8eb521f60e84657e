"""Warming up compiles everything: no later call compiles more."""

import numpy as np

from convviz.nn import kernels, warm


def test_every_kernel_is_warmed(make_problem):
    names = list(warm.warm_up())
    assert len(names) == len(set(names)) == warm.count()
    before = specialisations()
    rng = np.random.default_rng(9)
    for number in range(60):
        problem = make_problem(rng, dtype=(np.float32, np.float64)[number % 2])
        problem.run(fused=number % 3 == 0)
    assert specialisations() == before


def specialisations():
    """How often every kernel family was asked for a new kernel."""
    return [family.cache_info().currsize for family in (kernels.dense, kernels.depthwise, kernels.separable)]
