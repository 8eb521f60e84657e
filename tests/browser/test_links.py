"""The address is the document: deep links, reload, back and forward, presets, a server that dies."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from driver import Driver
from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Link:
    """An address, what the player shows there, and what some number fields of the sidebar say."""

    address: str
    steps: int
    macs: int
    step: int
    stage: int
    target: str
    fields: dict[str, int]


LINKS = {
    "landing": Link("?step=150", 180, 3 * 36 * 9 + 2 * 36 * 3, 150, 1, "0,1,0,1", {}),
    "regular": Link(
        "regular?height=7&width=9&in_channels=4&out_channels=6&groups=2&batch=2&stride_height=2&stride_width=2"
        "&padding=same&input=gradient&filters=emboss&seed=3&data_format=NCHW&step=55",
        240, 4320, 55, 0, "0,3,0,2", {"Height": 7, "Width": 9, "Groups": 2, "Batch": 2, "Stride across": 2, "Seed": 3},
    ),
    "depthwise": Link(
        "depthwise?height=9&width=7&in_channels=2&depth_multiplier=3&dilation_height=2&dilation_width=2"
        "&input=counting&filters=sobel-y&step=20",
        90, 810, 20, 0, "0,1,2,1", {"Multiplier": 3, "Dilation down": 2},
    ),
    "separable": Link(
        "separable?height=8&width=8&out_channels=4&padding=same&input=photograph&filters=assorted&step=300",
        448, 2496, 300, 1, "0,5,4,1", {"Height": 8, "Filters": 4},
    ),
    "spatial": Link(
        "spatial?height=8&width=5&in_channels=1&kernel_height=5&kernel_width=2&padding=explicit&pad_top=2"
        "&pad_left=0&pad_right=3&filters=gaussian&step=60",
        84, 273, 60, 1, "0,3,4,0", {"Pad top": 2, "Pad bottom": 1, "Pad left": 0, "Pad right": 3},
    ),
}  # fmt: skip


def shows(player: Driver, link: Link) -> None:
    player.ready()
    player.expect(steps=link.steps, macs_total=link.macs, step=link.step, stage=link.stage, target=link.target)
    player.check()
    for label, value in link.fields.items():
        expect(player.number(label)).to_have_value(str(value))
    expect(player.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("name", LINKS)
def test_deep_link_on_a_fresh_server(fresh_app: str, player: Driver, name: str) -> None:
    link = LINKS[name]
    player.open(f"{fresh_app}/{link.address}")
    shows(player, link)
    pictures = player.pictures()
    assert player.page.url == f"{fresh_app}/{link.address}"
    player.page.reload()
    shows(player, link)
    assert player.pictures() == pictures
    assert player.page.url == f"{fresh_app}/{link.address}"


def test_reload_after_changes_shows_the_same(app: str, player: Driver) -> None:
    player.open(f"{app}/separable")
    player.set_number("Filters", 3)
    player.expect(steps=3 * 16 + 3 * 16)
    player.choose("Weights", "assorted")
    player.expect_query(filters="assorted", out_channels=3)
    player.focus()
    player.press("PageDown", "PageDown", "PageDown", "ArrowRight")
    player.expect_query(step=49)
    pictures = player.pictures()
    player.page.reload()
    player.ready()
    player.expect(step=49, steps=96, stage=1)
    assert player.pictures() == pictures
    player.press("Home")
    player.focus()
    player.press("Home")
    player.expect_query(step=None)


def test_back_and_forward(app: str, player: Driver) -> None:
    page = player.page
    player.open(f"{app}/regular?height=8")
    player.set_number("Filters", 3)
    player.expect(steps=3 * 24)
    player.focus()
    player.press("PageDown")
    player.expect_query(step=24, out_channels=3)
    page.get_by_role("navigation", name="Worked examples").get_by_role("link", name="Stride 2").click()
    player.ready()
    player.expect(steps=16, macs_total=144)
    player.focus()
    player.press("End")
    player.expect_query(step=15)
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Depthwise", exact=True).click()
    expect(page.get_by_role("heading", name="Depthwise convolution")).to_be_visible()
    player.ready()
    player.expect(steps=48, step=0)
    page.go_back(wait_until="commit")
    expect(page.get_by_role("heading", name="Regular convolution")).to_be_visible()
    player.expect(steps=16, step=15)
    player.expect_query(stride_height=2, filters="sobel-x")
    expect(player.number("Stride down")).to_have_value("2")
    page.go_back(wait_until="commit")
    player.expect(steps=72, step=24)
    expect(player.number("Filters")).to_have_value("3")
    expect(player.number("Height")).to_have_value("8")
    page.go_forward(wait_until="commit")
    player.expect(steps=16, step=15)
    page.go_forward(wait_until="commit")
    expect(page.get_by_role("heading", name="Depthwise convolution")).to_be_visible()
    player.expect(steps=48, step=0)


def test_a_link_from_one_lesson_to_another_brings_no_choices_along(app: str, player: Driver) -> None:
    player.open(f"{app}/depthwise?height=9&stride_height=2&seed=4")
    player.expect(steps=4 * 4 * 3)
    player.page.get_by_role("navigation", name="Pages").get_by_role("link", name="Spatially separable").click()
    expect(player.page.get_by_role("heading", name="Spatially separable convolution")).to_be_visible()
    player.ready()
    expect(player.page).to_have_url(f"{app}/spatial")
    expect(player.number("Height")).to_have_value("6")


# What browser and Streamlit's client log as long as there is no server.
DOWN = ("ERR_CONNECTION_REFUSED", "No response received when attempting to reach", "server is not responding")


def test_a_server_that_dies_loses_nothing(
    mortal: Callable[[], tuple[str, Callable[[], None], Callable[[], None]]],
    new_page: Callable[..., Page],
    problems: list[str],
) -> None:
    address, kill, revive = mortal()
    player = Driver(new_page()).open(f"{address}/depthwise?height=9&width=7&step=4")
    player.set_number("Multiplier", 2)
    player.expect(steps=210)
    player.focus()
    player.press("PageDown", "ArrowDown", "ArrowRight")
    player.expect_query(step=41, depth_multiplier=2, height=9)
    pictures = player.pictures()
    kill()
    player.press("ArrowRight")  # the browser goes on without a server
    player.expect(step=42)
    player.press("ArrowLeft")
    player.expect_query(step=41)
    revive()
    player.page.reload()
    player.ready()
    player.expect(step=41, steps=210)
    assert player.pictures() == pictures
    expect(player.number("Multiplier")).to_have_value("2")
    problems[:] = [problem for problem in problems if not any(words in problem for words in DOWN)]


# What the first link of this name promises, in its own words: steps, MACs.
PROMISES = {
    ("", "7×7×3, 128 filters (regular)"): (5 * 5 * 128, 86_400),
    ("regular", "A batch of two"): (2 * 36, 2 * 36 * 9),
    ("separable", "7×7×3, 128 filters"): (3 * 25 + 25 * 128, 10_275),
    ("spatial", "15×15, 3×1 then 1×3"): (13 * 15 + 13 * 13, 1_092),
}


@pytest.mark.parametrize(("start", "name"), PROMISES)
def test_preset_links_lead_to_what_they_promise(app: str, player: Driver, start: str, name: str) -> None:
    page = player.page
    player.open(f"{app}/{start}")
    page.locator("nav:not([aria-label=Pages])").get_by_role("link").filter(has_text=name).first.click()
    expect(page.get_by_role("heading", name="Watch a convolution")).to_have_count(0)
    player.ready()
    steps, macs = PROMISES[start, name]
    player.expect(steps=steps, macs_total=macs, verdict="equal")


def test_depthwise_by_hand(app: str, player: Driver) -> None:
    player.open(f"{app}/depthwise")
    player.page.get_by_role("link", name="1 … 9 by hand").click()
    player.expect(steps=12, macs_total=24)
    player.focus()
    player.record()
    player.press(*["ArrowRight"] * 11)
    player.expect(step=11)
    sums = [int(frame["sum"]) for frame in player.recorded()]
    assert sums == [13, 17, 21, 25, 29, 33, 18, 24, 30, 36, 42, 48]
