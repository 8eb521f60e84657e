"""From tf.nn's arguments to a decided layer, or a ValueError that names argument, value and rule."""

from operator import index
from typing import Any, NoReturn

import numpy as np

from convviz.conv.arithmetic import filter_span
from convviz.conv.layer import ConvLayer, decide
from convviz.conv.spec import Padding

LARGEST = 2**31 - 1  # of every size, stride, dilation and padding, as in TensorFlow
Hashable = int | str | None | tuple[Any, ...]


def frozen(argument: str, value: object) -> Hashable:
    """Whole numbers, words and (nested) sequences of them as tuples of ints, so that equal choices are decided once."""
    if value is None or type(value) is int:
        return value
    if isinstance(value, str):
        return str.__str__(value)  # the plain word of a subclass too: np.str_, a member of an enumeration
    try:
        if isinstance(value, bool):
            raise TypeError
        if isinstance(value, np.ndarray):
            return frozen(argument, value.tolist())
        return index(value) if hasattr(value, "__index__") else tuple(frozen(argument, each) for each in value)  # type: ignore[attr-defined]
    except TypeError:
        refuse(argument, value, "must be made of whole numbers")


def refuse(argument: str, value: object, rule: str) -> NoReturn:
    raise ValueError(f"{argument}={value!r} {rule}")


def regular_layer(
    input_shape: tuple[int, ...],
    filters_shape: tuple[int, ...],
    strides: Hashable,
    padding: Hashable,
    data_format: Hashable,
    dilations: Hashable,
) -> ConvLayer:
    """The layer of `conv2d`: grouped if the filters have fewer input channels than the input."""
    batch, height, width, channels = nhwc("input", input_shape, data_format)
    kernel_height, kernel_width, depth, out_channels = filter_sizes("filters", filters_shape, "KH, KW, IC / groups, OC")
    if channels % depth:
        refuse(
            "filters.shape", filters_shape, f"has {depth} input channels, which do not divide the input's {channels}"
        )
    groups = channels // depth
    if out_channels % groups:
        refuse("filters.shape", filters_shape, f"makes {out_channels} channels, which {groups} groups do not divide")
    return decided(
        (batch, height, width, channels), (kernel_height, kernel_width), out_channels, groups,
        strides, padding, data_format, dilations,
    )  # fmt: skip


def depthwise_layer(
    input_shape: tuple[int, ...],
    filter_shape: tuple[int, ...],
    strides: Hashable,
    padding: Hashable,
    data_format: Hashable,
    dilations: Hashable,
    name: str = "filter",
) -> ConvLayer:
    """The layer of `depthwise_conv2d`, a group for every channel."""
    shape = nhwc("input", input_shape, data_format)
    kernel_height, kernel_width, channels, multiplier = filter_sizes(name, filter_shape, "KH, KW, C, multiplier")
    if channels != shape[3]:
        refuse(f"{name}.shape", filter_shape, f"is for {channels} channels; the input has {shape[3]}")
    return decided(
        shape, (kernel_height, kernel_width), channels * multiplier, channels,
        strides, padding, data_format, dilations,
    )  # fmt: skip


def pointwise_layer(depthwise: ConvLayer, filter_shape: tuple[int, ...]) -> ConvLayer:
    """The 1x1 layer that `separable_conv2d` lets follow `depthwise`."""
    height, width, channels, out_channels = filter_sizes("pointwise_filter", filter_shape, "1, 1, C * multiplier, OC")
    if (height, width) != (1, 1):
        refuse("pointwise_filter.shape", filter_shape, "must begin with 1, 1")
    if channels != depthwise.out_channels:
        rule = f"is for {channels} channels; the depthwise step makes {depthwise.out_channels} (channels * multiplier)"
        refuse("pointwise_filter.shape", filter_shape, rule)
    return decide(depthwise.output_shape, out_channels=out_channels)


def nhwc(name: str, shape: tuple[int, ...], data_format: Hashable) -> tuple[int, int, int, int]:
    """(N, H, W, C) of an input of rank 4 or more, all leading dimensions in N."""
    if data_format not in ("NHWC", "NCHW", None):
        refuse("data_format", data_format, "must be 'NHWC' or 'NCHW'")
    if len(shape) < 4:
        refuse(f"{name}.shape", shape, f"has {len(shape)} dimensions; must have 4 ({data_format or 'NHWC'}) or more")
    batch = 1
    for size in shape[:-3]:
        batch *= size
    channels, height, width = shape[-3:] if data_format == "NCHW" else (shape[-1], *shape[-3:-1])
    if channels < 1:
        refuse(f"{name}.shape", shape, "has no channels; there must be 1 or more")
    return batch, height, width, channels


