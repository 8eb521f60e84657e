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
  const main = document.querySelector("[data-testid=stMain]") ?? document.scrollingElement;
  for (let y = 0; y < main.scrollHeight; y += innerHeight / 2) {
    main.scrollTo(0, y);
    await new Promise((done) => setTimeout(done, 60));
  }
}"""
# Streamlit fades elements in, and colours from one theme to the other: half-faded text has too little contrast.
RESTS = "document.getAnimations().every((animation) => animation.playState !== 'running')"


def violations(page: Page) -> list[str]:
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)  # no run is going on
    page.evaluate(SCROLL)
    page.wait_for_function(RESTS)
    page.evaluate(AXE)
    return page.evaluate(RUN)


LOOKS = ("light", "dark", "phone")


@pytest.fixture
def seen(request: pytest.FixtureRequest, look: str) -> Driver:
    """The session's tab, light or dark, or the one on a phone."""
    page: Page = request.getfixturevalue("phone" if look == "phone" else "page")
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    return Driver(page)


WATCHED = [page for page in pages() if page != "speed"]  # the race has no player
ALONE = (
    "watch?lesson=separable&padding=same&taps=1&views=filters,products,sum,code,memory",
    "watch?lesson=nonsense&kernel_height=9",
)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", [*WATCHED, *ALONE])
def test_a_page_has_no_violations(app: str, seen: Driver, path: str) -> None:
    seen.start(f"{app}/{path}")  # from light to dark without loading it again
    assert violations(seen.page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_nor_with_everything_on(app: str, seen: Driver) -> None:
    seen.open(
        f"{app}/separable?padding=same&in_channels=12&kernel_height=5&kernel_width=5&batch=3&taps=1&granularity=multiply"
    )
    seen.root.locator("summary").first.click()
    seen.page.get_by_text("Share", exact=True).click()
    assert violations(seen.page) == []


def test_nor_in_a_presentation(app: str, player: Driver) -> None:
    player.open(f"{app}/watch?lesson=regular&present=1")
    assert violations(player.page) == []


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
def test_nor_after_a_race(app: str, seen: Driver) -> None:
    page = seen.page
    outcome = page.get_by_text("times fewer MACs")
    if outcome.count() == 0:  # light or on a phone; dark sees the race that light has run
        page.goto(f"{app}/speed?case=8×8×3→4")
        page.get_by_role("button", name="Start the race").click()
    expect(outcome).to_be_visible(timeout=180_000)  # the library may have to be compiled
    assert violations(page) == []
