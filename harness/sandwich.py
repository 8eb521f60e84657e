"""A throw-away kind in three stages, depthwise, pointwise, depthwise, with its page: one entry must be enough."""

from convviz.conv import ConvKind, ConvSpec, SpecError, Stage, kernels
from convviz.conv.kind import RuleOfThumb
from convviz.conv.layer import decide, pointwise_layer, spatial_layer

WIDEST = 5


def _stages(spec: ConvSpec) -> tuple[Stage, ...]:
    first = spatial_layer(spec, out_channels=spec.in_channels * spec.depth_multiplier, groups=spec.in_channels)
    mixing = pointwise_layer(first.output_shape, spec.out_channels)
    last = decide(
        mixing.output_shape,
        out_channels=spec.out_channels * spec.expansion,
        groups=spec.out_channels,
        kernel_size=(2, 3),
        padding="same",
    )
    return (
        Stage("Bread", first, kernels.depthwise_conv2d, "bread", is_depthwise=True),
        Stage("Filling", mixing, kernels.pointwise_conv2d, "filling", role="mix"),
        Stage("Second slice", last, kernels.depthwise_conv2d, "slice_2", is_depthwise=True),
    )


def _check(spec: ConvSpec) -> None:
    if spec.expansion > WIDEST:
        raise SpecError("expansion", "{field}={given} is more than a mouth can take.", given=spec.expansion)


SANDWICH = ConvKind(
    title="Sandwich",
    stages=_stages,
    fields=("expansion", "out_channels", "depth_multiplier"),  # the expansion is the last stage's multiplier here
    check=_check,
    rule=lambda spec: RuleOfThumb("a rule", "of numbers", 0.5),
    lesson="sandwich",
    summary="Something between two slices.",
)
PAGE = '''
"""Lesson: sandwich convolution."""

import streamlit as st

from convviz.conv import KINDS
from convviz.ui.choices import ask
from convviz.ui.lesson import page_frame, prose
from convviz.ui.results import show_examples, show_player, show_results
from convviz.ui.share import show_share
from harness.sandwich import SANDWICH

KINDS["sandwich"] = SANDWICH
page_frame("Sandwich convolution", "sandwich")
text = prose(__file__)
st.markdown(text["Idea"])
asked = ask("sandwich", show_player)
show_share(asked)
show_examples("sandwich")
show_results(text, asked)
'''
PROSE = """## Idea
Bread, filling, bread.

## Output size
As large as the bread.

## Costs
Three stages cost what three stages cost.

## Comparison
To a plain meal.

## Loops
Two pieces of code.
"""
