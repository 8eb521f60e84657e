"""What a person set stays set, whatever else is switched on and wherever the window is moved."""

import re

from driver import Driver, watching
from playwright.sync_api import expect

LESSON = "regular?height=5&width=6&in_channels=2&out_channels=3&padding=same"
SMALL = watching(LESSON)
WIDE = watching("regular?kernel_height=5&kernel_width=5&in_channels=16&height=8&width=8")
# How many pixels of every canvas on the screen are painted, in CSS pixels.
PAINTED = """root => [...root.querySelectorAll("canvas")].filter(e => e.getClientRects().length).map(canvas => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 3; i < data.length; i += 4) count += data[i] > 0;
  return count * (parseFloat(canvas.style.width) / canvas.width) ** 2;
})"""


def test_a_tab_of_the_code_survives_a_ticked_box_a_choice_and_a_link(app: str, player: Driver) -> None:
    player.open(f"{app}/{LESSON}")
    player.root.get_by_role("tab", name="PyTorch").click()
    title = player.root.locator(".work.code .title")
    expect(title).to_have_text("The same with PyTorch")
    player.root.locator("summary", has_text="Views").click()
    player.root.get_by_role("checkbox", name="Running sum").uncheck()
    expect(player.root.locator(".work.sum")).to_have_count(0)
    expect(title).to_have_text("The same with PyTorch")
    expect(player.root.get_by_role("tab", name="PyTorch")).to_have_attribute("aria-selected", "true")
    player.root.get_by_role("checkbox", name="Code").uncheck()
    player.root.get_by_role("checkbox", name="Code").check()
    expect(title).to_have_text("The same with PyTorch")
    player.set_number("Filters", 2)
    expect(player.root).to_have_attribute("data-steps", "60")
    expect(title).to_have_text("The same with PyTorch")
    player.expect_query(code="PyTorch")
    player.page.reload()
    player.ready()
    expect(title).to_have_text("The same with PyTorch")


def test_folds_survive_a_ticked_box_and_a_link(app: str, player: Driver) -> None:
    player.open(f"{app}/{WIDE}")
    head = player.root.locator(".head")
    head.nth(2).click()
    expect(head.nth(2)).to_have_attribute("aria-expanded", "true")
    player.focus()
    player.press("t")
    player.root.locator("summary", has_text="Views").click()
    player.root.get_by_role("checkbox", name="Memory").check()
    expect(head.nth(2)).to_have_attribute("aria-expanded", "true")
    expect(head.nth(1)).to_have_attribute("aria-expanded", "false")
    player.expect_query(folds="3")
    player.page.reload()
    player.ready()
    expect(head.nth(2)).to_have_attribute("aria-expanded", "true")


def test_a_screen_of_another_pixel_ratio_shows_the_same_picture_sharper(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}&step=20")
    before = player.root.evaluate(PAINTED)
    session = player.page.context.new_cdp_session(player.page)
    size = {"width": 1441, "height": 900}  # a pixel more: Chromium's emulation tells no page of a new ratio alone
    session.send("Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": 2, "mobile": False})
    sharp = "root => [...root.querySelectorAll('canvas.cells')].every(e => e.width > 1.9 * parseFloat(e.style.width))"
    player.page.wait_for_function(f"() => ({sharp})({_ROOT})")
    after = player.root.evaluate(PAINTED)
    assert len(after) == len(before)
    for was, now in zip(before, after, strict=True):
        assert abs(now - was) <= 0.15 * was + 60, (before, after)


_ROOT = (
    "[...document.querySelectorAll('*')].map(e => (e.shadowRoot ?? e).querySelector('[data-testid=player]'))"
    ".find(Boolean)"
)


def test_escape_leaves_a_presentation_at_the_very_step(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}&present=1&step=9&granularity=multiply&product=4")
    player.page.evaluate("document.activeElement.blur()")
    player.press("ArrowRight", "Escape")  # at once: nothing has had the time to rest
    player.page.wait_for_url(lambda url: "present" not in url)
    player.ready().expect(step=9, lit=5)
    assert re.search(r"[?&]product=5(&|$)", player.page.url)
