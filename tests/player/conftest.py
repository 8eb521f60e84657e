"""Finished runs of random small specs of every kind, with numbers whose sums depend on their order."""

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, SpecError, forward

ROOT = Path(__file__).parents[2]
RUNS_PER_KIND = 55


def _draw(kind, random):
    """A small spec with everything rectangular; drawn again when its window does not fit."""

    def pair(low, high):
        return tuple(map(int, random.integers(low, high + 1, 2)))

    groups = int(random.integers(1, 4)) if kind == "grouped" else 1
    height, width = pair(1, 7)
    group_inputs, group_outputs = pair(1, 3)
    try:
        return ConvSpec(
            kind,
            batch=int(random.integers(1, 3)),
            height=height,
            width=width,
            in_channels=groups * group_inputs,
            out_channels=groups * group_outputs,
            kernel_size=pair(1, 4),
            stride=pair(1, 3),
            padding=("valid", "same", pair(0, 3) + pair(0, 3))[random.integers(3)],
            dilation=pair(1, 3),
            depth_multiplier=int(random.integers(1, 4)),
            groups=groups,
            data_format=("NHWC", "NCHW")[random.integers(2)],
            expansion=int(random.integers(1, 4)) if kind == "bottleneck" else 1,
        )
    except SpecError:
        return _draw(kind, random)


@pytest.fixture(scope="session")
def run():
    """(spec, seed) -> the stages that `forward` made of fractions."""

    def finished(spec, seed=0):
        random = np.random.default_rng(seed)
        stages = KINDS[spec.kind].stages(spec)
        n, height, width, channels = stages[0].layer.input_shape
        shape = (n, height, width, channels) if spec.data_format == "NHWC" else (n, channels, height, width)
        weights = [random.standard_normal(stage.weight_shape, np.float32) for stage in stages]
        return forward(spec, random.standard_normal(shape, np.float32), weights)

    return finished


@pytest.fixture(scope="session")
def runs(run):
    """(spec, finished stages) of every kind."""
    random = np.random.default_rng(1987)
    specs = [_draw(kind, random) for kind in KIND_NAMES for _ in range(RUNS_PER_KIND)]
    return [(spec, run(spec, seed)) for seed, spec in enumerate(specs)]


@pytest.fixture(scope="session")
def node():
    """Run a script of this folder with Node, from the repository's root, and return what it printed."""

    def output(script, *arguments):
        done = subprocess.run(
            ["scripts/node", f"tests/player/{script}", *map(str, arguments)],
            cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return output
