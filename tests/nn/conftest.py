"""Random problems for the library, and their answers from the readable loops of `convviz.conv`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from convviz import nn
from convviz.conv import kernels, pad
from convviz.conv.layer import ConvLayer, decide
from convviz.nn import threads, tiling, work

OPS = {"regular": nn.conv2d, "grouped": nn.conv2d, "depthwise": nn.depthwise_conv2d, "separable": nn.separable_conv2d}


@dataclass(frozen=True)
class Problem:
    """One call: `kind` names the function, `arrays` are the input (NHWC or NCHW) and its filters."""

    kind: str
    arrays: tuple[np.ndarray, ...]
    strides: tuple[int, int]
    padding: object
    data_format: str
    dilations: tuple[int, int]

    def run(self, **options: bool) -> np.ndarray:
        arguments = self.strides, self.padding, self.data_format, self.dilations
        return OPS[self.kind](*self.arrays, *arguments, **options)

    @property
    def input_nhwc(self) -> np.ndarray:
        x = self.arrays[0]
        return np.ascontiguousarray(x.transpose(0, 2, 3, 1)) if self.data_format == "NCHW" else x

    @property
    def layer(self) -> ConvLayer:
        """Of the first step."""
        x, w = self.input_nhwc, self.arrays[1]
        per_channel = self.kind in ("depthwise", "separable")
        return decide(
            x.shape,
            out_channels=w.shape[2] * w.shape[3] if per_channel else w.shape[3],
            groups=x.shape[3] if per_channel else x.shape[3] // w.shape[2],
            kernel_size=w.shape[:2],
            stride=self.strides,
            dilation=self.dilations,
            padding=self._pads(),
        )

    def answer(self) -> np.ndarray:
        """What the readable loops make of it."""
        layer = self.layer
        loops = {"regular": kernels.conv2d, "grouped": kernels.grouped_conv2d}.get(self.kind, kernels.depthwise_conv2d)
        output = loops(pad(self.input_nhwc, layer), self.arrays[1], layer)
        if self.kind == "separable":
            mixing = decide(output.shape, out_channels=self.arrays[2].shape[3])
            output = kernels.pointwise_conv2d(output, self.arrays[2], mixing)
        return output.transpose(0, 3, 1, 2) if self.data_format == "NCHW" else output

    def _pads(self) -> object:
        if isinstance(self.padding, str):
            return self.padding.lower()
        first = 2 if self.data_format == "NCHW" else 1
        return tuple(self.padding[first]) + tuple(self.padding[first + 1])


def random_problem(rng: np.random.Generator, kinds: tuple[str, ...] = tuple(OPS), dtype: type = np.float32) -> Problem:
    """Small, rectangular, of any kind; the window always fits. One in six is of the sort that is read in place."""
    while True:
        if rng.random() < 1 / 6 and set(kinds) & {"depthwise", "separable"}:
            return in_place_problem(rng, str(rng.choice(sorted(set(kinds) & {"depthwise", "separable"}))), dtype)
        kind, data_format = str(rng.choice(kinds)), str(rng.choice(("NHWC", "NHWC", "NCHW")))
        size = [int(rng.choice((1, 2, 3, 5, 7, 8, 9, 13, 16, 17, 33))) for _ in range(2)]
        groups = int(rng.choice((2, 3))) if kind == "grouped" else 1
        channels = groups * int(rng.choice((1, 2, 3, 4, 7, 8, 16, 17, 32, 33)))
        outputs = groups * int(rng.choice((1, 2, 3, 4, 8, 9, 16, 17, 20, 31, 32, 33, 64)))
        kernel_size = tuple(int(rng.choice((1, 1, 2, 3, 3, 4, 5))) for _ in range(2))
        strides, dilations = (tuple(int(rng.choice((1, 1, 1, 2, 3))) for _ in range(2)) for _ in range(2))
        padding: object = str(rng.choice(("SAME", "VALID")))
        pairs = rng.integers(0, 4, (2, 2)).tolist()
        if rng.random() < 0.4:
            none = [0, 0]
            padding = [none, none, *pairs] if data_format == "NCHW" else [none, *pairs, none]
        extra = [0, 0] if isinstance(padding, str) else [sum(pair) for pair in pairs]
        spans = [dilations[a] * (kernel_size[a] - 1) + 1 for a in (0, 1)]
        if padding != "SAME" and any(spans[a] > size[a] + extra[a] for a in (0, 1)):
            continue
        shape = [int(rng.integers(1, 4)), *size, channels]
        if data_format == "NCHW":
            shape = [shape[0], channels, *size]
        multiplier = int(rng.choice((1, 1, 1, 2, 3)))
        shapes = [shape, [*kernel_size, channels // groups, outputs]]
        if kind in ("depthwise", "separable"):
            shapes = [shape, [*kernel_size, channels, multiplier]]
        if kind == "separable":
            shapes.append([1, 1, channels * multiplier, outputs])
        arrays = tuple(rng.standard_normal(each).astype(dtype) for each in shapes)
        return Problem(kind, arrays, strides, padding, data_format, dilations)


def in_place_problem(rng: np.random.Generator, kind: str, dtype: type) -> Problem:
    """3x3 at every pixel, whole vectors of channels, 16 or more rows and columns: only the edges need a copy."""
    size = [int(rng.choice((16, 17, 18, 19, 21, 33, 38))) for _ in range(2)]
    channels, outputs = int(rng.choice((8, 16, 32, 48))), int(rng.choice((1, 5, 16, 33)))
    padding: object = str(rng.choice(("SAME", "VALID")))
    if rng.random() < 0.6:
        padding = [[0, 0], *rng.integers(0, 6, (2, 2)).tolist(), [0, 0]]
    shapes = [[int(rng.integers(1, 4)), *size, channels], [3, 3, channels, 1]]
    shapes += [[1, 1, channels, outputs]] if kind == "separable" else []
    arrays = tuple(rng.standard_normal(each).astype(dtype) for each in shapes)
    return Problem(kind, arrays, (1, 1), padding, "NHWC", (1, 1))


@pytest.fixture(scope="session")
def make_problem() -> Callable[..., Problem]:
    return random_problem


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, int], None]]:
    """Call it with (panel bytes, thread count): even small problems are then cut into blocks and shared out."""

    def forget() -> None:
        for remembered in (work.regular, work.depthwise, work.separable):
            remembered.cache_clear()

    def choose(panel_bytes: int, count: int) -> None:
        forget()
        monkeypatch.setattr(tiling, "PANEL_BYTES", panel_bytes)
        monkeypatch.setattr(threads, "MACS_PER_THREAD", 1)
        nn.set_thread_count(count)

    before = nn.thread_count()
    yield choose
    nn.set_thread_count(before)
    forget()
