"""The meaning of every argument, and every corner that was compared with TensorFlow and PyTorch."""

from enum import Enum

import numpy as np
import pytest

from convviz import nn
from convviz.conv import kernels, pad
from convviz.conv.layer import decide
from convviz.nn import tiling, work

RNG = np.random.default_rng(0)


def whole_numbers(*shape, dtype=np.float32):
    return RNG.integers(-4, 5, shape).astype(dtype)


def test_worked_example_of_depthwise():
    x = np.arange(1, 10, dtype=np.float32).reshape(1, 3, 3, 1)
    w = np.array([[1, 2], [3, 4]], np.float32).reshape(2, 1, 1, 2)
    expected = [[[13, 18], [17, 24], [21, 30]], [[25, 36], [29, 42], [33, 48]]]
    assert nn.depthwise_conv2d(x, w, [1, 1, 1, 1], "VALID").tolist() == [expected]


def test_published_shapes():
    x = np.zeros((2, 15, 15, 3), np.float32)
    assert nn.conv2d(x, np.zeros((3, 3, 3, 8), np.float32), 1, "VALID").shape == (2, 13, 13, 8)
    assert nn.depthwise_conv2d(x, np.zeros((3, 3, 3, 3), np.float32), 1, "VALID").shape == (2, 13, 13, 9)


def test_same_with_stride_2_pads_one_below_and_right():
    x = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
    output = nn.conv2d(x, np.ones((3, 3, 1, 1), np.float32), 2, "SAME")
    assert output.ravel().tolist() == [45, 39, 66, 50]


@pytest.mark.parametrize("strides", [2, [2], (2, 2), [1, 2, 2, 1], np.array([1, 2, 2, 1]), np.int64(2)])
def test_strides_in_every_form(strides):
    x, w = whole_numbers(1, 7, 6, 3), whole_numbers(3, 2, 3, 4)
    assert np.array_equal(nn.conv2d(x, w, strides, "SAME"), nn.conv2d(x, w, (2, 2), "SAME"))


def test_four_numbers_follow_the_data_format():
    x, w = whole_numbers(1, 9, 8, 3), whole_numbers(2, 2, 3, 4)
    nhwc = nn.conv2d(x, w, [1, 2, 3, 1], [[0, 0], [1, 2], [0, 3], [0, 0]], "NHWC", [1, 3, 2, 1])
    channels_first = np.ascontiguousarray(x.transpose(0, 3, 1, 2))
    nchw = nn.conv2d(channels_first, w, [1, 1, 2, 3], [[0, 0], [0, 0], [1, 2], [0, 3]], "NCHW", [1, 1, 3, 2])
    assert np.array_equal(nchw.transpose(0, 2, 3, 1), nhwc)
    assert nchw.flags.c_contiguous


class Padding(str, Enum):  # noqa: UP042 - its str() is not its value
    ALL = "SAME"


@pytest.mark.parametrize("word", [np.str_("SAME"), np.array("SAME"), Padding.ALL])
def test_a_word_of_any_string_type_is_that_word(word):
    x, w, p = whole_numbers(1, 5, 4, 2), whole_numbers(3, 3, 2, 2), whole_numbers(1, 1, 4, 3)
    for op, filters in ((nn.conv2d, [w]), (nn.depthwise_conv2d, [w]), (nn.separable_conv2d, [w, p])):
        assert np.array_equal(op(x, *filters, 2, word), op(x, *filters, 2, "SAME"))
    assert nn.output_shape(x.shape, w.shape, 2, word) == nn.output_shape(x.shape, w.shape, 2, "SAME")


@pytest.mark.parametrize("data_format", [np.str_("NCHW"), np.array(["NCHW"])[0]])
def test_a_data_format_of_any_string_type(data_format):
    x, w = whole_numbers(1, 2, 5, 4), whole_numbers(3, 3, 2, 2)
    assert np.array_equal(nn.conv2d(x, w, 2, "SAME", data_format), nn.conv2d(x, w, 2, "SAME", "NCHW"))


def test_no_data_format_is_nhwc():
    x, w = whole_numbers(1, 5, 5, 2), whole_numbers(3, 3, 2, 1)
    assert np.array_equal(nn.conv2d(x, w, 1, "SAME", None), nn.conv2d(x, w, 1, "SAME"))


@pytest.mark.parametrize("data_format", ["NHWC", "NCHW"])
def test_leading_batch_dimensions(data_format):
    x, w, p = whole_numbers(2, 3, 4, 5, 4), whole_numbers(3, 3, 4, 2), whole_numbers(1, 1, 8, 6)
    if data_format == "NCHW":
        x = np.moveaxis(x, -1, -3)
    flat = x.reshape(6, *x.shape[2:])
    for op, filters in ((nn.conv2d, [w]), (nn.depthwise_conv2d, [w]), (nn.separable_conv2d, [w, p])):
        output = op(x, *filters, 1, "SAME", data_format)
        assert output.shape[:2] == (2, 3)
        assert np.array_equal(output.reshape(6, *output.shape[2:]), op(flat, *filters, 1, "SAME", data_format))


