"""Every figure of the source texts, at its corrected value where the text is wrong; names begin with the item's name.

The relationships of "A guide to convolution arithmetic" are in test_arithmetic.py.
"""
# ruff: noqa: N802  the items are named A1 to E6

from itertools import pairwise, product

import numpy as np
import pytest
from scipy.signal import correlate

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, count_layer, count_ops, forward, output_size

SOBEL_X = np.outer([1, 2, 1], [-1, 0, 1])
SOBEL_Y = np.outer([1, 0, -1], [1, 2, 1])


def stages(spec):
    return KINDS[spec.kind].stages(spec)


def output_shape(spec):
    return stages(spec)[-1].layer.output_shape


def multiplies(spec):
    """Of each stage."""
    return [count_layer(stage.layer).multiplies for stage in stages(spec)]


def parameters(spec):
    """Of each stage."""
    return [count_layer(stage.layer).parameters for stage in stages(spec)]


def convolve(spec, input, *weights):
    return forward(spec, input, [np.asarray(numbers) for numbers in weights])[-1].output


def whole(shape, seed=0):
    """Small whole numbers, as 64-bit floats: every sum below is exact."""
    return np.random.default_rng(seed).integers(-5, 6, shape).astype(np.float64)


def test_A1_a_window_at_three_positions():
    spec = ConvSpec(in_channels=1, out_channels=1, padding="same")
    output = convolve(spec, np.arange(1, 37).reshape(1, 6, 6, 1), np.ones((3, 3, 1, 1)))[0, :, :, 0]
    assert output.shape == (6, 6)
    assert output[0, 0] == 1 + 2 + 7 + 8
    assert output[2, 3] == 9 + 10 + 11 + 15 + 16 + 17 + 21 + 22 + 23
    assert output[5, 5] == 29 + 30 + 35 + 36


@pytest.mark.parametrize("size", range(1, 7))
def test_A2_valid_shrinks_and_same_keeps(size):
    assert output_shape(ConvSpec(kernel_size=size, padding="valid"))[1:3] == (7 - size, 7 - size)
    assert output_shape(ConvSpec(kernel_size=size, padding="same"))[1:3] == (6, 6)


def test_A2_same_is_valid_on_an_input_framed_by_zeros():
    image, filters = whole((1, 6, 6, 3)), whole((3, 3, 3, 2), 1)
    framed = np.pad(image, ((0, 0), (1, 1), (1, 1), (0, 0)))
    same = convolve(ConvSpec(padding="same"), image, filters)
    np.testing.assert_array_equal(same, convolve(ConvSpec(height=8, width=8), framed, filters))


def test_A3_stride_is_a_jump():
    image, filters = whole((1, 9, 9, 3)), whole((3, 3, 3, 2), 1)
    every, jumped = (convolve(ConvSpec(height=9, width=9, stride=stride), image, filters) for stride in (1, 2))
    np.testing.assert_array_equal(jumped, every[:, ::2, ::2])


def test_A3_dilation_is_gaps_in_the_filter():
    image, filters = whole((1, 9, 9, 3)), whole((3, 3, 3, 2), 1)
    gaps = np.zeros((5, 5, 3, 2))
    gaps[::2, ::2] = filters
    dilated = convolve(ConvSpec(height=9, width=9, dilation=2), image, filters)
    np.testing.assert_array_equal(dilated, convolve(ConvSpec(height=9, width=9, kernel_size=5), image, gaps))


def test_A4_many_channels():
    one, four = (ConvSpec(height=8, width=8, out_channels=number, padding="same") for number in (1, 4))
    assert stages(one)[0].layer.tap_count == 27
    assert output_shape(one) == (1, 8, 8, 1)
    assert multiplies(one) == [27 * 64]
    assert stages(four)[0].weight_shape == (3, 3, 3, 4)
    assert output_shape(four) == (1, 8, 8, 4)


