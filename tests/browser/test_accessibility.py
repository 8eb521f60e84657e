"""axe-core finds nothing against WCAG 2.2 A and AA: on every page, light, dark, on a phone, and after use."""

import random
from collections.abc import Callable
from importlib.resources import files

import pytest
from driver import Driver
from playwright.sync_api import Page, expect

from convviz.ui.lesson import pages

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
  const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html, any, all }) => `${id}: ${help}: ${JSON.stringify(target)} ${html.slice(0, 160)} ${
      [...any, ...all].map(({ message }) => message).join("; ").slice(0, 200)}`));
}"""
# What is never scrolled to is not drawn whole: Streamlit colours code when it comes into sight.
SCROLL = """async () => {
  const main = document.querySelector("[data-testid=stMain]");
  for (let y = 0; y < main.scrollHeight; y += innerHeight / 2) {
    main.scrollTo(0, y);
    await new Promise((done) => setTimeout(done, 60));
  }
}"""
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


def violations(page: Page) -> list[str]:
    page.evaluate(SCROLL)
    page.wait_for_timeout(800)  # Streamlit fades elements in: half-faded text has too little contrast
    page.evaluate(AXE)
    return page.evaluate(RUN)


WATCHED = [page for page in pages() if page != "speed"]  # the race has no player


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", WATCHED)
def test_a_page_has_no_violations(app: str, new_page: Callable[..., Page], path: str, look: str) -> None:
    page = new_page(**LOOKS[look])
    Driver(page).open(f"{app}/{path}")
    assert violations(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_nor_with_everything_on(app: str, new_page: Callable[..., Page], look: str) -> None:
    page = new_page(**LOOKS[look])
    player = Driver(page).open(
        f"{app}/separable?padding=same&in_channels=12&kernel_height=5&kernel_width=5&batch=3&taps=1&granularity=multiply"
    )
    player.root.locator("summary").first.click()
    page.get_by_text("Share", exact=True).click()
    assert violations(page) == []


def test_nor_in_a_presentation(app: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    Driver(page).open(f"{app}/regular?present=1")
    assert violations(page) == []


@pytest.mark.fuzz
@pytest.mark.parametrize("path", WATCHED)
def test_nor_after_random_use(app: str, new_page: Callable[..., Page], path: str) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    page = new_page(color_scheme=chance.choice(["light", "dark"]))
    player = Driver(page).open(f"{app}/{path}")
    for _ in range(25):
        chosen = chance.choice(["Tab", "Space", "ArrowRight", "PageDown", "Enter", "t", "v", "click"])
        if chosen == "click":
            box = player.root.bounding_box()
            assert box
            page.mouse.click(box["x"] + chance.random() * box["width"], chance.uniform(80, 800))
        else:
            page.keyboard.press(chosen)
    player.ready()
    assert violations(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_nor_after_a_race(app: str, new_page: Callable[..., Page], look: str) -> None:
    page = new_page(**LOOKS[look])
    page.goto(f"{app}/speed?case=8×8×3→4")
    page.get_by_role("button", name="Start the race").click()
    expect(page.get_by_text("times fewer MACs")).to_be_visible(timeout=180_000)  # the library may have to be compiled
    assert violations(page) == []
