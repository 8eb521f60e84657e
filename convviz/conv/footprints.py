"""What every window touches of the input, as loops over addresses; `layout` says what the numbers mean."""

import numpy as np

from convviz.conv.kernels import compiled

NUMBERS_PER_LINE = 16  # float32 on a line of 64 bytes, which is what a processor loads at a time
NOWHERE = -2 * NUMBERS_PER_LINE  # before every address, and next to none


@compiled
def input_footprints(layer, strides, channels_outside, touched):
    """Follow each window through the input by rising addresses; padding has none.

    strides (n, h, w, c) of the input; channels_outside: a window's channels are its outermost loop (NCHW), else its
    innermost (NHWC); touched: a flag for each of the input's cache lines, set where some window touches it.
    Returns cells, runs and lines of a window, the most and the sums: (2, 3). Filters of one group share their windows,
    so each is counted once.
    """
    found = np.zeros((2, 3), np.int64)
    group_inputs = layer.in_channels // layer.groups
    outer = group_inputs if channels_outside else 1
    inner = group_inputs // outer
    for n in range(layer.batch):
        for group in range(layer.groups):
            for oh in range(layer.out_height):
                for ow in range(layer.out_width):
                    cells, runs, lines = 0, 0, 0
                    before = NOWHERE
                    for first in range(outer):
                        for kh in range(layer.kernel_height):
                            ih = oh * layer.stride_height + kh * layer.dilation_height - layer.pad_top
                            if ih < 0 or ih >= layer.height:
                                continue
                            for kw in range(layer.kernel_width):
                                iw = ow * layer.stride_width + kw * layer.dilation_width - layer.pad_left
                                if iw < 0 or iw >= layer.width:
                                    continue
                                for last in range(inner):
                                    c = group * group_inputs + first + last
                                    here = n * strides[0] + ih * strides[1] + iw * strides[2] + c * strides[3]
                                    cells += 1
                                    runs += here != before + 1
                                    if here // NUMBERS_PER_LINE != before // NUMBERS_PER_LINE:
                                        lines += 1
                                        touched[here // NUMBERS_PER_LINE] = True
                                    before = here
                    found[0, 0], found[0, 1] = max(found[0, 0], cells), max(found[0, 1], runs)
                    found[0, 2] = max(found[0, 2], lines)
                    found[1, 0] += cells
                    found[1, 1] += runs
                    found[1, 2] += lines
    return found
