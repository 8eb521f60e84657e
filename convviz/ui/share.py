"""Taking the current choice elsewhere: a link, a presentation, an iframe for another page."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from convviz.conv import KINDS
from convviz.ui.choices import Asked

_PANEL = """<div class="share">
<label for="share-link">A link to exactly this: every choice, the step, the views</label>
<input id="share-link" name="link" readonly><button type="button" data-copies="link">Copy</button>
<label for="share-embed">On your own page: paste this where it may have HTML</label>
<textarea id="share-embed" name="embed" rows="4" readonly></textarea><button type="button" data-copies="embed">Copy</button>
<p><a href="watch">Present</a><span>the player alone, in large type: Space and clickers work at once, B blanks, Esc leaves.</span></p>
<p role="status"></p>
</div>"""  # noqa: E501 - HTML


def show_share(asked: Asked[Any]) -> None:
    """Link, presentation and iframe of the player that shows what was `asked`.

    The browser writes them: it alone knows the player's step.
    """
    title = f"{KINDS[asked.choice.spec.kind].name} · ConvViz"
    with st.expander("Share", icon=":material/share:"):
        _mount()(data={"title": title, "lesson": asked.page}, key="share")


@cache
def _mount() -> Any:
    beside = Path(__file__).with_name
    return st.components.v2.component(
        "convviz.share",
        html=_PANEL,
        css=beside("share.css").read_text(encoding="utf-8"),
        js=beside("share.mjs").read_text(encoding="utf-8"),
    )
