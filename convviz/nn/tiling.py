"""How a decided layer is cut up for the compiled kernels: worked out once per geometry."""

import math
from typing import NamedTuple

import numpy as np

from convviz.conv.arithmetic import filter_span
from convviz.conv.layer import ConvLayer
from convviz.nn.microkernels import PATCH_COLUMNS
from convviz.nn.vectors import MANY_REGISTERS, VECTOR_BYTES

PANEL_BYTES = 1 << 17  # of the level-2 cache, for a packed panel of input; depthwise layers use thrice as much
LARGEST_PANEL = 1 << 24  # numbers; dilation and stride can make it larger, then the fallback takes over
LEAST_IN_PLACE = 16  # rows, and columns, of a depthwise output: the edges of a smaller one are too large a part of it


class Tiling(NamedTuple):
    """How one layer is cut into blocks, tiles and panels, in whole numbers; the kernels read it as a `TILING` record.

    A task makes one block of outputs, a micro-kernel one tile of it at a time, `tile_channels` channels deep:

              out_columns                   block_columns           tile_columns
          ┌───────┬───────┬───┐          ┌───┬───┬───┬───┐           ┌─┬─┬─┬─┐
      out_│task 0 │task 1 │ 2 │    block_│   │   │   │   │           ├─┼─┼─┼─┤  tile_pixels in all
      rows├───────┼───────┼───┤    rows  ├───┼───┼───┼───┤           └─┴─┴─┴─┘
          │task 3 │task 4 │ 5 │          │   │   │   │   │
          └───────┴───────┴───┘          └───┴───┴───┴───┘

    The packed panel of input holds what the windows of a block see, zeros where that is padding. Steps and sizes count
    numbers (array elements). Here 3 x 3 windows, undilated; the next output looks `pixel_step` further right, the next
    row of outputs `row_step` further on:

          ◄──────────────────────── pitch ────────────────────────►
          ┌─────────────┬─────────────┬─────────────┬───── ─ ─ ───┐  ▲
          │ kh 0, kw 0  │ kh 0, kw 1  │ kh 0, kw 2  │             │  │
          │◄── kernel_column_step ───►│             │             │  │  row_span rows,
          ├─────────────┼─────────────┼─────────────┼───── ─ ─ ───┤  │  kernel_row_step from one
          │ kh 1, kw 0  │ kh 1, kw 1  │ kh 1, kw 2  │             │  │  kernel row to the next
          ├─────────────┼─────────────┼─────────────┼───── ─ ─ ───┤  │
          │ kh 2, kw 0  │ kh 2, kw 1  │ kh 2, kw 2  │             │  ▼
          ╎             ╎             ╎             ╎             ╎     panel_size in all

    Packed filters are `filter_panels` panels of `tile_channels` output channels, tap after tap. A depthwise pixel may
    stand for several pixels of the image: see `_depthwise_row`.
    """

    # the tasks of one call: first_task <= task < end_task
    first_task: int
    end_task: int
    # the input as the kernel sees it
    height: int
    width: int
    in_channels: int
    # where the windows lie on it
    row_stride: int  # input rows from one row of windows to the next
    row_span: int  # input rows under a window
    pad_top: int
    column_stride: int  # input numbers from one window to the next, or pixels if there is a multiplier
    first_column: int  # where the first window begins, counted likewise; below 0 on padding
    # the taps of a window: kernel_rows x kernel_columns x depth, the last being neighbours in the panel
    kernel_rows: int
    kernel_columns: int
    depth: int
    tap_count: int
    # the output
    out_rows: int
    out_columns: int
    channels: int  # of a pixel
    out_pixel_step: int
    out_row_step: int
    out_row_length: int  # numbers that exist in a whole row; the last pixel of several may be cut off
    # a block, a tile, and the panels of filters
    block_rows: int
    block_columns: int
    tile_pixels: int
    tile_columns: int  # pixels of a tile that stand side by side, the others below them
    tile_channels: int
    filter_panels: int
    # the packed panel of input
    panel_size: int
    pitch: int
    row_step: int
    pixel_step: int
    kernel_row_step: int
    kernel_column_step: int
    panel_pixel: int = 0  # numbers under one depthwise tap of one pixel
    multiplier: int = 0  # above 0: every channel stands so often in the panel; 0: as in the input
    # what needs no panel
    in_place: int = 0  # 1: tiles read the input where it lies: a row of pixels if dense, all but the edges if depthwise
    left_edge: int = 0  # output columns of a depthwise layer in place that need a panel all the same
    right_edge: int = 0