def test_A4_the_batch_is_outermost():
    images, filters = whole((2, 6, 6, 3)), whole((3, 3, 3, 2), 1)
    one_by_one = [convolve(ConvSpec(), image[None], filters) for image in images]
    np.testing.assert_array_equal(convolve(ConvSpec(batch=2), images, filters), np.concatenate(one_by_one))


def test_A4_is_no_3d_convolution():
    """A filter as deep as its input has one place in depth, so nothing slides there."""
    image, filters = whole((1, 8, 8, 3)), whole((3, 3, 3, 1), 1)
    volume = correlate(image[0], filters[..., 0], "valid")
    assert volume.shape == (6, 6, 1)
    np.testing.assert_array_equal(convolve(ConvSpec(height=8, width=8, out_channels=1), image, filters)[0], volume)


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_A5_the_layout_moves_numbers_and_changes_none(kind):
    nhwc, nchw = (ConvSpec(kind, 2, 5, 7, data_format=layout) for layout in ("NHWC", "NCHW"))
    assert ConvSpec(kind, 2, 5, 7) == nhwc
    image, weights = whole((2, 5, 7, 3)), [whole(stage.weight_shape, 1) for stage in stages(nhwc)]
    transposed = convolve(nchw, image.transpose(0, 3, 1, 2), *weights)
    np.testing.assert_array_equal(transposed, convolve(nhwc, image, *weights).transpose(0, 3, 1, 2))


@pytest.mark.parametrize("multiplier", [1, 2, 3])
def test_A6_depthwise_is_split_convolve_stack(multiplier):
    image, filters = whole((1, 6, 6, 3)), whole((3, 3, 3, multiplier), 1)
    alone = ConvSpec(in_channels=1, out_channels=multiplier)
    stacked = [convolve(alone, image[..., c : c + 1], filters[:, :, c : c + 1]) for c in range(3)]
    output = convolve(ConvSpec("depthwise", depth_multiplier=multiplier), image, filters)
    assert output.shape == (1, 4, 4, 3 * multiplier)
    np.testing.assert_array_equal(output, np.concatenate(stacked, -1))


@pytest.mark.parametrize("multiplier", [1, 2])
def test_A7_separable_is_depthwise_then_pointwise(multiplier):
    spec = ConvSpec("separable", out_channels=5, depth_multiplier=multiplier)
    depthwise, pointwise = whole((3, 3, 3, multiplier)), whole((1, 1, 3 * multiplier, 5), 1)
    assert [stage.weight_shape for stage in stages(spec)] == [depthwise.shape, pointwise.shape]
    image = whole((1, 6, 6, 3), 2)
    between = convolve(ConvSpec("depthwise", depth_multiplier=multiplier), image, depthwise)
    np.testing.assert_array_equal(convolve(spec, image, depthwise, pointwise), between @ pointwise[0, 0])


def test_A8_parameters_and_multiplications():
    regular, separable = (ConvSpec(kind, 1, 128, 128, 3, 16, padding="same") for kind in ("regular", "separable"))
    assert count_ops(regular).parameters == 432
    assert count_ops(regular).multiplies == 7_077_888
    assert parameters(separable) == [27, 48]
    assert count_ops(separable).parameters == 75
    assert multiplies(separable) == [442_368, 786_432]
    assert count_ops(separable).multiplies == 1_228_800


def test_A8_the_formulas():
    for size, k, c, o in product((5, 8), (1, 3, 5), (1, 4), (1, 6)):
        regular, separable = (
            ConvSpec(kind, 1, size, size, c, o, k, padding="same") for kind in ("regular", "separable")
        )
        assert parameters(regular) == [k * k * c * o]
        assert parameters(separable) == [k * k * c, c * o]
        assert multiplies(regular) == [k * k * c * size * size * o]
        assert multiplies(separable) == [k * k * c * size * size, size * size * c * o]


