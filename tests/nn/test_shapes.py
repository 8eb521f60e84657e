"""Sizes and paddings without computing."""

import numpy as np
import pytest

from convviz import nn


def test_output_shape_is_the_outputs_shape(make_problem):
    rng = np.random.default_rng(7)
    for _ in range(200):
        problem = make_problem(rng, ("regular", "grouped", "depthwise"))
        shape = nn.output_shape(
            *(array.shape for array in problem.arrays),
            problem.strides, problem.padding, problem.data_format, problem.dilations,
            depthwise=problem.kind == "depthwise",
        )  # fmt: skip
        assert shape == problem.run().shape


def test_leading_dimensions_stay():
    assert nn.output_shape((5, 2, 15, 15, 3), (3, 3, 3, 8), 1, "VALID") == (5, 2, 13, 13, 8)
    assert nn.output_shape((5, 2, 3, 15, 15), [3, 3, 3, 3], 1, "VALID", "NCHW", depthwise=True) == (5, 2, 9, 13, 13)


def test_same_padding_is_what_same_does(make_problem):
    rng = np.random.default_rng(8)
    for _ in range(100):
        problem = make_problem(rng, ("regular",))
        x, w = problem.arrays
        rest = problem.data_format, problem.dilations
        explicit = nn.same_padding(x.shape, w.shape, problem.strides, *rest)
        same = nn.conv2d(x, w, problem.strides, "SAME", *rest)
        assert np.array_equal(nn.conv2d(x, w, problem.strides, explicit, *rest), same)


def test_the_odd_cell_goes_after():
    assert nn.same_padding((1, 4, 4, 1), (3, 3, 1, 1), 2) == ((0, 0), (0, 1), (0, 1), (0, 0))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.output_shape((1, 4, 4), (3, 3, 1, 1), 1, "SAME"), "3 dimensions"),
        (lambda: nn.output_shape((1, 4, 4, 1.0), (3, 3, 1, 1), 1, "SAME"), "whole"),
        (lambda: nn.output_shape((1, 4, 4, -1), (3, 3, 1, 1), 1, "SAME"), "input_shape"),
        (lambda: nn.same_padding((1, 4, 4, 1), (3, 3, 1, 1), 0), "strides=0"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ValueError, match=message):
        call()
