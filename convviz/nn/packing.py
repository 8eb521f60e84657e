"""Packing: the weights in the order of their use, and the piece of input that a block of outputs looks at.

The packed panel of input is a small zero-padded copy that stays in the cache. Padding, ragged edges and channel
multipliers are dealt with here, once, so that the micro-kernels need no conditions. Source of the word and of the idea:
Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
"""

from typing import NamedTuple

from convviz.nn.buffers import buffer, clear_run, copy_run
from convviz.nn.compiled import part


class Corner(NamedTuple):
    """The first output pixel of a block."""

    image: int
    row: int
    column: int


@part
def pack_filters(weights, tiling):
    """(taps, n) weights -> [panel][tap][channel], zeros filled in; n is repeated where a pixel holds several pixels."""
    tap_count, channels, width = tiling.tap_count, tiling.channels, tiling.tile_channels
    packed, n = buffer(tiling.filter_panels * tap_count * width, weights), weights.size // tap_count
    for panel in range(tiling.filter_panels):
        first = panel * width
        used = min(width, channels - first)
        for tap in range(tap_count):
            start, done, source = (panel * tap_count + tap) * width, 0, first % n
            while done < used:
                run = min(used - done, n - source)
                copy_run(packed, start + done, weights, tap * n + source, run)
                done, source = done + run, 0
            clear_run(packed, start + used, width - used)
    return packed


@part
def pack_input(panel, input, corner, rows, columns, tiling):
    """Copy what the windows of rows x columns output pixels from `corner` on see, zero outside the image."""
    height, row_length, pitch = tiling.height, tiling.width * tiling.in_channels, tiling.pitch
    first_row = corner.row * tiling.row_stride - tiling.pad_top
    # where the panel begins in an input row: an element, or a pixel if channels are repeated; below 0 on padding
    first = corner.column * tiling.column_stride + tiling.first_column
    length = pitch - (tiling.block_columns - columns) * tiling.pixel_step
    begin = min(max(0, -first), length)
    end = max(begin, min(length, row_length - first))
    for row in range((rows - 1) * tiling.row_stride + tiling.row_span):
        start, ih = row * pitch, first_row + row
        source = (corner.image * height + ih) * row_length
        if not 0 <= ih < height:
            clear_run(panel, start, length)
        elif tiling.multiplier:
            clear_run(panel, start, pitch)
            _repeat_channels(panel, start, input, source, first, tiling)
        else:
            clear_run(panel, start, begin)
            copy_run(panel, start + begin, input, source + first + begin, end - begin)
            clear_run(panel, start + end, length - end)


@part
def _repeat_channels(panel, start, input, source, first, tiling):
    """One row with every channel `multiplier` times in a row, pixels `panel_pixel` elements apart."""
    numbers, width, multiplier = input.reshape(-1), tiling.panel_pixel, tiling.multiplier
    for column in range(max(0, -first), min(tiling.pitch // width, tiling.width - first)):
        for channel in range(tiling.in_channels):
            value = numbers[source + (first + column) * tiling.in_channels + channel]
            for m in range(multiplier):
                panel[start + column * width + channel * multiplier + m] = value
