"""Running a spec on arrays: which arrays it takes, and what it promises about their numbers."""

from itertools import pairwise

import numpy as np
import pytest

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, forward, pad
from convviz.conv.layer import decide

ONE_BY_ONE = ConvSpec(height=1, width=1, in_channels=1, out_channels=1, kernel_size=1)
ROW = ConvSpec(height=1, width=5, in_channels=1, out_channels=1, kernel_size=(1, 2))
TINY = np.float32(1e-40)  # subnormal: below 1.2e-38


def row(*numbers):
    return np.array(numbers, np.float32).reshape(1, 1, -1, 1)


def output_of(spec, input, *weights):
    with np.errstate(all="ignore"):  # the same loops as plain Python warn of NaN and infinities
        return forward(spec, input, weights)[-1].output


def slide(input, *weights):
    return output_of(ROW, row(*input), np.array(weights, np.float32).reshape(1, 2, 1, 1)).ravel()


def test_each_stage_says_what_it_saw_and_made(spec, whole_numbers):
    image, weights = whole_numbers(spec)
    passes = forward(spec, image, weights)
    assert [done.stage for done in passes] == list(KINDS[spec.kind].stages(spec))
    np.testing.assert_array_equal(passes[0].input, image)
    for done, given in zip(passes, weights, strict=True):
        np.testing.assert_array_equal(done.weights, given)
        assert done.data_format == spec.data_format
        assert done.input_nhwc.shape == done.stage.layer.input_shape
        assert done.output_nhwc.shape == done.stage.layer.output_shape
        nchw = spec.data_format == "NCHW"
        np.testing.assert_array_equal(done.output, done.output_nhwc.transpose(0, 3, 1, 2) if nchw else done.output_nhwc)
    for before, after in pairwise(passes):
        np.testing.assert_array_equal(before.output, after.input)


def test_pad_puts_zeros_on_the_four_sides():
    layer = decide((1, 1, 2, 1), out_channels=1, padding=(1, 2, 0, 3))
    padded = pad(np.array([[[[5.0], [6.0]]]]), layer)
    assert padded[0, :, :, 0].tolist() == [[0] * 5, [5, 6, 0, 0, 0], [0] * 5, [0] * 5]


@pytest.mark.parametrize(
    ("shape", "shown"),
    [((1, 6, 6, 2), "(1, 6, 6, 2)"), ((6, 6, 3), "(6, 6, 3)"), ((2, 6, 6, 3), "(2, 6, 6, 3)"), ((), "()")],
)
def test_a_wrong_input_shape_is_named_beside_the_right_one(shape, shown):
    with pytest.raises(ValueError, match="shape") as caught:
        forward(ConvSpec(), np.zeros(shape), [np.zeros((3, 3, 3, 2))])
    assert f"input has shape {shown}" in str(caught.value)
    assert "the spec needs (1, 6, 6, 3)" in str(caught.value)


def test_a_wrong_nchw_shape_is_named_as_nhwc():
    spec = ConvSpec(height=4, width=5, data_format="NCHW")
    with pytest.raises(ValueError, match="NCHW shown as NHWC") as caught:
        forward(spec, np.zeros((1, 4, 5, 3)), [np.zeros((3, 3, 3, 2))])
    assert "shape (1, 5, 3, 4)" in str(caught.value)
    assert "needs (1, 4, 5, 3)" in str(caught.value)


def test_a_wrong_weight_shape_names_the_stage():
    weights = [np.zeros((3, 3, 3, 1)), np.zeros((1, 1, 2, 3))]
    with pytest.raises(ValueError, match="weights of stage 'Pointwise'") as caught:
        forward(ConvSpec("separable"), np.zeros((1, 6, 6, 3)), weights)
    assert "shape (1, 1, 2, 3)" in str(caught.value)
    assert "needs (1, 1, 3, 2)" in str(caught.value)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_one_weight_array_per_stage(number):
    with pytest.raises(ValueError, match=f"{number} weight arrays for the 2 stages of a separable convolution"):
        forward(ConvSpec("separable"), np.zeros((1, 6, 6, 3)), [np.zeros((3, 3, 3, 1))] * number)


def test_subnormal_inputs_are_zero():
    assert slide([TINY, -TINY, 1, TINY, 0], 2**60, 2**60).tolist() == [0, 2**60, 2**60, 0]


def test_subnormal_weights_are_zero():
    assert slide([2**60, 1, 0, 0, 3], TINY, -TINY).tolist() == [0, 0, 0, 0]


def test_the_smallest_normal_number_is_kept():
    tiny = np.finfo(np.float32).tiny
    assert slide([tiny, 0, -tiny, 0, 0], 1, 0).tolist() == [tiny, 0, -tiny, 0]


