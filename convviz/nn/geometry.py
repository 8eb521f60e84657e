"""From a decided layer to the numbers that the compiled kernels need, worked out once per geometry."""

import math
from typing import NamedTuple

import numpy as np

from convviz.conv.arithmetic import filter_span
from convviz.conv.layer import ConvLayer
from convviz.nn.blocks import PATCH
from convviz.nn.tile import MANY_REGISTERS, VECTOR_BYTES

SLAB_BYTES = 1 << 17  # of the level-2 cache, for the piece of input under work; depthwise layers use thrice as much
LEAST_IN_PLACE = 16  # rows, and columns, of a depthwise output: the edges of a smaller one are too large a part of it
LARGEST_SLAB = 1 << 24  # numbers; dilation and stride can make it larger, then the loops take over

FIELDS = (
    "first", "last",  # tasks to do: first <= task < last
    "height", "width", "in_channels",  # the input as the kernel sees it
    "across",  # pixels of a depthwise tile that stand side by side, the others below them; 0: all side by side
    "in_place",  # 1: tiles read the input where it lies: a row of pixels if dense, all but the edges if depthwise
    "left_edge", "right_edge",  # output columns at the edges of a depthwise layer in place that go by way of the slab
    "repeat", "pixel",  # repeat > 0: every channel so often in the slab, its pixels padded to `pixel` numbers
    "out_rows", "out_columns", "block_rows", "block_columns",  # output pixels in all, and of one task
    "stride", "span", "pad_top",  # input rows from output row to output row, under a window, of padding above
    "column_stride", "left",  # input elements (pixels if repeated) between output columns; where the first one begins
    "pitch", "slab",  # numbers in a slab row, in the slab
    "row_step", "pixel_step", "tap_row_step", "tap_step",  # slab elements between output rows, pixels; taps
    "kernel_rows", "kernel_columns", "depth", "taps",  # taps = kernel_rows * kernel_columns * depth
    "channels", "lanes", "blocks", "tile_height",  # output channels, in `blocks` of `lanes`; pixels in a tile
    "out_step", "out_row", "line",  # output elements from pixel to pixel, row to row; in a whole row
)  # fmt: skip
STAGE = np.dtype([(field, np.int64) for field in FIELDS])
Stage = dict[str, int]


class Shape(NamedTuple):
    """A tile: pixels x vectors x lanes."""

    height: int
    vectors: int
    lanes: int


