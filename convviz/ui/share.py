"""Taking the current choice elsewhere: a link, a presentation, an iframe for another page."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from convviz.conv import KINDS, ConvSpec

_PANEL = """<div class="share">
<label for="share-link">A link to exactly this: every choice, the step, the views</label>
<input id="share-link" name="link" readonly><button type="button" data-copies="link">Copy</button>
<label for="share-embed">On your own page: paste this where it may have HTML</label>
<textarea id="share-embed" name="embed" rows="4" readonly></textarea><button type="button" data-copies="embed">Copy</button>
<p><a href="?present=1">Present</a><span>the player alone, in large type: Space and clickers work at once, B blanks, Esc leaves.</span></p>
<p role="status"></p>
</div>"""  # noqa: E501 - HTML


def is_presenting() -> bool:
    """Whether the address asks for the player alone, in front of a class."""
    return st.query_params.get_all("present") == ["1"]


def show_share(spec: ConvSpec) -> None:
    """Link, presentation and iframe of the player that shows `spec`.

    The browser writes them: it alone knows the player's step.
    """
    with st.expander("Share", icon=":material/share:"):
        _mount()(data={"title": f"{KINDS[spec.kind].name} · ConvViz"}, key="share")


@cache
def _mount() -> Any:
    beside = Path(__file__).with_name
    return st.components.v2.component(
        "convviz.share",
        html=_PANEL,
        css=beside("share.css").read_text(encoding="utf-8"),
        js=beside("share.mjs").read_text(encoding="utf-8"),
    )
