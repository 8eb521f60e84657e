"""Pages without a browser: open one from a link, read what it sends to the player and where its messages stand."""

import json
import re
import struct
from functools import cache
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Look for components once and not in every session (four fifths of a page's time); nobody draws here."""
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", _manifests)
    monkeypatch.setattr("convviz.ui.choices._HEAD_START", 0)
    monkeypatch.setattr("convviz.ui.choices._FIRST_HEAD_START", 0)


@pytest.fixture
def open_page():
    """(page's name, query parameters) -> the page after its first run in a new session."""

    def opened(page, **choices):
        script = ROOT / "pages" / f"{page}.py" if page else ROOT / "app.py"
        at = AppTest.from_file(str(script), default_timeout=60)
        at.query_params.update(choices)
        at.run()
        assert not at.exception
        return at

    return opened


@pytest.fixture
def message():
    """A page -> the bytes for its player."""

    def sent(at):
        players = [element.proto for element in at.get("bidi_component") if "player" in element.proto.component_name]
        (found,) = [proto.bytes for proto in players]
        return found

    return sent


@pytest.fixture
def played(message):
    """A page -> what its player gets: the head's words and the numbers after it."""

    def read(at):
        data = message(at)
        (length,) = struct.unpack_from("<I", data)
        head = json.loads(data[4 : 4 + length])
        numbers = np.frombuffer(data, "<f4", offset=4 + length)
        macs = sum(int(np.prod(stage["targets"]) * np.prod(stage["window"])) for stage in head["stages"])
        return SimpleNamespace(**head, numbers=numbers, macs=macs)

    return read


@pytest.fixture
def macs():
    """A page -> its first metric of that name, as a number."""

    def shown(at):
        return int(next(metric.value for metric in at.metric if metric.label == "MACs").replace(",", ""))

    return shown


@pytest.fixture
def widget():
    """(page, key) -> the widget in the sidebar."""

    def found(at, key):
        (one,) = [element for element in at.sidebar if getattr(element, "key", None) == key]
        return one

    return found


@pytest.fixture
def message_beside(widget):
    """(page, key) -> the error that stands below the row of widgets with `key` in it, or None."""

    def below(at, key):
        elements = list(at.sidebar)
        for element in elements[elements.index(widget(at, key)) :]:
            if type(element).__name__ == "Error":
                return element.value
            if type(element).__name__ in ("Block", "Subheader"):
                return None
        return None

    return below


@pytest.fixture
def tables():
    """A page -> its tables, each a list of rows, each a dict of texts by column."""

    def texts(tag, html):
        return [unescape(text) for text in re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", html)]

    def rows(html):
        names = texts("th", re.search("<thead>(.*)</thead>", html)[1])
        lines = texts("tr", re.search("<tbody>(.*)</tbody>", html)[1])
        return [dict(zip(names, texts("t[hd]", line), strict=True)) for line in lines]

    def shown(at):
        bodies = [element.proto.body for element in at.get("html")]
        return [rows(body) for body in bodies if "<table>" in body]

    return shown
