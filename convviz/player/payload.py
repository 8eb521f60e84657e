"""Turns finished stages into the one compact message from which the browser draws every step."""

import json
import struct
from collections.abc import Sequence

import numpy as np

from convviz.conv import KINDS, ConvSpec, StagePass, trace_layer
from convviz.conv.listing import listing, python_loops
from convviz.player.calls import calls
from convviz.player.describe import describe


def encode(
    passes: Sequence[StagePass],
    *,
    spec: ConvSpec,
    step: int = 0,
    pixels: bool = False,
    views: Sequence[str] = (),
) -> bytes:
    """The player's message: a JSON head with the spec, names and geometry, then float32 arrays.

    Layout: uint32 length of the head (little endian), the head padded with spaces to a multiple of four bytes, then as
    float32 the first stage's input (N, H, W, IC) and, stage after stage, its weights and its output (N, OH, OW, OC).
    A later stage's input is the output before it, so it is not sent again; nor is padding.

    `spec` is what the passes come from: the head holds it (ConvSpec(**head["spec"]) is the same convolution), its
    title, a line about it and what other frameworks call it, so that nobody has to infer it from the geometry. `step`
    is where the player starts (too large a step starts at the last one); `pixels` draws the input in grey; `views` are
    switched on besides those that always are.
    """
    head = {
        "spec": spec.used(),
        "title": KINDS[spec.kind].name,
        "sentence": describe(spec),
        "stages": [_stage(done) for done in passes],
        "step": min(step, sum(done.output.size for done in passes) - 1),
        "pixels": pixels,
        "loops": {_name(done): listing(done.stage.kernel, docstring=False) for done in passes},
        "calls": calls(spec),
        "views": list(views),
    }
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    arrays = [passes[0].input_nhwc, *(array for done in passes for array in (done.weights, done.output_nhwc))]
    return b"".join([struct.pack("<I", len(text)), text, *map(_float32, arrays)])


def _stage(done: StagePass) -> dict[str, object]:
    layer, trace = done.stage.layer, trace_layer(done.stage.layer)
    return {
        "title": done.stage.title,
        "kernel": _name(done),
        "isDepthwise": done.stage.is_depthwise,
        "weightName": done.stage.weight_name,
        "weightShape": done.stage.weight_shape,
        "input": layer.input_shape,
        "output": layer.output_shape,
        "pads": (layer.pad_top, layer.pad_bottom, layer.pad_left, layer.pad_right),
        "stride": (layer.stride_height, layer.stride_width),
        "dilation": (layer.dilation_height, layer.dilation_width),
        "groups": layer.groups,
        "targets": trace.targets,
        "window": trace.window,
        "rows": trace.rows._asdict(),
        "columns": trace.columns._asdict(),
        "channels": trace.channels._asdict(),
    }


def _name(done: StagePass) -> str:
    return python_loops(done.stage.kernel).__name__


def _float32(array: np.ndarray) -> bytes:
    return np.ascontiguousarray(array, "<f4").tobytes()
