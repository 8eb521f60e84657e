"""Formulas with the numbers filled in: the right numbers, and they come to what the counter counts."""

import re
from math import floor, prod

import numpy as np
import pytest

from convviz.conv import KIND_NAMES, KINDS, ConvSpec, SpecError, count_layer, count_ops
from convviz.ui import formulas

SQUARE15 = {"height": 15, "width": 15}
AS_A8 = {"height": 128, "width": 128, "out_channels": 16, "padding": "same"}
AS_E5 = {"in_channels": 10, "out_channels": 20, "kernel_size": 7, "padding": "same"}
SPECS = [
    ConvSpec("regular", 2, 9, 7, 3, 4, (3, 2), (2, 1), "same", (1, 2)),
    ConvSpec("grouped", in_channels=4, out_channels=6, groups=2),
    ConvSpec("depthwise", padding=(1, 2, 0, 3), depth_multiplier=3),
    ConvSpec("pointwise", height=5, width=8),
    ConvSpec("separable", batch=3, height=8, padding="same", depth_multiplier=2),
    ConvSpec("spatially_separable", in_channels=2, kernel_size=(3, 5), **SQUARE15),
]
STAGES = [stage for spec in SPECS for stage in KINDS[spec.kind].stages(spec)]


def stages(*arguments, **choices):
    spec = ConvSpec(*arguments, **choices)
    return KINDS[spec.kind].stages(spec)


def numbers(text):
    return [int(digits.replace(",", "")) for digits in re.findall(r"\d[\d,]*", text)]


def test_the_formulas_of_a_regular_convolution_word_for_word():
    (stage,) = stages(height=128, width=128, out_channels=16, padding="same")
    assert formulas.macs(stage) == "MACs = OH × OW × KH × KW × IC × OC = 128 × 128 × 3 × 3 × 3 × 16 = 7,077,888"
    assert formulas.parameters(stage) == "parameters = KH × KW × IC × OC = 3 × 3 × 3 × 16 = 432"
    height, width = formulas.output_size(stage.layer)
    assert height.endswith("= ⌊(128 + 2 − 1 × (3 − 1) − 1) / 1⌋ + 1 = 128")
    assert height.startswith("OH = ⌊(H + padding − dilation × (KH − 1) − 1) / stride⌋ + 1 = ")
    assert width == height.replace("OH", "OW").replace("(H ", "(W ").replace("KH", "KW")


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.title)
def test_macs_and_parameters_multiply_to_what_the_counter_counts(stage):
    counts = count_layer(stage.layer)
    for text, total in ((formulas.macs(stage), counts.multiplies), (formulas.parameters(stage), counts.parameters)):
        _, names, factors, result = text.split(" = ")
        assert prod(numbers(factors)) == total == numbers(result)[0]
        assert len(names.split(" × ")) == len(factors.split(" × "))


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.title)
def test_names_say_which_loops_there_are(stage):
    layer = stage.layer
    names = formulas.parameters(stage).split(" = ")[1]
    if stage.title in ("Depthwise", "Column", "Row"):
        assert names == "KH × KW × C × M"
    else:
        assert names == f"KH × KW × {'IC / groups' if layer.groups > 1 else 'IC'} × OC"
    assert formulas.macs(stage).split(" = ")[1].startswith("N × " if layer.batch > 1 else "OH × ")


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.title)
def test_the_output_size_s_formula_comes_to_the_output_size(stage):
    for text, out in zip(formulas.output_size(stage.layer), stage.layer.output_shape[1:3], strict=True):
        filled, result = text.split(" = ")[2:]
        size, pads, dilation, taps, one, minus, stride, plus = numbers(filled)
        assert (one, minus, plus) == (1, 1, 1)
        assert floor((size + pads - dilation * (taps - 1) - 1) / stride) + 1 == out == int(result)


def test_the_output_size_s_formula_holds_for_hundreds_of_specs():
    random = np.random.default_rng(7)
    seen = 0
    while seen < 300:
        size, taps, dilation, stride, before, after = map(int, random.integers([1, 1, 1, 1, 0, 0], [12, 5, 4, 4, 4, 4]))
        try:
            (stage,) = stages(
                height=size, width=size, kernel_size=taps, stride=stride, dilation=dilation,
                padding=(before, after, after, before),
            )  # fmt: skip
        except SpecError:
            continue
        seen += 1
        for text in formulas.output_size(stage.layer):
            filled, result = text.split(" = ")[2:]
            assert numbers(filled) == [size, before + after, dilation, taps, 1, 1, stride, 1]
            assert (size + before + after - dilation * (taps - 1) - 1) // stride + 1 == int(result)


def test_c5_the_second_pass_is_cheaper_than_the_first():
    column, row = stages("spatially_separable", in_channels=1, **SQUARE15)
    assert formulas.macs(column) == "MACs = OH × OW × KH × KW × C × M = 13 × 15 × 3 × 1 × 1 × 1 = 585"
    assert formulas.macs(row) == "MACs = OH × OW × KH × KW × C × M = 13 × 13 × 1 × 3 × 1 × 1 = 507"
    assert formulas.total([585, 507]) == "585 + 507 = 1,092"


