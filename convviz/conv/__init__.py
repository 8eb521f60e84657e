"""Convolutions as specs, loops, traces and counts: NumPy and Numba only."""

from convviz.conv.arithmetic import filter_span, output_size, same_padding
from convviz.conv.counts import OpCounts, count_layer, count_ops
from convviz.conv.forward import StagePass, forward, pad
from convviz.conv.kind import KIND_NAMES, ConvKind
from convviz.conv.kinds import KINDS
from convviz.conv.layer import ConvLayer
from convviz.conv.spec import COMMON_FIELDS, DATA_FORMATS, ConvSpec, SpecError
from convviz.conv.stage import Stage
from convviz.conv.trace import Trace, replay, trace_layer

__all__ = [
    "COMMON_FIELDS",
    "DATA_FORMATS",
    "KINDS",
    "KIND_NAMES",
    "ConvKind",
    "ConvLayer",
    "ConvSpec",
    "OpCounts",
    "SpecError",
    "Stage",
    "StagePass",
    "Trace",
    "count_layer",
    "count_ops",
    "filter_span",
    "forward",
    "output_size",
    "pad",
    "replay",
    "same_padding",
    "trace_layer",
]