def dense_tile(out_channels: int, pixels: int, itemsize: int, fused: bool) -> Shape:
    """Two vectors of output channels where they can be filled, else one, or half of one.

    As many pixels as the registers hold, of which products rounded on their own need some; but a tile that does
    not divide a row of `pixels` computes some in vain.
    """
    lanes = VECTOR_BYTES // itemsize
    if out_channels <= lanes:
        return Shape(8, 1, lanes // 2 if 2 * out_channels <= lanes and lanes > 2 else lanes)
    if not MANY_REGISTERS:
        return Shape(6, 2, lanes)
    tall = fused and VECTOR_BYTES == 64 and -(-pixels // 14) * 14 <= -(-pixels // 8) * 8
    return Shape(14 if tall else 8, 2, lanes)


def row_pixels(layer: ConvLayer) -> int:
    """Output pixels in a row, or in the image if its rows can be taken for one."""
    return layer.out_height * layer.out_width if keeps_pixels(layer) else layer.out_width


def depthwise_tile(itemsize: int) -> Shape:
    return Shape(8, 1, VECTOR_BYTES // itemsize)


def dense_stage(layer: ConvLayer, tile: Shape, threads: int, itemsize: int) -> Stage:
    """A regular layer (groups = 1)."""
    stage = _stage(layer, tile)
    stage["channels"] = stage["out_step"] = layer.out_channels
    stage["column_stride"] = stage["pixel_step"] = layer.stride_width * layer.in_channels
    stage["left"] = -layer.pad_left * layer.in_channels
    stage["tap_step"], stage["depth"] = layer.dilation_width * layer.in_channels, layer.in_channels
    if layer.dilation_width == 1:  # the taps of one row lie side by side in the slab
        stage["depth"], stage["kernel_columns"] = layer.in_channels * layer.kernel_width, 1
    if keeps_pixels(layer):  # the pixels of all images form one long row
        pixels = layer.batch * layer.height * layer.width
        stage |= {"height": 1, "width": pixels, "out_rows": 1, "out_columns": pixels, "in_place": 1}
        stage["line"] = stage["out_row"] = pixels * layer.out_channels
    return _blocked(stage, stage["depth"], SLAB_BYTES // itemsize, threads)


def depthwise_stage(layer: ConvLayer, threads: int, itemsize: int) -> Stage:
    """A depthwise layer (groups = input channels): lanes run over (column, channel) if they can, else over channels."""
    stage, channels = _stage(layer, depthwise_tile(itemsize)), layer.in_channels
    lanes, room = stage["lanes"], 3 * SLAB_BYTES // itemsize
    stage["depth"] = 1
    if layer.out_channels == channels and (layer.stride_width == 1 or channels % lanes == 0):
        virtual = math.lcm(channels, lanes)  # as wide a pixel as whole vectors make it
        stage["channels"] = stage["out_step"] = across = virtual
        stage["out_columns"] = -(-stage["line"] // virtual)
        stage["column_stride"] = stage["pixel_step"] = virtual * layer.stride_width
        stage["left"], stage["tap_step"] = -layer.pad_left * channels, layer.dilation_width * channels
    else:
        across = -(-layer.out_channels // lanes) * lanes
        stage["channels"] = stage["out_step"] = layer.out_channels
        stage["repeat"], stage["pixel"] = layer.out_channels // channels, across
        stage["column_stride"], stage["left"] = layer.stride_width, -layer.pad_left
        stage["pixel_step"], stage["tap_step"] = layer.stride_width * across, layer.dilation_width * across
    window = layer.kernel_height, layer.kernel_width, layer.stride_height, layer.dilation_height
    if window == (3, 3, 1, 1) and 2 * layer.out_height > stage["tile_height"]:
        stage["across"] = PATCH if stage["pixel_step"] == stage["tap_step"] else 1
    stage = _blocked(stage, across, room, threads)
    side_by_side = layer.out_channels == channels and channels % lanes == 0 and layer.dilation_width == 1
    if stage["across"] == PATCH and side_by_side and stage["block_columns"] >= layer.out_width:
        meets = layer.width + layer.pad_left - layer.kernel_width + 1  # first column whose window meets padding again
        stage["left_edge"] = min(layer.pad_left, layer.out_width)
        whole = max(0, min(meets, layer.out_width) - stage["left_edge"])
        stage["right_edge"] = layer.out_width - stage["left_edge"] - whole // PATCH * PATCH
        stage["in_place"] = int(min(layer.out_height, whole) >= LEAST_IN_PLACE)
    return stage


def mixing_stage(depthwise: Stage, layer: ConvLayer, tile: Shape) -> Stage:
    """The 1x1 layer after `depthwise`, whose blocks it finds in a slab of its own; changes where `depthwise` writes."""
    depthwise["out_row"] = min(depthwise["line"], depthwise["block_columns"] * depthwise["out_step"])
    stage = _stage(layer, tile)
    stage["channels"] = stage["out_step"] = layer.out_channels
    stage["pixel_step"] = stage["depth"] = layer.in_channels
    stage["row_step"] = depthwise["out_row"]
    slack = tile.height * layer.in_channels  # the last tile may look beyond the last pixel
    stage["slab"] = depthwise["block_rows"] * depthwise["out_row"] + slack
    return _counted(stage)


def mixed_pixels(depthwise: Stage, layer: ConvLayer) -> int:
    """Pixels that the 1x1 `layer` finds side by side in a block of `depthwise`."""
    columns = depthwise["block_columns"] * depthwise["out_step"] // layer.in_channels
    return depthwise["block_rows"] * layer.width if columns >= layer.width else columns


def keeps_pixels(layer: ConvLayer) -> bool:
    """A 1x1 window at every pixel, none on padding."""
    same_size = layer.output_shape[:3] == layer.input_shape[:3]
    return same_size and layer.kernel_height == layer.kernel_width == layer.stride_height == layer.stride_width == 1


def _stage(layer: ConvLayer, tile: Shape) -> Stage:
    """What every kind of layer has."""
    stage = dict.fromkeys(FIELDS, 0)
    stage |= {"height": layer.height, "width": layer.width, "in_channels": layer.in_channels}
    stage |= {"out_rows": layer.out_height, "out_columns": layer.out_width}
    stage["line"] = stage["out_row"] = layer.out_width * layer.out_channels
    stage |= {"stride": layer.stride_height, "pad_top": layer.pad_top}
    stage["span"] = filter_span(layer.kernel_height, layer.dilation_height)
    stage |= {"kernel_rows": layer.kernel_height, "kernel_columns": layer.kernel_width}
    stage["tap_row_step"] = layer.dilation_height  # times the pitch, once that is known
    return stage | {"tile_height": tile.height, "lanes": tile.vectors * tile.lanes}


def _counted(stage: Stage) -> Stage:
    stage["taps"] = stage["kernel_rows"] * stage["kernel_columns"] * stage["depth"]
    stage["blocks"] = -(-stage["channels"] // stage["lanes"])
    return stage


def _blocked(stage: Stage, across: int, numbers: int, threads: int) -> Stage:
    """Choose the block so that its slab has about `numbers`, and so that there is one for every thread.

    `across`: slab numbers under one tap of one pixel.
    """
    height, rows, stride = stage["tile_height"], stage["out_rows"], stage["stride"]
    room = max(height, numbers // stage["pixel_step"])
    tiles = -(-stage["out_columns"] // height)
    if rows == 1:
        tiles = -(-tiles // threads)
    least = height + stage["span"] if stage["across"] else min(4, rows)
    fit = room // least // height
    columns = height * max(1, min(tiles, fit))
    most = max(1, min(-(-rows // threads), room // columns // stride))
    if stage["across"]:
        most = max(height, most // height * height)
    stage["block_rows"] = -(-rows // -(-rows // most))  # blocks of about equal height
    stage["block_columns"] = columns
    stage["pitch"] = (columns - 1) * stage["pixel_step"] + (stage["kernel_columns"] - 1) * stage["tap_step"] + across
    stage["row_step"], stage["tap_row_step"] = stride * stage["pitch"], stage["tap_row_step"] * stage["pitch"]
    seen = -(-stage["block_rows"] // height) * height if stage["across"] else stage["block_rows"]
    stage["slab"] = ((seen - 1) * stride + stage["span"]) * stage["pitch"]
    stage["last"] = -(-rows // stage["block_rows"]) * -(-stage["out_columns"] // columns)
    return _counted(stage)
