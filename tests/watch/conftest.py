"""What the lessons' own pages send to their players."""

import json
import struct
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture
def open_lesson(monkeypatch):
    """(page, query parameters) -> the head of its player's message, and the numbers."""
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", _manifests)
    for name in ("_HEAD_START", "_FIRST_HEAD_START"):
        monkeypatch.setattr(f"convviz.ui.choices.{name}", 0)

    def opened(page, **choices):
        at = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=60)
        at.query_params.update(choices)
        at.run()
        assert not at.exception
        protos = [element.proto for element in at.get("bidi_component")]
        (data,) = [proto.bytes for proto in protos if "player" in proto.component_name]
        (length,) = struct.unpack_from("<I", data)
        return json.loads(data[4 : 4 + length]), np.frombuffer(data, "<f4", offset=4 + length)

    return opened