def test_A9_spatially_separable_is_an_outer_product():
    image, column, row = whole((1, 6, 6, 3)), whole((3, 1, 3, 1), 1), whole((1, 3, 3, 1), 2)
    in_two = convolve(ConvSpec("spatially_separable"), image, column, row)
    np.testing.assert_array_equal(in_two, convolve(ConvSpec("depthwise"), image, column * row))


def test_A9_a_depthwise_separable_filter_need_not_be_one():
    diagonal = np.eye(3).reshape(3, 3, 1, 1)
    assert np.linalg.matrix_rank(diagonal[..., 0, 0]) == 3
    image = whole((1, 6, 6, 1))
    spec = ConvSpec("separable", in_channels=1, out_channels=1)
    expected = image[:, :-2, :-2] + image[:, 1:-1, 1:-1] + image[:, 2:, 2:]
    np.testing.assert_array_equal(convolve(spec, image, diagonal, np.ones((1, 1, 1, 1))), expected)


def test_B1_output_size_and_multiplies_per_position():
    for n, f in product(range(1, 20), range(1, 8)):
        assert output_size(n, f, 1, 0, 1) == n - f + 1
    spec = ConvSpec(height=15, width=15, out_channels=1)
    assert output_shape(spec) == (1, 13, 13, 1)
    assert multiplies(spec) == [13 * 13 * 27]


def test_B2_depthwise_cost():
    for width, height, channels, k in product((7, 15), (9, 15), (1, 3), (1, 3, 5)):
        w, h = width - k + 1, height - k + 1
        spec = ConvSpec("depthwise", 1, height, width, channels, kernel_size=k)
        assert multiplies(spec) == [w * h * channels * k * k]


def test_B3_what_the_signature_can_say():
    """TensorFlow wants strides of 1 where dilations are larger; here both work."""
    explicit = ConvSpec("depthwise", 2, 8, 9, 3, kernel_size=(3, 2), padding=(1, 2, 3, 4), depth_multiplier=4)
    assert stages(explicit)[0].weight_shape == (3, 2, 3, 4)
    assert output_shape(explicit) == (2, 9, 15, 12)
    both = ConvSpec("depthwise", 1, 9, 9, 1, stride=2, dilation=2)
    image, filters = whole((1, 9, 9, 1)), whole((3, 3, 1, 1), 1)
    expected = [
        [np.sum(image[0, i : i + 5 : 2, j : j + 5 : 2] * filters[..., 0]) for j in (0, 2, 4)] for i in (0, 2, 4)
    ]
    np.testing.assert_array_equal(convolve(both, image, filters)[0, :, :, 0], expected)


def test_B4_the_depthwise_index_formula():
    s, r = 2, 3
    spec = ConvSpec("depthwise", 2, 9, 10, 3, kernel_size=(2, 3), stride=s, dilation=r, depth_multiplier=2)
    x, w = whole((2, 9, 10, 3)), whole((2, 3, 3, 2), 1)
    y = convolve(spec, x, w)
    assert y.shape == (2, 3, 2, 6)
    for b, i, j, k, q in product(range(2), range(3), range(2), range(3), range(2)):
        terms = (x[b, s * i + r * di, s * j + r * dj, k] * w[di, dj, k, q] for di, dj in np.ndindex(2, 3))
        assert y[b, i, j, k * 2 + q] == sum(terms)


def test_B4_the_regular_index_formula():
    s = 2
    x, w = whole((2, 7, 8, 3)), whole((2, 3, 3, 4), 1)
    y = convolve(ConvSpec("regular", 2, 7, 8, 3, 4, (2, 3), s), x, w)
    assert y.shape == (2, 3, 3, 4)
    for b, i, j, k in np.ndindex(y.shape):
        terms = (x[b, s * i + di, s * j + dj, q] * w[di, dj, q, k] for di, dj, q in np.ndindex(2, 3, 3))
        assert y[b, i, j, k] == sum(terms)


