"""What a page shows of a finished run: the player, costs, heatmaps, the loops that ran."""

import time
from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import streamlit as st

from convviz.conv import KINDS, ConvSpec, OpCounts, StagePass, count_layer, count_ops, forward
from convviz.conv.listing import listing
from convviz.figures import output_heatmap
from convviz.player import player
from convviz.presets import EXAMPLES
from convviz.ui import formulas
from convviz.ui.choices import Choice
from convviz.ui.links import anchor, link_list
from convviz.ui.share import show_share

_HEAD_START = 0.1  # seconds in which the browser gets nothing else, so that it draws the player at once
_MOST_CELLS = 20_000  # of one heatmap: more only slow the page down


def show_player(choice: Choice, *views: str) -> tuple[StagePass, ...]:
    """Run the choice and play it, `views` switched on besides those that always are; below it, ways to share it."""
    passes = forward(choice.spec, choice.input, choice.weights)
    player(passes, key="player", spec=choice.spec, step=choice.step, pixels=choice.pixels, views=views)
    time.sleep(_HEAD_START)
    show_share(KINDS[choice.spec.kind].name)
    return passes


def show_examples(page: str) -> None:
    """Links to the worked examples of `page`."""
    links = [anchor(e.title, page, e.choices) for e in EXAMPLES if e.page == page]
    link_list(links, label="Worked examples", look="chips")


def show_results(text: Mapping[str, str], choice: Choice, passes: Sequence[StagePass]) -> None:
    """Everything below the player in the lesson's own words; a comparison where it has words for one."""
    st.header("Output size", anchor=False)
    st.markdown(text["Output size"])
    show_output_size(choice.spec)
    st.header("What it costs", anchor=False)
    st.markdown(text["Costs"])
    show_costs(choice.spec)
    if "Comparison" in text:
        st.header("Against the regular convolution", anchor=False)
        st.markdown(text["Comparison"])
        show_comparison(choice.spec)
    st.header("Output, channel by channel", anchor=False)
    heatmaps = st.container()
    st.header("The loops that ran", anchor=False)
    st.markdown(text["Loops"])
    show_code(passes)
    with heatmaps:  # last: the browser would draw nothing else while Plotly draws
        show_heatmaps(passes)


def show_costs(spec: ConvSpec) -> None:
    """Counts as metrics, each with its formula filled in."""
    counts = count_ops(spec)
    _metrics(counts)
    stages = KINDS[spec.kind].stages(spec)
    lines = []
    for stage in stages:
        name = f"<b>{escape(stage.title)}</b><br>" if len(stages) > 1 else ""
        lines.append(name + "<br>".join(map(escape, (formulas.macs(stage), formulas.parameters(stage)))))
    if len(stages) > 1:
        layers = [count_layer(stage.layer) for stage in stages]
        sums = [
            f"MACs together: {formulas.total([layer.multiplies for layer in layers])}",
            f"parameters together: {formulas.total([layer.parameters for layer in layers])}",
        ]
        lines.append("<br>".join(map(escape, sums)))
    _formula(lines)


def show_output_size(spec: ConvSpec) -> None:
    """The output size of every stage, its formula filled in."""
    stages = KINDS[spec.kind].stages(spec)
    shown = [stage for stage in stages if stage.layer.kernel_height * stage.layer.kernel_width > 1] or stages[:1]
    lines = []
    for stage in shown:
        name = f"<b>{escape(stage.title)}</b><br>" if len(stages) > 1 else ""
        lines.append(name + "<br>".join(map(escape, formulas.output_size(stage.layer))))
    _formula(lines)


def show_comparison(spec: ConvSpec) -> None:
    """This convolution beside the regular one of the same shape."""
    regular, macs, parameters, rule = formulas.comparison(spec)
    mine, theirs = count_ops(spec), count_ops(regular)
    left, right = st.columns(2)
    name = KINDS[spec.kind].title
    with left:
        _pair(name, mine)
    with right:
        _pair("Regular, same shape", theirs)
    st.markdown(f"**{macs:.1%}** of the MACs and **{parameters:.1%}** of the parameters of the regular convolution.")
    if rule:
        _formula([escape(rule)])


def show_heatmaps(passes: Sequence[StagePass]) -> None:
    """The output of every stage, channel by channel, for the first image."""
    for number, done in enumerate(passes):
        output = done.output_nhwc[0]
        height, width, channels = output.shape
        shown = max(1, min(channels, _MOST_CELLS // (height * width)))
        title = f"{done.stage.title} output" if len(passes) > 1 else "Output"
        note = f", channels 1 to {shown} of {channels} (the player shows all)" if shown < channels else ""
        image = f", image 1 of {done.output_nhwc.shape[0]}" if done.output_nhwc.shape[0] > 1 else ""
        st.markdown(f"**{title}**: {height} × {width} × {channels}{note}{image}")
        figure = output_heatmap(output[:, :, :shown], dark=st.context.theme.type == "dark")
        st.plotly_chart(
            figure,
            key=f"heatmap-{number}",
            alt=_describe(title, output),
            theme="streamlit",
            config={"displayModeBar": False},
        )


def show_code(passes: Sequence[StagePass]) -> None:
    """The loops that have just run, word for word; once, where two stages ran the same."""
    for kernel in dict.fromkeys(done.stage.kernel for done in passes):
        st.code(
            listing(kernel), language="python", wrap_lines=True
        )  # wrapped: what scrolls, a keyboard could not reach


def _metrics(counts: OpCounts) -> None:
    useful = counts.useful_multiplies / counts.multiplies
    shown = {
        "MACs": f"{counts.multiplies:,}",
        "Useful MACs": f"{counts.useful_multiplies:,} ({useful:.0%})",
        "Additions": f"{counts.adds:,}",
        "Parameters": f"{counts.parameters:,}",
        "FLOPs per byte": f"{counts.arithmetic_intensity:.2f}",
    }
    with st.container(horizontal=True, gap="large"):
        for name, value in shown.items():
            st.metric(name, value, help=_HELP[name], width="content")


_HELP = {
    "MACs": "Multiply-accumulates: one product and its addition. Products with padding zeros count.",
    "Useful MACs": "Products with a cell of the input itself, not with padding.",
    "Additions": "Taps − 1 for each output element.",
    "Parameters": "Weights; there are no biases here.",
    "FLOPs per byte": "Arithmetic intensity: 2 × MACs per byte; every stage's input, weights and output move once.",
}


def _pair(name: str, counts: OpCounts) -> None:
    st.markdown(f"**{name}**")
    with st.container(horizontal=True, gap="large"):
        st.metric("MACs", f"{counts.multiplies:,}", width="content")
        st.metric("Parameters", f"{counts.parameters:,}", width="content")


def _formula(lines: list[str]) -> None:
    st.html(f'<div class="formula">{"<br>".join(lines)}</div>')


def _describe(title: str, output: np.ndarray) -> str:
    height, width, channels = output.shape
    return (
        f"Heatmap. {title}: {channels} channels of {height} rows and {width} columns, "
        f"values from {output.min():.4g} to {output.max():.4g}, mean {output.mean():.4g}."
    )