def test_fewer_filter_channels_make_groups():
    x, w = whole_numbers(1, 5, 5, 4), whole_numbers(3, 3, 2, 6)
    halves = [nn.conv2d(x[..., 2 * g : 2 * g + 2], w[..., 3 * g : 3 * g + 3], 1, "SAME") for g in (0, 1)]
    assert np.array_equal(nn.conv2d(x, w, 1, "SAME"), np.concatenate(halves, axis=3))


def test_as_many_groups_as_channels_is_depthwise():
    x, w = whole_numbers(1, 5, 5, 4), whole_numbers(3, 3, 1, 8)
    assert np.array_equal(nn.conv2d(x, w, 1, "SAME"), nn.depthwise_conv2d(x, w.reshape(3, 3, 4, 2), 1, "SAME"))


def test_depthwise_with_stride_and_dilation_follows_the_definition():
    """TensorFlow 2.21 gives [20, 24, 36, 40]."""
    x = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
    output = nn.depthwise_conv2d(x, np.ones((3, 3, 1, 1), np.float32), 2, "SAME", dilations=2)
    layer = decide((1, 4, 4, 1), out_channels=1, kernel_size=(3, 3), stride=(2, 2), dilation=(2, 2), padding="same")
    assert np.array_equal(output, kernels.conv2d(pad(x, layer), np.ones((3, 3, 1, 1), np.float32), layer))
    assert output.ravel().tolist() == [40, 40, 40, 40]


@pytest.mark.parametrize("padding", ["SAME", [[0, 0], [9, 9], [9, 9], [0, 0]]])
def test_filters_larger_than_the_input(padding):
    x, w = np.ones((1, 2, 2, 1), np.float32), np.ones((5, 5, 1, 1), np.float32)
    output = nn.conv2d(x, w, 1, padding, dilations=1)
    assert output.max() == 4


def test_stride_beyond_the_input_leaves_one_window():
    assert nn.conv2d(np.ones((1, 4, 4, 1), np.float32), np.ones((2, 2, 1, 1), np.float32), 9, "VALID").tolist() == [
        [[[4]]]
    ]


def test_1x1_with_stride_3_pads_nothing():
    x = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
    assert nn.conv2d(x, np.ones((1, 1, 1, 1), np.float32), 3, "SAME").ravel().tolist() == [0, 3, 12, 15]


def test_empty_batch_and_empty_height():
    """TensorFlow 2.21 gives these shapes with the input's channels instead of the filter's."""
    w, p = np.ones((3, 3, 2, 4), np.float32), np.ones((1, 1, 8, 5), np.float32)
    for shape in ((0, 6, 6, 2), (1, 0, 6, 2)):
        x = np.ones(shape, np.float32)
        assert nn.conv2d(x, w, 1, "SAME").shape == (*shape[:3], 4)
        assert nn.depthwise_conv2d(x, w, 1, "SAME").shape == (*shape[:3], 8)
        assert nn.separable_conv2d(x, w, p, 1, "SAME").shape == (*shape[:3], 5)
    assert nn.conv2d(np.ones((0, 2, 6, 6), np.float32), w, 2, "SAME", "NCHW").shape == (0, 4, 3, 3)


def test_windows_on_nothing_but_padding_give_zeros():
    output = nn.conv2d(
        np.ones((1, 0, 4, 2), np.float32), np.ones((2, 2, 2, 3), np.float32), 1, ((0, 0), (1, 1), (0, 0), (0, 0))
    )
    assert np.array_equal(output, np.zeros((1, 1, 3, 3), np.float32))


def test_float16_is_computed_in_float32():
    x, w = RNG.standard_normal((1, 6, 6, 40)).astype(np.float16), RNG.standard_normal((3, 3, 40, 5)).astype(np.float16)
    output = nn.conv2d(x, w, 1, "SAME")
    expected = nn.conv2d(x.astype(np.float32), w.astype(np.float32), 1, "SAME").astype(np.float16)
    assert output.dtype == np.float16
    assert np.array_equal(output, expected)


