"""The formulas with the current numbers filled in, as text."""

from typing import NamedTuple

from convviz.conv import COMMON_FIELDS, KINDS, ConvLayer, ConvSpec, Stage, count_layer, count_ops


def output_size(layer: ConvLayer) -> list[str]:
    """One line per direction: floor((size + padding - span) / stride) + 1."""
    return [
        _axis("OH", layer.height, layer.pad_top + layer.pad_bottom, layer.kernel_height, layer.dilation_height,
              layer.stride_height, layer.out_height),
        _axis("OW", layer.width, layer.pad_left + layer.pad_right, layer.kernel_width, layer.dilation_width,
              layer.stride_width, layer.out_width),
    ]  # fmt: skip


def _axis(name: str, size: int, pads: int, taps: int, dilation: int, stride: int, out: int) -> str:
    size_name, taps_name = ("H", "KH") if name == "OH" else ("W", "KW")
    general = f"⌊({size_name} + padding − dilation × ({taps_name} − 1) − 1) / stride⌋ + 1"
    return f"{name} = {general} = ⌊({size} + {pads} − {dilation} × ({taps} − 1) − 1) / {stride}⌋ + 1 = {out}"


def macs(stage: Stage) -> str:
    """Multiply-accumulates of one stage: output elements times taps."""
    layer = stage.layer
    names, numbers = _factors(stage)
    batch = [("N", layer.batch)] if layer.batch > 1 else []
    factors = [*batch, ("OH", layer.out_height), ("OW", layer.out_width), *zip(names, numbers, strict=True)]
    return f"{_product('MACs', factors)} = {count_layer(layer).multiplies:,}"


def parameters(stage: Stage) -> str:
    names, numbers = _factors(stage)
    return f"{_product('parameters', list(zip(names, numbers, strict=True)))} = {count_layer(stage.layer).parameters:,}"


def _factors(stage: Stage) -> tuple[list[str], list[int]]:
    layer = stage.layer
    if stage.is_depthwise:
        names = ["KH", "KW", "C", "M"]
    elif layer.groups > 1:
        names = ["KH", "KW", "IC / groups", "OC"]
    else:
        names = ["KH", "KW", "IC", "OC"]
    return names, list(stage.weight_shape)


def _product(name: str, factors: list[tuple[str, int]]) -> str:
    return f"{name} = {' × '.join(n for n, _ in factors)} = {' × '.join(f'{value:,}' for _, value in factors)}"


def total(values: list[int]) -> str:
    return f"{' + '.join(f'{value:,}' for value in values)} = {sum(values):,}"


class Comparison(NamedTuple):
    """Another kind in the same shape, and a convolution's MACs and parameters as shares of the other's."""

    other: ConvSpec
    macs: float
    parameters: float


def comparison(spec: ConvSpec, kind: str = "regular") -> Comparison:
    """`spec` against a convolution of `kind` with the same input, window and number of output channels."""
    common = {field: value for field, value in spec.used().items() if field in COMMON_FIELDS}
    other = ConvSpec(kind, **common, out_channels=KINDS[spec.kind].stages(spec)[-1].layer.out_channels)
    mine, theirs = count_ops(spec), count_ops(other)
    return Comparison(other, mine.multiplies / theirs.multiplies, mine.parameters / theirs.parameters)


def rule(spec: ConvSpec) -> str | None:
    """The kind's rule of thumb for its MACs against the regular convolution's, numbers filled in, if it has one."""
    rule = KINDS[spec.kind].rule
    if rule is None:
        return None
    formula, numbers, share = rule(spec)
    return f"MAC ratio = {formula} = {numbers} = {share:.1%}"
