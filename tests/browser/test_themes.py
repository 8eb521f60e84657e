"""Light and dark: everything can be read in both, and a change repaints the canvases at once."""

import pytest
from driver import Driver
from playwright.sync_api import expect

from convviz.conv import KINDS

LESSONS = ["", *(kind.lesson for kind in KINDS.values() if kind.lesson)]
# Every visible piece of text under the element (code aside: Streamlit colours it), its contrast with what is behind
# it, and the least that WCAG asks for.
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
    if (!text || style.visibility === "hidden" || !e.getClientRects().length) continue;
    if (e.closest("svg, [disabled], pre")) continue;
    const [back, front] = [behind(e), rgba(style.color)];
    const alpha = front[3] / 255;
    const mixed = back.map((value, i) => alpha * front[i] + (1 - alpha) * value);
    const [low, high] = [luminance(back), luminance(mixed)].sort((a, b) => a - b);
    const isIcon = e.dataset.testid === "stIconMaterial";
    found.push([text.slice(0, 40), (high + 0.05) / (low + 0.05), isIcon ? 3 : 4.5]);
  }
  for (const e of root.querySelectorAll(".buttons svg")) {
    const [low, high] = [luminance(behind(e)), luminance(rgba(getComputedStyle(e).fill))].sort((a, b) => a - b);
    found.push([e.closest("button").title, (high + 0.05) / (low + 0.05), 4.5]);
  }
  return found;
}"""
IS_DARK = """() => getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor
  .match(/\\d+/g).slice(0, 3).every(value => value < 90)"""
EMPTY_CELL = """canvas => [...canvas.getContext("2d")
  .getImageData(canvas.width - 8, canvas.height - 8, 1, 1).data.slice(0, 3)]"""


@pytest.mark.parametrize("lesson", LESSONS)
def test_text_and_icons_can_be_read(app: str, player: Driver, lesson: str) -> None:
    page = player.page
    player.open(f"{app}/{lesson}?step=3")
    if lesson:  # all of the page is there: what can be unfolded is Share, heatmaps and, at its end, the loops
        expect(page.get_by_test_id("stExpander")).to_have_count(3)
    else:
        expect(page.get_by_role("heading", name="Worked examples")).to_be_attached()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(IS_DARK if scheme == "dark" else f"!({IS_DARK})()")
        page.wait_for_function("document.getAnimations().every(animation => animation.playState !== 'running')")
        inside, outside = player.root.evaluate(CONTRASTS), page.get_by_test_id("stApp").evaluate(CONTRASTS)
        assert len(inside) > 20
        assert len(outside) > 15
        faint = [(text, round(contrast, 2)) for text, contrast, least in inside + outside if contrast < least]
        assert faint == [], scheme


def test_a_new_theme_repaints_the_canvases_and_keeps_the_position(app: str, player: Driver) -> None:
    page = player.page
    player.open(f"{app}/separable?padding=same&step=120")
    light, frame = player.pictures(), player.state()["frame"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IS_DARK)
    player.root.and_(page.locator(f":not([data-frame='{frame}'])")).wait_for()
    player.expect(step=120, verdict="equal")
    dark, frame = player.pictures(), player.state()["frame"]
    assert len(light) == len(dark)
    assert sum(before == after for before, after in zip(light, dark, strict=True)) <= 1  # the input has no marks here
    canvas = player.root.locator(".cells").last
    assert max(canvas.evaluate(EMPTY_CELL)) < 90, "an empty cell is dark"
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"!({IS_DARK})()")
    player.root.and_(page.locator(f":not([data-frame='{frame}'])")).wait_for()
    player.expect(step=120)
    assert min(canvas.evaluate(EMPTY_CELL)) > 200, "an empty cell is light"
    assert player.pictures() == light


def test_dark_from_the_start(app: str, player: Driver) -> None:
    player.page.emulate_media(color_scheme="dark")
    player.open(f"{app}/regular?padding=same")
    player.page.wait_for_function(IS_DARK)
    assert max(player.root.locator(".cells").last.evaluate(EMPTY_CELL)) < 90