def test_totals_add_up():
    assert formulas.total([442_368, 786_432]) == "442,368 + 786,432 = 1,228,800"
    assert formulas.total([7]) == "7 = 7"


@pytest.mark.parametrize(
    ("sizes", "macs", "parameters", "rule"),
    [
        (AS_A8, 1_228_800 / 7_077_888, 75 / 432, "17.4%"),
        ({"out_channels": 10, **SQUARE15}, 9633 / 45_630, 57 / 270, "21.1%"),
        ({"height": 7, "width": 7, "out_channels": 128}, 10_275 / 86_400, 411 / 3456, "11.9%"),
        ({"out_channels": 3, "padding": "same"}, 36 / 81, 36 / 81, "44.4%"),
        (AS_E5, 690 / 9800, 690 / 9800, "7.0%"),
    ],
    ids=["A8", "C3", "D3", "E4", "E5"],
)
def test_the_figures_of_the_sources_against_the_regular_convolution(sizes, macs, parameters, rule):
    spec = ConvSpec("separable", **sizes)
    regular, macs_ratio, parameters_ratio = formulas.comparison(spec)
    text = formulas.rule(spec)
    assert regular == ConvSpec("regular", **sizes)
    assert macs_ratio == pytest.approx(macs)
    assert parameters_ratio == pytest.approx(parameters)
    assert text.endswith(f"= {rule}")
    assert f"{macs_ratio:.1%}" == rule


def test_the_rule_of_thumb_word_for_word():
    square, wide, doubled = (
        formulas.rule(ConvSpec("separable", out_channels=10, kernel_size=size, depth_multiplier=m))
        for size, m in ((3, 1), ((2, 4), 1), (3, 2))
    )
    assert square == "MAC ratio = 1/O + 1/K² = 1/10 + 1/9 = 21.1%"
    assert wide == "MAC ratio = 1/O + 1/(KH·KW) = 1/10 + 1/8 = 22.5%"
    assert doubled == "MAC ratio = M × (1/O + 1/K²) = 2 × (1/10 + 1/9) = 42.2%"


def test_the_rule_of_thumb_is_the_counted_ratio_for_every_size():
    random = np.random.default_rng(3)
    for _ in range(300):
        height, width, channels, out, m = map(int, random.integers(1, 12, 5))
        spec = ConvSpec(
            "separable", int(random.integers(1, 3)), height, width, channels, out,
            tuple(map(int, random.integers(1, 6, 2))), tuple(map(int, random.integers(1, 3, 2))), "same",
            tuple(map(int, random.integers(1, 3, 2))), m,
        )  # fmt: skip
        ratio = formulas.comparison(spec).macs
        window = spec.kernel_size[0] * spec.kernel_size[1]
        assert ratio == pytest.approx(m * (1 / out + 1 / window))
        assert formulas.rule(spec).endswith(f"= {ratio:.1%}")


def test_the_bottleneck_s_rule_word_for_word():
    plain, wide, strided = (
        formulas.rule(ConvSpec("bottleneck", in_channels=4, out_channels=8, padding="same", **choices))
        for choices in ({}, {"kernel_size": (2, 4), "expansion": 6}, {"stride": 2})
    )
    assert plain == "MAC ratio = t × (C/(K²·O) + 1/O + 1/K²) = 2 × (4/(9 × 8) + 1/8 + 1/9) = 58.3%"
    assert wide == "MAC ratio = t × (C/((KH·KW)·O) + 1/O + 1/(KH·KW)) = 6 × (4/(8 × 8) + 1/8 + 1/8) = 187.5%"
    assert strided == (
        "MAC ratio = t × (H·W/(OH·OW) × C/(K²·O) + 1/O + 1/K²) = 2 × (36/9 × 4/(9 × 8) + 1/8 + 1/9) = 91.7%"
    )


def test_the_bottleneck_s_rule_is_the_counted_ratio_for_every_size():
    random = np.random.default_rng(4)
    for _ in range(300):
        height, width, channels, out, t = map(int, random.integers(1, 12, 5))
        kernel, stride, dilation = (tuple(map(int, random.integers(1, most, 2))) for most in (6, 4, 3))
        padding = ("same", (5, 5, 5, 5))[random.integers(2)]
        spec = ConvSpec("bottleneck", 2, height, width, channels, out, kernel, stride, padding, dilation, expansion=t)
        ratio = formulas.comparison(spec).macs
        assert KINDS["bottleneck"].rule(spec).share == pytest.approx(ratio)
        assert formulas.rule(spec).endswith(f"= {ratio:.1%}")


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_the_regular_convolution_compared_with_has_the_same_output_shape(kind):
    spec = ConvSpec(
        kind, 2, 9, 8, 4, 6, (3, 2), (2, 1), (1, 0, 2, 1), (1, 2), depth_multiplier=2, groups=2, data_format="NCHW"
    )
    regular, macs, parameters = formulas.comparison(spec)
    (mine, theirs) = (KINDS[s.kind].stages(s)[-1].layer.output_shape for s in (spec, regular))
    assert regular.kind == "regular"
    assert mine == theirs
    assert macs == count_ops(spec).multiplies / count_ops(regular).multiplies
    assert parameters == count_ops(spec).parameters / count_ops(regular).parameters
