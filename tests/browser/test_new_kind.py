"""A kind that only this test's server knows is played, and saved as pictures, like any other."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from driver import Driver
from pictures import SAVED, halved, opened, parts, photograph, worst
from playwright.sync_api import Page, expect
from saving import open_dialog, save

from harness.served import Server

ADDRESS = "watch?lesson=sandwich&height=4&width=4&in_channels=2&out_channels=2&expansion=2&padding=same"
STAGES = {"Bread": 2 * 16, "Filling": 2 * 16, "Second slice": 4 * 16}  # steps of each: depthwise, pointwise, depthwise
SVG_TEXT = "{http://www.w3.org/2000/svg}text"


@pytest.fixture
def shop() -> Iterator[str]:
    server = Server(command=("-m", "harness.with_sandwich"))
    yield server.address
    server.stop()


def test_a_new_kind_of_three_stages_is_played_and_saved(
    shop: str, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = new_page(viewport={"width": 1440, "height": 2000})
    player = Driver(page).open(f"{shop}/{ADDRESS}")
    expect(page).to_have_title(re.compile("^Sandwich convolution: 4 × 4 × 2, window 3 × 3, 4 output channels"))
    player.expect(steps=sum(STAGES.values()))
    player.focus()
    first = 0
    for index, (title, steps) in enumerate(STAGES.items()):
        player.expect(step=first, stage=index, verdict="equal")
        expect(player.root.locator(".now")).to_have_text(re.compile(f"^{title}: filter 1, row 1, column 1"))
        expect(player.root.locator("figcaption .title", has_text=f"{title} output")).to_have_count(1)
        player.press("s")
        first += steps
    player.press("End")
    player.expect(step=first - 1, verdict="equal")

    screen, boxes = photograph(player), parts(player)
    dialog = open_dialog(player)
    dialog.get_by_label("Steps", exact=True).select_option("own")
    dialog.get_by_label("From step").fill(str(first))
    dialog.get_by_label("To step").fill(str(first))
    widths = dialog.get_by_label("Width")
    widths.select_option(index=widths.locator("option").count() - 1)
    png, svg, gif, html = (save(player, name, tmp_path) for name in ("PNG", "SVG", "GIF", "HTML"))
    assert png.name.startswith("convviz-sandwich-4x4x2-3x3-4-same-expansion2")
    for picture in (halved(opened(png)), opened(gif)):
        distances = worst(screen, picture, boxes)
        assert max(distances.values()) <= SAVED, distances
    texts = ["".join(text.itertext()) for text in ElementTree.parse(svg).iter(SVG_TEXT)]  # noqa: S314
    assert {f"{title} output" for title in STAGES} <= set(texts)
    saved = Driver(new_page(offline=True)).open(html.as_uri())
    saved.expect_playhead(first - 1)
    assert saved.state()["now"] == player.state()["now"]
