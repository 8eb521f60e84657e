"""The drawing of padding is well-formed and shows each cell, each window and what is missed."""

from xml.etree import ElementTree

import pytest

from convviz.conv import KINDS, ConvSpec
from convviz.conv.coverage import coverage
from convviz.figures import padding_map

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("dark", [False, True])
def test_cells_windows_and_missed_cells_are_drawn(dark):
    (stage,) = KINDS["regular"].stages(
        ConvSpec(height=8, width=5, stride=(2, 3), kernel_size=(3, 2), padding=(1, 0, 2, 0))
    )
    layer = stage.layer
    reads = coverage(layer)
    root = ElementTree.fromstring(padding_map(layer, reads, dark=dark))  # noqa: S314 - our own drawing
    rects = root.findall(f"{SVG}rect")
    hatched = [rect for rect in rects if rect.get("fill") == "url(#missed)"]
    assert len(rects) == 9 * 7 + len(hatched) + 1  # the padded cells, the hatching, the first window
    assert len(hatched) == reads.missed_cells > 0
    assert len(root.findall(f"{SVG}circle")) == layer.out_height * layer.out_width
    assert len(root.findall(f"{SVG}text")) == 9 * 7 - 8 * 5  # a zero in every cell of padding
