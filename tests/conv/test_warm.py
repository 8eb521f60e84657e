"""Warming compiles exactly what the pages will call."""

import subprocess
import sys

import pytest
from numba import config

from convviz.conv import kernels
from convviz.conv.warm import count, warm_up

FRESH_PROCESS = """
import numpy as np
from convviz.conv import KIND_NAMES, KINDS, ConvSpec, forward, kernels, layout
from convviz.conv.footprints import input_footprints
from convviz.conv.warm import warm_up

COMPILED = (*kernels.ALL, input_footprints)
list(warm_up())
print([len(each.signatures) for each in COMPILED])
for data_format in ("NHWC", "NCHW"):
    for kind in KIND_NAMES:
        spec = ConvSpec(kind, height=3, width=3, data_format=data_format)
        image = np.zeros((1, 3, 3, 3), np.float32)
        stages = KINDS[kind].stages(spec)
        forward(spec, image, [np.zeros(stage.weight_shape, np.float32) for stage in stages])
        for stage in stages:
            layout.input_traffic(stage.layer, data_format)
print([len(each.signatures) for each in COMPILED])
"""


def test_every_kernel_is_named_as_it_is_compiled():
    assert list(warm_up()) == [*(kernel.__name__ for kernel in kernels.ALL), "input_footprints"]
    assert len(list(warm_up())) == count()


@pytest.mark.skipif(bool(config.DISABLE_JIT), reason="NUMBA_DISABLE_JIT is set")
def test_after_warming_nothing_is_compiled():
    done = subprocess.run([sys.executable, "-c", FRESH_PROCESS], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == [str([1] * count())] * 2 + [""]
