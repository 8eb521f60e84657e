"""One layer of a kind, with the loops that compute it."""

from dataclasses import dataclass
from typing import Literal

from convviz.conv.kernels import Kernel
from convviz.conv.layer import ConvLayer

Role = Literal["plane", "column", "row", "mix"]


@dataclass(frozen=True, slots=True)
class Stage:
    """A layer, its loops, and what texts need to know of both.

    is_depthwise   the loops take (KH, KW, C, M): filter m of channel c makes output channel c * M + m
    weight_name    what texts and files call its weights; no two stages of a kind share one
    role           what a named filter is for it: a plane (KH, KW), its column or its row; "mix": it only mixes channels
    """

    title: str
    layer: ConvLayer
    kernel: Kernel
    weight_name: str = "w"
    is_depthwise: bool = False
    role: Role = "plane"

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """What `forward` takes: (KH, KW, IC / groups, OC), but (KH, KW, C, M) where the loops are depthwise."""
        if self.is_depthwise:
            layer = self.layer
            return layer.kernel_height, layer.kernel_width, layer.in_channels, layer.out_channels // layer.in_channels
        return self.layer.filter_shape
