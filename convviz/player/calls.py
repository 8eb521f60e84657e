"""The same convolution in other people's words: the call of each framework for exactly this spec, as Python text.

Every text starts from NumPy arrays as `convviz.conv.forward` takes them (`x` in the spec's data format, one array of
weights per stage) and leaves the result, in the same data format, in `y`. `make test-peers` runs them all.
"""

from collections.abc import Callable
from typing import NamedTuple

from convviz.conv import KINDS, ConvLayer, ConvSpec, Stage, filter_span, same_padding

_WIDTH = 72  # a longer call is broken into one line per argument


def calls(spec: ConvSpec) -> dict[str, str]:
    """Framework -> text."""
    steps = _steps(spec)
    return {name: write(spec, steps) for name, write in _WRITERS.items()}


def weight_names(spec: ConvSpec) -> tuple[str, ...]:
    """What the texts call the arrays of weights, stage by stage."""
    return tuple(stage.weight_name for stage in KINDS[spec.kind].stages(spec))


class _Step(NamedTuple):
    """A stage and its array of data (`x`, later `y`); `word` is "same", "valid", or "" where only numbers say how."""

    stage: Stage
    source: str
    word: str

    @property
    def weights(self) -> str:
        return self.stage.weight_name

    @property
    def layer(self) -> ConvLayer:
        return self.stage.layer

    @property
    def is_depthwise(self) -> bool:
        return self.stage.is_depthwise

    @property
    def kernel_size(self) -> tuple[int, int]:
        return self.layer.kernel_height, self.layer.kernel_width

    @property
    def stride(self) -> tuple[int, int]:
        return self.layer.stride_height, self.layer.stride_width

    @property
    def dilation(self) -> tuple[int, int]:
        return self.layer.dilation_height, self.layer.dilation_width

    @property
    def pads(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """((top, bottom), (left, right))."""
        return (self.layer.pad_top, self.layer.pad_bottom), (self.layer.pad_left, self.layer.pad_right)

    @property
    def strides_and_dilates(self) -> bool:
        return max(self.stride) > 1 and max(self.dilation) > 1


def _steps(spec: ConvSpec) -> list[_Step]:
    first, *others = KINDS[spec.kind].stages(spec)
    sources = [("x", first), *(("y", stage) for stage in others)]
    return [_Step(stage, source, _padding_word(spec, stage.layer)) for source, stage in sources]


def _padding_word(spec: ConvSpec, layer: ConvLayer) -> str:
    pads = layer.pad_top, layer.pad_bottom, layer.pad_left, layer.pad_right
    if not any(pads):
        return "valid"
    vertical = same_padding(layer.height, layer.kernel_height, layer.stride_height, layer.dilation_height)
    horizontal = same_padding(layer.width, layer.kernel_width, layer.stride_width, layer.dilation_width)
    return "same" if spec.padding == "same" and pads == (*vertical, *horizontal) else ""


def _whole(spec: ConvSpec, framework: str) -> str | None:
    """The framework's one call for all stages, if it has one."""
    return KINDS[spec.kind].calls.get(framework)


def _tensorflow(spec: ConvSpec, steps: list[_Step]) -> str:
    lines = ["import tensorflow as tf", "", _arrays(spec, steps)]
    whole = _whole(spec, "TensorFlow")
    if whole and _suits_depthwise(steps[0]):
        return _text(*lines, _assign(whole, _all_arrays(spec), **_tensorflow_choices(spec, steps[0])))
    for step in steps:
        name, weights = "tf.nn.conv2d", step.weights
        if step.is_depthwise and _suits_depthwise(step):
            name = "tf.nn.depthwise_conv2d"
        elif step.is_depthwise:
            layer = step.layer
            shape = (*step.kernel_size, 1, layer.out_channels)
            note = [
                "# depthwise_conv2d takes equal strides, and with dilation only stride 1:",
                "# conv2d finds one group per channel from the filters' shape",
            ]
            lines += [line for line in note if line not in lines]
            weights = f"tf.reshape({weights}, {shape})"
        lines.append(_assign(name, f"{step.source}, {weights}", **_tensorflow_choices(spec, step)))
    return _text(*lines)


def _suits_depthwise(step: _Step) -> bool:
    return step.stride[0] == step.stride[1] and not step.strides_and_dilates


def _tensorflow_choices(spec: ConvSpec, step: _Step) -> dict[str, str]:
    return {
        "strides": str(_in_format(spec, 1, *step.stride)),
        "padding": f'"{step.word.upper()}"' if step.word else str(_in_format(spec, [0, 0], *map(list, step.pads))),
        "data_format": f'"{spec.data_format}"',
    } | ({"dilations": str(list(step.dilation))} if max(step.dilation) > 1 else {})


def _in_format(spec: ConvSpec, outside: object, vertical: object, horizontal: object) -> list[object]:
    """Four entries in the order of the data format, `outside` for batch and channels."""
    if spec.data_format == "NCHW":
        return [outside, outside, vertical, horizontal]
    return [outside, vertical, horizontal, outside]


def _pytorch(spec: ConvSpec, steps: list[_Step]) -> str:
    lines = ["import torch", "import torch.nn.functional as F", "", _arrays(spec, steps)]
    to_nchw = ".permute(0, 3, 1, 2)  # NHWC to NCHW" if spec.data_format == "NHWC" else ""
    lines.append(f"y = torch.from_numpy(x){to_nchw}")
    for step in steps:
        layer, name = step.layer, step.weights
        if step.is_depthwise:
            shape = (*step.kernel_size, 1, layer.out_channels)
            note = "# depthwise is one group per channel: filters (C * M, 1, KH, KW)"
            lines += [note] if note not in lines else []
            lines.append(f"{name} = torch.from_numpy({name}).reshape{shape}.permute(3, 2, 0, 1)")
        else:
            inputs = "IC" if layer.groups == 1 else "IC / groups"
            lines.append(f"{name} = torch.from_numpy({name}).permute(3, 2, 0, 1)  # (OC, {inputs}, KH, KW)")
        (top, bottom), (left, right) = step.pads
        choices = {"stride": str(step.stride)}
        if (top, left) != (bottom, right):
            lines.append(f"y = F.pad(y, ({left}, {right}, {top}, {bottom}))  # left, right, top, bottom")
        elif step.word != "valid":
            choices["padding"] = str((top, left))
        if max(step.dilation) > 1:
            choices["dilation"] = str(step.dilation)
        if layer.groups > 1:
            choices["groups"] = str(layer.groups)
        lines.append(_assign("F.conv2d", f"y, {name}", **choices))
    if to_nchw:
        lines.append("y = y.permute(0, 2, 3, 1)  # NCHW to NHWC")
    return _text(*lines)


def _keras(spec: ConvSpec, steps: list[_Step]) -> str:
    spread = [step for step in steps if step.strides_and_dilates]
    lines = ["import keras", *(["import numpy as np"] if spread else []), "", _arrays(spec, steps)]
    layout = '"channels_first"' if spec.data_format == "NCHW" else '"channels_last"'
    lines += [line for step in spread for line in _spread(step)]
    parts = [steps] if _whole(spec, "Keras") else [[step] for step in steps]
    lines.append("y = x")
    for part in parts:
        step = part[0]
        if not step.word:
            lines.append(f"y = keras.layers.ZeroPadding2D({step.pads}, data_format={layout})(y)")
        lines.append(_call("layer = ", *_keras_layer(spec, part, layout)))
        lines.append("layer.build(y.shape)")
        lines.append(f"layer.set_weights([{', '.join(each.weights for each in part)}])")
        lines.append("y = layer(y)")
    return _text(*lines)


def _keras_layer(spec: ConvSpec, part: list[_Step], layout: str) -> tuple[str, list[str]]:
    step, layer = part[0], part[0].layer
    size = step.kernel_size
    if step.strides_and_dilates:
        size = (filter_span(size[0], step.dilation[0]), filter_span(size[1], step.dilation[1]))
    multiplier = [f"depth_multiplier={layer.out_channels // layer.in_channels}"] if step.is_depthwise else []
    groups = [f"groups={layer.groups}"] if layer.groups > 1 and not step.is_depthwise else []
    dilates = max(step.dilation) > 1 and not step.strides_and_dilates
    filters = str(part[-1].layer.out_channels)
    if whole := _whole(spec, "Keras"):
        name, head = whole, [filters, str(size)]
    elif step.is_depthwise:
        name, head = "keras.layers.DepthwiseConv2D", [str(size)]
    else:
        name, head = "keras.layers.Conv2D", [filters, str(size)]
    return name, [
        ", ".join(head),
        f"strides={step.stride}",
        f'padding="{step.word or "valid"}"',
        f"data_format={layout}",
        *([f"dilation_rate={step.dilation}"] if dilates else []),
        *groups,
        *multiplier,
        "use_bias=False",
    ]


def _spread(step: _Step) -> list[str]:
    """A dilated filter as a filter with zeros in its gaps."""
    name, (down, across) = step.weights, step.dilation
    span = filter_span(step.kernel_size[0], down), filter_span(step.kernel_size[1], across)
    shape = (*span, *step.stage.weight_shape[2:])
    return [
        "# Keras does not stride and dilate at once: the same filter with zeros in its gaps",
        f'taps, {name} = {name}, np.zeros({shape}, "float32")',
        f"{name}[::{down}, ::{across}] = taps",
    ]


def _nn(spec: ConvSpec, steps: list[_Step]) -> str:
    lines = ["from convviz import nn", "", _arrays(spec, steps)]
    if whole := _whole(spec, "convviz.nn"):
        return _text(*lines, _assign(whole, _all_arrays(spec), **_nn_choices(spec, steps[0])))
    for step in steps:
        name = "nn.depthwise_conv2d" if step.is_depthwise else "nn.conv2d"
        lines.append(_assign(name, f"{step.source}, {step.weights}", **_nn_choices(spec, step)))
    return _text(*lines)


def _nn_choices(spec: ConvSpec, step: _Step) -> dict[str, str]:
    return _tensorflow_choices(spec, step) | {"strides": str(step.stride)}


def _arrays(spec: ConvSpec, steps: list[_Step]) -> str:
    n, height, width, channels = steps[0].layer.input_shape
    shape = (n, channels, height, width) if spec.data_format == "NCHW" else (n, height, width, channels)
    arrays = [f"x {shape}", *(f"{step.weights} {step.stage.weight_shape}" for step in steps)]
    return f"# float32 arrays: {', '.join(arrays)}"


def _all_arrays(spec: ConvSpec) -> str:
    return ", ".join(("x", *weight_names(spec)))


def _assign(name: str, arrays: str, **choices: str) -> str:
    return _call("y = ", name, [arrays, *(f"{key}={value}" for key, value in choices.items())])


def _call(target: str, name: str, arguments: list[str]) -> str:
    line = f"{target}{name}({', '.join(arguments)})"
    if len(line) <= _WIDTH:
        return line
    return f"{target}{name}(\n" + "".join(f"    {argument},\n" for argument in arguments) + ")"


def _text(*lines: str) -> str:
    return "\n".join(lines) + "\n"


_WRITERS: dict[str, Callable[[ConvSpec, list[_Step]], str]] = {
    "TensorFlow": _tensorflow,
    "PyTorch": _pytorch,
    "Keras": _keras,
    "convviz.nn": _nn,
}
