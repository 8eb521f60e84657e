"""The three compiled kernels: dense, depthwise, and depthwise separable in one pass.

Each packs the filters once, then goes through its tasks: a task is a block of output rows and columns of one image, for
which it packs the input and runs a micro-kernel. Tasks are independent; a call does those of `tilings[0].first_task` up
to `tilings[0].end_task`. The word is BLIS's (Van Zee & van de Geijn 2015): the loops around the micro-kernel.
"""

from functools import cache

from convviz.nn.accumulators import zero_accumulators
from convviz.nn.buffers import buffer
from convviz.nn.compiled import REVISION, Kernel, compiled, part
from convviz.nn.microkernels import Outputs, Rows, dense_tiles, depthwise_patches, depthwise_tiles
from convviz.nn.packing import Corner, pack_filters, pack_input


@part
def _block(task, tiling):
    """A task -> the first pixel of its block, and its outputs."""
    across = (tiling.out_columns + tiling.block_columns - 1) // tiling.block_columns
    down = (tiling.out_rows + tiling.block_rows - 1) // tiling.block_rows
    image, row = task // (across * down), task // across % down * tiling.block_rows
    column = task % across * tiling.block_columns
    offset = column * tiling.out_pixel_step
    reach = min(tiling.block_columns * tiling.out_pixel_step, tiling.out_row_length - offset)
    start = (image * tiling.out_rows + row) * tiling.out_row_length + offset
    columns = (reach + tiling.out_pixel_step - 1) // tiling.out_pixel_step
    return Corner(image, row, column), Outputs(start, reach, min(tiling.block_rows, tiling.out_rows - row), columns)


@part
def _depthwise_block(zeros, panel, input, filters, out, corner, outputs, tiling):
    """A block's depthwise outputs: in place what can be; the windows that meet padding, or all, from a packed panel."""
    rows, columns = outputs.rows, outputs.columns
    above, inside, below, left, right = rows, 0, 0, 0, 0
    if tiling.in_place:
        first_row, tile_rows = corner.row - tiling.pad_top, tiling.tile_pixels // tiling.tile_columns
        above = min(rows, max(0, -first_row))
        inside = min(rows, max(above, tiling.height - tiling.row_span - first_row + 1)) - above
        inside -= inside % tile_rows  # whole patches never look below the last row
        below, left, right = rows - above - inside, tiling.left_edge, tiling.right_edge
    for row, high, column, wide in (
        (0, above, 0, columns),
        (above + inside, below, 0, columns),
        (above, inside, 0, left),
        (above, inside, columns - right, right),
    ):
        if high and wide:
            offset = column * tiling.out_pixel_step
            packed = wide if wide < columns else tiling.block_columns  # whole tiles
            first = Corner(corner.image, corner.row + row, corner.column + column)
            pack_input(panel, input, first, high, packed, tiling)
            edge = Outputs(outputs.start + row * tiling.out_row_step + offset, outputs.reach - offset, high, wide)
            depthwise_tiles(zeros, panel, filters, out, edge, tiling)
    if inside:
        wide, pitch = columns - left - right, tiling.width * tiling.in_channels
        row = corner.image * tiling.height + corner.row - tiling.pad_top + above
        source_rows = Rows(row * pitch + left * tiling.pixel_step + tiling.first_column, pitch)
        start = outputs.start + above * tiling.out_row_step + left * tiling.out_pixel_step
        middle = Outputs(start, wide * tiling.out_pixel_step, inside, wide)
        depthwise_patches(zeros, input.reshape(-1), source_rows, filters, out, middle, tiling)


@cache
def dense(pixels: int, vectors: int, lanes: int, fused: bool) -> Kernel:
    revision = REVISION

    @compiled
    def dense(input, weights, out, tilings):
        """input (N, H, W, C), weights (KH, KW, C, OC) -> out (N, OH, OW, OC)."""
        tiling, zeros = tilings[0], zero_accumulators(input, pixels, vectors, lanes, fused)
        is_whole = tiling.in_place and tiling.out_columns % pixels == 0  # then nothing needs a panel
        panel = buffer(0 if is_whole else tiling.panel_size, input)
        filters, numbers = pack_filters(weights, tiling), input.reshape(-1)
        for task in range(tiling.first_task, tiling.end_task):
            corner, outputs = _block(task, tiling)
            if tiling.in_place and outputs.columns % pixels == 0:  # whole tiles that never look beyond the last pixel
                source = numbers[corner.column * tiling.depth :]
            else:
                source = panel
                pack_input(panel, input, corner, outputs.rows, tiling.block_columns, tiling)
            dense_tiles(zeros, source, filters, out, outputs, tiling)
        return revision

    return dense


@cache
def depthwise(pixels: int, lanes: int, fused: bool) -> Kernel:
    revision = REVISION

    @compiled
    def depthwise(input, weights, out, tilings):
        """input (N, H, W, C), weights (KH, KW, C, M) -> out (N, OH, OW, C * M)."""
        tiling, zeros = tilings[0], zero_accumulators(input, pixels, 1, lanes, fused)
        filters, panel = pack_filters(weights, tiling), buffer(tiling.panel_size, input)
        for task in range(tiling.first_task, tiling.end_task):
            corner, outputs = _block(task, tiling)
            _depthwise_block(zeros, panel, input, filters, out, corner, outputs, tiling)
        return revision

    return depthwise


@cache
def separable(
    pixels: int, lanes: int, mixing_pixels: int, mixing_vectors: int, mixing_lanes: int, fused: bool
) -> Kernel:
    revision = REVISION

    @compiled
    def separable(input, depthwise_weights, pointwise_weights, out, tilings):
        """Mixes the channels of each depthwise block while it is in the cache: it is the 1x1 layer's packed panel."""
        tiling, mixing = tilings[0], tilings[1]
        zeros = zero_accumulators(input, pixels, 1, lanes, fused)
        mixing_zeros = zero_accumulators(input, mixing_pixels, mixing_vectors, mixing_lanes, fused)
        filters, mixing_filters = pack_filters(depthwise_weights, tiling), pack_filters(pointwise_weights, mixing)
        panel, mixing_panel = buffer(tiling.panel_size, input), buffer(mixing.panel_size, input)
        for task in range(tiling.first_task, tiling.end_task):
            corner, outputs = _block(task, tiling)
            made = Outputs(0, outputs.reach, outputs.rows, outputs.columns)
            _depthwise_block(zeros, panel, input, filters, mixing_panel, corner, made, tiling)
            rows, columns = outputs.rows, outputs.reach // mixing.pixel_step
            if outputs.reach == tiling.out_row_length:  # whole rows: the pixels of all of them form one long row
                rows, columns = 1, columns * rows
            start = outputs.start // mixing.pixel_step * mixing.out_pixel_step
            mixed = Outputs(start, columns * mixing.out_pixel_step, rows, columns)
            dense_tiles(mixing_zeros, mixing_panel, mixing_filters, out, mixed, mixing)
        return revision

    return separable
