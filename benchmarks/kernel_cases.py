"""The convolutions that are timed, and how each library is asked to compute them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from convviz import nn

Call = Callable[[], Any]


@dataclass(frozen=True)
class Case:
    """`kind` is conv, depthwise, pointwise or separable; or filter or filter_separable on an image, per channel."""

    group: str
    kind: str
    height: int
    width: int
    channels: int
    out_channels: int = 0
    kernel: int = 3
    stride: int = 1
    batch: int = 1

    @property
    def name(self) -> str:
        outputs = f"→{self.out_channels}" if self.out_channels else ""
        size = f"{self.height}×{self.width}×{self.channels}{outputs}"
        words = [self.kind.replace("_", ", "), size]
        if self.kind.startswith("filter"):
            words.append(f"{self.kernel}×{self.kernel}")
        words += [f"stride {self.stride}"] * (self.stride > 1) + [f"batch {self.batch}"] * (self.batch > 1)
        return " ".join(words)

    @property
    def macs(self) -> int:
        """Multiply-accumulates with "SAME"."""
        pixels = self.batch * -(-self.height // self.stride) * -(-self.width // self.stride)
        across = {
            "conv": self.kernel**2 * self.channels * self.out_channels,
            "pointwise": self.channels * self.out_channels,
            "separable": self.channels * (self.kernel**2 + self.out_channels),
            "filter_separable": self.channels * 2 * self.kernel,
        }
        return pixels * across.get(self.kind, self.kernel**2 * self.channels)

    @property
    def numbers(self) -> int:
        """Input and output cells: what has to cross the memory at least once."""
        outputs = self.out_channels or self.channels
        inputs = self.height * self.width * self.channels
        return self.batch * (inputs + -(-self.height // self.stride) * -(-self.width // self.stride) * outputs)


def _cases() -> list[Case]:
    cases = []
    for height, channels, outputs in ((8, 3, 4), (16, 8, 8)):
        for kind in ("conv", "depthwise", "pointwise", "separable"):
            cases.append(Case("TINY", kind, height, height, channels, 0 if kind == "depthwise" else outputs))
    for height, channels, outputs in ((128, 3, 16), (7, 10, 20)):
        for kind in ("conv", "depthwise", "pointwise", "separable"):
            cases.append(Case("SOURCE", kind, height, height, channels, 0 if kind == "depthwise" else outputs))
    cases.append(Case("LARGE", "conv", 224, 224, 3, 32, stride=2))
    for height, channels, outputs in ((112, 32, 64), (56, 128, 128), (14, 512, 512)):
        for kind in ("depthwise", "pointwise", "separable"):
            cases.append(Case("LARGE", kind, height, height, channels, 0 if kind == "depthwise" else outputs))
    cases.append(Case("LARGE", "conv", 56, 56, 64, 64))
    cases.append(Case("LARGE", "conv", 56, 56, 64, 64, batch=8))
    cases.append(Case("LARGE", "separable", 56, 56, 128, 128, batch=8))
    for height, kernel in ((128, 3), (512, 3), (512, 7)):
        cases.append(Case("IMAGE", "filter", height, height, 1, kernel=kernel))
    for channels, kernel in ((1, 7), (1, 15), (3, 7)):
        cases.append(Case("IMAGE", "filter_separable", 512, 512, channels, kernel=kernel))
    return cases


CASES = _cases()


def arrays(case: Case) -> tuple[np.ndarray, ...]:
    """The input (N, H, W, C) and the filters of every step, as the library takes them; seeded."""
    rng, k, c, m = np.random.default_rng(0), case.kernel, case.channels, case.out_channels
    shapes = {
        "conv": [(k, k, c, m)],
        "pointwise": [(1, 1, c, m)],
        "separable": [(k, k, c, 1), (1, 1, c, m)],
        "filter_separable": [(k, 1, c, 1), (1, k, c, 1)],
    }.get(case.kind, [(k, k, c, 1)])
    shapes = [(case.batch, case.height, case.width, c), *shapes]
    filters = [rng.standard_normal(shape).astype(np.float32) for shape in shapes]
    if case.kind.startswith("filter"):  # one filter for all channels, as image libraries have it
        filters[1:] = [np.ascontiguousarray(np.broadcast_to(f[:, :, :1], f.shape)) for f in filters[1:]]
    return tuple(filters)


def ours(case: Case, fused: bool) -> Call:
    x, w, *more = arrays(case)
    stride, depthwise = case.stride, nn.depthwise_conv2d
    if case.kind in ("conv", "pointwise"):
        return lambda: nn.conv2d(x, w, stride, "SAME", fused=fused)
    if case.kind == "separable":
        return lambda: nn.separable_conv2d(x, w, more[0], stride, "SAME", fused=fused)
    if case.kind == "filter_separable":
        return lambda: depthwise(depthwise(x, w, 1, "SAME", fused=fused), more[0], 1, "SAME", fused=fused)
    return lambda: depthwise(x, w, stride, "SAME", fused=fused)


def peers(case: Case) -> dict[str, Call]:
    """Every library that has the operation, its inputs ready-made in its own layout; NHWC results except PyTorch's."""
    calls = {
        "PyTorch NCHW": _torch(case, False),
        "PyTorch channels-last": _torch(case, True),
        "TensorFlow": _tensorflow(case),
    }
    if case.kind.startswith("filter"):
        calls |= _opencv(case) | _scipy(case)
    return calls


