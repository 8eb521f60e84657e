"""Which kernel computes a layer, with which plan for every thread: decided once per geometry and remembered."""

import math
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
from numba.core import config

from convviz.conv.layer import ConvLayer
from convviz.nn import arguments, geometry, kernels, loops
from convviz.nn.arguments import Hashable
from convviz.nn.compiled import Kernel
from convviz.nn.threads import run_all, threads_for

REMEMBERED = 1024  # geometries
SMALL = 1 << 14  # output cells
INTERPRETED = bool(config.DISABLE_JIT)  # type: ignore[attr-defined]  # register tiles exist in machine code only


class Work(NamedTuple):
    """kernel(input, *weights, out, plan) for every plan makes `out` of `shape` (N, OH, OW, OC); no plan, no output.

    `groups` > 1 says that one group is computed at a time. `alone` is the plan if one call of it is all there is.
    """

    shape: tuple[int, ...]
    kernel: Kernel
    plans: tuple[Any, ...]
    alone: Any = None
    groups: int = 1
    small: bool = True

    def run(self, *arrays: np.ndarray) -> None:
        """Fill the last array, `out`, from the others: the input and the weights of every layer."""
        if len(self.plans) == 1:
            self.kernel(*arrays, self.plans[0])
        elif self.plans:
            run_all([partial(self.kernel, *arrays, plan) for plan in self.plans])


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
        return (Work(second.output_shape, loops.convolve, ()),)
    stage = geometry.depthwise_stage(first, threads, dtype.itemsize)
    above = geometry.depthwise_tile(dtype.itemsize)
    below = geometry.dense_tile(second.out_channels, geometry.mixed_pixels(stage, second), dtype.itemsize, fused)
    below = below._replace(lanes=above.lanes)  # fewer kernels to compile
    mixing = geometry.mixing_stage(stage, second, below)
    if _too_large(stage, mixing):
        return _depthwise(first, dtype, fused, allowed), _dense(second, dtype, fused, allowed)
    kernel = kernels.separable(above.height, above.lanes, *below, fused)
    return (_planned(second.output_shape, kernel, _plans(threads, first.batch, stage, mixing)),)


def _dense(layer: ConvLayer, dtype: np.dtype, fused: bool, allowed: int) -> Work:
    if _is_empty(layer):
        return Work(layer.output_shape, loops.convolve, ())
    threads = threads_for(allowed, _macs(layer))
    tile = geometry.dense_tile(layer.out_channels, geometry.row_pixels(layer), dtype.itemsize, fused)
    stage = geometry.dense_stage(layer, tile, threads, dtype.itemsize)
    if _too_large(stage):
        return _looped(layer)
    kernel = kernels.dense(*tile, fused)
    images = 1 if geometry.keeps_pixels(layer) else layer.batch
    return _planned(layer.output_shape, kernel, _plans(threads, images, stage))


def _depthwise(layer: ConvLayer, dtype: np.dtype, fused: bool, allowed: int) -> Work:
    if _is_empty(layer):
        return Work(layer.output_shape, loops.convolve, ())
    threads = threads_for(allowed, _macs(layer))
    stage = geometry.depthwise_stage(layer, threads, dtype.itemsize)
    if _too_large(stage):
        return _looped(layer)
    tile = geometry.depthwise_tile(dtype.itemsize)
    kernel = kernels.depthwise(tile.height, tile.lanes, fused)
    return _planned(layer.output_shape, kernel, _plans(threads, layer.batch, stage))


def _looped(layer: ConvLayer) -> Work:
    return Work(layer.output_shape, loops.convolve, () if _is_empty(layer) else (layer,))


def _is_empty(layer: ConvLayer) -> bool:
    return 0 in layer.output_shape


def _too_large(*stages: geometry.Stage) -> bool:
    return INTERPRETED or any(stage["slab"] > geometry.LARGEST_SLAB for stage in stages)


def _macs(layer: ConvLayer) -> int:
    return layer.batch * layer.out_height * layer.out_width * layer.out_channels * layer.tap_count


def _planned(shape: tuple[int, ...], kernel: Kernel, plans: tuple[np.ndarray, ...]) -> Work:
    return Work(shape, kernel, plans, plans[0] if len(plans) == 1 else None, small=math.prod(shape) < SMALL)


def _plans(threads: int, images: int, *stages: geometry.Stage) -> tuple[np.ndarray, ...]:
    """The tasks of all images, shared out evenly."""
    tasks = stages[0]["last"] * images
    threads = min(threads, tasks)
    plans = []
    for thread in range(threads):
        plan = np.array([tuple(stage[field] for field in geometry.FIELDS) for stage in stages], geometry.STAGE)
        plan[0]["first"], plan[0]["last"] = tasks * thread // threads, tasks * (thread + 1) // threads
        plans.append(plan)
    return tuple(plans)
