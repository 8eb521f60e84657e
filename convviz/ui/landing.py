"""What only the landing page shows: a first animation, the lessons, all worked examples."""

from collections import defaultdict

import streamlit as st

from convviz.conv import ConvSpec, forward
from convviz.player import player
from convviz.presets import EXAMPLES, TEXTS, Example, Text, make_input, make_weights
from convviz.ui.choices import first_step
from convviz.ui.lesson import PAGES
from convviz.ui.links import anchor, link_list

_DEMO = ConvSpec(kind="separable", height=6, width=6, in_channels=3, out_channels=2, padding="same")
_LESSONS = {
    "regular": "Every filter looks at every channel. Where it all starts; also grouped and 1×1.",
    "depthwise": "One filter per channel, and channels that never meet.",
    "separable": "Depthwise, then 1×1: first space, then channels. A fraction of the cost.",
    "spatial": "A column, then a row. Only for filters that are an outer product.",
    "padding": "Valid, same, explicit; TensorFlow's way and PyTorch's; cells that a stride never reaches.",
    "layout": "NHWC or NCHW: strides, runs and cache lines, and which convolution likes which.",
    "speed": "The same convolution in Python, NumPy, Numba and on the fast path: a race on this server.",
}


def show_demo() -> None:
    """A small depthwise separable convolution, ready to play."""
    passes = forward(_DEMO, make_input("random", _DEMO), make_weights("random", _DEMO))
    player(passes, key="player", spec=_DEMO, step=first_step())


def show_lessons() -> None:
    link_list([anchor(PAGES[page], page, note=note) for page, note in _LESSONS.items()], label="Lessons", look="cards")


def show_sources() -> None:
    """Every worked example that has a figure in the source texts, by text."""
    by_text: dict[str, list[Example]] = defaultdict(list)
    for example in (e for e in EXAMPLES if e.source):
        by_text[example.source[:1]].append(example)
    for letter, examples in sorted(by_text.items()):
        st.markdown(f"{letter}. {_named(TEXTS[letter])}")
        links = [anchor(f"{e.title} ({PAGES[e.page].lower()})", e.page, e.choices, note=e.note) for e in examples]
        link_list(links, label=f"Examples of {letter}, {TEXTS[letter].title}", look="cards")


def _named(text: Text) -> str:
    """As Markdown: title, author and where it stands, linked."""
    title = f"[{text.title}]({text.link})" if text.link else text.title
    site = f"[{text.site}]({text.home})" if text.home else text.site
    about = ", ".join(word for word in (text.author, site, text.date) if word)
    return f"**{title}**: {about}"
