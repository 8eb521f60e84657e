"""Times one convolution computed in several ways, from loops in Python to the fast path."""

import math
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import NamedTuple

import numpy as np

from convviz.conv import KINDS, ConvLayer, ConvSpec, Stage, count_ops, pad
from convviz.conv.listing import python_loops
from convviz.nn import conv2d, separable_conv2d

BUDGET = 0.25  # seconds per lane, about
PYTHON_MACS = 150_000  # what loops in Python manage in a tenth of a second, and compiled ones in as long:
NUMBA_MACS = 50_000_000  # of a larger convolution they compute the first elements only
_ROUNDS = 40


class Lap(NamedTuple):
    """One way's result: median `seconds` for the whole convolution, scaled up from the `share` that was computed."""

    name: str
    seconds: float
    macs: int
    bytes_moved: int
    share: float

    @property
    def gflops(self) -> float:
        """Billions of floating-point operations per second; two for each multiply-accumulate."""
        return 2 * self.macs / self.seconds / 1e9

    @property
    def intensity(self) -> float:
        """Floating-point operations per byte if input, weights and output cross the memory bus once."""
        return 2 * self.macs / self.bytes_moved


class Limits(NamedTuple):
    """What this computer can do at best: GFLOP/s of a large matrix product, GB/s of copying a large array."""

    gflops: float
    gigabytes: float


def _case(side: int, channels: int, filters: int) -> ConvSpec:
    return ConvSpec(
        kind="separable", height=side, width=side, in_channels=channels, out_channels=filters, padding="same"
    )


CASES = {
    "8×8×3→4": _case(8, 3, 4),
    "16×16×8→8": _case(16, 8, 8),
    "128×128×3→16": _case(128, 3, 16),
    "112×112×32→64": _case(112, 32, 64),
    "56×56×64→64": _case(56, 64, 64),
    "14×14×512→512": _case(14, 512, 512),
}


def lanes() -> list[str]:
    """The names of the ways, in the order in which they run."""
    return list(_LANES)


def race(spec: ConvSpec) -> Iterator[Lap]:
    """Run every way in turn on the same seeded numbers and yield each one's lap when it has finished.

    `spec` is depthwise separable; the regular convolution of the same shape runs in most lanes, the last runs the
    separable one itself.
    """
    rng = np.random.default_rng(0)
    whole = _regular(spec)
    image = rng.normal(size=(1, spec.height, spec.width, spec.in_channels)).astype(np.float32)
    for name, lane in _LANES.items():
        is_separable = name == SEPARABLE
        stages = KINDS[spec.kind].stages(spec) if is_separable else (whole,)
        weights = [rng.normal(size=stage.weight_shape).astype(np.float32) for stage in stages]
        part = _first_elements(whole.layer, _MOST_MACS.get(name))
        seconds = _time(lane(image, weights, whole, part))
        share = part.out_height * part.out_channels / (whole.layer.out_height * whole.layer.out_channels)
        counts = count_ops(spec if is_separable else _as_regular(spec))
        moved = counts.bytes_moved
        if is_separable:  # one pass: what the first stage makes is neither written to memory nor read from there
            moved -= 2 * math.prod(stages[0].layer.output_shape) * image.itemsize
        yield Lap(name, seconds / share, counts.multiplies, moved, share)


def measure_limits() -> Limits:
    """Measure this computer's limits now, in about half a second; BLAS uses as many threads as it likes."""
    side = 1024
    left = np.random.default_rng(0).normal(size=(side, side)).astype(np.float32)
    product = np.empty_like(left)
    flops = 2 * side**3 / _best(lambda: np.matmul(left, left, out=product))
    source = np.zeros(32_000_000, np.float32)  # 128 MB: more than any cache
    target = np.empty_like(source)
    return Limits(flops / 1e9, 2 * source.nbytes / _best(lambda: np.copyto(target, source)) / 1e9)


PYTHON, NUMBA = "Python loops", "Numba loops"
SEPARABLE = "Depthwise separable, fast path"
_MOST_MACS = {PYTHON: PYTHON_MACS, NUMBA: NUMBA_MACS}
Lane = Callable[[np.ndarray, list[np.ndarray], Stage, ConvLayer], Callable[[], object]]


def _python_loops(image: np.ndarray, weights: list[np.ndarray], stage: Stage, part: ConvLayer) -> Callable[[], object]:
    """The readable loops, not compiled."""
    padded = pad(image, stage.layer)
    loops = python_loops(stage.kernel)
    return lambda: loops(padded, weights[0], part)


def _numpy(image: np.ndarray, weights: list[np.ndarray], stage: Stage, part: ConvLayer) -> Callable[[], object]:
    """All windows as one view, contracted with the filters by a matrix product."""
    filters = weights[0]

    def run() -> object:
        windows = np.lib.stride_tricks.sliding_window_view(pad(image, part), filters.shape[:2], axis=(1, 2))
        return np.tensordot(windows, filters, axes=([4, 5, 3], [0, 1, 2]))

    return run


def _numba_loops(image: np.ndarray, weights: list[np.ndarray], stage: Stage, part: ConvLayer) -> Callable[[], object]:
    """The same readable loops, compiled."""
    return lambda: stage.kernel(pad(image, stage.layer), weights[0], part)


def _exact(image: np.ndarray, weights: list[np.ndarray], stage: Stage, part: ConvLayer) -> Callable[[], object]:
    return lambda: conv2d(image, weights[0], 1, "SAME")


def _fused(image: np.ndarray, weights: list[np.ndarray], stage: Stage, part: ConvLayer) -> Callable[[], object]:
    return lambda: conv2d(image, weights[0], 1, "SAME", fused=True)


def _separable(image: np.ndarray, weights: list[np.ndarray], stage: Stage, part: ConvLayer) -> Callable[[], object]:
    return lambda: separable_conv2d(image, weights[0], weights[1], 1, "SAME", fused=True)


_LANES: dict[str, Lane] = {
    PYTHON: _python_loops,
    "NumPy": _numpy,
    NUMBA: _numba_loops,
    "Fast path, exact": _exact,
    "Fast path, fused": _fused,
    SEPARABLE: _separable,
}


def _as_regular(spec: ConvSpec) -> ConvSpec:
    return ConvSpec(
        height=spec.height,
        width=spec.width,
        in_channels=spec.in_channels,
        out_channels=spec.out_channels,
        kernel_size=spec.kernel_size,
        padding=spec.padding,
    )


def _regular(spec: ConvSpec) -> Stage:
    (stage,) = KINDS["regular"].stages(_as_regular(spec))
    return stage


def _first_elements(layer: ConvLayer, most_macs: int | None) -> ConvLayer:
    """The layer, cut down to as many output rows, and if one row is too much output channels, as `most_macs` allow."""
    rows, channels = layer.out_height, layer.out_channels
    per_row_and_channel = layer.out_width * layer.tap_count
    if most_macs is not None and rows * channels * per_row_and_channel > most_macs:
        rows = max(1, min(rows, most_macs // (per_row_and_channel * channels)))
        channels = max(1, min(channels, most_macs // (per_row_and_channel * rows)))
    return layer._replace(out_height=rows, out_channels=channels)


def _time(call: Callable[[], object]) -> float:
    """Median seconds of a call: as many as fit into the budget, at least one, after one that is not counted."""
    first = _once(call)
    return median(_once(call) for _ in range(max(1, min(_ROUNDS, int(BUDGET / first)))))


def _best(call: Callable[[], object]) -> float:
    return min(_once(call) for _ in range(6))


def _once(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start
