"""The three compiled kernels: dense, depthwise, and depthwise separable in one pass.

A task is a block of output rows and columns of one image. Tasks are independent; a call does those of `plan[0].first`
up to `plan[0].last`.
"""

from functools import cache

from numba import njit

from convviz.nn.blocks import mix, slide, slide_in_place
from convviz.nn.compiled import REVISION, Kernel, compiled
from convviz.nn.memory import aligned
from convviz.nn.slab import fill_slab, pack_weights
from convviz.nn.tile import tile_zero


@njit(nogil=True)
def _place(task, block):
    """Which image, from which row and column, how many rows a task makes."""
    across = (block.out_columns + block.block_columns - 1) // block.block_columns
    down = (block.out_rows + block.block_rows - 1) // block.block_rows
    oh, ow = task // across % down * block.block_rows, task % across * block.block_columns
    return task // (across * down), oh, ow, min(block.block_rows, block.out_rows - oh)


@njit(nogil=True)
def _load(slab, input, image, oh, ow, rows, block):
    """Fill the slab for a task -> (where its output begins, elements to make in a row)."""
    needed = (rows - 1) * block.stride + block.span
    first = ow * block.column_stride + block.left
    fill_slab(slab, input, image, oh * block.stride - block.pad_top, needed, first, block.pitch, block)
    start = ow * block.out_step
    at = (image * block.out_rows + oh) * block.line + start
    return at, min(block.block_columns * block.out_step, block.line - start)


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
                source, at, room, rows = (
                    cells[first * stage.depth :],
                    first * stage.out_step,
                    pixels * stage.out_step,
                    1,
                )
            else:
                source = slab
                image, oh, ow, rows = _place(task, stage)
                at, room = _load(slab, input, image, oh, ow, rows, stage)
                pixels = (room + stage.out_step - 1) // stage.out_step
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
            image, oh, ow, rows = _place(task, stage)
            if stage.direct:
                at = (image * stage.out_rows + oh) * stage.line
                slide_in_place(nothing, slab, input, panels, out, at, image, oh, rows, stage)
                continue
            at, room = _load(slab, input, image, oh, ow, rows, stage)
            pixels = (room + stage.out_step - 1) // stage.out_step
            slide(nothing, slab, panels, out, at, room, rows, pixels, stage)
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
            image, oh, ow, rows = _place(task, stage)
            if stage.direct:
                at, room = (image * stage.out_rows + oh) * stage.line, stage.line
                slide_in_place(nothing, slab, input, panels, middle, 0, image, oh, rows, stage)
            else:
                at, room = _load(slab, input, image, oh, ow, rows, stage)
                columns = (room + stage.out_step - 1) // stage.out_step
                slide(nothing, slab, panels, middle, 0, room, rows, columns, stage)
            pixels = room // mixing.pixel_step
            if room == stage.line:  # whole rows: the pixels of all of them form one long row
                pixels, rows = pixels * rows, 1
            at = at // mixing.pixel_step * mixing.out_step
            mix(nothing_mixed, middle, mix_panels, out, at, pixels * mixing.out_step, rows, pixels, mixing)
        return revision

    return separable
