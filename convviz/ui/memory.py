"""What the lesson on memory shows below the player: traffic and loop order, per stage and layout."""

from functools import lru_cache

import streamlit as st

from convviz.conv import DATA_FORMATS, KINDS, ConvLayer, ConvSpec
from convviz.conv import layout as memory
from convviz.ui.links import Choices, anchor, link_list

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
        st.table(_traffic_rows(stage.layer), hide_index=True)


def show_loop_order(spec: ConvSpec) -> None:
    """One table per stage: how far each loop moves, and the order that follows."""
    for stage in KINDS[spec.kind].stages(spec):
        st.markdown(f"**{stage.title}**: numbers from one turn of a loop to the next, in input / filters / output")
        st.table([_order_row(stage.layer, name) for name in DATA_FORMATS], hide_index=True)


@lru_cache(maxsize=64)
def _traffic_rows(layer: ConvLayer) -> list[Row]:
    arrays = {
        "Input": (memory.input_traffic, lambda name: memory.image_strides(layer.input_shape, name)),
        "Filters": (memory.filter_traffic, lambda name: memory.filter_strides(layer, name)),
        "Output": (memory.output_traffic, lambda name: memory.image_strides(layer.output_shape, name)),
    }
    return [
        _traffic_row(array, name, strides(name), traffic(layer, name))
        for array, (traffic, strides) in arrays.items()
        for name in DATA_FORMATS
    ]


def _traffic_row(array: str, name: str, strides: tuple[int, ...], traffic: memory.Traffic) -> Row:
    most = traffic.most
    return {
        "Array": array,
        "Layout": name,
        "Strides": f"{_INDICES[array]}: {', '.join(f'{step:,}' for step in strides)}",
        "Numbers": f"{most.cells:,}",
        "Runs": f"{most.runs:,}",
        "Lines": f"{most.lines:,}",
        "Lines in all": f"{traffic.lines:,}",
        "Loads": f"{traffic.visits:,}",
        "Used": f"{traffic.used:.0%}",
    }


_INDICES = {"Input": "n h w c", "Filters": "kh kw ic oc", "Output": "n h w c"}


def _order_row(layer: ConvLayer, name: str) -> Row:
    steps = {loop: " / ".join(f"{step:,}" for step in of) for loop, of in memory.loop_steps(layer, name).items()}
    return {"Layout": name} | steps | {"Order, outermost first": " ".join(memory.loop_order(layer, name))}
