"""Packing: the piece of input that a block of outputs looks at, and the weights in the order of their use.

The slab is a small zero-padded copy that stays in the cache. Padding, ragged edges and channel multipliers are dealt
with here, once, so that the loops over tiles need no conditions.
"""

from convviz.nn.compiled import part
from convviz.nn.memory import aligned, clear, move


@part
def pack_weights(weights, stage):
    """(taps, n) weights -> [block][tap][lane], zeros filled in; n is repeated where lanes run over several pixels."""
    taps, channels, lanes = stage.taps, stage.channels, stage.lanes
    packed, n = aligned(stage.blocks * taps * lanes, weights), weights.size // taps
    for block in range(stage.blocks):
        width = min(lanes, channels - block * lanes)
        for tap in range(taps):
            at, done, source = (block * taps + tap) * lanes, 0, block * lanes % n
            while done < width:
                run = min(width - done, n - source)
                move(packed, at + done, weights, tap * n + source, run)
                done, source = done + run, 0
            clear(packed, at + width, lanes - width)
    return packed


@part
def fill_slab(slab, input, image, oh, ow, rows, columns, block):
    """Copy what the windows of rows x columns output pixels from (oh, ow) on see, zero outside the image."""
    height, row_length, pitch = block.height, block.width * block.in_channels, block.pitch
    first_row, needed = oh * block.stride - block.pad_top, (rows - 1) * block.stride + block.span
    # where the slab begins in an input row: an element, or a pixel if channels are repeated; below 0 on padding
    first, length = ow * block.column_stride + block.left, pitch - (block.block_columns - columns) * block.pixel_step
    begin = min(max(0, -first), length)
    end = max(begin, min(length, row_length - first))
    for row in range(needed):
        at, ih = row * pitch, first_row + row
        if not 0 <= ih < height:
            clear(slab, at, length)
        elif block.repeat:
            clear(slab, at, pitch)
            _repeat_channels(slab, at, input, (image * height + ih) * row_length, first, block)
        else:
            clear(slab, at, begin)
            move(slab, at + begin, input, (image * height + ih) * row_length + first + begin, end - begin)
            clear(slab, at + end, length - end)


@part
def _repeat_channels(slab, at, input, source, first, block):
    """One row with every channel `repeat` times in a row, pixels `pixel` elements apart."""
    numbers = input.reshape(-1)
    for column in range(max(0, -first), min(block.pitch // block.pixel, block.width - first)):
        for channel in range(block.in_channels):
            value = numbers[source + (first + column) * block.in_channels + channel]
            for m in range(block.repeat):
                slab[at + column * block.pixel + channel * block.repeat + m] = value
