"""The memory view's own arithmetic against Python's, window by window, over random specs in both layouts."""

import json

import numpy as np

from convviz.conv import DATA_FORMATS
from convviz.conv import layout as memory
from convviz.player.payload import encode

WINDOWS = 12  # of each stage, picked at random


def _facts(layer, data_format, random):
    shape = layer.batch, layer.out_channels, layer.out_height, layer.out_width
    steps = int(np.prod(shape))
    windows = []
    for local in random.integers(0, steps, WINDOWS).tolist():
        n, oc, oh, ow = map(int, np.unravel_index(local, shape))
        read = memory.input_addresses(layer, (n, oh, ow, oc), data_format)
        weights = memory.filter_addresses(layer, oc, data_format)
        windows.append({
            "local": local,
            "read": read.ravel().tolist(),
            "readFoot": memory.footprint(read),
            "weights": weights.ravel().tolist(),
            "weightFoot": memory.footprint(weights),
            "written": memory.output_address(layer, (n, oh, ow, oc), data_format),
        })  # fmt: skip
    traffic = memory.input_traffic(layer, data_format)
    return {
        "input": memory.image_strides(layer.input_shape, data_format),
        "output": memory.image_strides(layer.output_shape, data_format),
        "filters": memory.filter_strides(layer, data_format),
        "windows": windows,
        "traffic": {"most": traffic.most, "lines": traffic.lines, "visits": traffic.visits},
    }


def test_the_memory_view_touches_what_python_says(runs, node, tmp_path):
    random, listed, windows = np.random.default_rng(64), [], 0
    for number, (spec, passes) in enumerate(runs):
        (tmp_path / f"{number}.payload").write_bytes(encode(passes))
        stages = [{name: _facts(done.stage.layer, name, random) for name in DATA_FORMATS} for done in passes]
        windows += WINDOWS * len(passes) * len(DATA_FORMATS)
        listed.append({"spec": repr(spec), "payload": f"{number}.payload", "stages": stages})
    (tmp_path / "runs.json").write_text(json.dumps(listed))
    assert node("memory.mjs", tmp_path).split() == [str(len(runs)), str(windows)]
