"""Tables that a keyboard can scroll: Streamlit's own scroll on a phone in a box that no key reaches (WCAG 2.1.1)."""

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st


def show_table(rows: Sequence[Mapping[str, str]], *, label: str) -> None:
    """Show `rows`, whose keys are the columns; the first column names its row. `label` says what the table holds."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in rows[0])
    body = "".join(f"<tr>{_cells(list(row.values()))}</tr>" for row in rows)
    st.html(
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(values: list[str]) -> str:
    first, *others = map(escape, values)
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{value}</td>" for value in others)
