"""One choice under several paddings, side by side: what each adds, what comes out, what is never read."""

from dataclasses import replace

import numpy as np
import streamlit as st

from convviz.choice.work import check_work
from convviz.conv import KINDS, ConvLayer, ConvSpec, SpecError, count_layer, forward
from convviz.conv.arithmetic import filter_span
from convviz.conv.coverage import coverage
from convviz.conv.spec import Padding
from convviz.figures import padding_map
from convviz.presets import make_input, make_weights
from convviz.ui.percent import percent
from convviz.ui.tables import show_table

_MOST_SIDE = 40  # cells; a larger drawing would show nothing
_MOST_SHOWN = 8  # outputs per row and column shown as numbers
_TENSORFLOW = "same (TensorFlow, Keras)"
_PYTORCH = "PyTorch, padding = span // 2"


def paddings(spec: ConvSpec) -> dict[str, ConvSpec]:
    """The same convolution under each padding that it can have, by name; PyTorch's usual one is symmetric."""
    half = [filter_span(taps, dilation) // 2 for taps, dilation in zip(spec.kernel_size, spec.dilation, strict=True)]
    symmetric = (half[0], half[0], half[1], half[1])
    wanted: dict[str, Padding] = {
        "valid": "valid",
        _TENSORFLOW: "same",
        _PYTORCH: symmetric,
    }
    if not isinstance(spec.padding, str):
        wanted["explicit, as chosen"] = spec.padding
    found = {}
    for name, padding in wanted.items():
        try:
            found[name] = replace(spec, padding=padding)
        except SpecError:
            continue  # a window that fits nowhere without padding
    return found


def show_paddings(spec: ConvSpec) -> None:
    """A table of all paddings, then a drawing of each."""
    layers = {name: _layer(each) for name, each in paddings(spec).items()}
    show_table([_row(name, layer) for name, layer in layers.items()], label="The same choice under every padding")
    st.markdown(
        "Drawn: one channel with its padding (zeros). A dot marks where a window starts, the outline is the first "
        "window, **hatched cells are read by no window**."
    )
    dark = st.context.theme.type == "dark"
    for column, (name, layer) in zip(st.columns(len(layers)), layers.items(), strict=True):
        with column:
            st.markdown(f"**{name}**")
            if max(layer.height, layer.width) > _MOST_SIDE:
                st.markdown(f"Too large to draw: sides up to {_MOST_SIDE} cells are drawn.")
                continue
            words = ", ".join(f"{key} {value}" for key, value in _row(name, layer).items())
            st.image(padding_map(layer, coverage(layer), dark=dark), alt=f"Padded input: {words}", width="content")


def show_values(spec: ConvSpec, input_name: str = "counting", filter_name: str = "counting") -> None:
    """The first output channel's first numbers under TensorFlow's SAME and PyTorch's symmetric padding, compared."""
    every = paddings(spec)
    both = {name: every[name] for name in (_TENSORFLOW, _PYTORCH)}  # both add enough for one window, whatever is chosen
    try:
        for padded in both.values():
            check_work(padded)
    except SpecError as too_much:
        name = too_much.field.replace("_", " ")
        st.info(f"Not computed here. With one of these paddings: {too_much.told(name=lambda _: f'the {name}')}")
        return
    outputs = []
    for column, (name, padded) in zip(st.columns(2), both.items(), strict=True):
        output = forward(padded, make_input(input_name, padded), make_weights(filter_name, padded))[-1].output_nhwc
        outputs.append(output)
        with column:
            st.markdown(f"**{name}**: {output.shape[1]} × {output.shape[2]}")
            st.code(_numbers(output[0, :_MOST_SHOWN, :_MOST_SHOWN, 0]), language=None)
    st.markdown(compared(*outputs))


def compared(tensorflow: np.ndarray, pytorch: np.ndarray) -> str:
    """Whether two outputs have the same shape and the same numbers, as a sentence in Markdown."""
    if tensorflow.shape != pytorch.shape:
        return "With your choice **not even the shapes agree**."
    differ = np.mean(tensorflow != pytorch)
    if differ == 0:
        return "With your choice both pad alike, and **the numbers agree**: take stride 2, or an even filter."
    share = "every number differs" if differ == 1 else f"{percent(float(differ))} of the numbers differ"
    return f"With your choice the shapes agree, but **{share}**."


def _layer(spec: ConvSpec) -> ConvLayer:
    return KINDS[spec.kind].stages(spec)[0].layer


def _row(name: str, layer: ConvLayer) -> dict[str, str]:
    counts, reads = count_layer(layer), coverage(layer)
    missed = [f"rows {_list(reads.missed_rows)}"] if reads.missed_rows else []
    missed += [f"columns {_list(reads.missed_columns)}"] if reads.missed_columns else []
    return {
        "padding": name,
        "top, bottom": f"{layer.pad_top}, {layer.pad_bottom}",
        "left, right": f"{layer.pad_left}, {layer.pad_right}",
        "output": f"{layer.out_height} × {layer.out_width}",
        "useful MACs": percent(counts.useful_multiplies / counts.multiplies, 1),
        "cells never read": f"{reads.missed_cells}" + (f" ({', '.join(missed)})" if missed else ""),
    }


def _list(indexes: list[int]) -> str:
    shown = ", ".join(str(index + 1) for index in indexes[:6])
    return f"{shown} …" if len(indexes) > 6 else shown


def _numbers(values: np.ndarray) -> str:
    words = [[f"{value:g}" for value in row] for row in values]
    width = max(len(word) for row in words for word in row)
    return "\n".join("  ".join(word.rjust(width) for word in row) for row in words)
