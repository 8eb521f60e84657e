"""The loop nest that stands in where the fast path does not reach: integers, and windows spread too far for a panel.

Unlike the loops of `convviz.conv` it needs no padded copy of the input: a tap beyond the border multiplies a zero that
stands in no array. The sums run in the same order and give the same bits.
"""

import numpy as np

from convviz.conv.layer import ConvLayer
from convviz.nn.compiled import compiled


def convolve(input: np.ndarray, filters: np.ndarray, out: np.ndarray, layer: ConvLayer) -> None:
    """input (N, H, W, IC), filters (KH, KW, IC / groups, OC) or depthwise (KH, KW, C, M) -> out (N, OH, OW, OC)."""
    with np.errstate(all="ignore"):  # says nothing of whole numbers that wrap when the JIT is off
        _convolve(input, filters.reshape(layer.filter_shape), out, layer)


@compiled
def _convolve(input, filters, out, layer):  # type: ignore[no-untyped-def]
    inputs, outputs = layer.in_channels // layer.groups, layer.out_channels // layer.groups
    for n in range(layer.batch):
        for oh in range(layer.out_height):
            for ow in range(layer.out_width):
                for oc in range(layer.out_channels):
                    first, total = oc // outputs * inputs, out.dtype.type(0)
                    for kh in range(layer.kernel_height):
                        ih = oh * layer.stride_height + kh * layer.dilation_height - layer.pad_top
                        for kw in range(layer.kernel_width):
                            iw = ow * layer.stride_width + kw * layer.dilation_width - layer.pad_left
                            inside = 0 <= ih < layer.height and 0 <= iw < layer.width
                            for ic in range(inputs):
                                value = input[n, ih, iw, first + ic] if inside else out.dtype.type(0)
                                total += value * filters[kh, kw, ic, oc]
                    out[n, oh, ow, oc] = total
