"""Links between pages as plain addresses.

A choice lives in the query string, and Streamlit's own page links do not carry one reliably to a page that binds the
same keys (see docs/decisions.md). An ordinary link loads the other page as anybody else would who got it by mail.
"""

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

Choices = Mapping[str, str | int]


def address(page: str, choices: Choices | None = None) -> str:
    """The address of `page` ("" is the landing page) with `choices` as its query string."""
    base = st.get_option("server.baseUrlPath").strip("/")
    query = f"?{urlencode(choices)}" if choices else ""
    return f"/{base}/{page}{query}" if base else f"/{page}{query}"


def anchor(text: str, page: str, choices: Choices | None = None, *, note: str = "", here: bool = False) -> str:
    """One HTML link; `here` marks the page that the visitor is on."""
    current = ' aria-current="page"' if here else ""
    detail = f"<small>{escape(note)}</small>" if note else ""
    return f'<a href="{escape(address(page, choices))}"{current}><span>{escape(text)}</span>{detail}</a>'


def link_list(anchors: list[str], *, label: str, look: str) -> None:
    """Show links as one navigation landmark named `label`; `look` is a class of page.css; chips show their label."""
    lead = f"<strong>{escape(label)}</strong>" if look == "chips" else ""
    st.html(f'<nav class="{look}" aria-label="{escape(label)}">{lead}{"".join(anchors)}</nav>')
