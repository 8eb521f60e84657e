"""One block of outputs, tile by tile: `mix` for dense taps, `slide` for depthwise ones from a slab, or in place.

Every sum runs in the order kh, kw, ic, one tap after the other, as in `convviz.conv.kernels`: neither the block's size
nor the number of threads can change a bit of it.
"""

from numba import njit

from convviz.nn.slab import fill_slab
from convviz.nn.tile import tile_lanes, tile_outer, tile_patch, tile_store, tile_window

PATCH = 4  # pixels of a depthwise tile side by side where neighbours share what they see: 2 x 4 load least


@njit(nogil=True)
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


@njit(nogil=True)
def slide(nothing, slab, weights, out, at, room, rows, pixels, stage):
    """Depthwise: every lane is an output channel that looks at its own lane of the slab only."""
    if stage.upright:
        slide_patches(nothing, slab, 0, stage.pitch, weights, out, at, room, rows, pixels, stage)
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
def slide_patches(nothing, source, origin, pitch, weights, out, at, room, rows, pixels, stage):
    """The same for 3x3 taps on neighbouring rows, with tiles of pixels that stand one below the other, or in patches.

    The first window begins at source[origin], rows are `pitch` apart. Reads rows as if there were whole tiles of them.
    """
    lanes, blocks, channels = stage.lanes, stage.blocks, stage.channels
    out_step, out_row, pixel_step, tap_step = stage.out_step, stage.out_row, stage.pixel_step, stage.tap_step
    if stage.across == PATCH:
        for row in range(0, rows, 2):
            below = rows - row
            for column in range(0, pixels, PATCH):
                beside = pixels - column
                for block in range(blocks):
                    x = origin + row * pitch + column * pixel_step + block * lanes
                    tile = tile_window(nothing, source, x, pitch, tap_step, weights, block * 9 * lanes, 3, PATCH)
                    to = column * out_step + block * lanes
                    width = min(lanes, channels - block * lanes, room - to)
                    tile_patch(tile, out, at + row * out_row + to, out_row, out_step, below, beside, width, PATCH)
    else:
        for row in range(0, rows, 8):
            below = min(8, rows - row) - 1
            for column in range(pixels):
                for block in range(blocks):
                    x = origin + row * pitch + column * pixel_step + block * lanes
                    tile = tile_window(nothing, source, x, pitch, tap_step, weights, block * 9 * lanes, 3, 1)
                    to = column * out_step + block * lanes
                    width = min(lanes, channels - block * lanes, room - to)
                    tile_store(tile, out, at + row * out_row + to, out_row, below * out_row + width, width)


@njit(nogil=True)
def slide_in_place(nothing, slab, input, weights, out, at, image, oh, rows, stage):
    """Depthwise rows oh, oh + 1, ... read where they lie; only windows that meet padding go by way of the slab."""
    step, line = stage.out_step, stage.out_row
    first_row, high = oh - stage.pad_top, stage.tile_height // stage.across
    above = min(rows, max(0, -first_row))
    inside = min(rows, max(above, stage.height - stage.span - first_row + 1)) - above
    inside -= inside % high  # whole patches never look below the last row
    below = rows - above - inside
    for row, count in ((0, above), (above + inside, below)):
        if count:
            seen = count + stage.span - 1
            fill_slab(slab, input, image, first_row + row, seen, stage.left, stage.pitch, stage)
            room, to = stage.out_columns * step, at + row * line
            slide_patches(nothing, slab, 0, stage.pitch, weights, out, to, room, count, stage.out_columns, stage)
    if not inside:
        return
    first_row, at, seen = first_row + above, at + above * line, inside + stage.span - 1
    left, right = stage.left_edge, stage.right_edge
    for column, count in ((0, left), (stage.out_columns - right, right)):
        if count:
            length = (count - 1) * stage.pixel_step + (stage.span - 1) * stage.tap_step + stage.in_channels
            start = column * stage.pixel_step + stage.left
            fill_slab(slab, input, image, first_row, seen, start, length, stage)
            room, to = count * step, at + column * step
            slide_patches(nothing, slab, 0, stage.pitch, weights, out, to, room, inside, count, stage)
    pixels, pitch = stage.out_columns - left - right, stage.width * stage.in_channels
    origin = (image * stage.height + first_row) * pitch + left * stage.pixel_step + stage.left
    room, to = pixels * step, at + left * step
    slide_patches(nothing, input.reshape(-1), origin, pitch, weights, out, to, room, inside, pixels, stage)