def sizes(argument: str, shape: object) -> tuple[int, ...]:
    """A shape given by hand."""
    given = frozen(argument, shape)
    if not isinstance(given, tuple) or not all(isinstance(size, int) and 0 <= size <= LARGEST for size in given):
        refuse(argument, shape, f"must be made of whole numbers between 0 and {LARGEST}")
    return given


def filter_sizes(name: str, shape: tuple[int, ...], axes: str) -> tuple[int, int, int, int]:
    """The 4 sizes of a filter, none of them 0."""
    if len(shape) != 4:
        refuse(f"{name}.shape", shape, f"must have 4 dimensions ({axes})")
    if min(shape) < 1:
        refuse(f"{name}.shape", shape, f"must have no empty dimension ({axes})")
    return shape[0], shape[1], shape[2], shape[3]


def decided(
    shape: tuple[int, int, int, int],
    kernel_size: tuple[int, int],
    out_channels: int,
    groups: int,
    strides: Hashable,
    padding: Hashable,
    data_format: Hashable,
    dilations: Hashable,
) -> ConvLayer:
    """The layer of checked sizes, once strides, padding and dilations are checked too."""
    stride = _pair("strides", strides, data_format)
    dilation = _pair("dilations", 1 if dilations is None else dilations, data_format)
    pads = _padding(padding, data_format)
    layer = decide(
        shape,
        out_channels=out_channels,
        groups=groups,
        kernel_size=kernel_size,
        stride=stride,
        dilation=dilation,
        padding=pads,
    )
    _check_window("height", layer.height + layer.pad_top + layer.pad_bottom, kernel_size[0], dilation[0], pads)
    _check_window("width", layer.width + layer.pad_left + layer.pad_right, kernel_size[1], dilation[1], pads)
    return layer


def _check_window(axis: str, size: int, kernel_size: int, dilation: int, padding: Padding) -> None:
    span = filter_span(kernel_size, dilation)
    if padding != "same" and span > size:
        needs = f"a filter {axis} of {kernel_size} dilated by {dilation} spans {span}"
        rule = f"leaves the input a {axis} of {size}, but {needs}: the window fits nowhere"
        refuse("padding", padding.upper() if isinstance(padding, str) else padding, rule)


def _pair(argument: str, value: Hashable, data_format: Hashable) -> tuple[int, int]:
    """(vertical, horizontal) of a number, of 1 or 2 numbers, or of 4 in the order of `data_format`."""
    numbers = value if isinstance(value, tuple) else (value,)
    if len(numbers) not in (1, 2, 4) or not all(isinstance(number, int) for number in numbers):
        refuse(argument, value, "must be a whole number, 2 of them (vertical, horizontal), or 4 in data_format's order")
    if not all(1 <= number <= LARGEST for number in numbers):
        refuse(argument, value, f"must lie between 1 and {LARGEST}")
    if len(numbers) < 4:
        return numbers[0], numbers[-1]
    first = 2 if data_format == "NCHW" else 1
    if numbers[:first] + numbers[first + 2 :] != (1, 1):
        refuse(argument, value, f"must be 1 for batch and channels ({data_format or 'NHWC'})")
    return numbers[first], numbers[first + 1]


def _padding(value: Hashable, data_format: Hashable) -> Padding:
    if value in ("SAME", "VALID"):
        return "same" if value == "SAME" else "valid"
    pairs = value if isinstance(value, tuple) else ()
    if len(pairs) != 4 or not all(_is_pair(pair) for pair in pairs):
        refuse("padding", value, "must be 'SAME', 'VALID' or 4 pairs (before, after) in data_format's order")
    if not all(0 <= cells <= LARGEST for pair in pairs for cells in pair):
        refuse("padding", value, f"must lie between 0 and {LARGEST}")
    first = 2 if data_format == "NCHW" else 1
    if any(cells for pair in pairs[:first] + pairs[first + 2 :] for cells in pair):
        refuse("padding", value, f"must be (0, 0) for batch and channels ({data_format or 'NHWC'})")
    (top, bottom), (left, right) = pairs[first : first + 2]
    return top, bottom, left, right


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(cells, int) for cells in value)
