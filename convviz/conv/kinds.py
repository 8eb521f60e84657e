"""The kinds of convolution that the app teaches. A new kind is a new entry here, and nothing else needs to know it."""

from functools import lru_cache

from convviz.conv import kernels
from convviz.conv.kind import KINDS, ConvKind, RuleOfThumb
from convviz.conv.layer import ConvLayer, decide, pointwise_layer, spatial_layer
from convviz.conv.spec import ConvSpec, Field, SpecError
from convviz.conv.stage import Role, Stage

__all__ = ["KINDS"]

_kept = lru_cache(maxsize=128)  # a message for one spec asks for its stages a dozen times


@_kept
def _regular(spec: ConvSpec) -> tuple[Stage, ...]:
    return (Stage("Regular", spatial_layer(spec, out_channels=spec.out_channels, groups=1), kernels.conv2d),)


@_kept
def _grouped(spec: ConvSpec) -> tuple[Stage, ...]:
    layer = spatial_layer(spec, out_channels=spec.out_channels, groups=spec.groups)
    return (Stage("Grouped", layer, kernels.grouped_conv2d),)


@_kept
def _depthwise(spec: ConvSpec) -> tuple[Stage, ...]:
    return (_per_channel("Depthwise", _depthwise_layer(spec), "w"),)


@_kept
def _pointwise(spec: ConvSpec) -> tuple[Stage, ...]:
    layer = spatial_layer(spec, out_channels=spec.out_channels, groups=1)
    return (Stage("Pointwise", layer, kernels.pointwise_conv2d, role="mix"),)


@_kept
def _separable(spec: ConvSpec) -> tuple[Stage, ...]:
    depthwise = _per_channel("Depthwise", _depthwise_layer(spec), "depthwise")
    return depthwise, _mixing("Pointwise", depthwise.layer.output_shape, spec.out_channels, "pointwise")


@_kept
def _spatially_separable(spec: ConvSpec) -> tuple[Stage, ...]:
    """Each channel by a KHx1 column, then by a 1xKW row: together the outer product of the two."""
    whole = _depthwise_layer(spec)
    column = decide(
        whole.input_shape,
        out_channels=whole.out_channels,
        groups=whole.groups,
        kernel_size=(whole.kernel_height, 1),
        stride=(whole.stride_height, 1),
        dilation=(whole.dilation_height, 1),
        padding=(whole.pad_top, whole.pad_bottom, 0, 0),
    )
    row = decide(
        column.output_shape,
        out_channels=whole.out_channels,
        groups=whole.out_channels,
        kernel_size=(1, whole.kernel_width),
        stride=(1, whole.stride_width),
        dilation=(1, whole.dilation_width),
        padding=(0, 0, whole.pad_left, whole.pad_right),
    )
    return _per_channel("Column", column, "column", "column"), _per_channel("Row", row, "row", "row")


@_kept
def _bottleneck(spec: ConvSpec) -> tuple[Stage, ...]:
    """Narrow, wide, narrow: each channel mix is linear here, and there is no shortcut around the block."""
    narrow = spec.batch, spec.height, spec.width, spec.in_channels
    expand = _mixing("Expansion", narrow, spec.in_channels * spec.expansion, "expand")
    wide = decide(
        expand.layer.output_shape,
        out_channels=expand.layer.out_channels,
        groups=expand.layer.out_channels,
        kernel_size=spec.kernel_size,
        stride=spec.stride,
        dilation=spec.dilation,
        padding=spec.padding,
    )
    depthwise = _per_channel("Depthwise", wide, "depthwise")
    return expand, depthwise, _mixing("Projection", wide.output_shape, spec.out_channels, "project")


def _depthwise_layer(spec: ConvSpec) -> ConvLayer:
    return spatial_layer(spec, out_channels=spec.in_channels * spec.depth_multiplier, groups=spec.in_channels)


def _per_channel(title: str, layer: ConvLayer, weight_name: str, role: Role = "plane") -> Stage:
    return Stage(title, layer, kernels.depthwise_conv2d, weight_name, is_depthwise=True, role=role)


def _mixing(title: str, input_shape: tuple[int, int, int, int], out_channels: int, weight_name: str) -> Stage:
    return Stage(title, pointwise_layer(input_shape, out_channels), kernels.pointwise_conv2d, weight_name, role="mix")


