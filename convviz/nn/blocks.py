"""One block of outputs, tile by tile: `mix` for dense taps, `slide` and `slide_patches` for depthwise ones.

Every sum runs in the order kh, kw, ic, one tap after the other, as in `convviz.conv.kernels`: neither the block's size
nor the number of threads can change a bit of it.
"""

from convviz.nn.compiled import part
from convviz.nn.tile import tile_lanes, tile_outer, tile_patch, tile_store, tile_window

PATCH = 4  # pixels of a depthwise tile side by side where neighbours share what they see: 2 x 4 load least


@part
def mix(nothing, slab, weights, out, at, room, rows, pixels, stage):
    """Dense: every output channel of every pixel from all the numbers under the window.

    `nothing` is the zero tile; out[at : at + room] is what remains of the first output row.
    """
    lanes, channels, height, depth, taps = stage.lanes, stage.channels, stage.tile_height, stage.depth, stage.taps
    row_step, pixel_step, tap_row_step, tap_step = stage.row_step, stage.pixel_step, stage.tap_row_step, stage.tap_step
    kernel_rows, kernel_columns = stage.kernel_rows, stage.kernel_columns
    out_step, out_row = stage.out_step, stage.out_row
    for block in range(stage.blocks):
        width = min(lanes, channels - block * lanes)
        for row in range(rows):
            for column in range(0, pixels, height):
                tile = nothing
                w = block * taps * lanes
                for kh in range(kernel_rows):
                    for kw in range(kernel_columns):
                        x = row * row_step + column * pixel_step + kh * tap_row_step + kw * tap_step
                        for _ in range(depth):
                            tile = tile_outer(tile, slab, x, pixel_step, weights, w)
                            x += 1
                            w += lanes
                to = column * out_step + block * lanes
                tile_store(tile, out, at + row * out_row + to, out_step, room - to, width)


@part
def slide(nothing, slab, weights, out, at, room, rows, pixels, stage):
    """Depthwise: every lane is an output channel that looks at its own lane of the slab only."""
    if stage.across == PATCH:
        slide_patches(nothing, slab, 0, stage.pitch, weights, out, at, room, rows, pixels, stage)
        return
    if stage.across:
        slide_columns(nothing, slab, weights, out, at, room, rows, pixels, stage)
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


@part
def slide_patches(nothing, source, origin, pitch, weights, out, at, room, rows, pixels, stage):
    """The same for 3x3 taps on neighbouring rows and columns: a tile is a patch of pixels that share what they see.

    The first window begins at source[origin], rows are `pitch` apart. Reads rows as if there were whole tiles of them.
    """
    lanes, blocks, channels, high = stage.lanes, stage.blocks, stage.channels, stage.tile_height // PATCH
    out_step, out_row, pixel_step, tap_step = stage.out_step, stage.out_row, stage.pixel_step, stage.tap_step
    for row in range(0, rows, high):
        for column in range(0, pixels, PATCH):
            for block in range(blocks):
                x = origin + row * pitch + column * pixel_step + block * lanes
                tile = tile_window(nothing, source, x, pitch, tap_step, weights, block * 9 * lanes, 3, PATCH)
                to = column * out_step + block * lanes
                width = min(lanes, channels - block * lanes, room - to)
                to += at + row * out_row
                tile_patch(tile, out, to, out_row, out_step, rows - row, pixels - column, width, PATCH)


@part
def slide_columns(nothing, slab, weights, out, at, room, rows, pixels, stage):
    """The same where only neighbouring rows share: a tile is a column of pixels."""
    lanes, blocks, channels, high = stage.lanes, stage.blocks, stage.channels, stage.tile_height
    out_step, out_row, tap_step = stage.out_step, stage.out_row, stage.tap_step
    for row in range(0, rows, high):
        below = min(high, rows - row) - 1
        for column in range(pixels):
            for block in range(blocks):
                x = row * stage.pitch + column * stage.pixel_step + block * lanes
                tile = tile_window(nothing, slab, x, stage.pitch, tap_step, weights, block * 9 * lanes, 3, 1)
                to = column * out_step + block * lanes
                width = min(lanes, channels - block * lanes, room - to)
                tile_store(tile, out, at + row * out_row + to, out_row, below * out_row + width, width)