def test_B5_the_worked_example():
    """The source shapes x as (1, 3, 2, 1), which nine numbers do not fill."""
    spec = ConvSpec("depthwise", 1, 3, 3, 1, kernel_size=(2, 1), depth_multiplier=2)
    x, w = np.arange(1, 10).reshape(1, 3, 3, 1), np.array([[1, 2], [3, 4]]).reshape(2, 1, 1, 2)
    assert convolve(spec, x, w).tolist() == [[[[13, 18], [17, 24], [21, 30]], [[25, 36], [29, 42], [33, 48]]]]


@pytest.mark.parametrize("batch", [1, 5])
def test_B6_eight_filters_make_eight_channels(batch):
    """The source says three."""
    regular = ConvSpec("regular", batch, 15, 15, 3, 8)
    assert stages(regular)[0].weight_shape == (3, 3, 3, 8)
    assert output_shape(regular) == (batch, 13, 13, 8)
    depthwise = ConvSpec("depthwise", batch, 15, 15, 3, depth_multiplier=3)
    assert stages(depthwise)[0].weight_shape == (3, 3, 3, 3)
    assert output_shape(depthwise) == (batch, 13, 13, 9)


TEN_FILTERS = ConvSpec("regular", 1, 15, 15, 3, 10)


def test_C1_ten_filters():
    (layer,) = (stage.layer for stage in stages(TEN_FILTERS))
    assert layer.tap_count == 27
    assert layer.tap_count * layer.out_channels == 270
    assert multiplies(TEN_FILTERS) == [45_630]


def test_C2_one_channel_whole():
    assert multiplies(ConvSpec("depthwise", 1, 15, 15, 1)) == [1_521]


def test_C2_C5_one_channel_in_two_passes():
    """The source counts 585 + 585 = 1,170: the second pass runs over 13x13 positions, not 13x15."""
    spec = ConvSpec("spatially_separable", 1, 15, 15, 1)
    assert [stage.layer.output_shape[1:3] for stage in stages(spec)] == [(13, 15), (13, 13)]
    assert multiplies(spec) == [585, 507]
    assert count_ops(spec).multiplies == 1_092


def test_C3_depthwise_separable():
    spec = ConvSpec("separable", 1, 15, 15, 3, 10)
    assert multiplies(spec) == [4_563, 5_070]
    assert count_ops(spec).multiplies == 9_633
    assert round(100 * 9_633 / count_ops(TEN_FILTERS).multiplies, 1) == 21.1


def test_C4_a_minority_of_filters_is_spatially_separable():
    """Of the 3x3 filters of -1, 0, 1, those of rank one are u v' with 26 u's and 26 v's, each counted twice."""
    filters = np.array(list(product((-1, 0, 1), repeat=9))).reshape(-1, 3, 3)
    separable = np.count_nonzero(np.linalg.matrix_rank(filters) == 1)
    assert separable == 26 * 26 // 2
    assert separable / len(filters) < 0.02
    assert np.linalg.matrix_rank(SOBEL_X) == np.linalg.matrix_rank(SOBEL_Y) == 1


def test_C6_positions():
    """The source writes 13 x 13 = 225."""
    layer = stages(TEN_FILTERS)[0].layer
    assert layer.out_height * layer.out_width == 169
    assert multiplies(TEN_FILTERS) == [169 * 270]


def matrices(filters):
    """(KH, KW, C, O) -> (C, KH * KW, O): what each input channel contributes."""
    return filters.reshape(-1, *filters.shape[2:]).transpose(1, 0, 2)


def joined(depthwise, pointwise):
    """The regular filters that a depthwise separable pair amounts to."""
    return np.einsum("hwcm,cmo->hwco", depthwise, pointwise.reshape(*depthwise.shape[2:], -1))