def test_what_is_subnormal_depends_on_the_type():
    spec_arrays = np.full((1, 1, 1, 1), 1e-40), np.full((1, 1, 1, 1), 2.0)
    assert output_of(ONE_BY_ONE, *spec_arrays).item() == 2e-40
    assert output_of(ONE_BY_ONE, np.full((1, 1, 1, 1), 1e-310), np.full((1, 1, 1, 1), 2.0)).item() == 0


def test_nan_reaches_the_windows_that_hold_it_and_no_others():
    assert np.isnan(slide([1, 1, np.nan, 1, 1], 1, 1)).tolist() == [False, True, True, False]
    assert np.isnan(slide([1, 1, np.nan, 1, 1], 0, 1)).tolist() == [False, True, True, False]


def test_infinities_compute_as_ieee_says():
    np.testing.assert_array_equal(slide([np.inf, 1, -np.inf, np.inf, 1], 1, 1), [np.inf, -np.inf, np.nan, np.inf])
    np.testing.assert_array_equal(slide([np.inf, 1, 1, 1, -np.inf], 0, 2), [np.nan, 2, 2, -np.inf])


def test_an_infinite_weight_on_a_padding_zero_is_nan():
    spec = ConvSpec(height=1, width=2, in_channels=1, out_channels=1, kernel_size=(1, 1), padding=(0, 0, 1, 0))
    output = output_of(spec, row(3, -2), np.full((1, 1, 1, 1), np.inf, np.float32))
    np.testing.assert_array_equal(output.ravel(), [np.nan, np.inf, -np.inf])


def test_too_large_is_infinite():
    assert slide([3e38, 3e38, 1, 0, 0], 1, 1).tolist() == [np.inf, np.float32(3e38), 1, 0]


def test_arrays_are_left_as_they_were(spec, fractions):
    image, weights = fractions(spec)
    image.flat[0] = weights[0].flat[0] = TINY
    before = [array.copy() for array in (image, *weights)]
    passes = forward(spec, image, weights)
    for done in passes:
        done.input[...] = done.weights[...] = done.output[...] = 7
    for array, copy in zip((image, *weights), before, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("kind", KIND_NAMES)
@pytest.mark.parametrize("data_format", ["NHWC", "NCHW"])
def test_views_of_every_sort_are_fine(kind, data_format, whole_numbers):
    spec = ConvSpec(kind, 2, 5, 6, data_format=data_format)
    image, weights = whole_numbers(spec)
    expected = output_of(spec, image, *weights)

    def every_other(array):
        wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
        wide[..., ::2] = array
        return wide[..., ::2]

    def backwards(array):
        return array[::-1].copy()[::-1]

    def read_only(array):
        copy = array.copy()
        copy.flags.writeable = False
        return copy

    for view in (every_other, backwards, read_only, np.asfortranarray, lambda array: array.astype(">f4")):
        np.testing.assert_array_equal(output_of(spec, view(image), *map(view, weights)), expected)


def test_one_number_stretched_over_the_image_is_fine():
    stretched = np.broadcast_to(np.float32(2), (1, 6, 6, 3))
    assert np.all(output_of(ConvSpec(), stretched, np.ones((3, 3, 3, 2), np.float32)) == 54)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.bool_, np.float16, np.float32])
def test_anything_but_64_bit_floats_computes_in_32(dtype):
    passes = forward(ConvSpec(), np.ones((1, 6, 6, 3), dtype), [np.ones((3, 3, 3, 2), dtype)])
    assert passes[0].input.dtype == passes[0].weights.dtype == passes[0].output.dtype == np.float32
    assert np.all(passes[0].output == 27)


@pytest.mark.parametrize("wide", [0, 1, 2])
@pytest.mark.parametrize("dtype", ["<f8", ">f8"])
def test_one_64_bit_array_makes_everything_64_bit(wide, dtype):
    arrays = [np.ones(shape, np.float32) for shape in ((1, 6, 6, 3), (3, 3, 3, 1), (1, 1, 3, 2))]
    arrays[wide] = arrays[wide].astype(dtype)
    for done in forward(ConvSpec("separable"), arrays[0], arrays[1:]):
        assert {array.dtype for array in (done.input, done.weights, done.output)} == {np.dtype(np.float64)}


def test_64_bit_stays_64_bit():
    output = output_of(ROW, row(1, 2, 3, 4, 5).astype(np.float64), np.array([1 / 3, 1 / 7]).reshape(1, 2, 1, 1))
    assert output.ravel().tolist() == [n * (1 / 3) + (n + 1) * (1 / 7) for n in range(1, 5)]
