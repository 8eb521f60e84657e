"""What the lesson on memory layout shows below the player: traffic and loop order, per stage and layout."""

from functools import lru_cache

import streamlit as st

from convviz.conv import DATA_FORMATS, KINDS, ConvLayer, ConvSpec, layout
from convviz.ui.links import Choices, anchor, link_list
from convviz.ui.tables import show_table

Row = dict[str, str]

_TRIES: dict[str, tuple[str, Choices]] = {
    "16 channels": ("a pixel fills a line", {"height": 8, "width": 8, "in_channels": 16, "out_channels": 4}),
    "16 channels, NCHW": (
        "the same numbers", {"height": 8, "width": 8, "in_channels": 16, "out_channels": 4, "data_format": "NCHW"},
    ),
    "Rows of 16": ("a row fills a line", {"height": 16, "width": 16, "in_channels": 4, "padding": "same"}),
    "Stride 2": (
        "every other number",
        {"height": 16, "width": 16, "in_channels": 8, "out_channels": 8, "stride_height": 2, "stride_width": 2},
    ),
    "Two images": ("the outermost stride", {"batch": 2, "in_channels": 4, "out_channels": 4}),
}  # fmt: skip


def show_tries() -> None:
    """Links to sizes at which the layouts differ most."""
    links = [anchor(name, "layout", choices, note=note) for name, (note, choices) in _TRIES.items()]
    link_list(links, label="Sizes to try", look="chips")


def show_traffic(spec: ConvSpec) -> None:
    """One table per stage: what windows touch of each array in each layout."""
    stages = KINDS[spec.kind].stages(spec)
    for stage in stages:
        st.markdown(f"**{stage.title}**: what its windows touch")
        show_table(_traffic_rows(stage.layer), label=f"{stage.title}: what its windows touch")


def show_loop_order(spec: ConvSpec) -> None:
    """One table per stage: how far each loop moves, and the order that follows."""
    for stage in KINDS[spec.kind].stages(spec):
        st.markdown(f"**{stage.title}**: numbers from one turn of a loop to the next, in input / filters / output")
        rows = [_order_row(stage.layer, name) for name in DATA_FORMATS]
        show_table(rows, label=f"{stage.title}: steps of the loops")


@lru_cache(maxsize=64)
def _traffic_rows(layer: ConvLayer) -> list[Row]:
    rows = []
    for name in DATA_FORMATS:
        image, filters = layout.image_strides, layout.filter_strides(layer, name)
        rows += [
            _traffic_row("Input", name, image(layer.input_shape, name), layout.input_traffic(layer, name)),
            _traffic_row("Filters", name, filters, layout.filter_traffic(layer, name)),
            _traffic_row("Output", name, image(layer.output_shape, name), layout.output_traffic(layer, name)),
        ]
    return sorted(rows, key=lambda row: list(_INDICES).index(row["Array"]))


def _traffic_row(array: str, name: str, strides: tuple[int, ...], traffic: layout.Traffic) -> Row:
    most = traffic.most
    pairs = zip(_INDICES[array], strides, strict=True)
    return {
        "Array": array,
        "Layout": name,
        "Strides": _NO_BREAK.join(f"{index}{_NO_BREAK}{step:,}" for index, step in pairs),
        "Numbers": f"{most.cells:,}",
        "Runs": f"{most.runs:,}",
        "Lines": f"{most.lines:,}",
        "Lines in all": f"{traffic.lines:,}",
        "Loads": f"{traffic.visits:,}",
        "Used": f"{traffic.used:.0%}",
    }


_NO_BREAK = "\N{NO-BREAK SPACE}"  # a narrow table scrolls rather than break these
_IMAGE = ("n", "h", "w", "c")
_INDICES = {"Input": _IMAGE, "Filters": ("kh", "kw", "ic", "oc"), "Output": _IMAGE}


def _order_row(layer: ConvLayer, name: str) -> Row:
    order = layout.loop_order(layer, name)
    steps = {
        loop: f"{_NO_BREAK}/{_NO_BREAK}".join(f"{step:,}" for step in of) if loop in order else "one turn"
        for loop, of in layout.loop_steps(layer, name).items()
    }
    return {"Layout": name} | steps | {"Order, outermost first": _NO_BREAK.join(order)}
