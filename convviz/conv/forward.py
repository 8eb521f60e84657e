"""Run a spec: pad, convolve, stage after stage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from convviz.conv.kinds import KINDS
from convviz.conv.layer import ConvLayer
from convviz.conv.spec import ConvSpec
from convviz.conv.stage import Stage

listeners: list[Callable[[float], None]] = []  # each is told the seconds that a stage's loops took


@dataclass(frozen=True, slots=True)
class StagePass:
    """One stage after it ran.

    input    (N, H, W, IC) or (N, IC, H, W), as the spec's data_format says
    weights  (KH, KW, IC / groups, OC), depthwise (KH, KW, C, M)
    output   (N, OH, OW, OC) or (N, OC, OH, OW)
    """

    stage: Stage
    data_format: str
    input: np.ndarray
    weights: np.ndarray
    output: np.ndarray

    @property
    def input_nhwc(self) -> np.ndarray:
        return _to_nhwc(self.input, self.data_format)

    @property
    def output_nhwc(self) -> np.ndarray:
        return _to_nhwc(self.output, self.data_format)


def forward(spec: ConvSpec, input: np.ndarray, weights: Sequence[np.ndarray]) -> tuple[StagePass, ...]:
    """Convolve `input` through every stage of `spec` and return what each stage saw and made.

    `input` is (N, H, W, IC), or (N, IC, H, W) if spec.data_format is "NCHW"; `weights` holds one array per stage (see
    StagePass). The arithmetic is float64 if any array is, else float32. The loops run on NHWC; an NCHW array is
    transposed on the way in and out. Subnormal numbers (below 1.2e-38 in float32) are taken as zero, because a
    processor multiplies them some hundred times slower; NaN and infinities compute as IEEE 754 says.

    Raises:
        ValueError: an array's shape is not what the spec says, or there is not one weight array per stage.
    """
    stages = KINDS[spec.kind].stages(spec)
    if len(weights) != len(stages):
        raise ValueError(f"{len(weights)} weight arrays for the {len(stages)} stages of a {spec.kind} convolution")
    given = [np.asarray(array) for array in (input, *weights)]
    dtype = np.dtype(np.float64 if any(array.dtype.type is np.float64 for array in given) else np.float32)
    data = _to_nhwc(given[0], spec.data_format)
    _expect("input", data, stages[0].layer.input_shape, spec.data_format)
    data = _clean(data, dtype)
    passes = []
    for stage, numbers in zip(stages, given[1:], strict=True):
        _expect(f"weights of stage {stage.title!r}", numbers, stage.weight_shape, "KH, KW, IC / groups, OC or M")
        filters = _clean(numbers, dtype)
        padded, start = pad(data, stage.layer), perf_counter()
        output = stage.kernel(padded, filters, stage.layer)
        for listener in listeners:
            listener(perf_counter() - start)
        before, after = _from_nhwc(data, spec.data_format), _from_nhwc(output, spec.data_format)
        passes.append(StagePass(stage, spec.data_format, before, filters, after))
        data = output
    return tuple(passes)


def pad(data: np.ndarray, layer: ConvLayer) -> np.ndarray:
    """(N, H, W, C) -> (N, top + H + bottom, left + W + right, C) with zeros around."""
    batch, height, width, channels = data.shape
    top, left = layer.pad_top, layer.pad_left
    padded = np.zeros((batch, top + height + layer.pad_bottom, left + width + layer.pad_right, channels), data.dtype)
    padded[:, top : top + height, left : left + width] = data
    return padded


def _expect(name: str, array: np.ndarray, shape: tuple[int, ...], axes: str) -> None:
    if np.shape(array) != shape:
        raise ValueError(f"{name} has shape {np.shape(array)} but the spec needs {shape} ({axes}; NCHW shown as NHWC)")


def _clean(array: np.ndarray, dtype: np.dtype) -> np.ndarray:
    """A contiguous, writeable copy without subnormals: kernels compile once per layout and crawl on subnormals."""
    copy = np.array(array, dtype, order="C")
    copy[np.abs(copy) < np.finfo(dtype).tiny] = 0
    return copy


def _to_nhwc(array: np.ndarray, data_format: str) -> np.ndarray:
    return array.transpose(0, 2, 3, 1) if data_format == "NCHW" and array.ndim == 4 else array


def _from_nhwc(array: np.ndarray, data_format: str) -> np.ndarray:
    return np.ascontiguousarray(array.transpose(0, 3, 1, 2)) if data_format == "NCHW" else array
