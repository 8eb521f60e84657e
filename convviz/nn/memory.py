"""Moving and clearing runs of numbers by flat index, as the C library does it."""

import numpy as np
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from convviz.nn.compiled import part
from convviz.nn.tile import element


@intrinsic
def move(typing, target, to, source, start, count):
    """target[to : to + count] = source[start : start + count], count >= 0, not overlapping."""

    def generate(context, builder, signature, arguments):
        into = element(context, builder, target, *arguments[:2])
        cgutils.raw_memcpy(
            builder, into, element(context, builder, source, *arguments[2:4]), arguments[4], target.dtype.bitwidth // 8
        )
        return context.get_dummy_value()

    return types.none(target, types.intp, source, types.intp, types.intp), generate


@intrinsic
def clear(typing, target, to, count):
    """target[to : to + count] = 0, count >= 0."""

    def generate(context, builder, signature, arguments):
        size = builder.mul(arguments[2], arguments[2].type(target.dtype.bitwidth // 8))
        cgutils.memset(builder, element(context, builder, target, *arguments[:2]), size, 0)
        return context.get_dummy_value()

    return types.none(target, types.intp, types.intp), generate


@part
def aligned(count, like):
    """`count` uninitialised numbers of the type of `like`, beginning on a cache line (64 bytes)."""
    numbers = np.empty(count + 64, like.dtype)
    return numbers[-numbers.ctypes.data % 64 // like.itemsize :]
