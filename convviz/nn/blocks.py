"""One block of outputs, tile by tile, from a slab: `mix` for dense taps, `slide` for depthwise ones.

Every sum runs in the order kh, kw, ic, one tap after the other, as in `convviz.conv.kernels`: neither the block's size
nor the number of threads can change a bit of it.
"""

from numba import njit

from convviz.nn.tile import tile_lanes, tile_outer, tile_store, tile_window


@njit(nogil=True)
def mix(nothing, slab, weights, out, at, room, rows, pixels, stage):
    """Dense: every output channel of every pixel from all the numbers under the window.

    `nothing` is the zero tile; out[at : at + room] is what remains of the first output row.
    """
    lanes, channels, height, depth = stage.lanes, stage.channels, stage.tile_height, stage.depth
    row_step, pixel_step = stage.row_step, stage.pixel_step
    for block in range(stage.blocks):
        width = min(lanes, channels - block * lanes)
        for row in range(rows):
            for column in range(0, pixels, height):
                tile = nothing
                w = block * stage.taps * lanes
                for kh in range(stage.kernel_rows):
                    for kw in range(stage.kernel_columns):
                        x = row * row_step + column * pixel_step + kh * stage.tap_row_step + kw * stage.tap_step
                        for _ in range(depth):
                            tile = tile_outer(tile, slab, x, pixel_step, weights, w)
                            x += 1
                            w += lanes
                to = column * stage.out_step + block * lanes
                tile_store(tile, out, at + row * stage.out_row + to, stage.out_step, room - to, width)


@njit(nogil=True)
def slide(nothing, slab, weights, out, at, room, rows, pixels, stage):
    """Depthwise: every lane is an output channel that looks at its own lane of the slab only."""
    if stage.upright:
        _slide_upright(nothing, slab, weights, out, at, room, rows, pixels, stage)
        return
    lanes, channels, height = stage.lanes, stage.channels, stage.tile_height
    pixel_step, tap_step = stage.pixel_step, stage.tap_step
    for row in range(rows):
        for block in range(stage.blocks):
            width = min(lanes, channels - block * lanes)
            for column in range(0, pixels, height):
                tile = nothing
                w = block * stage.taps * lanes
                for kh in range(stage.kernel_rows):
                    x = row * stage.row_step + column * pixel_step + kh * stage.tap_row_step + block * lanes
                    for _ in range(stage.kernel_columns):
                        tile = tile_lanes(tile, slab, x, pixel_step, weights, w)
                        x += tap_step
                        w += lanes
                to = column * stage.out_step + block * lanes
                tile_store(tile, out, at + row * stage.out_row + to, stage.out_step, room - to, width)


@njit(nogil=True)
def _slide_upright(nothing, slab, weights, out, at, room, rows, pixels, stage):
    """The same for 3x3 taps on neighbouring rows, with tiles of pixels that stand one below the other."""
    lanes, height, out_step, out_row = stage.lanes, stage.tile_height, stage.out_step, stage.out_row
    pitch, tap_step = stage.pitch, stage.tap_step
    for row in range(0, rows, height):
        below = min(height, rows - row) - 1
        for column in range(pixels):
            for block in range(stage.blocks):
                x = row * pitch + column * stage.pixel_step + block * lanes
                tile = tile_window(nothing, slab, x, pitch, tap_step, weights, block * 9 * lanes, 3)
                to = column * out_step + block * lanes
                width = min(lanes, stage.channels - block * lanes, room - to)
                tile_store(tile, out, at + row * out_row + to, out_row, below * out_row + width, width)
