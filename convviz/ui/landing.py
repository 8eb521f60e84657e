"""What only the landing page shows: a first animation, the lessons, all worked examples."""

from collections import defaultdict

import streamlit as st

from convviz.conv import forward
from convviz.player import player
from convviz.presets import DEMO, EXAMPLES, QUESTIONS, TEXTS, Example, Text, make_input, make_weights
from convviz.ui.address import first_step
from convviz.ui.lesson import pages
from convviz.ui.links import anchor, link_list


def show_demo() -> None:
    """A small depthwise separable convolution, ready to play."""
    passes = forward(DEMO, make_input("random", DEMO), make_weights("random", DEMO))
    player(passes, key="player", spec=DEMO, step=first_step())


def show_questions() -> None:
    """Each leads to the worked example that answers it."""
    examples = {(example.page, example.title): example for example in EXAMPLES}
    links = [anchor(asked, page, examples[page, title].choices) for asked, (page, title) in QUESTIONS.items()]
    link_list(links, label="Start with a question", look="chips")


def show_lessons() -> None:
    links = [anchor(page.title, at, note=page.summary) for at, page in pages().items() if at]
    link_list(links, label="Lessons", look="cards")


def show_sources() -> None:
    """Every worked example that has a figure in the source texts, by text."""
    names = {at: page.title.lower() for at, page in pages().items()}
    by_text: dict[str, list[Example]] = defaultdict(list)
    for example in (e for e in EXAMPLES if e.source):
        by_text[example.source[:1]].append(example)
    for letter, examples in sorted(by_text.items()):
        st.markdown(f"{letter}. {_named(TEXTS[letter])}")
        links = [anchor(f"{e.title} ({names[e.page]})", e.page, e.choices, note=e.note) for e in examples]
        link_list(links, label=f"Examples of {letter}, {TEXTS[letter].title}", look="cards")


def _named(text: Text) -> str:
    """As Markdown: title, author and where it stands, linked."""
    title = f"[{text.title}]({text.link})" if text.link else text.title
    site = f"[{text.site}]({text.home})" if text.home else text.site
    about = ", ".join(word for word in (text.author, site, text.date) if word)
    return f"**{title}**: {about}"
