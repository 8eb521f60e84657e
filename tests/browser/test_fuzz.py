"""Whatever a hand does, for as long as FUZZ_SECONDS says: no error, no exception, nothing that scrolls sideways."""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from driver import Driver
from playwright.sync_api import Error, FloatRect, Page
from playwright.sync_api import TimeoutError as TooLate

from convviz.ui.lesson import pages

SECONDS = float(os.environ.get("FUZZ_SECONDS", "10"))
SIZES = [(1440, 900), (1024, 700), (768, 1024), (390, 844), (320, 640), (2560, 1200)]
KEYS = [
    "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Shift+ArrowRight", "PageUp", "PageDown", "Home", "End", "Space",
    "Enter", "Escape", "Tab", "Shift+Tab", "r", "f", "s", "i", "t", "v", "b", "R", "F", "5", "Control+Home", "Delete",
]  # fmt: skip
WIDE = """() => [...document.querySelectorAll("html, [data-testid=stMain]")]
  .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
  .map(e => `${e.dataset.testid ?? e.localName} is ${e.scrollWidth} wide in ${e.clientWidth}`)"""


ABROAD = ("net::ERR_ABORTED", "Not attached to an active page")  # what Chromium says to whoever leaves twice at a time


class Hand:
    """Does one random thing after the other on a page."""

    def __init__(self, page: Page, home: str, chance: random.Random):
        self.page, self.home, self.chance = page, home, chance
        self.acts: list[tuple[int, Callable[[], object]]] = [
            (30, self.move), (25, self.click), (8, self.drag), (40, self.press), (10, self.wheel), (3, self.resize),
            (1, self.reload), (1, self.back), (2, self.shut_eyes),
        ]  # fmt: skip

    def act(self) -> str:
        (act,) = self.chance.choices([act for _, act in self.acts], [weight for weight, _ in self.acts])
        act()
        self.settle()
        return act.__name__

    def place(self) -> tuple[float, float]:
        """Anywhere on the player four times out of five, else anywhere but on Streamlit's own menu."""
        size = self.page.viewport_size
        assert size
        box = self.player_box() if self.chance.random() < 0.8 else None
        if not box:
            return self.chance.uniform(0, size["width"] - 120), self.chance.uniform(60, size["height"])
        top, bottom = max(60, box["y"]), min(size["height"], box["y"] + box["height"])
        x = self.chance.uniform(box["x"], box["x"] + box["width"])
        return x, self.chance.uniform(top, max(top, bottom))

    def player_box(self) -> FloatRect | None:
        try:
            return self.page.locator('[data-testid="player"]').bounding_box(timeout=3000)
        except TooLate:  # a link was followed later than `settle` has looked, to where there is no player
            self.settle()
            return None

    def move(self) -> None:
        self.page.mouse.move(*self.place())

    def click(self) -> None:
        self.page.mouse.click(*self.place(), click_count=self.chance.choice([1, 1, 1, 2]))

    def drag(self) -> None:
        self.page.mouse.move(*self.place())
        self.page.mouse.down()
        for _ in range(self.chance.randint(1, 5)):
            self.page.mouse.move(*self.place())
        self.page.mouse.up()

    def press(self) -> None:
        for _ in range(self.chance.randint(1, 4)):
            self.page.keyboard.press(self.chance.choice(KEYS))

    def wheel(self) -> None:
        self.page.mouse.wheel(0, self.chance.choice([-900, -300, 300, 900]))

    def resize(self) -> None:
        width, height = self.chance.choice(SIZES)
        self.page.set_viewport_size({"width": width, "height": height})

    def reload(self) -> None:
        self.travel(self.page.reload)

    def back(self) -> None:
        self.travel(self.page.go_back)

    def travel(self, leave: Callable[[], object]) -> None:
        """Go elsewhere; a link that an earlier click has followed may come first."""
        try:
            leave()
        except Error as error:
            if not any(words in error.message for words in ABROAD):
                raise
        self.settle()
        Driver(self.page).ready()

    def settle(self) -> None:
        """Wait for the page that a click on a link has led to; home from where there is no player."""
        self.page.wait_for_load_state()
        path = urlsplit(self.page.url)
        if path.scheme != "http" or path.path.endswith("/speed"):
            self.page.goto(self.home)

    def shut_eyes(self) -> None:
        scheme = self.chance.choice(["light", "dark"])
        self.page.emulate_media(color_scheme=scheme, reduced_motion=self.chance.choice(["reduce", "no-preference"]))


WATCHED = [page for page in pages() if page != "speed"]  # the race has no player


def too_wide(page: Page) -> list[str]:
    """What scrolls sideways, once a resize has had half a second to settle."""
    for patience in (0, 500, 2000):
        page.wait_for_timeout(patience)
        with suppress(Error):  # a link that a click has followed takes the page away
            found: list[str] = page.evaluate(WIDE)
            if not found:
                break
    return found


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """As in conftest.py, but whoever leaves a page in the middle of a run makes Streamlit's own client say so."""
    found: list[str] = []
    yield found
    assert [each for each in found if "Cannot rerun script when disconnected from server" not in each] == []


@pytest.mark.fuzz
@pytest.mark.parametrize(
    "path", [*WATCHED, "regular?present=1&taps=1", "separable?batch=3&padding=same&granularity=multiply"]
)
def test_anything_at_all(app: str, new_page: Callable[..., Page], path: str) -> None:
    seed = int(os.environ.get("FUZZ_SEED", random.randrange(10**6)))
    print(f"FUZZ_SEED={seed}")
    page = new_page()
    player = Driver(page).open(f"{app}/{path}")
    hand = Hand(page, f"{app}/{path}", random.Random(seed))
    end, done = time.monotonic() + SECONDS, []
    while time.monotonic() < end:
        done.append(hand.act())
        if len(done) % 10 == 0:
            assert too_wide(page) == [], done[-10:]
    player.ready()
    assert too_wide(page) == []
    assert player.root.get_attribute("data-verdict") == "equal"
