"""Separable approximations are exact when the rank allows, the best otherwise."""

import numpy as np
import pytest

from convviz import nn

RNG = np.random.default_rng(0)
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], float)


def product(depthwise, pointwise):
    """The regular filters that the two steps amount to."""
    _, _, channels, multiplier = depthwise.shape
    mixed = pointwise.reshape(channels, multiplier, -1)
    return np.einsum("hwcm,cmo->hwco", depthwise, mixed)


@pytest.mark.parametrize("multiplier", [1, 2, 5, 9])
def test_error_is_the_distance(multiplier):
    filters = RNG.standard_normal((3, 3, 4, 6))
    depthwise, pointwise, error = nn.as_separable(filters, multiplier)
    assert depthwise.shape == (3, 3, 4, multiplier)
    assert pointwise.shape == (1, 1, 4 * multiplier, 6)
    assert np.linalg.norm(product(depthwise, pointwise) - filters) == pytest.approx(error, abs=1e-12)
    assert (error < 1e-12) == (multiplier >= 6)


def test_no_other_factors_are_nearer():
    filters = RNG.standard_normal((3, 2, 2, 5))
    depthwise, pointwise, error = nn.as_separable(filters, 2)
    for _ in range(200):
        nudged = product(depthwise + 1e-2 * RNG.standard_normal(depthwise.shape), pointwise)
        assert np.linalg.norm(nudged - filters) >= error


def test_separable_filters_give_the_same_convolution():
    rank_2 = product(RNG.standard_normal((3, 3, 3, 2)), RNG.standard_normal((1, 1, 6, 8)))
    x = RNG.standard_normal((1, 7, 7, 3))
    depthwise, pointwise, error = nn.as_separable(rank_2, 2)
    assert error < 1e-12
    assert np.allclose(nn.separable_conv2d(x, depthwise, pointwise, 1, "SAME"), nn.conv2d(x, rank_2, 1, "SAME"))


def test_float32_stays():
    depthwise, pointwise, _ = nn.as_separable(np.ones((3, 3, 2, 2), np.float32), 1)
    assert depthwise.dtype == pointwise.dtype == np.float32
    assert nn.split_spatial(SOBEL.astype(int))[0].dtype == np.float64


def test_sobel_is_a_column_times_a_row():
    column, row, error = nn.split_spatial(SOBEL)
    assert column.shape == (3, 1)
    assert row.shape == (1, 3)
    assert np.allclose(column * row, SOBEL)
    assert error < 1e-12


def test_most_filters_are_not():
    weights = RNG.standard_normal((4, 3))
    column, row, error = nn.split_spatial(weights)
    assert np.linalg.norm(column * row - weights) == pytest.approx(error)
    assert error > 0.1


def test_splitting_a_depthwise_filter():
    x, weights = RNG.standard_normal((1, 8, 8, 2)), SOBEL[:, :, None, None] * RNG.standard_normal((1, 1, 2, 3))
    column, row, error = nn.split_spatial(weights)
    assert error < 1e-12
    twice = nn.depthwise_conv2d(nn.depthwise_conv2d(x, column, 1, "VALID"), row, 1, "VALID")
    assert np.allclose(twice, nn.depthwise_conv2d(x, weights, 1, "VALID"))


def test_a_regular_convolution_plays_depthwise():
    x, weights = (
        RNG.standard_normal((2, 6, 5, 3)).astype(np.float32),
        RNG.standard_normal((3, 3, 3, 2)).astype(np.float32),
    )
    regular = nn.depthwise_as_regular(weights)
    assert regular.shape == (3, 3, 3, 6)
    assert regular.dtype == np.float32
    assert np.count_nonzero(regular) == weights.size
    assert np.array_equal(nn.conv2d(x, regular, 1, "SAME"), nn.depthwise_conv2d(x, weights, 1, "SAME"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.as_separable(np.ones((3, 3, 2)), 1), r"filters\.shape=\(3, 3, 2\) must have 4"),
        (lambda: nn.as_separable(np.ones((3, 3, 2, 2)), 0), "multiplier=0 must be a whole number"),
        (lambda: nn.as_separable(np.ones((3, 3, 2, 2)), 1.5), "multiplier=1.5 must be a whole number"),
        (lambda: nn.as_separable(np.full((3, 3, 2, 2), np.nan), 1), "finite"),
        (lambda: nn.split_spatial(np.ones((3, 3, 2))), "2 or 4 dimensions"),
        (lambda: nn.depthwise_as_regular(np.ones((3, 3))), "4 dimensions"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ValueError, match=message):
        call()
