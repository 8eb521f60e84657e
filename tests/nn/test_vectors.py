"""Stored answers of TensorFlow and PyTorch; `make vectors` generates them."""

import json
from pathlib import Path

import numpy as np
import pytest

from convviz import nn

FILE = Path(__file__).with_name("vectors.npz")
OPS = {"regular": nn.conv2d, "grouped": nn.conv2d, "depthwise": nn.depthwise_conv2d, "separable": nn.separable_conv2d}
CALLS = json.loads(str(np.load(FILE)["described"]))


@pytest.mark.parametrize("number", range(len(CALLS)))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("fused", [False, True])
def test_the_peers_answer(number, dtype, fused):
    call, vectors = CALLS[number], np.load(FILE)
    arrays = [
        vectors[name].astype(dtype) for name in vectors.files if name.startswith(f"{number:02}/") and name[3:].isdigit()
    ]
    rest = call["strides"], call["padding"], call["data_format"], call["dilations"]
    output = OPS[call["kind"]](*arrays, *rest, fused=fused)
    assert np.array_equal(output, vectors[f"{number:02}/answer"]), call


def test_there_are_enough():
    assert len(CALLS) >= 40
    assert sum(call["by"] != "PyTorch" for call in CALLS) >= 30
