"""Random specs and data: a test that asks for `spec` runs on every one of them, 100 of each kind."""

import zlib

import numpy as np
import pytest

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, SpecError

SPECS_PER_KIND = 100


def _draw(kind, random):
    """A small spec with everything rectangular; drawn again when its window does not fit."""

    def pair(low, high):
        return tuple(map(int, random.integers(low, high + 1, 2)))

    groups = int(random.integers(1, 4)) if kind == "grouped" else 1
    paddings = ("valid", "same", pair(0, 3) + pair(0, 3))
    height, width = pair(1, 9)
    group_inputs, group_outputs = pair(1, 3)
    batch, depth_multiplier = pair(1, 3)
    try:
        return ConvSpec(
            kind,
            batch,
            height,
            width,
            groups * group_inputs,
            groups * group_outputs,
            pair(1, 4),
            pair(1, 3),
            paddings[random.integers(3)],
            pair(1, 3),
            depth_multiplier,
            groups,
            ("NHWC", "NCHW")[random.integers(2)],
            expansion=depth_multiplier,
        )
    except SpecError:
        return _draw(kind, random)


def _specs():
    random = np.random.default_rng(2018)
    return {f"{kind}-{number}": _draw(kind, random) for kind in KIND_NAMES for number in range(SPECS_PER_KIND)}


SPECS = _specs()


def pytest_generate_tests(metafunc):
    if "spec" in metafunc.fixturenames:
        metafunc.parametrize("spec", SPECS.values(), ids=SPECS.keys())


@pytest.fixture(scope="session")
def specs():
    return tuple(SPECS.values())


def _arrays(spec, draw):
    stages = KINDS[spec.kind].stages(spec)
    n, height, width, channels = stages[0].layer.input_shape
    shape = (n, height, width, channels) if spec.data_format == "NHWC" else (n, channels, height, width)
    return draw(shape), [draw(stage.weight_shape) for stage in stages]


def _random(spec):
    return np.random.default_rng(zlib.crc32(repr(spec).encode()))


@pytest.fixture(scope="session")
def whole_numbers():
    """spec -> (input, weights), float32 arrays of -4 to 4, so that every sum is exact."""

    def arrays(spec):
        random = _random(spec)
        return _arrays(spec, lambda shape: random.integers(-4, 5, shape).astype(np.float32))

    return arrays


@pytest.fixture(scope="session")
def fractions():
    """spec -> (input, weights), float32 arrays whose sums depend on their order."""

    def arrays(spec):
        random = _random(spec)
        return _arrays(spec, lambda shape: random.standard_normal(shape, np.float32))

    return arrays