def _groups_divide_the_channels(spec: ConvSpec) -> None:
    for field in ("in_channels", "out_channels"):
        channels = getattr(spec, field)
        if channels % spec.groups:
            raise SpecError(
                "groups",
                "{groups} groups do not divide {channels}={count}: every group needs as many channels as the "
                "others. Choose {field} from {divisors}, or change {channels}.",
                groups=spec.groups,
                channels=Field(field),
                count=channels,
                divisors=_divisors(channels),
            )


def _divisors(number: int) -> str:
    return ", ".join(str(d) for d in range(1, number + 1) if number % d == 0)


def _separable_rule(spec: ConvSpec) -> RuleOfThumb:
    """For multiplier 1 the share is 1/O + 1/(KH KW), as in "MobileNets" (2017), section 3.1."""
    window, filters, multiplier = spec.kernel_size[0] * spec.kernel_size[1], spec.out_channels, spec.depth_multiplier
    formula, numbers = f"1/O + 1/{_window_name(spec)}", f"1/{filters} + 1/{window}"
    if multiplier > 1:
        formula, numbers = f"M × ({formula})", f"{multiplier} × ({numbers})"
    return RuleOfThumb(formula, numbers, multiplier * (1 / filters + 1 / window))


def _bottleneck_rule(spec: ConvSpec) -> RuleOfThumb:
    """From h w d' t (d' + k² + d'') of "MobileNetV2" (2018), section 3.3; a stride leaves the expansion as it is."""
    window, inputs, filters = spec.kernel_size[0] * spec.kernel_size[1], spec.in_channels, spec.out_channels
    t = spec.expansion
    layer = spatial_layer(spec, out_channels=filters, groups=1)
    before, after = layer.height * layer.width, layer.out_height * layer.out_width
    name = _window_name(spec)
    more = ("", "") if before == after else ("H·W/(OH·OW) × ", f"{before}/{after} × ")
    return RuleOfThumb(
        f"t × ({more[0]}C/({name}·O) + 1/O + 1/{name})",
        f"{t} × ({more[1]}{inputs}/({window} × {filters}) + 1/{filters} + 1/{window})",
        t * (before / after * inputs / (window * filters) + 1 / filters + 1 / window),
    )


def _window_name(spec: ConvSpec) -> str:
    return "K²" if spec.kernel_size[0] == spec.kernel_size[1] else "(KH·KW)"


KINDS.update(
    {
        "regular": ConvKind(
            title="Regular",
            stages=_regular,
            fields=("out_channels",),
            becomes={"groups": "grouped"},
            lesson="regular",
            summary="Every filter looks at every channel. Where it all starts; also grouped and 1×1.",
        ),
        "grouped": ConvKind(
            title="Grouped", stages=_grouped, fields=("out_channels", "groups"), check=_groups_divide_the_channels
        ),
        "depthwise": ConvKind(
            title="Depthwise",
            stages=_depthwise,
            fields=("depth_multiplier",),
            lesson="depthwise",
            summary="One filter per channel, and channels that never meet.",
        ),
        "pointwise": ConvKind(
            title="Pointwise", stages=_pointwise, fields=("out_channels",), fixed={"kernel_size": (1, 1)}
        ),
        "separable": ConvKind(
            title="Depthwise separable",
            stages=_separable,
            fields=("out_channels", "depth_multiplier"),
            calls={
                "TensorFlow": "tf.nn.separable_conv2d",
                "Keras": "keras.layers.SeparableConv2D",
                "convviz.nn": "nn.separable_conv2d",
            },
            rule=_separable_rule,
            lesson="separable",
            summary="Depthwise, then 1×1: first space, then channels. A fraction of the cost.",
        ),
        "spatially_separable": ConvKind(
            title="Spatially separable",
            stages=_spatially_separable,
            fields=("depth_multiplier",),
            lesson="spatial",
            summary="A column, then a row. Only for filters that are an outer product.",
        ),
        "bottleneck": ConvKind(
            title="Bottleneck",
            stages=_bottleneck,
            fields=("out_channels", "expansion"),
            rule=_bottleneck_rule,
            beside=("regular", "separable"),
            lesson="bottleneck",
            summary="1×1 up, depthwise, 1×1 down: MobileNet v2's block, in three stages.",
        ),
    }
)
