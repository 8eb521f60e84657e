"""What the machine runs: a convolution with nothing left to decide."""

from typing import NamedTuple

from convviz.conv.arithmetic import output_size, same_padding
from convviz.conv.spec import ConvSpec, Padding

BYTES_PER_NUMBER = 4  # float32


class ConvLayer(NamedTuple):
    """One resolved convolution. A NamedTuple of ints, so that Numba kernels take it as it is."""

    batch: int
    height: int
    width: int
    in_channels: int
    out_channels: int
    kernel_height: int
    kernel_width: int
    stride_height: int
    stride_width: int
    dilation_height: int
    dilation_width: int
    groups: int
    pad_top: int
    pad_bottom: int
    pad_left: int
    pad_right: int
    out_height: int
    out_width: int

    @property
    def input_shape(self) -> tuple[int, int, int, int]:
        """(N, H, W, IC)."""
        return self.batch, self.height, self.width, self.in_channels

    @property
    def filter_shape(self) -> tuple[int, int, int, int]:
        """(KH, KW, IC / groups, OC). A depthwise (KH, KW, C, M) array holds the same numbers in the same order."""
        return self.kernel_height, self.kernel_width, self.in_channels // self.groups, self.out_channels

    @property
    def output_shape(self) -> tuple[int, int, int, int]:
        """(N, OH, OW, OC)."""
        return self.batch, self.out_height, self.out_width, self.out_channels

    @property
    def tap_count(self) -> int:
        """Multiplications per output element: KH * KW * IC / groups."""
        return self.kernel_height * self.kernel_width * (self.in_channels // self.groups)


def spatial_layer(spec: ConvSpec, *, out_channels: int, groups: int) -> ConvLayer:
    """The layer that slides the whole window of `spec` over its input."""
    return decide(
        (spec.batch, spec.height, spec.width, spec.in_channels),
        out_channels=out_channels,
        groups=groups,
        kernel_size=spec.kernel_size,
        stride=spec.stride,
        dilation=spec.dilation,
        padding=spec.padding,
    )


def pointwise_layer(input_shape: tuple[int, int, int, int], out_channels: int) -> ConvLayer:
    """The 1x1 layer that mixes the channels of an (N, H, W, C) input."""
    return decide(input_shape, out_channels=out_channels)


def decide(
    input_shape: tuple[int, int, int, int],
    *,
    out_channels: int,
    groups: int = 1,
    kernel_size: tuple[int, int] = (1, 1),
    stride: tuple[int, int] = (1, 1),
    dilation: tuple[int, int] = (1, 1),
    padding: Padding = "valid",
) -> ConvLayer:
    """Turn padding words into cells and compute the output's size; every argument has been checked before."""
    batch, height, width, in_channels = input_shape
    vertical, horizontal = _pads(padding, (height, width), kernel_size, stride, dilation)
    return ConvLayer(
        batch, height, width, in_channels, out_channels,
        *kernel_size, *stride, *dilation, groups,
        *vertical, *horizontal,
        output_size(height, kernel_size[0], stride[0], sum(vertical), dilation[0]),
        output_size(width, kernel_size[1], stride[1], sum(horizontal), dilation[1]),
    )  # fmt: skip


def _pads(
    padding: Padding,
    sizes: tuple[int, int],
    kernel_size: tuple[int, int],
    stride: tuple[int, int],
    dilation: tuple[int, int],
) -> tuple[tuple[int, int], tuple[int, int]]:
    """((top, bottom), (left, right))."""
    if padding == "same":
        vertical, horizontal = (same_padding(sizes[a], kernel_size[a], stride[a], dilation[a]) for a in (0, 1))
        return vertical, horizontal
    if padding == "valid":
        return (0, 0), (0, 0)
    top, bottom, left, right = padding
    return (top, bottom), (left, right)
