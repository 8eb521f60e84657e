"""Narrow, wide, zoomed and resized: nothing needs sideways scrolling, everything stays within reach."""

from collections.abc import Callable

import pytest
from driver import Driver
from playwright.sync_api import Page, expect

LESSONS = {
    "": "",
    "regular": "regular?height=9&width=16&in_channels=4&out_channels=5&padding=same&step=3",
    "depthwise": "depthwise?in_channels=8&depth_multiplier=2&step=3",
    "separable": "separable?height=8&width=8&out_channels=4&padding=same&step=300",
    "bottleneck": "bottleneck?height=8&width=8&in_channels=4&out_channels=4&padding=same&step=700",
    "spatial": "spatial?kernel_height=7&height=12&padding=same&step=300",
}
SCROLLS = """() => ["html", "[data-testid=stMain]", "[data-testid=stAppViewContainer]"]
  .map(name => document.querySelector(name)).map(e => e.scrollWidth - e.clientWidth)"""
STICKS_OUT = """root => {
  const edge = root.getBoundingClientRect();
  const aside = ".tip, .probe, svg, option, .loops > *, details:not([open]) > :not(summary)"; // code scrolls
  return [...root.querySelectorAll("*")].filter(e => !e.closest(aside))
    .filter(e => e.getClientRects().length)
    .map(e => [`${e.localName}.${e.className}`, e.getBoundingClientRect()])
    .filter(([, box]) => box.right > edge.right + 0.5 || box.left < edge.left - 0.5)
    .map(([name, box]) => `${name} from ${box.left} to ${box.right}, player from ${edge.left} to ${edge.right}`);
}"""


def fits(player: Driver) -> None:
    scrolls = player.page.evaluate(SCROLLS)
    assert max(scrolls) <= 0, scrolls
    assert player.root.evaluate(STICKS_OUT) == []
    box, view = player.root.bounding_box(), player.page.viewport_size
    assert box
    assert view
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= view["width"] + 0.5


def works(player: Driver) -> None:
    """Every control can be reached and does what it says."""
    steps = int(player.state()["steps"])
    for name, step in [("Last step", steps - 1), ("Step back", steps - 2), ("First step", 0), ("Step", 1)]:
        player.button(name).click()
        player.expect_playhead(step)
    player.root.get_by_role("slider", name="Position").click()
    player.root.and_(player.page.locator(":not([data-playhead='1'])")).wait_for()
    player.speed("64×")
    player.button("Last step").click()
    player.button("Step back").click()
    player.button("Play").click()
    player.expect(playing="false", playhead=steps - 1)


@pytest.mark.parametrize("lesson", LESSONS)
def test_390_pixels(app: str, player: Driver, lesson: str) -> None:
    player.page.set_viewport_size({"width": 390, "height": 844})
    player.open(f"{app}/{LESSONS[lesson]}")
    fits(player)
    works(player)
    last = player.root.locator(".stack").count() - 1
    player.tensor(last).click(1, 0, 1)
    player.expect(target="0,1,0,1", stage=last - 1)
    fits(player)


def test_390_pixels_choices(app: str, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 390, "height": 844})  # the browser remembers whether its sidebar was open
    player = Driver(page).open(f"{app}/separable")
    page.get_by_test_id("stExpandSidebarButton").click()
    player.set_number("Height", 8)
    player.expect_query(height=8)
    player.expect(steps=6 * 4 * 3 + 6 * 4 * 2)
    assert max(page.evaluate(SCROLLS)) <= 0
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    player.button("Step").click()
    player.expect_playhead(1)


@pytest.mark.parametrize(("width", "height"), [(320, 568), (2560, 1440)])
def test_other_widths(app: str, player: Driver, width: int, height: int) -> None:
    player.page.set_viewport_size({"width": width, "height": height})
    player.open(f"{app}/{LESSONS['separable']}")
    player.expect(step=300)
    fits(player)
    works(player)


def test_1440_pixels_at_200_percent(app: str, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 720, "height": 450}, device_scale_factor=2)
    player = Driver(page).open(f"{app}/{LESSONS['separable']}")
    fits(player)
    sizes = player.root.locator("canvas").evaluate_all("all => all.map(e => [e.width, parseFloat(e.style.width)])")
    assert all(abs(pixels - 2 * width) <= 1 for pixels, width in sizes), "sharp"
    works(player)
    complete, output = player.tensor(2).colours((0, 0, 0), (7, 7, 3)), player.tensor(2)
    player.button("First step").click()
    empty = output.colours((0, 0, 0), (7, 7, 3))
    assert empty[0] == empty[1]
    assert empty[0] not in complete


def test_resizing_keeps_the_frame(app: str, player: Driver) -> None:
    page = player.page
    player.open(f"{app}/{LESSONS['separable']}")
    before = {key: value for key, value in player.check().items() if key != "frame"}
    pictures = player.pictures()
    for width, height in [(390, 844), (900, 700), (2560, 1440), (1440, 900)]:
        frame = player.state()["frame"]
        page.set_viewport_size({"width": width, "height": height})
        player.root.and_(page.locator(f":not([data-frame='{frame}'])")).wait_for()
        expect(player.root).to_be_visible()
        assert {key: value for key, value in player.check().items() if key != "frame"} == before
        assert page.evaluate(SCROLLS)[0] <= 0
    page.wait_for_function("width => document.documentElement.clientWidth === width", arg=1440)
    assert len(player.pictures()) == len(pictures)
    player.tensor(2).click(0, 0, 0)
    player.expect(step=192)
