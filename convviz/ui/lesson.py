"""The frame that every page starts with, and its prose."""

import re
from functools import cache
from pathlib import Path

import streamlit as st

from convviz.ui.links import anchor, link_list
from convviz.ui.share import is_presenting
from convviz.ui.warming import wait_until_warm

PAGES = {
    "": "ConvViz",
    "regular": "Regular",
    "depthwise": "Depthwise",
    "separable": "Depthwise separable",
    "spatial": "Spatially separable",
    "padding": "Padding truth",
    "layout": "Memory layout",
    "speed": "From loops to speed",
}
_STYLE = Path(__file__).with_name("page.css")
_PRESENT_STYLE = Path(__file__).with_name("present.css")


def page_frame(title: str, page: str) -> None:
    """Set up the browser's tab, the outline with `page` marked, and the title; wait for the kernels if need be."""
    st.set_page_config(
        page_title=f"{title} · ConvViz" if page else "ConvViz",
        page_icon="🪟",
        layout="wide",
        initial_sidebar_state="collapsed" if st.context.is_embedded else 340,
    )
    st.html(_STYLE)
    if is_presenting():
        st.html(_PRESENT_STYLE)
    with st.sidebar:
        link_list([anchor(name, at, here=at == page) for at, name in PAGES.items()], label="Pages", look="outline")
    st.title(title, anchor=False)
    wait_until_warm()


def prose(script: str) -> dict[str, str]:
    """The sections of the Markdown file beside a page's script, by heading."""
    return _sections(Path(script).with_suffix(".md"))


@cache
def _sections(path: Path) -> dict[str, str]:
    pieces = re.split(r"^## (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name.strip(): text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}
