"""The Streamlit component that hosts the player; its modules are the plain files in web/."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import streamlit as st

from convviz.conv import StagePass
from convviz.player.payload import encode


@cache
def _mount() -> Any:
    """Registered on first use: Streamlit knows web/ only while it runs, and payload.py is of use without it."""
    return st.components.v2.component(
        "convviz.player",
        html='<div data-testid="player"></div>',
        css="player.css",
        js="streamlit.mjs",
    )


def player(
    passes: Sequence[StagePass],
    *,
    key: str,
    step: int = 0,
    pixels: bool = False,
    views: Sequence[str] | None = None,
) -> None:
    """Show `passes` as an animation that starts at `step`. Playing, stepping and scrubbing stay in the browser.

    `views` are the ids (see web/views.mjs) of what is shown below the tensors as long as nobody chooses otherwise.
    """
    _mount()(data=encode(passes, step=step, pixels=pixels, views=views), key=key)