def _torch(case: Case, channels_last: bool) -> Call:
    """Stride 2 on an even size: padding 1, which costs the same as "SAME" but looks at windows one cell away."""
    torch = import_module("torch")
    layout = torch.channels_last if channels_last else torch.contiguous_format
    x, *filters = arrays(case)
    image = torch.from_numpy(x.transpose(0, 3, 1, 2).copy()).contiguous(memory_format=layout)
    steps = []
    for w in filters:
        depthwise = case.kind not in ("conv", "pointwise") and w.shape[3] == 1
        order = (2, 3, 0, 1) if depthwise else (3, 2, 0, 1)
        weights = torch.from_numpy(w.transpose(order).copy()).contiguous(memory_format=layout)
        padding, groups = (w.shape[0] // 2, w.shape[1] // 2), case.channels if depthwise else 1
        stride = case.stride if w is filters[0] else 1
        steps.append((weights, None, stride, padding, 1, groups))
    conv2d = torch.nn.functional.conv2d
    if len(steps) == 1:
        return lambda: conv2d(image, *steps[0])
    return lambda: conv2d(conv2d(image, *steps[0]), *steps[1])


def _tensorflow(case: Case) -> Call:
    tf = import_module("tensorflow")
    x, *w = (tf.constant(array) for array in arrays(case))
    strides = [1, case.stride, case.stride, 1]
    if case.kind in ("conv", "pointwise"):
        return lambda: tf.nn.conv2d(x, *w, strides, "SAME")
    if case.kind == "separable":
        return lambda: tf.nn.separable_conv2d(x, *w, strides, "SAME")
    call = tf.nn.depthwise_conv2d
    if case.kind == "filter_separable":
        return lambda: call(call(x, w[0], strides, "SAME"), w[1], strides, "SAME")
    return lambda: call(x, *w, strides, "SAME")


def _opencv(case: Case) -> dict[str, Call]:
    cv2 = import_module("cv2")
    x, *w = arrays(case)
    image, filters = x[0] if case.channels > 1 else x[0, :, :, 0], [f[:, :, 0, 0] for f in w]
    constant = cv2.BORDER_CONSTANT
    if case.kind == "filter":
        return {"OpenCV": lambda: cv2.filter2D(image, -1, filters[0], borderType=constant)}
    column, row = filters[0].ravel(), filters[1].ravel()
    return {"OpenCV": lambda: cv2.sepFilter2D(image, -1, row, column, borderType=constant)}


def _scipy(case: Case) -> dict[str, Call]:
    ndimage, signal = import_module("scipy.ndimage"), import_module("scipy.signal")
    x, *w = arrays(case)
    image, filters = x[0], [f[:, :, 0, 0] for f in w]
    if case.kind == "filter_separable":
        column, row = filters[0].ravel(), filters[1].ravel()
        along = partial(ndimage.correlate1d, mode="constant")
        return {"SciPy correlate1d": lambda: along(along(image, column, axis=0), row, axis=1)}
    gray, flipped = image[:, :, 0], np.ascontiguousarray(filters[0][::-1, ::-1])
    return {
        "SciPy correlate2d": lambda: signal.correlate2d(gray, filters[0], "same"),
        "SciPy oaconvolve": lambda: signal.oaconvolve(gray, flipped, "same"),
        "SciPy ndimage": lambda: ndimage.correlate(gray, filters[0], mode="constant"),
    }
