"""Every step of every page: targets in order, sums as NumPy makes them, each equal to the kernel's."""

from typing import Any

import numpy as np
import pytest
from driver import Driver, watching

from convviz.conv import ConvSpec
from convviz.presets import make_input, make_weights


def convolve(image: np.ndarray, filters: np.ndarray, *, stride, dilation, pads, groups: int) -> np.ndarray:
    """(N, H, W, C) and (KH, KW, C / groups, OC) -> (N, OH, OW, OC) in float32: add one tap after the other."""
    top, bottom, left, right = pads
    padded = np.pad(image.astype(np.float32), ((0, 0), (top, bottom), (left, right), (0, 0)))
    kernel_height, kernel_width, depth, out_channels = filters.shape
    out_height = (padded.shape[1] - dilation[0] * (kernel_height - 1) - 1) // stride[0] + 1
    out_width = (padded.shape[2] - dilation[1] * (kernel_width - 1) - 1) // stride[1] + 1
    output = np.zeros((image.shape[0], out_height, out_width, out_channels), np.float32)
    for kh in range(kernel_height):
        for kw in range(kernel_width):
            rows = slice(kh * dilation[0], kh * dilation[0] + stride[0] * (out_height - 1) + 1, stride[0])
            columns = slice(kw * dilation[1], kw * dilation[1] + stride[1] * (out_width - 1) + 1, stride[1])
            for ic in range(depth):
                for oc in range(out_channels):
                    channel = oc // (out_channels // groups) * depth + ic
                    output[..., oc] += padded[:, rows, columns, channel] * filters[kh, kw, ic, oc].astype(np.float32)
    return output


def same(size: int, taps: int, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    total = max((-(-size // stride) - 1) * stride + dilation * (taps - 1) + 1 - size, 0)
    return total // 2, total - total // 2


def per_channel(weights: np.ndarray) -> np.ndarray:
    """(KH, KW, C, M) -> (KH, KW, 1, C * M)."""
    return weights.reshape(*weights.shape[:2], 1, -1)


PLAIN: dict[str, Any] = {"stride": (1, 1), "dilation": (1, 1), "pads": (0, 0, 0, 0)}


def landing(image, weights):
    first = convolve(image, per_channel(weights[0]), **PLAIN | {"pads": (1, 1, 1, 1)}, groups=3)
    return [first, convolve(first, weights[1], **PLAIN, groups=1)]


def regular(image, weights):
    pads = (*same(4, 3), *same(5, 2, 2))
    return [convolve(image, weights[0], stride=(1, 2), dilation=(1, 1), pads=pads, groups=1)]


def grouped(image, weights):
    return [convolve(image, weights[0], **PLAIN, groups=2)]


def depthwise(image, weights):
    arguments = {"stride": (1, 1), "dilation": (2, 1), "pads": (1, 0, 0, 2)}
    return [convolve(image, per_channel(weights[0]), **arguments, groups=2)]


def separable(image, weights):
    first = convolve(
        image, per_channel(weights[0]), stride=(2, 1), dilation=(1, 1), pads=(*same(5, 3, 2), *same(4, 3)), groups=2
    )
    return [first, convolve(first, weights[1], **PLAIN, groups=1)]


def spatial(image, weights):
    first = convolve(image, per_channel(weights[0]), **PLAIN, groups=2)
    return [first, convolve(first, per_channel(weights[1]), **PLAIN, groups=2)]


NCHW = "&filters=gaussian&padding=explicit&pad_bottom=0&pad_left=0&pad_right=2&data_format=NCHW"
CASES = {
    "landing": (
        "", "random", "random", 0, landing,
        ConvSpec("separable", height=6, width=6, in_channels=3, out_channels=2, padding="same"),
    ),
    "regular": (
        "regular?height=4&width=5&in_channels=2&out_channels=2&padding=same&stride_width=2&kernel_width=2&seed=7",
        "random", "random", 7, regular,
        ConvSpec(height=4, width=5, in_channels=2, out_channels=2, padding="same", stride=(1, 2), kernel_size=(3, 2)),
    ),
    "grouped batch": (
        "regular?height=4&width=4&in_channels=4&out_channels=4&groups=2&batch=2&input=counting&filters=emboss",
        "counting", "emboss", 0, grouped,
        ConvSpec("grouped", height=4, width=4, in_channels=4, out_channels=4, groups=2, batch=2),
    ),
    "depthwise NCHW": (
        "depthwise?height=5&width=4&in_channels=2&depth_multiplier=2&dilation_height=2&input=photograph" + NCHW,
        "photograph", "gaussian", 0, depthwise,
        ConvSpec("depthwise", height=5, width=4, in_channels=2, depth_multiplier=2, dilation=(2, 1),
                 padding=(1, 0, 0, 2), data_format="NCHW"),
    ),
    "separable": (
        "separable?height=5&width=4&in_channels=2&out_channels=3&stride_height=2&padding=same&filters=assorted&seed=3",
        "random", "assorted", 3, separable,
        ConvSpec("separable", height=5, width=4, in_channels=2, out_channels=3, stride=(2, 1), padding="same"),
    ),
    "spatial": (
        "spatial?height=5&width=6&in_channels=2&filters=box&seed=11&kernel_width=4",
        "random", "box", 11, spatial,
        ConvSpec("spatially_separable", height=5, width=6, in_channels=2, kernel_size=(3, 4)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_step_by_keyboard(app: str, player: Driver, name: str) -> None:
    address, source, filters, seed, reference, spec = CASES[name]
    print(f"{name}: seed {seed}")
    image, weights = make_input(source, spec, seed=seed), make_weights(filters, spec, seed=seed)
    stages = reference(image.transpose(0, 2, 3, 1) if spec.data_format == "NCHW" else image, weights)
    taps = [
        array.shape[0] * array.shape[1] * (array.shape[2] if is_mixing(name, i) else 1)
        for i, array in enumerate(weights)
    ]
    expected, macs = [], 0
    for index, output in enumerate(stages):
        batch, height, width, channels = output.shape
        for n, oc, oh, ow in np.ndindex(batch, channels, height, width):
            macs += taps[index]
            expected.append((len(expected), index, f"{n},{oh},{ow},{oc}", float(output[n, oh, ow, oc]), macs))

    player.open(f"{app}/{watching(address) if address else address}")
    player.expect(steps=len(expected), macs_total=macs)
    player.focus()
    player.record()
    player.press(*["ArrowRight"] * (len(expected) - 1))
    player.expect(step=len(expected) - 1)
    frames = player.recorded()
    assert {frame["verdict"] for frame in frames} == {"equal"}
    keys = ("step", "stage", "target", "sum", "macsDone")
    seen = [tuple(frame[key] for key in keys) for frame in frames]
    seen = [(int(step), int(stage), target, float(total), int(done)) for step, stage, target, total, done in seen]
    assert seen == expected


def is_mixing(name: str, stage: int) -> bool:
    """Whether a stage's filters see every channel (of their group)."""
    return {"landing": stage == 1, "separable": stage == 1}.get(name, name in ("regular", "grouped batch"))
