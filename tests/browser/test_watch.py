"""The page without Streamlit, as people meet it: in a slide, in a frame, from a link with a mistake in it."""

import re
from collections.abc import Callable

import pytest
from driver import Driver, watching
from playwright.sync_api import Page, expect

SMALL = "separable?height=5&width=6&in_channels=2&out_channels=3&padding=same"


def test_a_link_opens_at_its_step_and_the_address_follows(app: str, player: Driver) -> None:
    player.open(f"{app}/{watching(SMALL)}&step=7")
    player.expect_playhead(7)
    expect(player.page).to_have_title(re.compile("^Depthwise separable convolution: 5 × 6 × 2, window 3 × 3"))
    player.focus()
    player.press("ArrowRight", "t")
    player.expect_query(step=8, taps=1, lesson="separable")
    player.page.reload()
    player.ready().expect_playhead(8)


def test_change_this_leads_to_the_same_in_the_lesson(app: str, player: Driver) -> None:
    player.open(f"{app}/{watching(SMALL)}&step=7&taps=1")
    player.focus()
    player.press("ArrowRight")
    player.expect_query(step=8)
    state = player.state()
    player.page.get_by_role("link", name="Change this").click()
    expect(player.page).to_have_url(f"{app}/{SMALL}&step=8&taps=1")
    player.ready().expect_playhead(8)
    assert {**player.state(), "frame": ""} == {**state, "frame": ""}
    expect(player.number("Filters")).to_have_value("3")


def test_a_mistake_is_told_and_the_rest_is_shown(app: str, player: Driver) -> None:
    player.open(f"{app}/watch?lesson=depthwise&height=seven&width=9&in_channels=2")
    expect(player.page.get_by_role("alert")).to_contain_text("height='seven' (height is a whole number from 1 to 128)")
    player.expect(steps=4 * 7 * 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
def test_it_fits_and_follows_the_reader_s_colours(
    app: str, new_page: Callable[..., Page], size: tuple[int, int], scheme: str
) -> None:
    page = new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    Driver(page).open(f"{app}/{watching(SMALL)}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    background = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(23, 22, 20)"}[scheme]


def test_nothing_is_asked_of_anybody_but_its_own_server_and_little_of_that(
    app: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    player = Driver(page).open(f"{app}/{watching(SMALL)}")
    size = page.evaluate(
        "[...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
        ".reduce((sum, entry) => sum + entry.transferSize, 0)"
    )
    print(f"{len(asked)} requests, {size / 1000:.0f} kB")
    assert all(url.startswith(f"{app}/") for url in asked)
    assert size < 120_000
    before = len(asked)
    player.focus()
    player.press("End", "Home", "Space")
    player.expect(playing="true")
    player.press("Space")
    assert asked[before:] == []


def test_it_saves_itself_as_a_page(app: str, player: Driver, new_page: Callable[..., Page], tmp_path) -> None:
    player.open(f"{app}/{watching(SMALL)}&step=11")
    player.button("Save").click()
    with player.page.expect_download() as download:
        player.button("Save HTML").click()
    download.value.save_as(tmp_path / "saved.html")
    saved = Driver(new_page(offline=True)).open((tmp_path / "saved.html").as_uri())
    saved.expect_playhead(11)
    assert saved.state()["now"] == player.state()["now"]
