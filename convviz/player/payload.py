"""Turns finished stages into the one compact message from which the browser draws every step."""

import json
import struct
from collections.abc import Sequence

import numpy as np

from convviz.conv import StagePass, trace_layer


def encode(
    passes: Sequence[StagePass], *, step: int = 0, pixels: bool = False, views: Sequence[str] | None = None
) -> bytes:
    """The player's message: a JSON head with names and geometry, then float32 arrays.

    Layout: uint32 length of the head (little endian), the head padded with spaces to a multiple of four bytes, then as
    float32 the first stage's input (N, H, W, IC) and, stage after stage, its weights and its output (N, OH, OW, OC).
    A later stage's input is the output before it, so it is not sent again; nor is padding.

    `step` is where the player starts (too large a step starts at the last one); `pixels` draws the input in grey;
    `views` are the ids of the views to begin with (the player's own choice if not said).
    """
    head: dict[str, object] = {
        "stages": [_stage(done) for done in passes],
        "step": min(step, sum(done.output.size for done in passes) - 1),
        "pixels": pixels,
        "dataFormat": passes[0].data_format,
    }
    if views is not None:
        head["views"] = list(views)
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    arrays = [passes[0].input_nhwc, *(array for done in passes for array in (done.weights, done.output_nhwc))]
    return b"".join([struct.pack("<I", len(text)), text, *map(_float32, arrays)])


def _stage(done: StagePass) -> dict[str, object]:
    layer, trace = done.stage.layer, trace_layer(done.stage.layer)
    return {
        "title": done.stage.title,
        "input": layer.input_shape,
        "output": layer.output_shape,
        "pads": (layer.pad_top, layer.pad_bottom, layer.pad_left, layer.pad_right),
        "targets": trace.targets,
        "taps": trace.taps,
        "rows": trace.rows._asdict(),
        "columns": trace.columns._asdict(),
        "channels": trace.channels._asdict(),
    }


def _float32(array: np.ndarray) -> bytes:
    return np.ascontiguousarray(array, "<f4").tobytes()
