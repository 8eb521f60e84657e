"""The contestants: one convolution in several ways, from loops in Python to the fast path, timed in turn."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import NamedTuple

import numpy as np

from convviz.conv import KINDS, ConvLayer, ConvSpec, Stage, count_ops, pad
from convviz.conv.listing import python_loops
from convviz.nn import conv2d, depthwise_conv2d, separable_conv2d

BUDGET = 0.25  # seconds per contestant, about
PYTHON_MACS = 150_000  # what loops in Python manage in a tenth of a second, and compiled ones in as long:
NUMBA_MACS = 50_000_000  # of a larger convolution they compute the first elements only
MOST_CALLS = 40

Call = Callable[[], np.ndarray]


class Problem(NamedTuple):
    """What a contestant computes: seeded numbers, the layers, and how much of the first one is to be done."""

    image: np.ndarray  # (1, H, W, C)
    weights: tuple[np.ndarray, ...]  # of every stage
    stages: tuple[Stage, ...]
    part: ConvLayer


class Contestant(NamedTuple):
    """A way of computing: `prepare` gives the call that is timed.

    `kind` says what it makes of a depthwise separable spec: all of it, one of its two steps, or the regular convolution
    of the same shape. Of one with more than `most_macs` it computes the first elements only.
    """

    name: str
    kind: str
    prepare: Callable[[Problem], Call]
    most_macs: int | None = None


class Lap(NamedTuple):
    """A contestant's result: median `seconds` for the whole convolution, scaled up from the `share` that was computed.

    `kind` is the contestant's; `bytes_moved` counts input, weights and output once each.
    """

    name: str
    kind: str
    seconds: float
    macs: int
    bytes_moved: int
    share: float = 1.0

    @property
    def gflops(self) -> float:
        """Billions of floating-point operations per second; two for each multiply-accumulate."""
        return 2 * self.macs / self.seconds / 1e9

    @property
    def intensity(self) -> float:
        """Floating-point operations per byte if input, weights and output cross the memory bus once."""
        return 2 * self.macs / self.bytes_moved


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


def race(
    spec: ConvSpec, contestants: Sequence[Contestant] | None = None, timed: Callable[[Call], float] | None = None
) -> Iterator[Lap]:
    """Run the contestants in turn on the same seeded numbers and yield each one's lap when it has finished.

    `spec` is depthwise separable. `timed` gives the seconds of a call; usually it is `median_seconds`.
    """
    for contestant in CONTESTANTS if contestants is None else contestants:
        problem = pose(contestant, spec)
        seconds = (timed or median_seconds)(contestant.prepare(problem))
        whole = problem.stages[0].layer
        share = problem.part.out_height * problem.part.out_channels / (whole.out_height * whole.out_channels)
        counts = count_ops(spec_of(contestant.kind, spec))
        moved = counts.bytes_moved
        if contestant.kind == "separable":  # one pass: what the first stage makes does not leave the cache
            moved -= 2 * math.prod(whole.output_shape) * problem.image.itemsize
        yield Lap(contestant.name, contestant.kind, seconds / share, counts.multiplies, moved, share)


def spec_of(kind: str, spec: ConvSpec) -> ConvSpec:
    """What a contestant of `kind` computes of the depthwise separable `spec`."""
    if kind == "pointwise":
        made = KINDS[spec.kind].stages(spec)[0].layer.output_shape
        return ConvSpec(kind=kind, height=made[1], width=made[2], in_channels=made[3], out_channels=spec.out_channels)
    return replace(spec, kind=kind)


def pose(contestant: Contestant, spec: ConvSpec) -> Problem:
    """The problem that `race` gives to a contestant; equal for all contestants of a kind."""
    own = spec_of(contestant.kind, spec)
    stages = KINDS[own.kind].stages(own)
    rng = np.random.default_rng(0)
    image = rng.normal(size=stages[0].layer.input_shape).astype(np.float32)
    weights = tuple(rng.normal(size=stage.weight_shape).astype(np.float32) for stage in stages)
    return Problem(image, weights, stages, first_elements(stages[0].layer, contestant.most_macs))


def first_elements(layer: ConvLayer, most_macs: int | None) -> ConvLayer:
    """The layer, cut down to as many output rows, and if one row is too much output channels, as `most_macs` allow."""
    rows, channels = layer.out_height, layer.out_channels
    per_row_and_channel = layer.out_width * layer.tap_count
    if most_macs is not None and rows * channels * per_row_and_channel > most_macs:
        rows = max(1, min(rows, most_macs // (per_row_and_channel * channels)))
        channels = max(1, min(channels, most_macs // (per_row_and_channel * rows)))
    return layer._replace(out_height=rows, out_channels=channels)


def median_seconds(call: Call) -> float:
    """Median over as many calls as fit into the budget, at least one, after one that is not counted."""
    first = seconds_of(call)
    return median(seconds_of(call) for _ in range(max(1, min(MOST_CALLS, int(BUDGET / first)))))


def seconds_of(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def _python_loops(problem: Problem) -> Call:
    """The readable loops, not compiled."""
    (stage,), (weights,) = problem.stages, problem.weights
    padded, loops = pad(problem.image, stage.layer), python_loops(stage.kernel)
    return lambda: loops(padded, weights, problem.part)


def _numpy(problem: Problem) -> Call:
    """All windows as one view, contracted with the filters by a matrix product."""
    (filters,) = problem.weights

    def run() -> np.ndarray:
        padded = pad(problem.image, problem.part)
        windows = np.lib.stride_tricks.sliding_window_view(padded, filters.shape[:2], axis=(1, 2))
        return np.tensordot(windows, filters, axes=([4, 5, 3], [0, 1, 2]))

    return run


def _numba_loops(problem: Problem) -> Call:
    """The same readable loops, compiled."""
    (stage,), (weights,) = problem.stages, problem.weights
    return lambda: stage.kernel(pad(problem.image, stage.layer), weights, problem.part)


def _exact(problem: Problem) -> Call:
    (weights,) = problem.weights
    return lambda: conv2d(problem.image, weights, 1, "SAME")


def _fused(problem: Problem) -> Call:
    (weights,) = problem.weights
    return lambda: conv2d(problem.image, weights, 1, "SAME", fused=True)


def _depthwise(problem: Problem) -> Call:
    (weights,) = problem.weights
    return lambda: depthwise_conv2d(problem.image, weights, 1, "SAME", fused=True)


def _separable(problem: Problem) -> Call:
    depthwise, pointwise = problem.weights
    return lambda: separable_conv2d(problem.image, depthwise, pointwise, 1, "SAME", fused=True)


PYTHON = Contestant("Python loops", "regular", _python_loops, PYTHON_MACS)
SEPARABLE = Contestant("Depthwise separable, fast path", "separable", _separable)
DEPTHWISE = Contestant("Its depthwise step alone", "depthwise", _depthwise)
POINTWISE = Contestant("Its pointwise step alone", "pointwise", _fused)
CONTESTANTS = (
    PYTHON,
    Contestant("NumPy", "regular", _numpy),
    Contestant("Numba loops", "regular", _numba_loops, NUMBA_MACS),
    Contestant("Fast path, exact", "regular", _exact),
    Contestant("Fast path, fused", "regular", _fused),
    SEPARABLE,
    DEPTHWISE,
    POINTWISE,
)
