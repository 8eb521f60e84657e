"""Compiling everything the library needs ahead of its first use."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from convviz.conv.layer import pointwise_layer
from convviz.nn import fallback
from convviz.nn.ops import conv2d, depthwise_conv2d, separable_conv2d
from convviz.nn.vectors import VECTOR_BYTES


def warm_up() -> Iterator[str]:
    """Compile, or load from the cache on disk, every kernel; yields each one's name before it starts."""
    for name, call in _calls().items():
        yield name
        call()


def count() -> int:
    """How many names `warm_up` yields."""
    return len(_calls())


def _calls() -> dict[str, Callable[[], object]]:
    """One small call for every specialisation that exists."""
    calls: dict[str, Callable[[], object]] = {}
    for dtype in (np.float32, np.float64, np.int32):
        dot = np.zeros((1, 1, 1, 1), dtype)
        calls[f"fallback {dtype.__name__}"] = partial(
            fallback.convolve, dot, dot, dot.copy(), pointwise_layer(dot.shape, 1)
        )
    for dtype in (np.float32, np.float64):
        for fused in (False, True):
            calls |= _fast_calls(dtype, fused)
    return calls


def _fast_calls(dtype: type[np.floating], fused: bool) -> dict[str, Callable[[], object]]:
    how, dot = f"{dtype.__name__}{' fused' if fused else ''}", np.zeros((1, 1, 1, 1), dtype)
    calls: dict[str, Callable[[], object]] = {
        f"depthwise {how}": partial(depthwise_conv2d, dot, dot, 1, "SAME", fused=fused)
    }
    row = np.zeros((1, 1, 14, 1), dtype)  # as many pixels as the tallest tile has
    lanes = VECTOR_BYTES // dot.itemsize
    widths = {"few": (dot, 1), "some": (dot, lanes), "many": (dot, lanes + 1), "many in long rows": (row, lanes + 1)}
    for name, (data, channels) in widths.items():  # each has its own register tile
        filters = np.zeros((1, 1, 1, channels), dtype)
        calls[f"dense {how}, {name}"] = partial(conv2d, data, filters, 1, "SAME", fused=fused)
        if channels > 1:
            calls[f"separable {how}, {name}"] = partial(separable_conv2d, data, dot, filters, 1, "SAME", fused=fused)
    return calls


if __name__ == "__main__":
    total = count()
    for number, name in enumerate(warm_up(), 1):
        print(f"  compiling kernel {number} of {total}: {name}", flush=True)
