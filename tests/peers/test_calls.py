"""What the player's tabs say, run with the real frameworks on random specs of every kind, gives the app's output."""

import os

import numpy as np
import pytest

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, SpecError, forward
from convviz.player.calls import calls, weight_names
from harness.sandwich import SANDWICH

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
pytestmark = pytest.mark.peers

MODULES = {"TensorFlow": "tensorflow", "PyTorch": "torch", "Keras": "keras", "convviz.nn": "convviz.nn"}
SPECS_PER_KIND = 40


def _draw(kind, random):
    def pair(low, high):
        return tuple(map(int, random.integers(low, high + 1, 2)))

    groups = int(random.integers(1, 4)) if kind == "grouped" else 1
    height, width = pair(3, 10)
    inputs, outputs = pair(1, 3)
    plain = random.integers(2, size=2)  # one of stride and dilation often stays 1: the frameworks take that path
    try:
        spec = ConvSpec(
            kind, int(random.integers(1, 3)), height, width, groups * inputs, groups * outputs, pair(1, 4),
            pair(1, 3) if plain[0] else int(random.integers(1, 3)),
            ("valid", "same", pair(0, 3) + pair(0, 3))[random.integers(3)],
            pair(1, 3) if plain[1] else 1,
            int(random.integers(1, 4)), groups, ("NHWC", "NCHW")[random.integers(2)],
            int(random.integers(1, 4)),
        )  # fmt: skip
    except SpecError:
        return _draw(kind, random)
    stages = KINDS[kind].stages(spec)
    return _draw(kind, random) if any(_is_wrong_in_onednn(stage.layer) for stage in stages) else spec


def _is_wrong_in_onednn(layer):
    """One channel, channels last, a single column of windows: rows are then skipped by the stride across.

    TensorFlow 2.21 and PyTorch 2.13 both do it on a processor with AVX-512; PyTorch without oneDNN is right.
    """
    return layer.in_channels == 1 and layer.out_width == 1 and layer.stride_width > layer.stride_height


def _arrays(spec, random):
    stages = KINDS[spec.kind].stages(spec)
    n, height, width, channels = stages[0].layer.input_shape
    shape = (n, height, width, channels) if spec.data_format == "NHWC" else (n, channels, height, width)
    weights = [random.integers(-4, 5, stage.weight_shape).astype(np.float32) for stage in stages]
    return random.integers(-4, 5, shape).astype(np.float32), weights  # whole numbers: every order of sums is exact


@pytest.fixture(autouse=True)
def a_new_kind(monkeypatch):
    monkeypatch.setitem(KINDS, "sandwich", SANDWICH)


@pytest.mark.parametrize("kind", [*KIND_NAMES, "sandwich"])
@pytest.mark.parametrize("framework", MODULES)
def test_a_tab_s_text_gives_the_app_s_output(framework, kind):
    pytest.importorskip(MODULES[framework])
    random = np.random.default_rng(list(KIND_NAMES).index(kind))
    for _ in range(SPECS_PER_KIND):
        spec = _draw(kind, random)
        x, weights = _arrays(spec, random)
        expected = forward(spec, x, weights)[-1].output
        names = {"x": x.copy()} | {name: array.copy() for name, array in zip(weight_names(spec), weights, strict=True)}
        text = calls(spec)[framework]
        try:
            exec(text, names)  # noqa: S102  the text is ours, and running it is the point
        except Exception as error:
            raise AssertionError(f"{spec}\n{text}") from error
        np.testing.assert_array_equal(np.asarray(names["y"]), expected, f"{spec}\n{text}")
