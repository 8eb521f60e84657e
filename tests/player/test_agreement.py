"""The player's own arithmetic against Python's, step by step, bit by bit, over random specs of every kind."""

import json

import numpy as np

from convviz.conv import count_layer, pad, replay, trace_layer
from convviz.player.payload import encode


def _facts(done):
    """What each step of a stage must show, from the definition of a convolution; arrays in the order of the steps.

    targets (steps, 4) n oh ow oc, origins (steps, 3), useful (steps,), sums (steps,), cells (steps, taps): where in the
    input each tap reads, -1 on padding, and products (steps, taps).
    """
    layer = done.stage.layer
    group_inputs = layer.in_channels // layer.groups
    group_outputs = layer.out_channels // layer.groups
    targets = layer.batch, layer.out_channels, layer.out_height, layer.out_width
    taps = layer.kernel_height, layer.kernel_width, group_inputs
    n, oc, oh, ow, kh, kw, ic = np.indices((*targets, *taps)).reshape(7, -1, layer.tap_count)
    row = oh * layer.stride_height - layer.pad_top
    column = ow * layer.stride_width - layer.pad_left
    first = oc // group_outputs * group_inputs
    ih, iw = row + kh * layer.dilation_height, column + kw * layer.dilation_width
    inside = (ih >= 0) & (ih < layer.height) & (iw >= 0) & (iw < layer.width)
    cells = np.where(inside, ((n * layer.height + ih) * layer.width + iw) * layer.in_channels + first + ic, -1)
    values = np.append(done.input_nhwc.ravel(), np.float32(0))  # the last one, at -1, is padding
    products = values[cells] * done.weights.reshape(layer.filter_shape)[kh, kw, ic, oc]
    return {
        "targets": np.stack([n, oh, ow, oc], -1)[:, 0],
        "origins": np.stack([row, column, first], -1)[:, 0],
        "useful": inside.sum(1),
        "sums": done.output_nhwc.transpose(0, 3, 1, 2).ravel(),
        "cells": cells,
        "products": products,
    }


def test_the_facts_are_those_of_the_trace_the_kernel_and_the_counter(runs):
    for _, passes in runs:
        for done in passes:
            layer, facts = done.stage.layer, _facts(done)
            replayed = replay(trace_layer(layer), pad(done.input_nhwc, layer), done.weights)
            np.testing.assert_array_equal(facts["products"], replayed.reshape(-1, layer.tap_count))
            running = np.cumsum(facts["products"], axis=1, dtype=np.float32)  # one after the other, as the loops add
            np.testing.assert_array_equal(running[:, -1], facts["sums"])
            assert facts["useful"].sum() == count_layer(layer).useful_multiplies


def test_every_step_of_the_player_shows_these_facts(runs, node, tmp_path):
    steps, listed = 0, []
    for number, (spec, passes) in enumerate(runs):
        (tmp_path / f"{number}.payload").write_bytes(encode(passes, spec=spec))
        stages = []
        for index, done in enumerate(passes):
            names = {}
            for name, array in _facts(done).items():
                names[name] = f"{number}-{index}-{name}"
                kind = np.float32 if array.dtype == np.float32 else np.int32
                (tmp_path / names[name]).write_bytes(np.ascontiguousarray(array, kind).tobytes())
            stages.append(names)
            steps += done.output.size
        listed.append({"spec": repr(spec), "payload": f"{number}.payload", "stages": stages})
    (tmp_path / "runs.json").write_text(json.dumps(listed))
    assert node("agreement.mjs", tmp_path).split() == [str(len(runs)), str(steps)]