TILING = np.dtype([(field, np.int64) for field in Tiling._fields])  # as a record it is one argument of a call, not 37


class TileShape(NamedTuple):
    """A register tile: pixels x vectors x lanes."""

    pixels: int
    vectors: int
    lanes: int

    @property
    def channels(self) -> int:
        return self.vectors * self.lanes


def dense_tile(out_channels: int, row_pixels: int, itemsize: int, fused: bool) -> TileShape:
    """Two vectors of output channels where they can be filled, else one, or half of one.

    As many pixels as the registers hold, of which products rounded on their own need some; but a tile that does
    not divide `row_pixels` computes some in vain.
    """
    lanes = VECTOR_BYTES // itemsize
    if out_channels <= lanes:
        return TileShape(8, 1, lanes // 2 if 2 * out_channels <= lanes and lanes > 2 else lanes)
    if not MANY_REGISTERS:
        return TileShape(6, 2, lanes)
    tall = fused and VECTOR_BYTES == 64 and -(-row_pixels // 14) * 14 <= -(-row_pixels // 8) * 8
    return TileShape(14 if tall else 8, 2, lanes)


def depthwise_tile(itemsize: int) -> TileShape:
    return TileShape(8, 1, VECTOR_BYTES // itemsize)


def one_row(layer: ConvLayer) -> ConvLayer:
    """The same 1x1 layer with the pixels of all images in one long row; any other layer as it is."""
    if not _keeps_pixels(layer):
        return layer
    pixels = layer.batch * layer.height * layer.width
    return layer._replace(batch=1, height=1, width=pixels, out_height=1, out_width=pixels)


def dense_tiling(layer: ConvLayer, tile: TileShape, threads: int, itemsize: int) -> Tiling:
    """A regular layer (groups = 1), after `one_row`."""
    channels = layer.in_channels
    row_span = filter_span(layer.kernel_height, layer.dilation_height)
    pixel_step, kernel_column_step = layer.stride_width * channels, layer.dilation_width * channels
    kernel_columns, depth = layer.kernel_width, channels
    if layer.dilation_width == 1:  # the taps of one kernel row lie side by side in the panel
        kernel_columns, depth = 1, layer.kernel_width * channels
    block = _block(
        tile.pixels, tile.pixels, layer.out_height, layer.out_width, layer.stride_height, row_span, pixel_step,
        window=(kernel_columns - 1) * kernel_column_step + depth,
        numbers=PANEL_BYTES // itemsize,
        threads=threads,
    )  # fmt: skip
    return Tiling(
        first_task=0,
        end_task=block.per_image * layer.batch,
        height=layer.height,
        width=layer.width,
        in_channels=channels,
        row_stride=layer.stride_height,
        row_span=row_span,
        pad_top=layer.pad_top,
        column_stride=pixel_step,
        first_column=-layer.pad_left * channels,
        kernel_rows=layer.kernel_height,
        kernel_columns=kernel_columns,
        depth=depth,
        tap_count=layer.kernel_height * kernel_columns * depth,
        out_rows=layer.out_height,
        out_columns=layer.out_width,
        channels=layer.out_channels,
        out_pixel_step=layer.out_channels,
        out_row_step=layer.out_width * layer.out_channels,
        out_row_length=layer.out_width * layer.out_channels,
        block_rows=block.rows,
        block_columns=block.columns,
        tile_pixels=tile.pixels,
        tile_columns=tile.pixels,
        tile_channels=tile.channels,
        filter_panels=-(-layer.out_channels // tile.channels),
        panel_size=block.panel_size,
        pitch=block.pitch,
        row_step=layer.stride_height * block.pitch,
        pixel_step=pixel_step,
        kernel_row_step=layer.dilation_height * block.pitch,
        kernel_column_step=kernel_column_step,
        in_place=int(_keeps_pixels(layer)),
    )


def depthwise_tiling(layer: ConvLayer, threads: int, itemsize: int, *, into_panel: bool = False) -> Tiling:
    """A depthwise layer (groups = input channels). `into_panel`: its blocks become the panel of `pointwise_tiling`."""
    tile, row = depthwise_tile(itemsize), _depthwise_row(layer, VECTOR_BYTES // itemsize)
    row_span = filter_span(layer.kernel_height, layer.dilation_height)
    tile_columns = _depthwise_tile_columns(layer, row, tile.pixels)
    block = _block(
        tile.pixels, tile_columns, layer.out_height, row.columns, layer.stride_height, row_span, row.pixel_step,
        window=(layer.kernel_width - 1) * row.kernel_column_step + row.panel_pixel,
        numbers=3 * PANEL_BYTES // itemsize,
        threads=threads,
    )  # fmt: skip
    edges = _edges(layer, block, tile.lanes) if tile_columns == PATCH_COLUMNS else None
    row_length = layer.out_width * layer.out_channels
    return Tiling(
        first_task=0,
        end_task=block.per_image * layer.batch,
        height=layer.height,
        width=layer.width,
        in_channels=layer.in_channels,
        row_stride=layer.stride_height,
        row_span=row_span,
        pad_top=layer.pad_top,
        column_stride=row.column_stride,
        first_column=row.first_column,
        kernel_rows=layer.kernel_height,
        kernel_columns=layer.kernel_width,
        depth=1,
        tap_count=layer.kernel_height * layer.kernel_width,
        out_rows=layer.out_height,
        out_columns=row.columns,
        channels=row.channels,
        out_pixel_step=row.channels,
        out_row_step=min(row_length, block.columns * row.channels) if into_panel else row_length,
        out_row_length=row_length,
        block_rows=block.rows,
        block_columns=block.columns,
        tile_pixels=tile.pixels,
        tile_columns=tile_columns,
        tile_channels=tile.channels,
        filter_panels=-(-row.channels // tile.channels),
        panel_size=block.panel_size,
        pitch=block.pitch,
        row_step=layer.stride_height * block.pitch,
        pixel_step=row.pixel_step,
        kernel_row_step=layer.dilation_height * block.pitch,
        kernel_column_step=row.kernel_column_step,
        panel_pixel=row.panel_pixel,
        multiplier=row.multiplier,
        in_place=int(edges is not None),
        left_edge=edges[0] if edges else 0,
        right_edge=edges[1] if edges else 0,
    )


def pointwise_tiling(depthwise: Tiling, layer: ConvLayer, tile: TileShape) -> Tiling:
    """The 1x1 `layer` in one pass with `depthwise`, whose blocks are its panels."""
    return Tiling(
        first_task=depthwise.first_task,
        end_task=depthwise.end_task,
        height=layer.height,
        width=layer.width,
        in_channels=layer.in_channels,
        row_stride=1,
        row_span=1,
        pad_top=0,
        column_stride=layer.in_channels,
        first_column=0,
        kernel_rows=1,
        kernel_columns=1,
        depth=layer.in_channels,
        tap_count=layer.in_channels,
        out_rows=layer.out_height,
        out_columns=layer.out_width,
        channels=layer.out_channels,
        out_pixel_step=layer.out_channels,
        out_row_step=layer.out_width * layer.out_channels,
        out_row_length=layer.out_width * layer.out_channels,
        block_rows=depthwise.block_rows,
        block_columns=pixels_in_row(depthwise, layer),
        tile_pixels=tile.pixels,
        tile_columns=tile.pixels,
        tile_channels=tile.channels,
        filter_panels=-(-layer.out_channels // tile.channels),
        # the last tile may look beyond the last pixel
        panel_size=depthwise.block_rows * depthwise.out_row_step + tile.pixels * layer.in_channels,
        pitch=depthwise.out_row_step,
        row_step=depthwise.out_row_step,
        pixel_step=layer.in_channels,
        kernel_row_step=0,
        kernel_column_step=0,
    )


def pixels_in_row(depthwise: Tiling, layer: ConvLayer) -> int:
    """Pixels that the 1x1 `layer` finds side by side in a block of `depthwise`."""
    columns = depthwise.block_columns * depthwise.out_pixel_step // layer.in_channels
    return depthwise.block_rows * layer.width if columns >= layer.width else columns


class _Block(NamedTuple):
    """Output pixels of one task, how many such blocks an image has, and the panel for one."""

    rows: int
    columns: int
    per_image: int
    pitch: int
    panel_size: int


def _block(
    tile_pixels: int,
    tile_columns: int,
    out_rows: int,
    out_columns: int,
    row_stride: int,
    row_span: int,
    pixel_step: int,
    *,
    window: int,
    numbers: int,
    threads: int,
) -> _Block:
    """A block whose panel has about `numbers`, and so that there is one for every thread.

    `window`: numbers from the first tap of a kernel row to the end of its last.
    """
    is_stacked = tile_columns < tile_pixels
    room = max(tile_pixels, numbers // pixel_step)  # panel pixels
    tiles = -(-out_columns // tile_pixels)
    if out_rows == 1:
        tiles = -(-tiles // threads)
    least_rows = tile_pixels + row_span if is_stacked else min(4, out_rows)
    columns = tile_pixels * max(1, min(tiles, room // least_rows // tile_pixels))
    most_rows = max(1, min(-(-out_rows // threads), room // columns // row_stride))
    if is_stacked:
        most_rows = max(tile_pixels, most_rows // tile_pixels * tile_pixels)
    down = -(-out_rows // most_rows)
    rows = -(-out_rows // down)  # blocks of about equal height
    packed_rows = -(-rows // tile_pixels) * tile_pixels if is_stacked else rows
    pitch = (columns - 1) * pixel_step + window
    panel_size = ((packed_rows - 1) * row_stride + row_span) * pitch
    return _Block(rows, columns, -(-out_rows // rows) * -(-out_columns // columns), pitch, panel_size)


class _DepthwiseRow(NamedTuple):
    """A row of depthwise outputs as the tiles see it: `columns` pixels of `channels`; the rest as in `Tiling`."""

    columns: int
    channels: int
    column_stride: int
    first_column: int
    pixel_step: int
    kernel_column_step: int
    panel_pixel: int
    multiplier: int


def _depthwise_row(layer: ConvLayer, lanes: int) -> _DepthwiseRow:
    """Lanes run over (column, channel) if they can, in pixels as wide as whole vectors make them, else over channels.

    With 3 channels, vectors of 4 lanes and stride 1, three vectors are four pixels of the image, one to the kernels:

        R G B R │ G B R G │ B R G B
    """
    channels = layer.in_channels
    if layer.out_channels == channels and (layer.stride_width == 1 or channels % lanes == 0):
        wide = math.lcm(channels, lanes)
        return _DepthwiseRow(
            columns=-(-layer.out_width * channels // wide),
            channels=wide,
            column_stride=wide * layer.stride_width,
            first_column=-layer.pad_left * channels,
            pixel_step=wide * layer.stride_width,
            kernel_column_step=layer.dilation_width * channels,
            panel_pixel=wide,
            multiplier=0,
        )
    padded = -(-layer.out_channels // lanes) * lanes
    return _DepthwiseRow(
        columns=layer.out_width,
        channels=layer.out_channels,
        column_stride=layer.stride_width,
        first_column=-layer.pad_left,
        pixel_step=layer.stride_width * padded,
        kernel_column_step=layer.dilation_width * padded,
        panel_pixel=padded,
        multiplier=layer.out_channels // channels,
    )


def _depthwise_tile_columns(layer: ConvLayer, row: _DepthwiseRow, tile_pixels: int) -> int:
    """Patches where 3x3 windows overlap in both directions, columns where they do in one, else rows of pixels."""
    window = layer.kernel_height, layer.kernel_width, layer.stride_height, layer.dilation_height
    if window != (3, 3, 1, 1) or 2 * layer.out_height <= tile_pixels:
        return tile_pixels
    return PATCH_COLUMNS if row.pixel_step == row.kernel_column_step else 1


def _edges(layer: ConvLayer, block: _Block, lanes: int) -> tuple[int, int] | None:
    """Output columns at the left and right that no patch on the input itself can make; None if a panel is better.

    It is better where pixels are not whole vectors or neighbours, where blocks are narrower than the image, and where
    little is left between the edges.
    """
    is_plain = layer.out_channels == layer.in_channels and layer.in_channels % lanes == 0 and layer.dilation_width == 1
    left = min(layer.pad_left, layer.out_width)
    first_right = layer.width + layer.pad_left - layer.kernel_width + 1  # whose window meets padding again
    between = max(0, min(first_right, layer.out_width) - left)
    if not is_plain or block.columns < layer.out_width or min(layer.out_height, between) < LEAST_IN_PLACE:
        return None
    return left, layer.out_width - left - between // PATCH_COLUMNS * PATCH_COLUMNS


def _keeps_pixels(layer: ConvLayer) -> bool:
    """A 1x1 window at every pixel, none on padding."""
    same_size = layer.output_shape[:3] == layer.input_shape[:3]
    return same_size and layer.kernel_height == layer.kernel_width == layer.stride_height == layer.stride_width == 1