def test_int32_stays_and_wraps_around():
    x, w = np.full((1, 1, 1, 2), 2**30, np.int32), np.full((1, 1, 2, 1), 2, np.int32)
    assert nn.conv2d(x, w, 1, "SAME").tolist() == [[[[0]]]]
    x, w = whole_numbers(1, 5, 6, 4, dtype=np.int32), whole_numbers(3, 2, 2, 6, dtype=np.int32)
    output = nn.conv2d(x, w, 2, "SAME", dilations=2)
    assert output.dtype == np.int32
    assert np.array_equal(output, nn.conv2d(x.astype(float), w.astype(float), 2, "SAME", dilations=2))


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int16, np.uint16, np.int64, np.uint64])
def test_other_integers_become_float64(dtype):
    x, w = np.arange(1, 10, dtype=dtype).reshape(1, 3, 3, 1), np.arange(4, dtype=dtype).reshape(2, 2, 1, 1)
    output = nn.depthwise_conv2d(x, w, 1, "VALID")
    assert output.dtype == np.float64
    assert output.ravel().tolist() == [25, 31, 43, 49]


def test_lists_are_arrays():
    assert nn.conv2d([[[[1.5]]]], [[[[2.0]]]], 1, "SAME").tolist() == [[[[3.0]]]]


def test_other_byte_orders():
    x, w = whole_numbers(1, 4, 4, 2), whole_numbers(3, 3, 2, 2)
    assert np.array_equal(nn.conv2d(x.astype(">f4"), w.astype(">f4"), 1, "SAME"), nn.conv2d(x, w, 1, "SAME"))


def test_strided_and_read_only_arrays_are_read_and_left_alone():
    big, w, p = whole_numbers(2, 12, 12, 8), whole_numbers(3, 3, 4, 2), whole_numbers(1, 1, 8, 3)
    x, filters = big[:, ::2, 1::2, ::2], w[:, ::-1]
    x.flags.writeable = filters.flags.writeable = p.flags.writeable = False
    before = [array.copy() for array in (x, filters, p)]
    for op, weights in ((nn.conv2d, [filters]), (nn.depthwise_conv2d, [filters]), (nn.separable_conv2d, [filters, p])):
        plain = op(before[0], *before[1 : len(weights) + 1], 1, "SAME")
        assert np.array_equal(op(x, *weights, 1, "SAME"), plain)
    assert all(np.array_equal(array, copy) for array, copy in zip((x, filters, p), before, strict=True))


def test_infinite_weights_meet_zeros_of_padding():
    """inf * 0 is NaN by the definition and in the readable loops; TensorFlow with oneDNN skips those products."""
    w = np.full((3, 3, 1, 1), np.inf, np.float32)
    assert np.isnan(nn.conv2d(np.ones((1, 3, 3, 1), np.float32), w, 1, "SAME")[0, 0, 0, 0])
    assert nn.conv2d(np.ones((1, 3, 3, 1), np.float32), w, 1, "SAME")[0, 1, 1, 0] == np.inf


def test_overflow_and_subnormal_numbers():
    big, small = np.full((1, 1, 1, 1), 3e38, np.float32), np.full((1, 1, 1, 1), 1e-30, np.float32)
    assert nn.conv2d(big, big, 1, "SAME") == np.inf
    assert (
        nn.conv2d(small, np.full((1, 1, 1, 1), 1e-10, np.float32), 1, "SAME")
        == np.float32(1e-30) * np.float32(1e-10)
        > 0
    )


@pytest.mark.parametrize("kind", ["conv2d", "depthwise_conv2d", "separable_conv2d"])
def test_windows_spread_too_far_for_a_panel_take_the_fallback(monkeypatch, kind):
    x, filters = whole_numbers(2, 9, 7, 3), [whole_numbers(3, 2, 3, 4), whole_numbers(1, 1, 12, 5)]
    filters = filters[: 2 if kind == "separable_conv2d" else 1]
    plain = getattr(nn, kind)(x, *filters, 2, "SAME", dilations=3)
    for remembered in (work.regular, work.depthwise, work.separable):
        remembered.cache_clear()
    monkeypatch.setattr(tiling, "LARGEST_PANEL", 1)
    assert np.array_equal(getattr(nn, kind)(x, *filters, 2, "SAME", dilations=3), plain)
    for remembered in (work.regular, work.depthwise, work.separable):
        remembered.cache_clear()


def test_a_dilation_of_a_million_is_only_slow():
    x, w = whole_numbers(1, 4, 4, 2), whole_numbers(3, 3, 2, 3)
    middle = nn.conv2d(x, w[1:2, 1:2], 1, "SAME")
    assert np.array_equal(nn.conv2d(x, w, 1, "SAME", dilations=10**6), middle)


def test_separable_is_depthwise_then_pointwise():
    x, w, p = (RNG.standard_normal(s).astype(np.float32) for s in ((2, 9, 8, 5), (3, 3, 5, 2), (1, 1, 10, 7)))
    for fused in (False, True):
        between = nn.depthwise_conv2d(x, w, (2, 1), "SAME", dilations=(1, 2), fused=fused)
        both = nn.separable_conv2d(x, w, p, (2, 1), "SAME", dilations=(1, 2), fused=fused)
        assert np.array_equal(both, nn.conv2d(between, p, 1, "VALID", fused=fused))
