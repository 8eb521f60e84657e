"""What an address says is checked before a widget reads it: Streamlit would fall back silently, or raise."""

from collections.abc import Mapping
from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from convviz.ui.controls import STEP, Control
from convviz.ui.quoting import quoted

_NOTICE = "notice about the address"  # of the session's state: it outlives one run


def clean_address(controls: Mapping[str, Control]) -> set[str]:
    """Take out of the address what its control does not accept, and note it; the keys that this was about."""
    refused = {}
    for key, control in [*controls.items(), ("step", STEP)]:
        values = st.query_params.get_all(key)
        if values and not (len(values) == 1 and control.accepts(values[0])):
            refused[key] = f"{key}={quoted(', '.join(values))} ({key} is {control.rule})"
    if refused:
        ignored = "; ".join(refused.values())
        st.session_state[_NOTICE] = f"Ignored in the address: {ignored}. The default is used instead."
    for key in refused:
        with suppress(StreamlitAPIException):  # bound on an earlier run: drawing the widget unbound clears it
            del st.query_params[key]
    return set(refused)


def has_notice() -> bool:
    return _NOTICE in st.session_state


def take_notice() -> str:
    """What was ignored, to be said once; "" if nothing was."""
    return str(st.session_state.pop(_NOTICE, ""))


def first_step() -> int:
    """Where the address says that the player starts."""
    steps = st.query_params.get_all("step")
    return int(steps[0]) if len(steps) == 1 and STEP.accepts(steps[0]) else 0