def best_pair(filters, multiplier):
    """The truncated singular value decomposition of every input channel, as a depthwise separable pair."""
    left, sigma, right = np.linalg.svd(matrices(filters), full_matrices=False)
    depthwise = (left * sigma[:, None])[..., :multiplier].transpose(1, 0, 2)
    pointwise = right[:, :multiplier].reshape(1, 1, -1, filters.shape[3])
    return depthwise.reshape(*filters.shape[:2], *depthwise.shape[1:]), pointwise, sigma


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("multiplier", [1, 4])
def test_C7_equal_in_shape_always(stride, padding, multiplier):
    shapes = {
        output_shape(ConvSpec(kind, 2, 9, 8, 3, 5, 3, stride, padding, depth_multiplier=multiplier))
        for kind in ("regular", "separable")
    }
    assert len(shapes) == 1


@pytest.mark.parametrize("multiplier", [1, 2, 3])
def test_C7_every_pair_is_a_regular_filter_of_rank_at_most_m(multiplier):
    depthwise, pointwise, image = whole((3, 3, 2, multiplier)), whole((1, 1, 2 * multiplier, 5), 1), whole((1, 6, 6, 2))
    filters = joined(depthwise, pointwise)
    assert np.linalg.matrix_rank(matrices(filters)).max() <= multiplier
    separable = ConvSpec("separable", in_channels=2, out_channels=5, depth_multiplier=multiplier)
    regular = convolve(ConvSpec(in_channels=2, out_channels=5), image, filters)
    np.testing.assert_array_equal(convolve(separable, image, depthwise, pointwise), regular)


@pytest.mark.parametrize("multiplier", [1, 2, 3])
def test_C7_rank_at_most_m_is_reproduced_exactly(multiplier):
    filters = joined(whole((3, 3, 2, multiplier)), whole((1, 1, 2 * multiplier, 5), 1))
    depthwise, pointwise, sigma = best_pair(filters, multiplier)
    np.testing.assert_allclose(sigma[:, multiplier:], 0, atol=1e-12 * sigma.max())
    image = whole((1, 6, 6, 2), 2)
    separable = ConvSpec("separable", in_channels=2, out_channels=5, depth_multiplier=multiplier)
    regular = convolve(ConvSpec(in_channels=2, out_channels=5), image, filters)
    np.testing.assert_allclose(convolve(separable, image, depthwise, pointwise), regular, rtol=0, atol=1e-9)


@pytest.mark.parametrize("multiplier", [1, 2, 3, 4])
def test_C7_else_the_best_fit_misses_by_the_dropped_singular_values(multiplier):
    filters = whole((3, 3, 2, 5))
    assert np.linalg.matrix_rank(matrices(filters)).min() == 5
    depthwise, pointwise, sigma = best_pair(filters, multiplier)
    miss = np.linalg.norm(filters - joined(depthwise, pointwise))
    assert miss == pytest.approx(np.sqrt(np.sum(sigma[:, multiplier:] ** 2)))
    assert miss > 0.5
    random = np.random.default_rng(3)
    for scale in (1e-3, 1e-1, 10):  # depthwise filters near and far, each with the pointwise weights that suit it best
        others = matrices(depthwise + scale * random.standard_normal(depthwise.shape))
        fits = [o @ np.linalg.lstsq(o, wanted)[0] for o, wanted in zip(others, matrices(filters), strict=True)]
        assert np.linalg.norm(matrices(filters) - fits) >= miss


@pytest.mark.parametrize("out_channels", [2, 9, 20])
def test_C7_enough_multiplier_always_suffices_and_costs_more(out_channels):
    multiplier = min(9, out_channels)
    filters = np.random.default_rng(4).standard_normal((3, 3, 2, out_channels))
    depthwise, pointwise, _ = best_pair(filters, multiplier)
    np.testing.assert_allclose(joined(depthwise, pointwise), filters, rtol=0, atol=1e-12)
    regular, separable = (
        ConvSpec(kind, in_channels=2, out_channels=out_channels, depth_multiplier=multiplier)
        for kind in ("regular", "separable")
    )
    image = whole((1, 6, 6, 2))
    exact, rebuilt = convolve(regular, image, filters), convolve(separable, image, depthwise, pointwise)
    np.testing.assert_allclose(rebuilt, exact, rtol=0, atol=1e-9)
    assert count_ops(separable).multiplies > count_ops(regular).multiplies
    assert count_ops(separable).parameters > count_ops(regular).parameters


