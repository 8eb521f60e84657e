"""The memory view's own arithmetic against Python's, window by window, over random specs in both layouts."""

import json

import numpy as np

from convviz.conv import DATA_FORMATS, layout
from convviz.player.payload import encode

WINDOWS = 12  # of each stage, picked at random


def _addresses(shape, data_format):
    """The address of every number of an (N, H, W, C) tensor, in this order whatever the layout."""
    n, height, width, channels = shape
    numbers = np.arange(np.prod(shape))
    if data_format == "NCHW":
        return numbers.reshape(n, channels, height, width).transpose(0, 2, 3, 1)
    return numbers.reshape(shape)


def _window(layer, n, oh, ow, oc, addresses):
    """What one window reads out of the input's `addresses`, (KH, KW, IC / groups); -1 on padding."""
    pads = (0, 0), (layer.pad_top, layer.pad_bottom), (layer.pad_left, layer.pad_right), (0, 0)
    rows = oh * layer.stride_height + np.arange(layer.kernel_height) * layer.dilation_height
    columns = ow * layer.stride_width + np.arange(layer.kernel_width) * layer.dilation_width
    inputs, outputs = layer.in_channels // layer.groups, layer.out_channels // layer.groups
    channels = oc // outputs * inputs + np.arange(inputs)
    return np.pad(addresses, pads, constant_values=-1)[n][np.ix_(rows, columns, channels)]


def _facts(layer, data_format, random):
    shape = layer.batch, layer.out_channels, layer.out_height, layer.out_width
    steps = int(np.prod(shape))
    windows = []
    inputs, outputs = (_addresses(of, data_format) for of in (layer.input_shape, layer.output_shape))
    for local in random.integers(0, steps, WINDOWS).tolist():
        n, oc, oh, ow = map(int, np.unravel_index(local, shape))
        read = _window(layer, n, oh, ow, oc, inputs)
        weights = layout.filter_addresses(layer, oc, data_format)
        windows.append({
            "local": local,
            "read": read.ravel().tolist(),
            "readFoot": layout.footprint(read),
            "weights": weights.ravel().tolist(),
            "weightFoot": layout.footprint(weights),
            "written": int(outputs[n, oh, ow, oc]),
        })  # fmt: skip
    traffic = layout.input_traffic(layer, data_format)
    return {
        "input": layout.image_strides(layer.input_shape, data_format),
        "output": layout.image_strides(layer.output_shape, data_format),
        "filters": layout.filter_strides(layer, data_format),
        "windows": windows,
        "traffic": {"most": traffic.most, "lines": traffic.lines, "visits": traffic.visits},
    }


def test_the_memory_view_touches_what_python_says(runs, node, tmp_path):
    random, listed, windows = np.random.default_rng(64), [], 0
    for number, (spec, passes) in enumerate(runs):
        (tmp_path / f"{number}.payload").write_bytes(encode(passes, spec=spec))
        stages = [{name: _facts(done.stage.layer, name, random) for name in DATA_FORMATS} for done in passes]
        windows += WINDOWS * len(passes) * len(DATA_FORMATS)
        listed.append({"spec": repr(spec), "payload": f"{number}.payload", "stages": stages})
    (tmp_path / "runs.json").write_text(json.dumps(listed))
    assert node("memory.mjs", tmp_path).split() == [str(len(runs)), str(windows)]
