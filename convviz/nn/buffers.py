"""Buffers that begin on a cache line, and runs of numbers in them: copied and cleared as the C library does it."""

import numpy as np
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from convviz.nn.compiled import part
from convviz.nn.vectors import element


@intrinsic
def copy_run(typing, target, start, source, first, count):
    """target[start : start + count] = source[first : first + count], flat, count >= 0, not overlapping."""

    def generate(context, builder, signature, arguments):
        into = element(context, builder, target, *arguments[:2])
        cgutils.raw_memcpy(
            builder, into, element(context, builder, source, *arguments[2:4]), arguments[4], target.dtype.bitwidth // 8
        )
        return context.get_dummy_value()

    return types.none(target, types.intp, source, types.intp, types.intp), generate


@intrinsic
def clear_run(typing, target, start, count):
    """target[start : start + count] = 0, flat, count >= 0."""

    def generate(context, builder, signature, arguments):
        size = builder.mul(arguments[2], arguments[2].type(target.dtype.bitwidth // 8))
        cgutils.memset(builder, element(context, builder, target, *arguments[:2]), size, 0)
        return context.get_dummy_value()

    return types.none(target, types.intp, types.intp), generate


@part
def buffer(count, like):
    """`count` uninitialised numbers of the type of `like`, beginning on a cache line (64 bytes)."""
    numbers = np.empty(count + 64, like.dtype)
    return numbers[-numbers.ctypes.data % 64 // like.itemsize :]
