"""The Streamlit component that hosts the player; its modules are the plain files in web/."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import streamlit as st

from convviz.conv import ConvSpec, StagePass
from convviz.player.payload import encode

# A file's name would do here, but Streamlit then loads it in a new script element before every message that it passes
# on, which takes a busy browser a fifth of a second; a module that is imported stays. It lies beside the style sheet.
_SCRIPT = """
export default async (component) => {
  const { href } = component.parentElement.querySelector("link[rel=stylesheet]");
  const { default: render } = await import(new URL("streamlit.mjs", href));
  return render(component);
};
"""


@cache
def _mount() -> Any:
    """Registered on first use: Streamlit knows web/ only while it runs, and payload.py is of use without it."""
    return st.components.v2.component(
        "convviz.player",
        html='<div data-testid="player"></div>',
        css="player.css",
        js=_SCRIPT,
    )


def player(
    passes: Sequence[StagePass],
    *,
    spec: ConvSpec,
    key: str,
    step: int = 0,
    pixels: bool = False,
    views: Sequence[str] = (),
) -> None:
    """Show `passes` as an animation that starts at `step`. Playing, stepping and scrubbing stay in the browser.

    `spec` is what the passes come from; `views` names what is switched on besides the usual views.
    """
    _mount()(data=encode(passes, spec=spec, step=step, pixels=pixels, views=views), key=key)
