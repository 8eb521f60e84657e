"""Light and dark: everything can be read in both, and a change repaints the canvases at once."""

from collections.abc import Callable

import pytest
from driver import Driver
from playwright.sync_api import Page

LESSONS = ("", "regular", "depthwise", "separable", "spatial")
# Every visible piece of text (but for the code's, which Streamlit colours) under the element, its contrast with what is behind it, and its size in pixels.
CONTRASTS = """root => {
  const ink = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = colour => {
    ink.clearRect(0, 0, 1, 1);
    ink.fillStyle = colour;
    ink.fillRect(0, 0, 1, 1);
    return [...ink.getImageData(0, 0, 1, 1).data];
  };
  const up = e => e.parentElement ?? e.getRootNode().host;
  const behind = e => {
    for (; e; e = up(e)) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255, 255];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const found = [];
  for (const e of root.querySelectorAll("*")) {
    const text = [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim()).join("");
    const style = getComputedStyle(e);
    if (!text || style.visibility === "hidden" || !e.getClientRects().length || e.closest("svg, [disabled], pre")) continue;
    const [back, front] = [behind(e), rgba(style.color)];
    const alpha = front[3] / 255;
    const mixed = back.map((value, i) => alpha * front[i] + (1 - alpha) * value);
    const [low, high] = [luminance(back), luminance(mixed)].sort((a, b) => a - b);
    found.push([text.slice(0, 40), (high + 0.05) / (low + 0.05), parseFloat(style.fontSize)]);
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(app: str, new_page: Callable[..., Page], scheme: str) -> None:
    player = Driver(new_page(color_scheme=scheme))
    for lesson in LESSONS:
        player.open(f"{app}/{lesson}?step=3")
        inside = player.root.evaluate(CONTRASTS)
        assert len(inside) > 15
        outside = player.page.get_by_test_id("stApp").evaluate(CONTRASTS)
        assert len(outside) > 15
        faint = [(text, round(contrast, 2)) for text, contrast, _ in inside + outside if contrast < 4.5]
        assert faint == []


def test_icons_of_the_buttons_can_be_seen(app: str, player: Driver) -> None:
    colours = """e => [getComputedStyle(e.querySelector("svg")).fill, getComputedStyle(e).backgroundColor]"""
    for scheme in ("light", "dark"):
        player.page.emulate_media(color_scheme=scheme)
        player.open(f"{app}/depthwise")
        for name in ("First step", "Step back", "Play", "Step", "Last step"):
            front, back = (rgb(colour) for colour in player.button(name).evaluate(colours))
            low, high = sorted((luminance(front), luminance(back)))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (scheme, name)
    player.page.emulate_media(color_scheme="light")


def rgb(colour: str) -> list[float]:
    return [float(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]


def luminance(colour: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_new_theme_repaints_the_canvases_and_keeps_the_position(app: str, new_page: Callable[..., Page]) -> None:
    page = new_page(color_scheme="light")
    player = Driver(page).open(f"{app}/separable?padding=same&step=120")
    light, frame = player.pictures(), int(player.state()["frame"])
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IS_DARK)
    player.root.and_(page.locator(f":not([data-frame='{frame}'])")).wait_for()
    player.expect(step=120, verdict="equal")
    dark = player.pictures()
    assert len(light) == len(dark)
    assert sum(before == after for before, after in zip(light, dark, strict=True)) <= 1  # the input has no marks here
    canvas = player.root.locator(".cells").last
    assert max(canvas.evaluate(EMPTY_CELL)) < 90, "an empty cell is dark"
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"!({IS_DARK})()")
    player.expect(step=120)
    player.root.and_(page.locator(f":not([data-frame='{frame}'])")).wait_for()
    assert min(canvas.evaluate(EMPTY_CELL)) > 200, "an empty cell is light"
    assert player.pictures() == light


IS_DARK = """() => getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor
  .match(/\\d+/g).slice(0, 3).every(value => value < 90)"""
EMPTY_CELL = """canvas => [...canvas.getContext("2d")
  .getImageData(canvas.width - 8, canvas.height - 8, 1, 1).data.slice(0, 3)]"""


def test_dark_from_the_start(app: str, new_page: Callable[..., Page]) -> None:
    page = new_page(color_scheme="dark")
    player = Driver(page).open(f"{app}/regular?padding=same")
    page.wait_for_function(IS_DARK)
    assert max(player.root.locator(".cells").last.evaluate(EMPTY_CELL)) < 90
