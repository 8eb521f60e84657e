"""Compares pictures part by part, so that a part that is missing is seen however small its share of the whole is."""

import io
from pathlib import Path

import numpy as np
from driver import Driver
from PIL import Image

Box = tuple[float, float, float, float]  # left, top, width, height
MARGIN = 16  # of a saved picture, above the sentence and below the last figure
MOST = 0.35  # of what there is to see in a part may differ: letters have other edges, a GIF has fewer colours
GRAIN = 4  # pixels that are averaged: letters may have other edges
_PARTS = """(root, margin) => {
  const { left } = root.getBoundingClientRect();
  const top = root.querySelector(".now").getBoundingClientRect().top - margin;
  return [...root.querySelectorAll(".now, .readout, figure")].map((part) => {
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
    """The player on the screen, beginning where a saved picture begins, a pixel for each CSS pixel."""
    screen = opened(player.root.screenshot())
    outer, now = player.root.bounding_box(), player.root.locator(".now").bounding_box()
    assert outer
    assert now
    return screen.crop((0, round(now["y"] - outer["y"]) - MARGIN, *screen.size))


def opened(file: Path | bytes) -> Image.Image:
    return Image.open(io.BytesIO(file) if isinstance(file, bytes) else file).convert("RGB")


def halved(picture: Image.Image) -> Image.Image:
    """A picture with two pixels per CSS pixel, with one."""
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)


def unlike(wanted: Image.Image, seen: Image.Image, boxes: dict[str, Box]) -> dict[str, float]:
    """How far each part of `seen` is from the same part of `wanted`: 0 the same, 1 as far as if nothing were there."""
    return {name: _unlike(_grains(wanted, box), _grains(seen, box)) for name, box in boxes.items()}


def _grains(picture: Image.Image, box: Box) -> np.ndarray:
    left, top, width, height = box
    part = picture.crop(tuple(round(side) for side in (left + 2, top + 2, left + width - 2, top + height - 2)))
    size = max(1, part.width // GRAIN), max(1, part.height // GRAIN)
    return np.asarray(part.resize(size, Image.Resampling.BOX), float)


def _unlike(wanted: np.ndarray, seen: np.ndarray) -> float:
    paper = np.median(wanted, axis=(0, 1))
    return float(np.abs(wanted - seen).sum() / max(1, np.abs(wanted - paper).sum()))
