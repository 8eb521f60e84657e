"""A bug of ours: the visitor gets a number to quote, the log the same number with the traceback."""

import logging
import secrets

import streamlit as st

from convviz.server import measures

_log = logging.getLogger(__name__)


def tell(error: Exception) -> bool:
    """Log `error` under a new number and say that number on the page; True: Streamlit need not show it."""
    number = secrets.token_hex(4)
    measures.failed()
    _log.error("error %s: %r", number, error, exc_info=error, extra={"facts": {"error_id": number}})
    st.error(
        f"Something went wrong here, and it is not your fault. The address still holds your choices: reload the page, "
        f"or begin again from the outline. If you report it, please give this number: `{number}`."
    )
    return True
