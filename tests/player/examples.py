"""Prints messages of convviz.player.payload for the tests in JavaScript: {name: base64}."""

import base64
import json

import numpy as np

from convviz.conv import KINDS, ConvSpec, forward
from convviz.player.payload import encode

SPECS = {
    "regular": ConvSpec(height=4, width=5, in_channels=2, out_channels=3, kernel_size=(2, 3)),
    "padded": ConvSpec(batch=2, height=5, width=4, in_channels=2, stride=(2, 1), padding=(1, 0, 2, 1), dilation=(1, 2)),
    "grouped": ConvSpec("grouped", in_channels=4, out_channels=6, groups=2),
    "depthwise": ConvSpec("depthwise", depth_multiplier=2, padding="same"),
    "pointwise": ConvSpec("pointwise", height=2, width=3, padding=(1, 1, 0, 0)),
    "separable": ConvSpec("separable", batch=2, height=5, width=5, out_channels=4, padding="same", stride=2),
    "spatial": ConvSpec("spatially_separable", in_channels=1, padding="same", dilation=2),
    "nchw": ConvSpec(height=4, width=5, data_format="NCHW"),
}


def _message(spec):
    """Input 1, 2, 3, ... and the same for each stage's weights."""
    stages = KINDS[spec.kind].stages(spec)
    n, height, width, channels = stages[0].layer.input_shape
    shape = (n, height, width, channels) if spec.data_format == "NHWC" else (n, channels, height, width)
    arrays = [np.arange(1, np.prod(s) + 1).reshape(s) for s in (shape, *(stage.weight_shape for stage in stages))]
    return encode(forward(spec, arrays[0], arrays[1:]), step=3)


if __name__ == "__main__":
    print(json.dumps({name: base64.b64encode(_message(spec)).decode() for name, spec in SPECS.items()}))
