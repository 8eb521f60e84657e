"""Named inputs: right in shape and number at every size, and what their names promise."""

import numpy as np
import pytest

from convviz.conv import ConvSpec, SpecError, forward
from convviz.presets import INPUTS, PIXELS, make_input
from convviz.presets.inputs import SEEDED


def plane(name, height=5, width=6, **choices):
    """The first channel of one image."""
    spec = ConvSpec(height=height, width=width, in_channels=1, kernel_size=1)
    return make_input(name, spec, **choices)[0, :, :, 0]


@pytest.mark.parametrize("name", INPUTS)
def test_every_input_fills_every_shape_with_finite_numbers(name, odd_spec):
    image = make_input(name, odd_spec, seed=3)
    n, h, w, c = odd_spec.batch, odd_spec.height, odd_spec.width, odd_spec.in_channels
    assert image.shape == ((n, h, w, c) if odd_spec.data_format == "NHWC" else (n, c, h, w))
    assert image.dtype == np.float32
    assert np.isfinite(image).all()
    assert (image >= 0).all()
    assert name == "photograph" or (image == np.round(image)).all()


@pytest.mark.parametrize("name", INPUTS)
def test_layouts_hold_the_same_numbers(name):
    nhwc, nchw = (make_input(name, ConvSpec(batch=2, height=4, data_format=form)) for form in ("NHWC", "NCHW"))
    np.testing.assert_array_equal(nhwc, nchw.transpose(0, 2, 3, 1))


@pytest.mark.parametrize("name", INPUTS)
def test_the_seed_matters_to_what_is_random_and_to_nothing_else(name):
    first, again, other = (make_input(name, ConvSpec(), seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.array_equal(first, other) == (name not in SEEDED)


def test_counting_tells_the_address():
    np.testing.assert_array_equal(make_input("counting", ConvSpec(batch=2, height=3, width=4)).ravel(), range(1, 73))


def test_random_is_whole_numbers_from_0_to_9():
    assert set(plane("random", 40, 40).ravel()) == set(range(10))


def test_a_gradient_rises_by_one_per_column_channel_and_image():
    image = make_input("gradient", ConvSpec(batch=2))
    assert {float(step) for axis in (0, 2, 3) for step in np.diff(image, axis=axis).ravel()} == {1.0}
    assert not np.diff(image, axis=1).any()


def test_a_checkerboard_s_neighbours_differ():
    image = make_input("checkerboard", ConvSpec(batch=2))
    assert set(image.ravel()) == {0, 1}
    for axis in range(4):
        assert (np.abs(np.diff(image, axis=axis)) == 1).all()


@pytest.mark.parametrize(("height", "width"), [(1, 1), (2, 5), (7, 7)])
def test_an_impulse_is_a_single_one_per_channel(height, width):
    image = make_input("impulse", ConvSpec(batch=2, height=height, width=width, kernel_size=1))
    np.testing.assert_array_equal(image.sum(axis=(1, 2)), np.ones((2, 3)))
    assert image[0, height // 2, width // 2, 0] == 1


def test_an_impulse_shows_the_filter_turned_by_180_degrees():
    spec = ConvSpec(height=5, width=5, in_channels=1, out_channels=1)
    filters = np.arange(1.0, 10).reshape(3, 3, 1, 1)
    (done,) = forward(spec, make_input("impulse", spec), [filters])
    np.testing.assert_array_equal(done.output[0, :, :, 0], filters[::-1, ::-1, 0, 0])


def test_the_photograph_is_a_picture():
    image = make_input("photograph", ConvSpec(batch=2, height=48, width=40, in_channels=4))
    assert image.min() >= 0
    assert image.max() <= 255
    assert image.std() > 20
    assert not np.array_equal(image[..., 0], image[..., 2])  # red and blue
    np.testing.assert_array_equal(image[..., 0], image[..., 3])  # channels take turns
    np.testing.assert_array_equal(image[1], image[0, :, ::-1])  # the second image is mirrored


def test_pixels_are_inputs():
    assert set(INPUTS) >= PIXELS


def test_one_plane_of_custom_values_is_for_every_channel_and_image():
    spec = ConvSpec(batch=2, height=2, width=3, kernel_size=1)
    image = make_input("custom", spec, values="1 2 3, -4 0.5 6e1")
    assert image.shape == (2, 2, 3, 3)
    for n in range(2):
        for c in range(3):
            np.testing.assert_array_equal(image[n, :, :, c], [[1, 2, 3], [-4, 0.5, 60]])


def test_custom_values_for_every_cell_are_in_nhwc_order_whatever_the_layout():
    cells = " ".join(map(str, range(24)))
    for form in ("NHWC", "NCHW"):
        spec = ConvSpec("pointwise", 1, 2, 4, data_format=form)
        image = make_input("custom", spec, values=cells)
        image = image if form == "NHWC" else image.transpose(0, 2, 3, 1)
        np.testing.assert_array_equal(image, np.arange(24).reshape(1, 2, 4, 3))


@pytest.mark.parametrize("values", ["", "1 2 3", "1 " * 35, "1 " * 37, "1 " * 109])
def test_another_count_of_custom_values_is_refused_with_the_counts_that_fit(values):
    with pytest.raises(SpecError, match=r"36 .* or 108") as refused:
        make_input("custom", ConvSpec(), values=values)
    assert refused.value.field == "values"


def test_custom_values_run_through_every_layer_like_any_input():
    spec = ConvSpec(in_channels=2, out_channels=1)
    image = make_input("custom", spec, values="1 " * 36)
    (done,) = forward(spec, image, [np.ones((3, 3, 2, 1))])
    np.testing.assert_array_equal(done.output, np.full((1, 4, 4, 1), 18))
