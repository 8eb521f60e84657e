"""Named inputs of any size: small whole numbers to check by hand, simple pictures, a photograph."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from convviz.conv import ConvSpec
from convviz.presets.numbers import parse_numbers

Shape = tuple[int, int, int, int]


def counting(shape: Shape) -> np.ndarray:
    """1, 2, 3, ... in memory order (NHWC): the value tells the address."""
    return np.arange(1, np.prod(shape) + 1).reshape(shape)


def random(shape: Shape, seed: int) -> np.ndarray:
    """Whole numbers from 0 to 9."""
    return np.random.default_rng(seed).integers(0, 10, shape)


def gradient(shape: Shape) -> np.ndarray:
    """One more per column to the right; channels and images start one higher each."""
    n, _, w, c = np.indices(shape)
    return w + c + n


def checkerboard(shape: Shape) -> np.ndarray:
    """0 and 1 in turn; channels and images begin with the other colour."""
    return np.indices(shape).sum(axis=0) % 2


def impulse(shape: Shape) -> np.ndarray:
    """A single 1 in the middle of each channel: the output then shows the filter, turned by 180 degrees."""
    image = np.zeros(shape)
    image[:, shape[1] // 2, shape[2] // 2, :] = 1
    return image


def photograph(shape: Shape) -> np.ndarray:
    """Pixels 0 to 255, scaled to fit: channels take turns with red, green and blue, every other image is mirrored."""
    batch, height, width, channels = shape
    picture = _photograph().convert("L" if channels == 1 else "RGB").resize((width, height), Image.Resampling.BOX)
    pixels = np.asarray(picture, np.float32).reshape(height, width, -1)
    planes = pixels[:, :, np.arange(channels) % pixels.shape[2]]
    return np.stack([planes[:, :: -1 if n % 2 else 1] for n in range(batch)])


@cache
def _photograph() -> Image.Image:
    with Image.open(Path(__file__).with_name("photograph.png")) as picture:
        picture.load()
        return picture


INPUTS: dict[str, Callable[..., np.ndarray]] = {
    "counting": counting,
    "random": random,
    "gradient": gradient,
    "checkerboard": checkerboard,
    "impulse": impulse,
    "photograph": photograph,
}
SEEDED = {"random"}
PIXELS = {"photograph", "checkerboard", "impulse"}  # shown in grey from 0 up


def make_input(name: str, spec: ConvSpec, *, seed: int = 0, values: str = "") -> np.ndarray:
    """The named input in the spec's size and data format, float32; `name` "custom" takes its numbers from `values`.

    Raises:
        SpecError: the custom numbers are not as many as the input has cells, or are no numbers.
    """
    shape = (spec.batch, spec.height, spec.width, spec.in_channels)
    if name == "custom":
        image = _custom(shape, values)
    else:
        image = INPUTS[name](shape, seed) if name in SEEDED else INPUTS[name](shape)
    image = np.asarray(image, np.float32)
    return np.ascontiguousarray(image.transpose(0, 3, 1, 2)) if spec.data_format == "NCHW" else image


def _custom(shape: Shape, values: str) -> np.ndarray:
    batch, height, width, channels = shape
    plane, whole = height * width, batch * height * width * channels
    counts = {plane: "one plane for every channel", whole: "every cell, in NHWC order"}
    numbers = parse_numbers("values", values, counts)
    if numbers.size == whole:
        return numbers.reshape(shape)
    return np.broadcast_to(numbers.reshape(1, height, width, 1), shape)
