"""Compares pictures part by part, so that a part that is missing is seen however small its share of the whole is."""

import io
from pathlib import Path

import numpy as np
from driver import Driver
from PIL import Image

Box = tuple[float, float, float, float]  # left, top, width, height
MARGIN = 16  # of a saved picture, above the sentence and below the last figure
SPOT = 8  # pixels along a spot's side
# How far any spot of what is saved may be from the screen: letters have other edges, a GIF has fewer colours. Measured
# over every view, tap colours, dark and narrow: PNG up to 39, GIF 31, SVG 49, HTML 40. With a part missing 88 and more,
# without tap colours 92, at the next step 96 where cells or the sentence change (49 in the readout: one other digit).
SAVED = 70
_PARTS = """(root, margin) => {
  const { left } = root.getBoundingClientRect();
  const top = root.querySelector(".now").getBoundingClientRect().top - margin;
  return [...root.querySelectorAll(".now, .counts, figure")].map((part) => {
    const box = part.getBoundingClientRect();
    const name = part.querySelector("figcaption .title")?.textContent ?? part.className;
    return [name, [box.left - left, box.top - top, box.width, box.height]];
  });
}"""


_CORNER = """(root, margin) => {
  const top = root.querySelector(".now").getBoundingClientRect().top - margin;
  return [root.getBoundingClientRect().left, top];
}"""


def parts(player: Driver) -> dict[str, Box]:
    """Where the sentence, the readout and every figure stand, in CSS pixels of a saved picture."""
    return {name: tuple(box) for name, box in player.root.evaluate(_PARTS, MARGIN)}


def on_screen(player: Driver) -> dict[str, Box]:
    """Where those of them stand in the window that are to be seen whole."""
    left, top = player.root.evaluate(_CORNER, MARGIN)
    view = player.page.viewport_size
    assert view
    moved = {name: (x + left, y + top, width, height) for name, (x, y, width, height) in parts(player).items()}
    return {name: box for name, box in moved.items() if box[1] >= 0 and box[1] + box[3] <= view["height"]}


def photograph(player: Driver) -> Image.Image:
    """The player on the screen, beginning where a saved picture begins, a pixel for each CSS pixel.

    The window must be high enough: what has to be scrolled to would be empty.
    """
    screen = opened(player.root.screenshot(style=".copy { visibility: hidden; }"))  # a button is no part of a picture
    outer, now = player.root.bounding_box(), player.root.locator(".now").bounding_box()
    assert outer
    assert now
    assert player.page.viewport_size
    assert outer["y"] + outer["height"] <= player.page.viewport_size["height"]
    return screen.crop((0, round(now["y"] - outer["y"]) - MARGIN, *screen.size))


def opened(file: Path | bytes) -> Image.Image:
    return Image.open(io.BytesIO(file) if isinstance(file, bytes) else file).convert("RGB")


def halved(picture: Image.Image) -> Image.Image:
    """A picture with two pixels per CSS pixel, with one."""
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)


def blank(picture: Image.Image, boxes: dict[str, Box]) -> Image.Image:
    """The same picture with nothing in its parts but their paper."""
    emptied = picture.copy()
    for box in boxes.values():
        part = picture.crop(_inside(box))
        paper = tuple(int(channel) for channel in np.median(np.asarray(part), axis=(0, 1)))
        emptied.paste(paper, _inside(box))
    return emptied


def worst(
    wanted: Image.Image, seen: Image.Image, boxes: dict[str, Box], elsewhere: dict[str, Box] | None = None
) -> dict[str, float]:
    """The largest difference, 0 to 255, that any spot of a part has between the pictures: a cell, a frame, a digit.

    The parts of `seen` may stand `elsewhere`.
    """
    found = {}
    for name, box in boxes.items():
        part, other = wanted.crop(_inside(box)), seen.crop(_inside((elsewhere or boxes)[name]))
        size = max(1, part.width // SPOT), max(1, part.height // SPOT)
        shrunk = [np.asarray(each.resize(size, Image.Resampling.BOX), float) for each in (part, other)]
        found[name] = float(np.abs(shrunk[0] - shrunk[1]).max())
    return found


def _inside(box: Box) -> tuple[int, int, int, int]:
    left, top, width, height = box
    return round(left + 2), round(top + 2), round(left + width - 2), round(top + height - 2)
