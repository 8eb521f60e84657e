"""The three compiled kernels: dense, depthwise, and depthwise separable in one pass.

A task is a block of output rows and columns of one image. Tasks are independent; a call does those of `plan[0].first`
up to `plan[0].last`.
"""

from functools import cache

from convviz.nn.blocks import mix, slide, slide_patches
from convviz.nn.compiled import REVISION, Kernel, compiled, part
from convviz.nn.memory import aligned
from convviz.nn.slab import fill_slab, pack_weights
from convviz.nn.tile import tile_zero


@part
def _place(task, block):
    """A task -> its image, first row, first column, rows; where its output begins, elements to make in a row."""
    across = (block.out_columns + block.block_columns - 1) // block.block_columns
    down = (block.out_rows + block.block_rows - 1) // block.block_rows
    image, oh = task // (across * down), task // across % down * block.block_rows
    ow = task % across * block.block_columns
    at, start = (image * block.out_rows + oh) * block.line, ow * block.out_step
    room = min(block.block_columns * block.out_step, block.line - start)
    return image, oh, ow, min(block.block_rows, block.out_rows - oh), at + start, room


@part
def _filter(nothing, slab, input, panels, out, at, image, oh, ow, rows, room, stage):
    """The depthwise part of a task: in place what can be, the windows that meet padding or all by way of the slab."""
    columns = (room + stage.out_step - 1) // stage.out_step
    above, inside, below, left, right = rows, 0, 0, 0, 0
    if stage.in_place:
        first_row, high = oh - stage.pad_top, stage.tile_height // stage.across
        above = min(rows, max(0, -first_row))
        inside = min(rows, max(above, stage.height - stage.span - first_row + 1)) - above
        inside -= inside % high  # whole patches never look below the last row
        below, left, right = rows - above - inside, stage.left_edge, stage.right_edge
    for row, count, column, wide in (
        (0, above, 0, columns),
        (above + inside, below, 0, columns),
        (above, inside, 0, left),
        (above, inside, columns - right, right),
    ):
        if count and wide:
            seen = wide if wide < columns else stage.block_columns  # whole tiles
            fill_slab(slab, input, image, oh + row, ow + column, count, seen, stage)
            to, beyond = at + row * stage.out_row + column * stage.out_step, room - column * stage.out_step
            slide(nothing, slab, panels, out, to, beyond, count, wide, stage)
    if inside:
        pixels, pitch = columns - left - right, stage.width * stage.in_channels
        origin = (image * stage.height + oh - stage.pad_top + above) * pitch + left * stage.pixel_step + stage.left
        to = at + above * stage.out_row + left * stage.out_step
        numbers, room = input.reshape(-1), pixels * stage.out_step
        slide_patches(nothing, numbers, origin, pitch, panels, out, to, room, inside, pixels, stage)


@cache
def dense(height: int, vectors: int, lanes: int, fused: bool) -> Kernel:
    revision = REVISION

    @compiled
    def dense(input, weights, out, plan):
        """input (N, H, W, C), weights (KH, KW, C, OC) -> out (N, OH, OW, OC)."""
        stage, nothing = plan[0], tile_zero(input, height, vectors, lanes, fused)
        is_whole = stage.in_place and stage.out_columns % height == 0  # then nothing needs the slab
        slab = aligned(0 if is_whole else stage.slab, input)
        panels, cells = pack_weights(weights, stage), input.reshape(-1)
        for task in range(stage.first, stage.last):
            first = task * stage.block_columns
            pixels = min(stage.block_columns, stage.out_columns - first)
            if stage.in_place and pixels % height == 0:  # whole tiles that never look beyond the last pixel
                source, rows = cells[first * stage.depth :], 1
                at, room = first * stage.out_step, pixels * stage.out_step
            else:
                source = slab
                image, oh, ow, rows, at, room = _place(task, stage)
                pixels = (room + stage.out_step - 1) // stage.out_step
                fill_slab(slab, input, image, oh, ow, rows, stage.block_columns, stage)
            mix(nothing, source, panels, out, at, room, rows, pixels, stage)
        return revision

    return dense


@cache
def depthwise(height: int, lanes: int, fused: bool) -> Kernel:
    revision = REVISION

    @compiled
    def depthwise(input, weights, out, plan):
        """input (N, H, W, C), weights (KH, KW, C, M) -> out (N, OH, OW, C * M)."""
        stage, nothing = plan[0], tile_zero(input, height, 1, lanes, fused)
        panels, slab = pack_weights(weights, stage), aligned(stage.slab, input)
        for task in range(stage.first, stage.last):
            image, oh, ow, rows, at, room = _place(task, stage)
            _filter(nothing, slab, input, panels, out, at, image, oh, ow, rows, room, stage)
        return revision

    return depthwise


@cache
def separable(height: int, lanes: int, mix_height: int, mix_vectors: int, mix_lanes: int, fused: bool) -> Kernel:
    revision = REVISION

    @compiled
    def separable(input, depthwise_weights, pointwise_weights, out, plan):
        """Mixes the channels of each block of depthwise rows while it is in the cache."""
        stage, mixing = plan[0], plan[1]
        nothing = tile_zero(input, height, 1, lanes, fused)
        nothing_mixed = tile_zero(input, mix_height, mix_vectors, mix_lanes, fused)
        panels, mix_panels = pack_weights(depthwise_weights, stage), pack_weights(pointwise_weights, mixing)
        slab, middle = aligned(stage.slab, input), aligned(mixing.slab, input)
        for task in range(stage.first, stage.last):
            image, oh, ow, rows, at, room = _place(task, stage)
            _filter(nothing, slab, input, panels, middle, 0, image, oh, ow, rows, room, stage)
            pixels = room // mixing.pixel_step
            if room == stage.line:  # whole rows: the pixels of all of them form one long row
                pixels, rows = pixels * rows, 1
            at = at // mixing.pixel_step * mixing.out_step
            mix(nothing_mixed, middle, mix_panels, out, at, pixels * mixing.out_step, rows, pixels, mixing)
        return revision

    return separable