SEVEN = {"height": 7, "width": 7, "in_channels": 3, "out_channels": 128}


def test_D1_conv2d_3_128_3():
    assert output_shape(ConvSpec(**SEVEN)) == (1, 5, 5, 128)
    assert multiplies(ConvSpec(**SEVEN)) == [86_400]


def test_D2_a_group_per_channel_is_depthwise():
    image, filters = whole((1, 7, 7, 3)), whole((3, 3, 1, 6), 1)
    grouped = convolve(ConvSpec("grouped", 1, 7, 7, 3, 6, groups=3), image, filters)
    depthwise = ConvSpec("depthwise", 1, 7, 7, 3, depth_multiplier=2)
    np.testing.assert_array_equal(grouped, convolve(depthwise, image, filters.reshape(3, 3, 3, 2)))
    after = stages(ConvSpec("separable", **SEVEN))[1]
    assert after.weight_shape == (1, 1, 3, 128)
    assert after.layer.output_shape == (1, 5, 5, 128)


def test_D3_both_steps_count():
    """The source gives 9,600 "about 12 %", which is the pointwise step alone."""
    assert multiplies(ConvSpec("separable", **SEVEN)) == [675, 9_600]
    assert count_ops(ConvSpec("separable", **SEVEN)).multiplies == 10_275
    assert round(100 * 9_600 / 86_400, 1) == 11.1
    assert round(100 * 10_275 / 86_400, 1) == 11.9


def test_E1_one_channel_or_three():
    regular, depthwise = (
        ConvSpec(kind, height=8, width=8, out_channels=1, data_format="NCHW") for kind in ("regular", "depthwise")
    )
    image = whole((1, 3, 8, 8))
    assert convolve(regular, image, whole((3, 3, 3, 1))).shape == (1, 1, 6, 6)
    assert convolve(depthwise, image, whole((3, 3, 3, 1))).shape == (1, 3, 6, 6)


def test_E2_a_regular_convolution_can_play_depthwise():
    image, filters = whole((1, 8, 8, 3)), whole((3, 3, 3, 1), 1)
    mostly_zero = filters * np.eye(3)
    regular = convolve(ConvSpec(height=8, width=8, out_channels=3), image, mostly_zero)
    np.testing.assert_array_equal(regular, convolve(ConvSpec("depthwise", height=8, width=8), image, filters))


