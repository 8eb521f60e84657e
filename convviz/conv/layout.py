"""Where numbers lie in memory: strides, the addresses one window touches, runs and cache lines.

An address is an element's index in its array, counted from 0; times BYTES_PER_NUMBER it is the distance in bytes.
Arrays are dense, hold float32 and begin on a cache line. Padding is no memory: a tap that falls on it has no address.

data_format says how input and output lie, NHWC or NCHW. Filters follow their framework's custom: beside NHWC they lie
as (KH, KW, IC / groups, OC), TensorFlow's order; beside NCHW as (OC, IC / groups, KH, KW), PyTorch's.
"""

from typing import NamedTuple

import numpy as np

from convviz.conv.footprints import NOWHERE, NUMBERS_PER_LINE, input_footprints
from convviz.conv.layer import ConvLayer

LOOPS = ("n", "oc", "oh", "ow", "kh", "kw", "ic")


class Footprint(NamedTuple):
    """What one window touches of one array: cells, contiguous runs of them, and cache lines."""

    cells: int
    runs: int
    lines: int


class Traffic(NamedTuple):
    """What all windows of a layer touch of one array.

    most       the largest footprint of any window, number by number
    lines      distinct cache lines that some window touches
    visits     cache lines summed over the windows: what a machine without a cache would load
    used       part of the loaded bytes that the windows use, 0 to 1
    """

    most: Footprint
    lines: int
    visits: int
    used: float


def image_strides(shape: tuple[int, int, int, int], data_format: str) -> tuple[int, int, int, int]:
    """Elements from one (n, h, w, c) to the next along each of these four, for an image tensor (N, H, W, C)."""
    _, height, width, channels = shape
    if data_format == "NCHW":
        return channels * height * width, width, 1, height * width
    return height * width * channels, width * channels, channels, 1


def filter_strides(layer: ConvLayer, data_format: str) -> tuple[int, int, int, int]:
    """Elements from one (kh, kw, ic, oc) to the next along each of these four; ic counts inside a group."""
    kernel_height, kernel_width, group_inputs, out_channels = layer.filter_shape
    if data_format == "NCHW":
        return kernel_width, 1, kernel_height * kernel_width, layer.tap_count
    return kernel_width * group_inputs * out_channels, group_inputs * out_channels, out_channels, 1


def filter_addresses(layer: ConvLayer, oc: int, data_format: str) -> np.ndarray:
    """Addresses of filter `oc`, (KH, KW, IC / groups)."""
    *steps, per_filter = filter_strides(layer, data_format)
    kh, kw, ic = np.indices(layer.filter_shape[:3])
    return np.asarray(kh * steps[0] + kw * steps[1] + ic * steps[2] + oc * per_filter)


def footprint(addresses: np.ndarray) -> Footprint:
    """Of any set of addresses; negative ones (padding) do not count."""
    cells = np.unique(addresses[addresses >= 0])
    runs = int((np.diff(cells, prepend=NOWHERE) > 1).sum())
    return Footprint(len(cells), runs, len(np.unique(cells // NUMBERS_PER_LINE)))


def input_traffic(layer: ConvLayer, data_format: str) -> Traffic:
    """Of the input, over every output element of the layer."""
    touched = np.zeros(_lines(int(np.prod(layer.input_shape))), bool)
    strides = image_strides(layer.input_shape, data_format)
    most, sums = input_footprints(layer, strides, data_format == "NCHW", touched)
    filters = layer.out_channels // layer.groups  # all filters of a group look at the same windows
    return _traffic(most, int(touched.sum()), sums * filters)


def filter_traffic(layer: ConvLayer, data_format: str) -> Traffic:
    """Of the filters, over every output element of the layer."""
    first = np.sort(filter_addresses(layer, 0, data_format), axis=None)
    per_filter = filter_strides(layer, data_format)[3]
    line_of = (first + per_filter * np.arange(layer.out_channels)[:, None]) // NUMBERS_PER_LINE
    lines = 1 + (np.diff(line_of) > 0).sum(1)  # of each filter; cells and runs are the same for all
    runs = 1 + (np.diff(first) > 1).sum()
    feet = np.array([np.full_like(lines, first.size), np.full_like(lines, runs), lines])
    windows = layer.batch * layer.out_height * layer.out_width
    return _traffic(feet.max(1), _lines(int(np.prod(layer.filter_shape))), feet.sum(1) * windows)


def output_traffic(layer: ConvLayer, data_format: str) -> Traffic:
    """Of the output, over every element of it: one cell each, in either layout."""
    del data_format
    elements = int(np.prod(layer.output_shape))
    return _traffic(np.ones(3, int), _lines(elements), np.full(3, elements))


def loop_steps(layer: ConvLayer, data_format: str) -> dict[str, tuple[int, int, int]]:
    """For each loop of LOOPS, how far one more turn moves in input, filter and output.

    Where a filter sees one channel only (depthwise), the loop over oc moves through the input as well; the distance is
    that of the next input channel.
    """
    per_image, per_row, per_column, per_channel = image_strides(layer.input_shape, data_format)
    kh, kw, ic, oc = filter_strides(layer, data_format)
    out_image, out_row, out_column, out_channel = image_strides(layer.output_shape, data_format)
    next_group = per_channel * (layer.in_channels // layer.groups) if layer.out_channels == layer.groups > 1 else 0
    return {
        "n": (per_image, 0, out_image),
        "oc": (next_group, oc, out_channel),
        "oh": (per_row * layer.stride_height, 0, out_row),
        "ow": (per_column * layer.stride_width, 0, out_column),
        "kh": (per_row * layer.dilation_height, kh, 0),
        "kw": (per_column * layer.dilation_width, kw, 0),
        "ic": (per_channel, ic, 0),
    }


def loop_order(layer: ConvLayer, data_format: str) -> tuple[str, ...]:
    """The loops that turn more than once, outermost first, so that the innermost moves least through memory.

    Sorted by the farthest of a loop's three distances; of equals, the longer loop goes further in.
    """
    group_inputs = layer.in_channels // layer.groups
    turns = (layer.batch, layer.out_channels, layer.out_height, layer.out_width, layer.kernel_height,
             layer.kernel_width, group_inputs)  # fmt: skip
    steps = loop_steps(layer, data_format)
    length = dict(zip(LOOPS, turns, strict=True))
    turning = (name for name in LOOPS if length[name] > 1)
    return tuple(sorted(turning, key=lambda name: (-max(steps[name]), length[name])))


def _traffic(most: np.ndarray, lines: int, sums: np.ndarray) -> Traffic:
    cells, _, visits = map(int, sums)
    return Traffic(Footprint(*map(int, most)), lines, visits, cells / (visits * NUMBERS_PER_LINE) if visits else 0.0)


def _lines(numbers: int) -> int:
    return -(-numbers // NUMBERS_PER_LINE)
