"""The convolutions themselves, as loops. Every input is already padded, every sum runs in the order kh, kw, ic.

The loops are the lesson: what a page prints as source is what ran. No fast-math, no fused multiply-add: each product
and each partial sum is rounded to the array's own type, so that anyone who repeats the loops gets the same bits.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

Kernel = Callable[..., Any]


def compiled(loops: Kernel) -> Kernel:
    """Compile on first use, remember the machine code on disk, release the GIL while it runs."""
    try:
        return njit(cache=True, nogil=True)(loops)
    except RuntimeError:  # no directory that Numba may write to: compile anew in every process rather than not at all
        return njit(nogil=True)(loops)


@compiled
def conv2d(padded, filters, layer):
    """Regular convolution: every filter looks at every input channel.

    padded (N, H + pads, W + pads, IC), filters (KH, KW, IC, OC) -> output (N, OH, OW, OC)
    """
    output = np.zeros((layer.batch, layer.out_height, layer.out_width, layer.out_channels), padded.dtype)
    for n in range(layer.batch):
        for oc in range(layer.out_channels):
            for oh in range(layer.out_height):
                for ow in range(layer.out_width):
                    for kh in range(layer.kernel_height):
                        for kw in range(layer.kernel_width):
                            ih = oh * layer.stride_height + kh * layer.dilation_height
                            iw = ow * layer.stride_width + kw * layer.dilation_width
                            for ic in range(layer.in_channels):
                                output[n, oh, ow, oc] += padded[n, ih, iw, ic] * filters[kh, kw, ic, oc]
    return output


@compiled
def grouped_conv2d(padded, filters, layer):
    """Grouped convolution: every filter looks at the input channels of its own group only.

    padded (N, H + pads, W + pads, IC), filters (KH, KW, IC / groups, OC) -> output (N, OH, OW, OC)
    """
    output = np.zeros((layer.batch, layer.out_height, layer.out_width, layer.out_channels), padded.dtype)
    group_inputs = layer.in_channels // layer.groups
    group_outputs = layer.out_channels // layer.groups
    for n in range(layer.batch):
        for oc in range(layer.out_channels):
            first = oc // group_outputs * group_inputs
            for oh in range(layer.out_height):
                for ow in range(layer.out_width):
                    for kh in range(layer.kernel_height):
                        for kw in range(layer.kernel_width):
                            ih = oh * layer.stride_height + kh * layer.dilation_height
                            iw = ow * layer.stride_width + kw * layer.dilation_width
                            for ic in range(group_inputs):
                                output[n, oh, ow, oc] += padded[n, ih, iw, first + ic] * filters[kh, kw, ic, oc]
    return output


@compiled
def depthwise_conv2d(padded, filters, layer):
    """Depthwise convolution: filter m of channel ic looks at input channel ic only and makes output ic * M + m.

    padded (N, H + pads, W + pads, C), filters (KH, KW, C, M) -> output (N, OH, OW, C * M)
    """
    output = np.zeros((layer.batch, layer.out_height, layer.out_width, layer.out_channels), padded.dtype)
    multiplier = layer.out_channels // layer.in_channels
    for n in range(layer.batch):
        for ic in range(layer.in_channels):
            for m in range(multiplier):
                oc = ic * multiplier + m
                for oh in range(layer.out_height):
                    for ow in range(layer.out_width):
                        for kh in range(layer.kernel_height):
                            for kw in range(layer.kernel_width):
                                ih = oh * layer.stride_height + kh * layer.dilation_height
                                iw = ow * layer.stride_width + kw * layer.dilation_width
                                output[n, oh, ow, oc] += padded[n, ih, iw, ic] * filters[kh, kw, ic, m]
    return output


@compiled
def pointwise_conv2d(padded, filters, layer):
    """Pointwise (1x1) convolution: no window to slide, only a weighted mix of the channels at each position.

    padded (N, H + pads, W + pads, IC), filters (1, 1, IC, OC) -> output (N, OH, OW, OC)
    """
    output = np.zeros((layer.batch, layer.out_height, layer.out_width, layer.out_channels), padded.dtype)
    for n in range(layer.batch):
        for oc in range(layer.out_channels):
            for oh in range(layer.out_height):
                for ow in range(layer.out_width):
                    ih = oh * layer.stride_height
                    iw = ow * layer.stride_width
                    for ic in range(layer.in_channels):
                        output[n, oh, ow, oc] += padded[n, ih, iw, ic] * filters[0, 0, ic, oc]
    return output


ALL = (conv2d, grouped_conv2d, depthwise_conv2d, pointwise_conv2d)
