"""The heatmap of an output: every value in its place, zero in the middle, whatever the numbers are."""

import json
import re

import numpy as np
import pytest

from convviz.figures import output_heatmap

SHAPES = [(4, 4, 1), (1, 1, 1), (1, 1, 128), (1, 30, 3), (30, 1, 3), (5, 7, 10), (13, 13, 48), (6, 6, 49), (12, 9, 128)]


def counting(shape):
    """1, 2, 3, ... so that a value tells its address."""
    return np.arange(1, np.prod(shape) + 1, dtype=np.float32).reshape(shape)


def drawn(figure):
    """The numbers of the one heatmap in the figure."""
    (heatmap,) = figure.data
    assert heatmap.type == "heatmap"
    return np.asarray(heatmap.z)


def corners(mosaic, output):
    """(row, column) of each channel's first cell, found by its value."""
    return [tuple(int(at[0]) for at in np.where(mosaic == first)) for first in output[0, 0]]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_channel_is_a_tile_with_every_value_in_its_place(shape):
    output = counting(shape)
    mosaic = drawn(output_heatmap(output))
    height, width, channels = shape
    for channel, (row, column) in enumerate(corners(mosaic, output)):
        np.testing.assert_array_equal(mosaic[row : row + height, column : column + width], output[:, :, channel])
    assert np.isfinite(mosaic).sum() == output.size  # and nothing else is drawn
    assert len(set(corners(mosaic, output))) == channels


@pytest.mark.parametrize("shape", SHAPES)
def test_tiles_stand_in_reading_order_with_gaps_between_them(shape):
    output = counting(shape)
    mosaic = drawn(output_heatmap(output))
    height, width, _ = shape
    at = corners(mosaic, output)
    assert at == sorted(at)
    for row, column in at:
        assert np.isnan(mosaic[row : row + height, column + width : column + width + 1]).all()
        assert np.isnan(mosaic[row + height : row + height + 1, column : column + width]).all()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("largest", [5.0, -5.0, 1e-30, 3e38])
def test_zero_is_in_the_middle_of_the_colours(largest, dark):
    output = np.zeros((3, 3, 2), np.float32)
    output[1, 1, 1] = largest
    (heatmap,) = output_heatmap(output, dark=dark).data
    assert (heatmap.zmin, heatmap.zmax) == (-heatmap.zmax, pytest.approx(abs(largest)))
    ends, colours = zip(*heatmap.colorscale, strict=True)
    assert ends == (0, 0.5, 1)
    red, green, blue = map(int, re.findall(r"\d+", colours[1]))
    assert max(red, green, blue) - min(red, green, blue) <= 12  # nearly grey
    assert (green < 80) == dark


@pytest.mark.parametrize(
    ("values", "bound"),
    [
        ([0.0], 1), ([np.nan], 1), ([np.inf], 1), ([-np.inf, np.inf, np.nan], 1), ([np.nan, 2, -3], 3),
        ([np.inf, 0.5], 0.5), ([-0.0], 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_whatever_the_numbers_are_the_range_is_finite_and_the_figure_can_be_sent(values, bound, dtype):
    output = np.resize(np.array(values, dtype), (2, 3, 4))
    figure = output_heatmap(output)
    (heatmap,) = figure.data
    assert (heatmap.zmin, heatmap.zmax) == (-bound, bound)
    assert json.loads(figure.to_json())["data"][0]["type"] == "heatmap"


@pytest.mark.parametrize("shape", [(4, 4, 1), (5, 7, 10), (6, 6, 48)])
def test_hovering_tells_channel_row_and_column_counted_from_one(shape):
    output = counting(shape)
    (heatmap,) = output_heatmap(output).data
    mosaic, text = np.asarray(heatmap.z), np.asarray(heatmap.text)
    for row, column in np.argwhere(np.isfinite(mosaic)):
        channel, h, w = map(int, re.fullmatch(r"channel (\d+), row (\d+), column (\d+)", text[row, column]).groups())
        assert output[h - 1, w - 1, channel - 1] == mosaic[row, column]
    assert set(text[np.isnan(mosaic)]) <= {""}


def test_a_large_heatmap_sends_numbers_and_no_words():
    output = counting((64, 64, 4))
    figure = output_heatmap(output)
    assert figure.data[0].text is None
    assert "%{text}" not in figure.data[0].hovertemplate
    assert len(figure.to_json()) < 12 * output.size


@pytest.mark.parametrize("shape", SHAPES)
def test_names_stand_above_their_tiles_or_nowhere(shape):
    output = counting(shape)
    figure = output_heatmap(output)
    names = figure.layout.annotations
    if not names:
        assert shape[2] > 48
        return
    at = corners(drawn(figure), output)
    assert [(name.y + 0.5, name.x + 0.5) for name in names] == at
    assert [int(name.text.removeprefix("channel ")) for name in names] == list(range(1, shape[2] + 1))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_picture_is_never_taller_than_a_screen_and_reads_downwards(shape):
    layout = output_heatmap(counting(shape)).layout
    assert 150 <= layout.height <= 500
    assert layout.yaxis.autorange == "reversed"
    assert layout.yaxis.scaleanchor == "x"  # square cells
