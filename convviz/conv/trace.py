"""Which input cells meet which weights, in the order in which the kernels visit them."""

from typing import NamedTuple

import numpy as np

from convviz.conv.layer import ConvLayer


class Axis(NamedTuple):
    """One axis of the padded input: where each window starts along it, and each tap's distance from that start."""

    origins: tuple[int, ...]
    offsets: tuple[int, ...]


class Trace(NamedTuple):
    """The whole run of one layer as a few small tables, the same for every kind.

    Steps run over `targets` = (N, OC, OH, OW) with the last fastest: one filter slides over the whole image before the
    next begins, as in the kernels' loops. The taps of one step run over `window` = (KH, KW, IC / groups), last fastest.
    Tap (kh, kw, ic) of target (n, oc, oh, ow) reads the padded input at

        n, rows.origins[oh] + rows.offsets[kh], columns.origins[ow] + columns.offsets[kw],
        channels.origins[oc] + channels.offsets[ic]

    and multiplies it by filters[kh, kw, ic, oc], filters viewed as (KH, KW, IC / groups, OC).
    """

    targets: tuple[int, int, int, int]
    window: tuple[int, int, int]
    rows: Axis
    columns: Axis
    channels: Axis


def trace_layer(layer: ConvLayer) -> Trace:
    group_inputs = layer.in_channels // layer.groups
    group_outputs = layer.out_channels // layer.groups
    return Trace(
        (layer.batch, layer.out_channels, layer.out_height, layer.out_width),
        (layer.kernel_height, layer.kernel_width, group_inputs),
        _spatial(layer.out_height, layer.stride_height, layer.kernel_height, layer.dilation_height),
        _spatial(layer.out_width, layer.stride_width, layer.kernel_width, layer.dilation_width),
        Axis(tuple(oc // group_outputs * group_inputs for oc in range(layer.out_channels)), tuple(range(group_inputs))),
    )


def replay(trace: Trace, padded: np.ndarray, filters: np.ndarray) -> np.ndarray:
    """Products of every step, (N, OC, OH, OW, KH, KW, IC / groups): what the animation adds up.

    padded (N, H + pads, W + pads, IC), filters of KH * KW * IC / groups * OC weights.
    """
    batch, out_channels, out_height, out_width = trace.targets
    kernel_height, kernel_width, group_inputs = trace.window
    rows, columns, channels = (np.add.outer(axis.origins, axis.offsets) for axis in trace[2:])
    inputs = padded[
        np.arange(batch).reshape(-1, 1, 1, 1, 1, 1, 1),
        rows.reshape(1, 1, out_height, 1, kernel_height, 1, 1),
        columns.reshape(1, 1, 1, out_width, 1, kernel_width, 1),
        channels.reshape(1, out_channels, 1, 1, 1, 1, group_inputs),
    ]
    weights = filters.reshape(*trace.window, out_channels).transpose(3, 0, 1, 2)
    return np.asarray(inputs * weights[None, :, None, None])


def _spatial(positions: int, stride: int, size: int, dilation: int) -> Axis:
    return Axis(tuple(p * stride for p in range(positions)), tuple(t * dilation for t in range(size)))
