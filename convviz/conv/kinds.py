"""The kinds of convolution the app teaches. A new kind is a new entry here."""

from collections.abc import Callable
from dataclasses import dataclass

from convviz.conv import kernels
from convviz.conv.layer import ConvLayer, decide, pointwise_layer, spatial_layer
from convviz.conv.spec import ConvSpec


@dataclass(frozen=True, slots=True)
class Stage:
    """One layer of a kind, with the loops that compute it."""

    title: str
    layer: ConvLayer
    kernel: kernels.Kernel

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """What `forward` takes: (KH, KW, IC / groups, OC), but (KH, KW, C, M) where the loops are depthwise."""
        if self.kernel is kernels.depthwise_conv2d:
            layer = self.layer
            multiplier = layer.out_channels // layer.in_channels
            return layer.kernel_height, layer.kernel_width, layer.in_channels, multiplier
        return self.layer.filter_shape


@dataclass(frozen=True, slots=True)
class ConvKind:
    title: str
    stages: Callable[[ConvSpec], tuple[Stage, ...]]


def _regular(spec: ConvSpec) -> tuple[Stage, ...]:
    return (Stage("Regular", spatial_layer(spec, out_channels=spec.out_channels, groups=1), kernels.conv2d),)


def _grouped(spec: ConvSpec) -> tuple[Stage, ...]:
    layer = spatial_layer(spec, out_channels=spec.out_channels, groups=spec.groups)
    return (Stage("Grouped", layer, kernels.grouped_conv2d),)


def _depthwise(spec: ConvSpec) -> tuple[Stage, ...]:
    out_channels = spec.in_channels * spec.depth_multiplier
    layer = spatial_layer(spec, out_channels=out_channels, groups=spec.in_channels)
    return (Stage("Depthwise", layer, kernels.depthwise_conv2d),)


def _pointwise(spec: ConvSpec) -> tuple[Stage, ...]:
    layer = spatial_layer(spec, out_channels=spec.out_channels, groups=1)
    return (Stage("Pointwise", layer, kernels.pointwise_conv2d),)


def _separable(spec: ConvSpec) -> tuple[Stage, ...]:
    (depthwise,) = _depthwise(spec)
    mixing = pointwise_layer(depthwise.layer.output_shape, spec.out_channels)
    return depthwise, Stage("Pointwise", mixing, kernels.pointwise_conv2d)


def _spatially_separable(spec: ConvSpec) -> tuple[Stage, ...]:
    """Each channel by a KHx1 column, then by a 1xKW row: together the outer product of the two."""
    (whole,) = _depthwise(spec)
    layer = whole.layer
    column = decide(
        layer.input_shape,
        out_channels=layer.out_channels,
        groups=layer.groups,
        kernel_size=(layer.kernel_height, 1),
        stride=(layer.stride_height, 1),
        dilation=(layer.dilation_height, 1),
        padding=(layer.pad_top, layer.pad_bottom, 0, 0),
    )
    row = decide(
        column.output_shape,
        out_channels=layer.out_channels,
        groups=layer.out_channels,
        kernel_size=(1, layer.kernel_width),
        stride=(1, layer.stride_width),
        dilation=(1, layer.dilation_width),
        padding=(0, 0, layer.pad_left, layer.pad_right),
    )
    return Stage("Column", column, kernels.depthwise_conv2d), Stage("Row", row, kernels.depthwise_conv2d)


KINDS = {
    "regular": ConvKind("Regular", _regular),
    "grouped": ConvKind("Grouped", _grouped),
    "depthwise": ConvKind("Depthwise", _depthwise),
    "pointwise": ConvKind("Pointwise", _pointwise),
    "separable": ConvKind("Depthwise separable", _separable),
    "spatially_separable": ConvKind("Spatially separable", _spatially_separable),
}