@pytest.mark.parametrize(
    ("column", "row", "whole_filter"),
    [
        ([1, 2, 1], [-1, 0, 1], [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ([1, 0, -1], [1, 2, 1], [[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
    ],
    ids=["Gx", "Gy"],
)
def test_E3_sobel_in_six_weights(column, row, whole_filter):
    at_once, in_two = (ConvSpec(kind, in_channels=1, padding="same") for kind in ("depthwise", "spatially_separable"))
    assert np.outer(column, row).tolist() == whole_filter
    assert count_ops(at_once).parameters == 9
    assert count_ops(in_two).parameters == 6
    image = whole((1, 6, 6, 1))
    passes = convolve(in_two, image, np.reshape(column, (3, 1, 1, 1)), np.reshape(row, (1, 3, 1, 1)))
    np.testing.assert_array_equal(passes, convolve(at_once, image, np.reshape(whole_filter, (3, 3, 1, 1))))


def test_E4_parameters_of_three_to_three():
    assert parameters(ConvSpec(out_channels=3)) == [81]
    assert parameters(ConvSpec("separable", out_channels=3)) == [27, 9]
    assert count_ops(ConvSpec("separable", out_channels=3)).parameters == 36


def test_E5_parameters_of_ten_to_twenty():
    """The source says 2,800."""
    assert parameters(ConvSpec("regular", 1, 9, 9, 10, 20, 7)) == [9_800]


def test_E6_fewer_parameters_to_memorise_with():
    """Separable has fewer, except with a 1x1 filter or a single output."""
    for k, o in product(range(1, 6), range(1, 9)):
        regular, separable = (
            count_ops(ConvSpec(kind, out_channels=o, kernel_size=k)) for kind in ("regular", "separable")
        )
        assert (separable.parameters < regular.parameters) == (k > 1 and o > 1)


def test_mobilenets_ratio():
    """ "MobileNets" (2017), section 3.1: 1/O + 1/K^2 of the regular layer, in multiplies and in parameters."""
    for size, k, c, o in product((8, 14), (1, 3, 5), (1, 32), (1, 16, 64)):
        regular, separable = (
            count_ops(ConvSpec(kind, 1, size, size, c, o, k, padding="same")) for kind in ("regular", "separable")
        )
        assert separable.multiplies / regular.multiplies == pytest.approx(1 / o + 1 / k**2)
        assert separable.parameters / regular.parameters == pytest.approx(1 / o + 1 / k**2)


# "MobileNets" (2017), table 1: (input size, input channels, output channels, stride) of each separable layer. The
# table prints stride 2 for the last one too, but its sizes, 7x7 in and 7x7 out, are those of stride 1.
BODY = [
    (112, 32, 64, 1),
    (112, 64, 128, 2),
    (56, 128, 128, 1),
    (56, 128, 256, 2),
    (28, 256, 256, 1),
    (28, 256, 512, 2),
    *[(14, 512, 512, 1)] * 5,
    (14, 512, 1024, 2),
    (7, 1024, 1024, 1),
]
STEM = ConvSpec("regular", 1, 224, 224, 3, 32, 3, 2, "same")
CLASSIFIER = ConvSpec("pointwise", 1, 1, 1, 1024, 1000)  # fully connected, after the average over 7x7


def mobilenet(kind):
    """Counts of MobileNet-224 1.0 with a body of that kind; biases and batch normalisation left out."""
    body = [ConvSpec(kind, 1, size, size, c, o, 3, stride, "same") for size, c, o, stride in BODY]
    return [count_ops(spec) for spec in (STEM, *body, CLASSIFIER)]


def test_mobilenet_sizes_chain():
    """Each layer takes what the one before made."""
    specs = [STEM, *(ConvSpec("separable", 1, size, size, c, o, 3, s, "same") for size, c, o, s in BODY)]
    for before, after in pairwise(specs):
        assert output_shape(before) == (1, after.height, after.width, after.in_channels)
    assert output_shape(specs[-1]) == (1, 7, 7, 1024)


def test_mobilenet_224_separable():
    """Published: 569 million mult-adds and 4.2 million parameters."""
    assert sum(count.multiplies for count in mobilenet("separable")) == 568_740_352
    assert sum(count.parameters for count in mobilenet("separable")) == 4_209_088


def test_mobilenet_224_with_regular_convolutions():
    """Published: 4,866 million mult-adds and 29.3 million parameters; the former without the fully connected layer.

    With it, as in the separable network's 569, it is 4,867.
    """
    *convolutions, _ = counts = mobilenet("regular")
    assert sum(count.multiplies for count in convolutions) == 4_866_269_184
    assert sum(count.multiplies for count in counts) == 4_867_293_184
    assert sum(count.parameters for count in counts) == 29_281_120


def test_mobilenets_one_layer_of_14_by_14():
    regular, separable = (
        count_ops(ConvSpec(kind, 1, 14, 14, 512, 512, 3, padding="same")) for kind in ("regular", "separable")
    )
    assert round(regular.multiplies / 1e6) == 462
    assert round(regular.parameters / 1e6, 2) == 2.36
    assert round(separable.multiplies / 1e6, 1) == 52.3
    assert round(separable.parameters / 1e6, 2) == 0.27
