"""What an address says is checked before a widget reads it: Streamlit would fall back silently, or raise."""

from collections.abc import Mapping
from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from convviz.choice.controls import Control
from convviz.choice.query import Parameters, ignored, read_step, refused
from convviz.ui.quoting import quoted

_NOTICE = "notice about the address"  # of the session's state: it outlives one run


def parameters() -> Parameters:
    """Of the address, every value of each."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def clean_address(controls: Mapping[str, Control]) -> set[str]:
    """Take out of the address what its control does not accept, and note it; the keys that this was about."""
    found = refused(controls, parameters(), quoted)
    if found:
        st.session_state[_NOTICE] = ignored(found)
    for key in found:
        with suppress(StreamlitAPIException):  # bound on an earlier run: drawing the widget unbound clears it
            del st.query_params[key]
    return set(found)


def has_notice() -> bool:
    return _NOTICE in st.session_state


def take_notice() -> str:
    """What was ignored, to be said once; "" if nothing was."""
    return str(st.session_state.pop(_NOTICE, ""))


def first_step() -> int:
    """Where the address says that the player starts."""
    return read_step(parameters())
