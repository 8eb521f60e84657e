"""The frame that every page starts with, and its prose."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from convviz.choice.lessons import lessons
from convviz.ui.links import anchor, link_list
from convviz.ui.warming import wait_until_warm


class Page(NamedTuple):
    """A page's name in the outline, and what the landing page's card says of it."""

    title: str
    summary: str = ""


# Pages without a choice to watch. Lessons are in convviz/choice/lessons.py.
_OTHERS = {
    "speed": Page(
        "From loops to speed",
        "The same convolution in Python, NumPy, Numba and on the fast path: a race on this server.",
    ),
}
_STYLE = Path(__file__).with_name("page.css")


def pages() -> dict[str, Page]:
    """Name in addresses -> page, in the outline's order: the landing page (""), the lessons, the others."""
    watched = {name: Page(lesson.title, lesson.summary) for name, lesson in lessons().items()}
    return {"": Page("ConvViz"), **watched, **_OTHERS}


def page_frame(title: str, page: str) -> None:
    """Set up the browser's tab, the outline with `page` marked, and the title; wait for the kernels if need be."""
    st.set_page_config(
        page_title=f"{title} · ConvViz" if page else "ConvViz",
        page_icon="🪟",
        layout="wide",
        initial_sidebar_state="collapsed" if st.context.is_embedded else 340,
    )
    st.html(_STYLE)
    with st.sidebar:
        links = [anchor(each.title, at, here=at == page) for at, each in pages().items()]
        link_list(links, label="Pages", look="outline")
    st.title(title, anchor=False)
    wait_until_warm()


@cache
def prose(script: str) -> dict[str, str]:
    """The sections of the Markdown file beside a page's script, by heading."""
    text = Path(script).with_suffix(".md").read_text(encoding="utf-8")
    pieces = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {name.strip(): body.strip() for name, body in zip(pieces[1::2], pieces[2::2], strict=True)}


def section(title: str, words: str, *, about: str = "") -> None:
    """A heading with its prose; `about` names the choice that follows if it is not what the visitor asked for."""
    st.header(title, anchor=False)
    if about:
        st.markdown(f"*Of {about}, not of what you asked for.*")
    if words:
        st.markdown(words)
