"""Links between pages: ordinary addresses, escaped, below whatever path the app is served from."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st

from convviz.presets import EXAMPLES
from convviz.ui.lesson import pages
from convviz.ui.links import address, anchor, link_list

ROOT = Path(__file__).parents[2]
NASTY = "\"><script>alert('1')</script>&amp;"


class _Reader(HTMLParser):
    """What a browser makes of some HTML: tags with their attributes, and the text."""

    def __init__(self):
        super().__init__()
        self.tags = []
        self.text = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture
def parse():
    def parsed(html):
        reader = _Reader()
        reader.feed(html)
        return reader

    return parsed


@pytest.fixture
def base_path(monkeypatch):
    """Serve the app below a path."""

    def serve(path):
        monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": path}.__getitem__)

    return serve


def test_an_address_is_absolute_so_that_it_works_from_every_page(base_path):
    base_path("")
    assert address("") == "/"
    assert address("regular") == "/regular"
    assert address("regular", {}) == "/regular"
    assert address("regular", {"height": 8, "filters": "sobel-x"}) == "/regular?height=8&filters=sobel-x"


@pytest.mark.parametrize("path", ["convviz", "/convviz", "convviz/", "/convviz/"])
def test_an_address_is_below_the_base_path(base_path, path):
    base_path(path)
    assert address("") == "/convviz/"
    assert address("depthwise", {"seed": 3}) == "/convviz/depthwise?seed=3"


def test_choices_come_back_out_of_the_query(base_path):
    base_path("a/b")
    choices = {"values": "1 2,3;4 & 5=6 #?%", "input": "custom", "height": "4", "weights": NASTY}
    parts = urlsplit(address("regular", choices))
    assert parts.path == "/a/b/regular"
    assert dict(parse_qsl(parts.query)) == choices
    assert parts.fragment == ""


def test_an_anchor_says_what_it_was_given_and_nothing_else(parse):
    reader = parse(anchor(NASTY, "regular", {"weights": NASTY}, note=f"{NASTY}!"))
    assert [tag for tag, _ in reader.tags] == ["a", "span", "small"]
    assert "".join(reader.text) == f"{NASTY}{NASTY}!"
    (_, attributes), *_ = reader.tags
    assert list(attributes) == ["href"]
    assert dict(parse_qsl(urlsplit(attributes["href"]).query)) == {"weights": NASTY}


def test_the_page_one_is_on_is_marked(parse):
    assert parse(anchor("Here", "regular", here=True)).tags[0][1]["aria-current"] == "page"
    assert "aria-current" not in parse(anchor("There", "regular")).tags[0][1]


def test_a_list_of_links_is_a_landmark_with_a_name(parse, monkeypatch):
    shown = []
    monkeypatch.setattr(st, "html", shown.append)
    link_list([anchor("One", "regular"), anchor("Two", "depthwise")], label=NASTY, look="chips")
    reader = parse(shown[0])
    assert reader.tags[0] == ("nav", {"class": "chips", "aria-label": NASTY})
    assert [tag for tag, _ in reader.tags] == ["nav", "strong", "a", "span", "a", "span"]


def test_every_page_and_example_leads_somewhere():
    scripts = {path.stem for path in ROOT.joinpath("pages").glob("*.py")}
    assert set(pages()) == {"", *scripts}
    assert {example.page for example in EXAMPLES} <= scripts
