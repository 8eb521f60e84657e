"""Which kernel computes a layer, and every thread's share of it: decided once per geometry and remembered."""

import math
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
from numba.core import config

from convviz.conv.layer import ConvLayer
from convviz.nn import arguments, fallback, macrokernels, tiling
from convviz.nn.arguments import Hashable
from convviz.nn.compiled import Kernel
from convviz.nn.threads import run_all, threads_for
from convviz.nn.tiling import Tiling

REMEMBERED = 1024  # geometries
SMALL = 1 << 14  # output cells
INTERPRETED = bool(config.DISABLE_JIT)  # type: ignore[attr-defined]  # register tiles exist in machine code only


class Work(NamedTuple):
    """kernel(input, *weights, out, share) for every share makes `out` of `shape` (N, OH, OW, OC); none, no output.

    A share is what a kernel has to know of one thread's part: an array of tilings, the layer for the fallback.
    `groups` > 1 says that one group is computed at a time. `alone` is the share if one call of it is all there is.
    """

    shape: tuple[int, ...]
    kernel: Kernel
    shares: tuple[Any, ...]
    alone: Any = None
    groups: int = 1
    small: bool = True

    def run(self, *arrays: np.ndarray) -> None:
        """Fill the last array, `out`, from the others: the input and the weights of every layer."""
        if len(self.shares) == 1:
            self.kernel(*arrays, self.shares[0])
        elif self.shares:
            run_all([partial(self.kernel, *arrays, share) for share in self.shares])


@lru_cache(REMEMBERED)
def regular(
    input_shape: tuple[int, ...],
    filters_shape: tuple[int, ...],
    strides: Hashable,
    padding: Hashable,
    data_format: Hashable,
    dilations: Hashable,
    dtype: np.dtype,
    fused: bool,
    allowed: int,
) -> Work:
    """The work of `conv2d` for an input of the computing type `dtype`, with up to `allowed` threads."""
    layer = arguments.regular_layer(input_shape, filters_shape, strides, padding, data_format, dilations)
    if dtype.kind != "f" or INTERPRETED:
        return _looped(layer)
    if layer.groups == 1:
        return _dense(layer, dtype, fused, allowed)
    if layer.groups == layer.in_channels:
        return _depthwise(layer, dtype, fused, allowed)
    inputs, outputs = layer.in_channels // layer.groups, layer.out_channels // layer.groups
    group = layer._replace(in_channels=inputs, out_channels=outputs, groups=1)
    return _dense(group, dtype, fused, allowed)._replace(shape=layer.output_shape, alone=None, groups=layer.groups)


@lru_cache(REMEMBERED)
def depthwise(
    input_shape: tuple[int, ...],
    filter_shape: tuple[int, ...],
    strides: Hashable,
    padding: Hashable,
    data_format: Hashable,
    dilations: Hashable,
    dtype: np.dtype,
    fused: bool,
    allowed: int,
) -> Work:
    """The work of `depthwise_conv2d`."""
    layer = arguments.depthwise_layer(input_shape, filter_shape, strides, padding, data_format, dilations)
    return _depthwise(layer, dtype, fused, allowed)


@lru_cache(REMEMBERED)
def separable(
    input_shape: tuple[int, ...],
    depthwise_shape: tuple[int, ...],
    pointwise_shape: tuple[int, ...],
    strides: Hashable,
    padding: Hashable,
    data_format: Hashable,
    dilations: Hashable,
    dtype: np.dtype,
    fused: bool,
    allowed: int,
) -> tuple[Work, ...]:
    """The work of `separable_conv2d`: one pass over the input, or two works where a block would be too large."""
    first = arguments.depthwise_layer(
        input_shape, depthwise_shape, strides, padding, data_format, dilations, "depthwise_filter"
    )
    second = arguments.pointwise_layer(first, pointwise_shape)
    threads = threads_for(allowed, _macs(first) + _macs(second))
    if _is_empty(second):
        return (_looped(second),)
    above = tiling.depthwise_tiling(first, threads, dtype.itemsize, into_panel=True)
    tile, row_pixels = tiling.depthwise_tile(dtype.itemsize), tiling.pixels_in_row(above, second)
    mixing_tile = tiling.dense_tile(second.out_channels, row_pixels, dtype.itemsize, fused)
    mixing_tile = mixing_tile._replace(lanes=tile.lanes)  # fewer kernels to compile
    below = tiling.pointwise_tiling(above, second, mixing_tile)
    if _too_large(above, below):
        return _depthwise(first, dtype, fused, allowed), _dense(second, dtype, fused, allowed)
    kernel = macrokernels.separable(tile.pixels, tile.lanes, *mixing_tile, fused)
    return (_shared(second.output_shape, kernel, threads, above, below),)


def _dense(layer: ConvLayer, dtype: np.dtype, fused: bool, allowed: int) -> Work:
    if _is_empty(layer):
        return _looped(layer)
    row, threads = tiling.one_row(layer), threads_for(allowed, _macs(layer))
    tile = tiling.dense_tile(row.out_channels, row.out_width, dtype.itemsize, fused)
    dense = tiling.dense_tiling(row, tile, threads, dtype.itemsize)
    if _too_large(dense):
        return _looped(layer)
    return _shared(layer.output_shape, macrokernels.dense(*tile, fused), threads, dense)


def _depthwise(layer: ConvLayer, dtype: np.dtype, fused: bool, allowed: int) -> Work:
    if _is_empty(layer):
        return _looped(layer)
    threads = threads_for(allowed, _macs(layer))
    depthwise = tiling.depthwise_tiling(layer, threads, dtype.itemsize)
    if _too_large(depthwise):
        return _looped(layer)
    tile = tiling.depthwise_tile(dtype.itemsize)
    return _shared(layer.output_shape, macrokernels.depthwise(tile.pixels, tile.lanes, fused), threads, depthwise)


def _looped(layer: ConvLayer) -> Work:
    return Work(layer.output_shape, fallback.convolve, () if _is_empty(layer) else (layer,))


def _is_empty(layer: ConvLayer) -> bool:
    return 0 in layer.output_shape


def _too_large(*tilings: Tiling) -> bool:
    return INTERPRETED or any(each.panel_size > tiling.LARGEST_PANEL for each in tilings)


def _macs(layer: ConvLayer) -> int:
    return layer.batch * layer.out_height * layer.out_width * layer.out_channels * layer.tap_count


def _shared(shape: tuple[int, ...], kernel: Kernel, threads: int, first: Tiling, *more: Tiling) -> Work:
    """The tasks of `first`, shared out evenly over the threads."""
    tasks, threads = first.end_task, min(threads, first.end_task)
    shares = []
    for thread in range(threads):
        own = first._replace(first_task=tasks * thread // threads, end_task=tasks * (thread + 1) // threads)
        shares.append(np.array([own, *more], tiling.TILING))
    alone = shares[0] if threads == 1 else None
    return Work(shape, kernel, tuple(shares), alone, small=math.prod(shape) < SMALL)
