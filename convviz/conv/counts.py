"""What a convolution costs, in closed form."""

from typing import NamedTuple

from convviz.conv.kinds import KINDS
from convviz.conv.layer import BYTES_PER_NUMBER, ConvLayer
from convviz.conv.spec import ConvSpec


class OpCounts(NamedTuple):
    """Costs of one layer, or of several added up. Batch included; one multiply-accumulate (MAC) is one multiply.

    multiplies         products, those with padding zeros included: filter taps * output elements
    useful_multiplies  products with a cell of the input itself
    adds               additions that join the products of one output element: taps - 1 each
    parameters         weights (no biases)
    bytes_moved        float32 bytes if input, weights and output each cross the memory bus once
    """

    multiplies: int
    useful_multiplies: int
    adds: int
    parameters: int
    bytes_moved: int

    @property
    def flops(self) -> int:
        """Two per multiply-accumulate, the usual convention."""
        return 2 * self.multiplies

    @property
    def arithmetic_intensity(self) -> float:
        """Floating-point operations per byte moved."""
        return self.flops / self.bytes_moved


def count_layer(layer: ConvLayer) -> OpCounts:
    elements = layer.batch * layer.out_height * layer.out_width * layer.out_channels
    parameters = layer.tap_count * layer.out_channels
    rows = useful_taps(
        layer.out_height, layer.stride_height, layer.kernel_height, layer.dilation_height, layer.pad_top, layer.height
    )
    columns = useful_taps(
        layer.out_width, layer.stride_width, layer.kernel_width, layer.dilation_width, layer.pad_left, layer.width
    )
    numbers = layer.batch * layer.height * layer.width * layer.in_channels + parameters + elements
    return OpCounts(
        elements * layer.tap_count,
        layer.batch * sum(rows) * sum(columns) * (layer.in_channels // layer.groups) * layer.out_channels,
        elements * (layer.tap_count - 1),
        parameters,
        numbers * BYTES_PER_NUMBER,
    )


def count_ops(spec: ConvSpec) -> OpCounts:
    """Sums over the stages of `spec`."""
    layers = (count_layer(stage.layer) for stage in KINDS[spec.kind].stages(spec))
    return OpCounts(*(sum(column) for column in zip(*layers, strict=True)))


def useful_taps(positions: int, stride: int, taps: int, dilation: int, pad_before: int, size: int) -> list[int]:
    """Along one axis: how many taps of each window position lie on the input and not on padding."""
    return [
        sum(0 <= position * stride + tap * dilation - pad_before < size for tap in range(taps))
        for position in range(positions)
    ]
