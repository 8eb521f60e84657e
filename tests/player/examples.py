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
    "one-window": ConvSpec(stride=4, out_channels=5),
    "one-row": ConvSpec("depthwise", height=3, width=9, stride=(5, 3), dilation=(1, 2)),
    "one-column": ConvSpec("grouped", height=9, width=4, in_channels=4, out_channels=4, groups=4, stride=(2, 4)),
    "one-separable": ConvSpec("separable", height=4, width=4, stride=2, depth_multiplier=2),
    "one-spatial": ConvSpec(
        "spatially_separable", height=4, width=7, kernel_size=(4, 3), stride=(3, 2), dilation=(1, 3)
    ),
    "one-tap": ConvSpec(kernel_size=(1, 2), dilation=(3, 2), stride=(2, 3)),
    "bottleneck": ConvSpec(
        "bottleneck", height=5, width=4, in_channels=2, out_channels=3, stride=(2, 1), padding="same"
    ),
    "nchw": ConvSpec(height=4, width=5, data_format="NCHW"),
}


def _message(spec):
    """Input 1, 2, 3, ... and the same for each stage's weights."""
    stages = KINDS[spec.kind].stages(spec)
    n, height, width, channels = stages[0].layer.input_shape
    shape = (n, height, width, channels) if spec.data_format == "NHWC" else (n, channels, height, width)
    arrays = [np.arange(1, np.prod(s) + 1).reshape(s) for s in (shape, *(stage.weight_shape for stage in stages))]
    return encode(forward(spec, arrays[0], arrays[1:]), spec=spec, step=3)


if __name__ == "__main__":
    print(json.dumps({name: base64.b64encode(_message(spec)).decode() for name, spec in SPECS.items()}))
