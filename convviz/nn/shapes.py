"""Sizes and paddings in the words of tf.nn, without computing anything."""

from collections.abc import Sequence
from typing import Any

from convviz.nn import arguments
from convviz.nn.arguments import frozen

Pairs = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]


def output_shape(
    input_shape: Sequence[int],
    filter_shape: Sequence[int],
    strides: Any,
    padding: Any,
    data_format: str | None = "NHWC",
    dilations: Any = None,
    *,
    depthwise: bool = False,
) -> tuple[int, ...]:
    """The shape that `conv2d` (or `depthwise_conv2d`) gives, leading dimensions included.

    Along each axis floor((size + padding - span) / stride) + 1 windows fit, span = dilation * (filter size - 1) + 1;
    with "SAME" ceil(size / stride). Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning"
    (2016).

    Raises:
        ValueError: what the convolution itself would refuse.
    """
    decide = arguments.depthwise_layer if depthwise else arguments.regular_layer
    shape = arguments.sizes("input_shape", input_shape)
    layer = decide(
        shape,
        arguments.sizes("filter_shape", filter_shape),
        frozen("strides", strides),
        frozen("padding", padding),
        data_format,
        frozen("dilations", dilations),
    )
    _, height, width, channels = layer.output_shape
    return (*shape[:-3], channels, height, width) if data_format == "NCHW" else (*shape[:-3], height, width, channels)


def same_padding(
    input_shape: Sequence[int],
    filter_shape: Sequence[int],
    strides: Any = 1,
    data_format: str | None = "NHWC",
    dilations: Any = None,
) -> Pairs:
    """The explicit padding that "SAME" stands for: 4 pairs (before, after) in the order of `data_format`.

    Along each axis max((ceil(size / stride) - 1) * stride + span - size, 0) cells, the odd one after (source:
    TensorFlow's "Notes on padding"). PyTorch has no "SAME" with a stride: there, pad first with
    torch.nn.functional.pad(x, (left, right, top, bottom)) and convolve without padding.

    Raises:
        ValueError: what the convolution itself would refuse.
    """
    shape = arguments.nhwc("input_shape", arguments.sizes("input_shape", input_shape), data_format)
    height, width, *_ = arguments.filter_sizes(
        "filter_shape", arguments.sizes("filter_shape", filter_shape), "KH, KW, ..."
    )
    layer = arguments.decided(
        shape, (height, width), 1, 1, frozen("strides", strides), "SAME", data_format, frozen("dilations", dilations)
    )
    rows, columns, none = (layer.pad_top, layer.pad_bottom), (layer.pad_left, layer.pad_right), (0, 0)
    return (none, none, rows, columns) if data_format == "NCHW" else (none, rows, columns, none)
