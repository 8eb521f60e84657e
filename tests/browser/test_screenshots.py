"""The README's pictures: UPDATE_SCREENSHOTS=1 takes them anew."""

import os
from pathlib import Path

import pytest
from driver import Driver
from pictures import SAVED, on_screen, opened, worst

DOCS = Path(__file__).parents[2] / "docs"
MIDDLE_OF_THE_SECOND_STAGE = "separable?height=8&width=8&out_channels=4&padding=same&step=300"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_screenshot_of_the_readme(app: str, player: Driver, scheme: str) -> None:
    page = player.page
    page.emulate_media(color_scheme=scheme)
    player.open(f"{app}/{MIDDLE_OF_THE_SECOND_STAGE}")
    player.expect(step=300, stage=1, verdict="equal")
    player.pictures()  # waits for fonts
    page.get_by_text("The loops that ran", exact=True).wait_for()
    box = player.root.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1440
    assert box["y"] < 450, "most of the player is in view"
    file = DOCS / f"screenshot-{scheme}.png"
    if os.environ.get("UPDATE_SCREENSHOTS") == "1":
        page.screenshot(path=file)
    readme = opened(file)
    assert readme.size == (1440, 900)
    boxes = on_screen(player)
    assert len(boxes) > 4, "the sentence, the readout and the three tensors"
    far = worst(opened(page.screenshot()), readme, boxes)
    assert {part: distance for part, distance in far.items() if distance > SAVED} == {}, (
        "UPDATE_SCREENSHOTS=1 takes it anew"
    )
