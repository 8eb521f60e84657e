"""What a visitor wrote stays text: read back with a Markdown parser, not with our own idea of one."""

import pytest
from markdown_it import MarkdownIt

from convviz.ui.quoting import quoted

LINK = "[win](//e.test)"
TEXTS = [
    LINK, "![](//e.test/x.png)", "http://e.test", "www.e.test", "me@e.test", "<b>x</b>", "<img src=x>", "$x$", "$$x$$",
    "**x**", ":red[x]", ":material/home:", ":smile:", "&lt;", "\\", "\\`", "`", "``", "`x`", "```x```", f"`{LINK}",
    f"{LINK}`", "'", '"', "'\"", "", " ", "|", "- x", "# x", "> x", "1. x", "half ½", "שלום",
]  # fmt: skip
CONTROL = {
    "line feed": "\n", "two line feeds": "\n\n", "carriage return": "\r", "Windows": "\r\n\r\n", "tab": "\t",
    "form feed": "\f", "vertical tab": "\v", "null": "\0", "escape": "\x1b", "next line": "\x85",
    "line separator": "\u2028", "paragraph separator": "\u2029", "right to left": "\u202e", "isolate": "\u2066",
    "zero width space": "\u200b", "joiner": "\u200d", "word joiner": "\u2060", "byte order mark": "\ufeff",
    "soft hyphen": "\xad", "surrogate": "\ud800", "no-break space": "\xa0", "tag": "\U000e0041",
}  # fmt: skip


def pieces(markdown):
    """(type, content) of everything that the text is made of; there is one paragraph of it."""
    opening, inline, closing = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    return [(piece.type, piece.content) for piece in inline.children]


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_code_between_words_and_says_what_was_written(text):
    assert pieces(f"Ignored: {quoted(text)} (why).") == [
        ("text", "Ignored: "),
        ("code_inline", repr(text)),
        ("text", " (why)."),
    ]


@pytest.mark.parametrize("name", CONTROL)
def test_what_cannot_be_seen_is_written_out_and_ends_nothing(name):
    text = f"{CONTROL[name]}{LINK}{CONTROL[name]}"
    ((kind, content),) = pieces(quoted(text))
    assert kind == "code_inline"
    assert content == repr(text)
    assert content.isprintable()


@pytest.mark.parametrize("text", ["x" * 400, "`" * 400, "\n" * 400, "x" * 38 + "`" + LINK])
def test_no_more_of_it_is_shown_than_anybody_reads(text):
    ((kind, content),) = pieces(quoted(text))
    assert kind == "code_inline"
    assert len(content) < 50
    assert content.endswith("…")


@pytest.mark.parametrize("given", [7, -1, 2.5, None, (1, 2)])
def test_values_that_are_no_text_are_shown_as_python_writes_them(given):
    assert pieces(quoted(given)) == [("code_inline", repr(given))]


def test_two_of_them_do_not_become_one():
    texts = ["`", "$a", "``", "b$"]
    shown = [piece for piece in pieces("; ".join(map(quoted, texts))) if piece[0] != "text"]
    assert shown == [("code_inline", repr(text)) for text in texts]
