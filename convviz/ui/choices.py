"""Widgets that make a choice: a spec with its input and weights. The address bar holds every one of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st
from streamlit.errors import StreamlitAPIException

from convviz.conv import KINDS, ConvSpec, SpecError
from convviz.presets import PIXELS, make_input, make_weights, offered_filters
from convviz.ui.controls import CONTROLS, STEP, Control, Number, Option, Text, check_work
from convviz.ui.quoting import quoted

_NOTICE = "notice about the address"  # of the session's state: it outlives one run
_SIZES = ("batch", "height", "width", "in_channels", "data_format")  # controls that are fields of a spec, word for word


@dataclass(frozen=True, slots=True)
class Choice:
    """A spec with the numbers it runs on, arrays in the spec's data format; `step` is where the player starts."""

    spec: ConvSpec
    input: np.ndarray
    weights: list[np.ndarray]
    pixels: bool
    step: int


@contextmanager
def ask(kind: str) -> Iterator[Choice]:
    """Ask in the sidebar for everything a convolution of `kind` needs; the block shows what was chosen.

    The block runs before the widgets are drawn wherever the session knows their values already: the browser takes
    longer to draw thirty widgets than to draw a player, and what somebody changed a choice for is the picture.
    An impossible answer is explained and the last good one shown. What else the kind may become (regular with groups is
    grouped) is offered, too.
    """
    above = st.container()  # what has to be said stands above the picture
    has_started_over = _NOTICE in st.session_state
    unbound = _malformed(kind)
    places: dict[str, Any] = {}
    known = None if unbound else _known(kind)
    if known is None:
        values = _fill_sidebar(kind, unbound, places)
        if unbound and not has_started_over:
            st.rerun()  # the address is clean now: bind every widget to it before anybody touches one
    else:
        values = known
    if notice := st.session_state.pop(_NOTICE, None):
        above.warning(notice)
    choice, error, shown = _best(kind, values)
    yield choice
    if known is not None and _fill_sidebar(kind, unbound, places) != known:
        st.rerun()  # the address was changed from outside (back, forward): only the widgets read it
    if error:
        message = error.told(name=_label, quote=quoted)
        place = places.get(error.field, st.sidebar)
        if isinstance(CONTROLS.get(error.field), Text) and not values[error.field].strip():
            place.info(message)  # nothing typed yet is no mistake
        else:
            place.error(message)
            above.error(f"{message} The picture below shows {shown}.")


def _best(kind: str, values: dict[str, Any]) -> tuple[Choice, SpecError | None, str]:
    """The choice that `values` make, or what is wrong with them, the last good choice, and what to call that."""
    last_good = f"last good {kind}"
    shown = "the last choice that works" if last_good in st.session_state else "the default choice"
    error = None
    try:
        choice = _choice(kind, values)
    except SpecError as mistake:
        error = mistake
        choice = st.session_state.get(last_good) or _choice(kind, {key: c.default for key, c in CONTROLS.items()})
    st.session_state[last_good] = choice
    return choice, error, shown


def _rows(kind: str, values: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The sidebar's rows in order: (heading or "", keys). Answers in `values` to earlier rows decide on later ones."""
    yield "Input", ("input",)
    if values["input"] == "custom":
        yield "", ("values",)
    yield "", ("height", "width")
    yield "", ("in_channels", "batch")
    yield "Filter", ("filters",)
    if values["filters"] == "custom":
        yield "", ("weights",)
    yield "", ("kernel_height", "kernel_width")
    asked = KINDS[kind].asked
    yield from (("", asked[first : first + 2]) for first in range(0, len(asked), 2))
    yield "Window", ("padding",)
    if values["padding"] == "explicit":
        yield "", ("pad_top", "pad_bottom")
        yield "", ("pad_left", "pad_right")
    yield "", ("stride_height", "stride_width")
    yield "", ("dilation_height", "dilation_width")
    yield "Numbers", ("seed",)
    yield "", ("data_format",)


def _known(kind: str) -> dict[str, Any] | None:
    """What the widgets will answer, as the session knows it; None if it has not drawn all of them yet."""
    values: dict[str, Any] = {}
    for _, keys in _rows(kind, values):
        for key in keys:
            if key not in st.session_state:
                return None
            values[key] = st.session_state[key]
    return values


def _fill_sidebar(kind: str, unbound: set[str], places: dict[str, Any]) -> dict[str, Any]:
    """Draw the widgets, `unbound` ones without the address; `places` gets where a message about each may stand."""
    values: dict[str, Any] = {}
    with st.sidebar:
        for heading, keys in _rows(kind, values):
            if heading:
                st.subheader(heading, anchor=False)
            for column, key in zip(st.columns(len(keys)), keys, strict=True):
                with column:
                    values[key] = _widget(
                        key, offered_filters(kind) if key == "filters" else (), bound=key not in unbound
                    )
            places |= dict.fromkeys(keys, st.empty())
    return values


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
    kind = next((other for field, other in KINDS[kind].becomes.items() if used[field] > 1), kind)
    sides = (used["pad_top"], used["pad_bottom"], used["pad_left"], used["pad_right"])
    spec = ConvSpec(
        kind=kind,
        **{key: used[key] for key in (*_SIZES, *KINDS[kind].fields)},
        kernel_size=(used["kernel_height"], used["kernel_width"]),
        stride=(used["stride_height"], used["stride_width"]),
        dilation=(used["dilation_height"], used["dilation_width"]),
        padding=sides if used["padding"] == "explicit" else used["padding"],
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


def _label(field: str) -> str:
    """What stands beside the control of `field`, if it has one."""
    return CONTROLS[field].label if field in CONTROLS else field


def _malformed(kind: str) -> set[str]:
    """Find what no control accepts in the address, note it, and take it out before a widget would read it."""
    refused = {}
    for key in st.query_params:
        control = _control(key, kind)
        values = st.query_params.get_all(key)
        if control and (len(values) != 1 or not control.accepts(values[0])):
            refused[key] = f"{key}={quoted(', '.join(values))} ({key} is {control.rule})"
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
        return replace(control, options=offered_filters(kind))
    return control
