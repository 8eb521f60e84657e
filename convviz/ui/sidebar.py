"""The sidebar: widgets for what a lesson asks, and what they answer."""

from collections.abc import Collection
from typing import Any

import streamlit as st

from convviz.choice.controls import Control, Number, Option
from convviz.choice.questions import Answers, Questions


def draw(questions: Questions, unbound: Collection[str] = ()) -> tuple[Answers, dict[str, Any]]:
    """Draw the widgets, `unbound` ones without the address: their answers, and where a message about each may stand."""
    answers: dict[str, Any] = {}
    places: dict[str, Any] = {}
    with st.sidebar:
        for row in questions.rows:
            if not row.is_asked(answers):
                continue
            if row.heading:
                st.subheader(row.heading, anchor=False)
            for column, key in zip(st.columns(len(row.keys)), row.keys, strict=True):
                with column:
                    answers[key] = _widget(key, questions.controls[key], is_bound=key not in unbound)
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
