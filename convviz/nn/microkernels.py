"""The micro-kernels: one block of outputs, tile after tile, every tile in registers until its sums are complete.

`dense_tiles` mixes channels; `depthwise_tiles` does not, and has two faster forms for 3x3 windows that overlap. Every
sum runs in the order kh, kw, ic, one tap after the other, as in `convviz.conv.kernels`: neither the block's size nor
the number of threads can change a bit of it.
"""

from typing import NamedTuple

from convviz.nn.accumulators import add_lane_products, add_outer_product, add_window, store_patch, store_pixels
from convviz.nn.compiled import part

PATCH_COLUMNS = 4  # of a depthwise tile where neighbours share what they see: 2 x 4 pixels load least


class Rows(NamedTuple):
    """Where the first window begins among the numbers that a block is made from, and how far their rows are apart."""

    start: int
    pitch: int


class Outputs(NamedTuple):
    """Output pixels to make, `rows` x `columns`: out[start : start + reach] holds those of the first row."""

    start: int
    reach: int
    rows: int
    columns: int


@part
def dense_tiles(zeros, panel, filters, out, outputs, tiling):
    """Every output channel of every pixel from all the numbers under the window.

    `zeros` are the accumulators of a tile before the first product, `filters` the packed filter panels.
    """
    width, tap_count, depth, tile_pixels = tiling.tile_channels, tiling.tap_count, tiling.depth, tiling.tile_pixels
    row_step, pixel_step, kernel_row_step = tiling.row_step, tiling.pixel_step, tiling.kernel_row_step
    kernel_column_step, out_pixel_step = tiling.kernel_column_step, tiling.out_pixel_step
    kernel_rows, kernel_columns = tiling.kernel_rows, tiling.kernel_columns
    for filter_panel in range(tiling.filter_panels):
        first = filter_panel * width
        used = min(width, tiling.channels - first)
        for row in range(outputs.rows):
            for column in range(0, outputs.columns, tile_pixels):
                accumulators, tap = zeros, first * tap_count
                for kh in range(kernel_rows):
                    for kw in range(kernel_columns):
                        x = row * row_step + column * pixel_step + kh * kernel_row_step + kw * kernel_column_step
                        for _ in range(depth):
                            accumulators = add_outer_product(accumulators, panel, x, pixel_step, filters, tap)
                            x += 1
                            tap += width
                offset = column * out_pixel_step + first
                start, reach = outputs.start + row * tiling.out_row_step + offset, outputs.reach - offset
                store_pixels(accumulators, out, start, out_pixel_step, reach, used)


@part
def depthwise_tiles(zeros, panel, filters, out, outputs, tiling):
    """Every lane is an output channel that looks at its own lane of the panel only; a tile is a row of pixels."""
    if tiling.tile_columns == PATCH_COLUMNS:
        depthwise_patches(zeros, panel, Rows(0, tiling.pitch), filters, out, outputs, tiling)
        return
    if tiling.tile_columns == 1:
        _depthwise_columns(zeros, panel, filters, out, outputs, tiling)
        return
    width, tile_pixels = tiling.tile_channels, tiling.tile_pixels
    pixel_step, kernel_column_step = tiling.pixel_step, tiling.kernel_column_step
    for row in range(outputs.rows):
        for filter_panel in range(tiling.filter_panels):
            first = filter_panel * width
            used = min(width, tiling.channels - first)
            for column in range(0, outputs.columns, tile_pixels):
                accumulators, tap = zeros, first * tiling.tap_count
                for kh in range(tiling.kernel_rows):
                    x = row * tiling.row_step + column * pixel_step + kh * tiling.kernel_row_step + first
                    for _ in range(tiling.kernel_columns):
                        accumulators = add_lane_products(accumulators, panel, x, pixel_step, filters, tap)
                        x += kernel_column_step
                        tap += width
                offset = column * tiling.out_pixel_step + first
                start, reach = outputs.start + row * tiling.out_row_step + offset, outputs.reach - offset
                store_pixels(accumulators, out, start, tiling.out_pixel_step, reach, used)


@part
def depthwise_patches(zeros, source, source_rows, filters, out, outputs, tiling):
    """3x3 windows on neighbouring rows and columns: a tile is a patch of pixels that share what they see.

    `source` is the panel or the input itself. Reads rows as if there were whole tiles of them.
    """
    width, panels, channels = tiling.tile_channels, tiling.filter_panels, tiling.channels
    tile_rows, pitch = tiling.tile_pixels // PATCH_COLUMNS, source_rows.pitch
    pixel_step, kernel_column_step = tiling.pixel_step, tiling.kernel_column_step
    out_pixel_step, out_row_step = tiling.out_pixel_step, tiling.out_row_step
    for row in range(0, outputs.rows, tile_rows):
        for column in range(0, outputs.columns, PATCH_COLUMNS):
            for filter_panel in range(panels):
                first = filter_panel * width
                x = source_rows.start + row * pitch + column * pixel_step + first
                accumulators = add_window(
                    zeros, source, x, pitch, kernel_column_step, filters, first * 9, 3, PATCH_COLUMNS
                )
                offset = column * out_pixel_step + first
                used = min(width, channels - first, outputs.reach - offset)
                start = outputs.start + row * out_row_step + offset
                rows, columns = outputs.rows - row, outputs.columns - column
                store_patch(accumulators, out, start, out_row_step, out_pixel_step, rows, columns, used, PATCH_COLUMNS)


@part
def _depthwise_columns(zeros, panel, filters, out, outputs, tiling):
    """3x3 windows where only neighbouring rows share: a tile is a column of pixels."""
    width, panels, channels = tiling.tile_channels, tiling.filter_panels, tiling.channels
    tile_rows, kernel_column_step = tiling.tile_pixels, tiling.kernel_column_step
    out_pixel_step, out_row_step = tiling.out_pixel_step, tiling.out_row_step
    for row in range(0, outputs.rows, tile_rows):
        rows_below = min(tile_rows, outputs.rows - row) - 1
        for column in range(outputs.columns):
            for filter_panel in range(panels):
                first = filter_panel * width
                x = row * tiling.pitch + column * tiling.pixel_step + first
                accumulators = add_window(zeros, panel, x, tiling.pitch, kernel_column_step, filters, first * 9, 3, 1)
                offset = column * out_pixel_step + first
                used = min(width, channels - first, outputs.reach - offset)
                start, reach = outputs.start + row * out_row_step + offset, rows_below * out_row_step + used
                store_pixels(accumulators, out, start, out_row_step, reach, used)
