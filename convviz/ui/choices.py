"""Widgets that make a choice: a spec with its input and weights. The address bar holds every one of them."""

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import streamlit as st
from streamlit.errors import StreamlitAPIException

from convviz.conv import ConvSpec, SpecError
from convviz.presets import FILTERS, PIXELS, make_input, make_weights
from convviz.ui.controls import CONTROLS, STEP, Control, Number, Option, Text, check_work

_NOTICE = "notice about the address"  # of the session's state: it outlives one run
_FILTER_ROWS = {
    "regular": ("out_channels", "groups"),
    "depthwise": ("depth_multiplier",),
    "separable": ("out_channels", "depth_multiplier"),
    "spatially_separable": ("depth_multiplier",),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A spec with the numbers it runs on, arrays in the spec's data format; `step` is where the player starts."""

    spec: ConvSpec
    input: np.ndarray
    weights: list[np.ndarray]
    pixels: bool
    step: int


@dataclass(slots=True)
class _Asked:
    """Values of the widgets by key, and a place beside each for a message; `unbound` ones do not read the address."""

    unbound: set[str]
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)

    def ask(self, *keys: str, options: tuple[str, ...] = ()) -> None:
        """One row of widgets, and under it room for a message about any of them."""
        for column, key in zip(st.columns(len(keys)), keys, strict=True):
            with column:
                self.values[key] = _widget(key, options, bound=key not in self.unbound)
        place = st.empty()
        self.places |= dict.fromkeys(keys, place)


def ask(kind: str) -> Choice:
    """Ask for everything a convolution of `kind` needs; an impossible answer is explained and the last good one kept.

    `kind` "regular" also offers groups, and then is "grouped".
    """
    has_started_over = _NOTICE in st.session_state
    asked = _Asked(unbound=_malformed(kind))
    with st.sidebar:
        _fill_sidebar(asked, kind)
    if asked.unbound and not has_started_over:
        st.rerun()  # the address is clean now: bind every widget to it before anybody touches one
    if notice := st.session_state.pop(_NOTICE, None):
        st.warning(notice)
    last_good = f"last good {kind}"
    try:
        choice = _choice(kind, asked.values)
    except SpecError as error:
        message = _in_labels(str(error))
        shown = "the last choice that works" if last_good in st.session_state else "the default choice"
        choice = st.session_state.get(last_good) or _choice(kind, {key: c.default for key, c in CONTROLS.items()})
        place = asked.places.get(error.field, st.sidebar)
        if isinstance(CONTROLS.get(error.field), Text) and not asked.values[error.field].strip():
            place.info(message)  # nothing typed yet is no mistake
        else:
            place.error(message)
            st.error(f"{message} The picture below shows {shown}.")
    st.session_state[last_good] = choice
    return choice


def _fill_sidebar(asked: _Asked, kind: str) -> None:
    st.subheader("Input", anchor=False)
    asked.ask("input")
    if asked.values["input"] == "custom":
        asked.ask("values")
    asked.ask("height", "width")
    asked.ask("in_channels", "batch")
    st.subheader("Filter", anchor=False)
    asked.ask("filters", options=FILTERS[kind])
    if asked.values["filters"] == "custom":
        asked.ask("weights")
    asked.ask("kernel_height", "kernel_width")
    asked.ask(*_FILTER_ROWS[kind])
    st.subheader("Window", anchor=False)
    asked.ask("padding")
    if asked.values["padding"] == "explicit":
        asked.ask("pad_top", "pad_bottom")
        asked.ask("pad_left", "pad_right")
    asked.ask("stride_height", "stride_width")
    asked.ask("dilation_height", "dilation_width")
    st.subheader("Numbers", anchor=False)
    asked.ask("seed")
    asked.ask("data_format")


def _widget(key: str, options: tuple[str, ...], *, bound: bool) -> Any:
    control = CONTROLS[key]
    shared: dict[str, Any] = {"key": key, "bind": "query-params" if bound else None, "help": control.help or None}
    if isinstance(control, Number):
        return st.number_input(control.label, control.low, control.high, control.default, **shared)
    if not isinstance(control, Option):
        return st.text_input(control.label, control.default, max_chars=control.longest, **shared)
    words = options or control.options
    if len(words) > 3:
        return st.selectbox(control.label, words, words.index(control.default), **shared)
    return st.segmented_control(control.label, words, default=control.default, required=True, **shared)


def _choice(kind: str, values: dict[str, Any]) -> Choice:
    """Check the answers and make the numbers; raises SpecError."""
    used = {key: values.get(key, control.default) for key, control in CONTROLS.items()}
    kind = "grouped" if kind == "regular" and used["groups"] > 1 else kind
    sides = (used["pad_top"], used["pad_bottom"], used["pad_left"], used["pad_right"])
    spec = ConvSpec(
        kind=kind,
        **{key: used[key] for key in ("batch", "height", "width", "in_channels", "out_channels", "data_format")},
        kernel_size=(used["kernel_height"], used["kernel_width"]),
        stride=(used["stride_height"], used["stride_width"]),
        dilation=(used["dilation_height"], used["dilation_width"]),
        padding=sides if used["padding"] == "explicit" else used["padding"],
        depth_multiplier=used["depth_multiplier"],
        groups=used["groups"],
    )
    check_work(spec)
    return Choice(
        spec,
        make_input(used["input"], spec, seed=used["seed"], values=used["values"]),
        make_weights(used["filters"], spec, seed=used["seed"], weights=used["weights"]),
        used["input"] in PIXELS,
        first_step(),
    )


def first_step() -> int:
    """Where the address says that the player starts."""
    steps = st.query_params.get_all("step")
    return int(steps[0]) if len(steps) == 1 and STEP.accepts(steps[0]) else 0


def _in_labels(message: str) -> str:
    """The core's field names as the names that stand beside the controls."""
    return re.sub(r"\b[a-z]+_[a-z]+\b", lambda key: CONTROLS[key[0]].label if key[0] in CONTROLS else key[0], message)


def _malformed(kind: str) -> set[str]:
    """Find what no control accepts in the address, note it, and take it out before a widget would read it."""
    refused = {}
    for key in st.query_params:
        control = _control(key, kind)
        values = st.query_params.get_all(key)
        if control and (len(values) != 1 or not control.accepts(values[0])):
            shown = ", ".join(values)[:40].replace("`", "'")  # between backticks no value can become a link
            refused[key] = f"`{key}={shown}` ({key} is {control.rule})"
    if refused:
        ignored = "; ".join(refused.values())
        st.session_state[_NOTICE] = f"Ignored in the address: {ignored}. The default is used instead."
    for key in refused:
        with suppress(StreamlitAPIException):  # bound on an earlier run: creating the widget unbound clears it
            del st.query_params[key]
    return set(refused)


def _control(key: str, kind: str) -> Control | None:
    control = STEP if key == "step" else CONTROLS.get(key)
    if key == "filters" and isinstance(control, Option):
        return replace(control, options=FILTERS[kind])
    return control
