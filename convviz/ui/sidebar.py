"""The sidebar: which controls a page has, where they stand, and what they answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import streamlit as st

from convviz.conv import KINDS
from convviz.presets import offered_filters
from convviz.ui.controls import CONTROLS, Control, Number, Option

Answers = Mapping[str, Any]  # by the control's key


class Row(NamedTuple):
    """Controls side by side, under a heading if they begin a group; asked `only` where another control says a word."""

    keys: tuple[str, ...]
    heading: str = ""
    only: tuple[str, str] | None = None

    def is_asked(self, answers: Answers) -> bool:
        return self.only is None or answers.get(self.only[0]) == self.only[1]


_ABOVE = (
    Row(("input",), "Input"),
    Row(("values",), only=("input", "custom")),
    Row(("height", "width")),
    Row(("in_channels", "batch")),
    Row(("filters",), "Filter"),
    Row(("weights",), only=("filters", "custom")),
    Row(("kernel_height", "kernel_width")),
)
# Here stand the kind's own fields.
_BELOW = (
    Row(("padding",), "Window"),
    Row(("pad_top", "pad_bottom"), only=("padding", "explicit")),
    Row(("pad_left", "pad_right"), only=("padding", "explicit")),
    Row(("stride_height", "stride_width")),
    Row(("dilation_height", "dilation_width")),
    Row(("seed",), "Numbers"),
    Row(("data_format",)),
)


@dataclass(frozen=True, slots=True)
class Sidebar:
    """Every control, with the defaults of this page, and the rows in which those that the kind uses are asked for."""

    controls: Mapping[str, Control]
    rows: tuple[Row, ...]


def sidebar_of(kind: str, defaults: Answers | None = None) -> Sidebar:
    """What a page about `kind` asks; `defaults` are the page's own, where they are not the usual ones."""
    controls = CONTROLS | {key: replace(CONTROLS[key], default=value) for key, value in (defaults or {}).items()}
    weights = controls["filters"]
    if isinstance(weights, Option):
        controls["filters"] = replace(weights, options=offered_filters(kind))
    own = KINDS[kind].asked
    pairs = tuple(Row(own[first : first + 2]) for first in range(0, len(own), 2))
    return Sidebar(controls, _ABOVE + pairs + _BELOW)


def known_answers(sidebar: Sidebar) -> Answers | None:
    """What the widgets will answer, as the session knows it; None if it has not drawn all of them yet."""
    state: Answers = st.session_state  # type: ignore[assignment] # a mapping from keys, whatever it calls itself
    keys = [key for row in sidebar.rows if row.is_asked(state) for key in row.keys]
    return {key: state[key] for key in keys} if all(key in state for key in keys) else None


def draw(sidebar: Sidebar, unbound: Collection[str] = ()) -> tuple[Answers, dict[str, Any]]:
    """Draw the widgets, `unbound` ones without the address: their answers, and where a message about each may stand."""
    answers: dict[str, Any] = {}
    places: dict[str, Any] = {}
    with st.sidebar:
        for row in sidebar.rows:
            if not row.is_asked(answers):
                continue
            if row.heading:
                st.subheader(row.heading, anchor=False)
            for column, key in zip(st.columns(len(row.keys)), row.keys, strict=True):
                with column:
                    answers[key] = _widget(key, sidebar.controls[key], is_bound=key not in unbound)
            places |= dict.fromkeys(row.keys, st.empty())
    return answers, places


def _widget(key: str, control: Control, *, is_bound: bool) -> Any:
    shared: dict[str, Any] = {"key": key, "bind": "query-params" if is_bound else None, "help": control.help or None}
    if isinstance(control, Number):
        return st.number_input(control.label, control.low, control.high, control.default, **shared)
    if not isinstance(control, Option):
        return st.text_input(control.label, control.default, max_chars=control.longest, **shared)
    words = control.options
    if len(words) > 3:
        return st.selectbox(control.label, words, words.index(control.default), **shared)
    return st.segmented_control(control.label, words, default=control.default, required=True, **shared)
