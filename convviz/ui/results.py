"""What a page shows of a finished run: the player, costs, heatmaps, the loops that ran."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import streamlit as st

from convviz.choice.choice import Choice
from convviz.conv import KINDS, ConvSpec, OpCounts, StagePass, count_layer, count_ops, forward
from convviz.conv.listing import listing
from convviz.figures import output_heatmap
from convviz.player import player
from convviz.presets import EXAMPLES
from convviz.ui import formulas
from convviz.ui.choices import Asked
from convviz.ui.lesson import section
from convviz.ui.links import anchor, link_list
from convviz.ui.percent import percent

_MOST_CELLS = 20_000  # of one heatmap: more only slow the page down
_SMALL_CELLS = 32 * 32  # of one channel: from here on the player's cells have no room for numbers

Played = Asked[tuple[StagePass, ...]]


def show_player(choice: Choice) -> tuple[StagePass, ...]:
    """Run the choice and play it."""
    passes = forward(choice.spec, choice.input, choice.weights)
    player(passes, key="player", spec=choice.spec, step=choice.step, pixels=choice.pixels, views=choice.views)
    return passes


def show_examples(page: str) -> None:
    """Links to the worked examples of `page`."""
    links = [anchor(e.title, page, e.choices) for e in EXAMPLES if e.page == page]
    link_list(links, label="Worked examples", look="chips")


def show_results(text: Mapping[str, str], asked: Played) -> None:
    """Everything below the player in the lesson's own words; a comparison where it has words for one."""
    show_output_size(text["Output size"], asked)
    show_costs(text["Costs"], asked)
    if "Comparison" in text:
        show_comparison(text["Comparison"], asked)
    heatmaps = st.container()
    show_loops(text["Loops"], asked.picture)
    with heatmaps:  # last: the browser would draw nothing else while Plotly draws
        show_heatmaps(asked)


def show_output_size(words: str, asked: Played) -> None:
    """The output size of every stage, its formula filled in."""
    spec = _counted("Output size", words, asked)
    stages = KINDS[spec.kind].stages(spec)
    shown = [stage for stage in stages if stage.layer.kernel_height * stage.layer.kernel_width > 1] or stages[:1]
    lines = []
    for stage in shown:
        name = f"<b>{escape(stage.title)}</b><br>" if len(stages) > 1 else ""
        lines.append(name + "<br>".join(map(escape, formulas.output_size(stage.layer))))
    _formula(lines)


def show_costs(words: str, asked: Played, *, title: str = "What it costs") -> None:
    """Counts as metrics, each with its formula filled in."""
    spec = _counted(title, words, asked)
    _metrics(count_ops(spec))
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


def show_comparison(words: str, asked: Played) -> None:
    """This convolution beside the regular one of the same shape, and beside what else its kind is set against."""
    kind = KINDS[asked.choice.spec.kind]
    names = " and the ".join(KINDS[name].title.lower() for name in kind.beside)
    spec = _counted(f"Against the {names} convolution", words, asked)
    others = {name: formulas.comparison(spec, name) for name in kind.beside}
    mine, *theirs = st.columns(1 + len(others))
    with mine:
        _pair(kind.title, count_ops(spec))
    for column, (name, found) in zip(theirs, others.items(), strict=True):
        with column:
            _pair(f"{KINDS[name].title}, same shape", count_ops(found.other))
    for name, found in others.items():
        st.markdown(
            f"**{percent(found.macs, 1)}** of the MACs and **{percent(found.parameters, 1)}** of the parameters of "
            f"the {KINDS[name].name.lower()}."
        )
    if rule := formulas.rule(spec):
        _formula([escape(rule)])


def _counted(title: str, words: str, asked: Played) -> ConvSpec:
    """Begin a section that only counts: of what was asked for, however large, unless no convolution can have it."""
    section(title, words, about="" if asked.spec else asked.instead)
    return asked.spec or asked.choice.spec


@st.fragment
def show_heatmaps(asked: Played) -> None:
    """The outputs as heatmaps: at once where the player's cells are too small for numbers, else when somebody asks.

    A fragment: whoever asks runs this alone, not the whole page.
    """
    passes, title = asked.picture, "Output, channel by channel"
    if any(done.stage.layer.out_height * done.stage.layer.out_width >= _SMALL_CELLS for done in passes):
        section(title, "", about=asked.instead)
        _draw_heatmaps(passes)
        return
    folded = st.expander(f"{title}, as heatmaps", icon=":material/grid_on:", key="heatmaps", on_change="rerun")
    if folded.open:  # nothing is drawn for those who never look
        with folded:
            _draw_heatmaps(passes)


def _draw_heatmaps(passes: Sequence[StagePass]) -> None:
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


def show_loops(words: str, passes: Sequence[StagePass]) -> None:
    """The loops that have just run, word for word; once, where two stages ran the same. Folded: the player has them."""
    with st.expander("The loops that ran", icon=":material/code:"):
        st.markdown(words)
        for kernel in dict.fromkeys(done.stage.kernel for done in passes):
            code = listing(kernel)
            st.code(code, language="python", wrap_lines=True)  # wrapped: what scrolls, a keyboard could not reach


def _metrics(counts: OpCounts) -> None:
    useful = percent(counts.useful_multiplies / counts.multiplies)
    shown = {
        "MACs": f"{counts.multiplies:,}",
        "Useful MACs": f"{counts.useful_multiplies:,} ({useful})",
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
