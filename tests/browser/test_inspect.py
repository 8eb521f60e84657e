"""Hover looks elsewhere without disturbing the animation; a click or a tap moves it."""

import re
from collections.abc import Callable

from driver import Driver, watching
from playwright.sync_api import Page, expect

SMALL = watching("regular?height=5&width=6&in_channels=2&out_channels=3&padding=same")  # 30 positions, 3 filters
TWO = watching("separable?height=4&width=5&in_channels=3&out_channels=2&padding=same")  # 3 x 20, then 2 x 20 steps
PADS = (1, 1, 1, 1)


def test_hover_shows_the_cell_and_leaving_goes_back(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    player.focus()
    player.press("ArrowDown", "ArrowRight")
    output = player.tensor(1)
    for row, column, channel in [(0, 0, 0), (4, 5, 2), (2, 3, 1), (1, 1, 0)]:
        step = channel * 30 + row * 6 + column
        output.hover(row, column, channel)
        player.expect(target=f"0,{row},{column},{channel}", step=step, playhead=7, macs_done=18 * (step + 1))
        player.check()
    player.page.mouse.move(*player.tensor(0, PADS).point(2, 2))
    player.expect_playhead(7)
    output.hover(3, 3, 2)
    player.expect(playhead=7, step=81)
    player.page.mouse.move(2, 2)
    player.expect_playhead(7)
    player.expect(target="0,1,1,0")


def test_hover_between_the_planes_is_no_cell(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    player.focus()
    player.press("ArrowDown", "ArrowRight")
    output = player.tensor(1)
    output.hover(0, 0, 0)
    player.expect(step=0)
    x, y = output.point(0, 0, 0)
    player.page.mouse.move(x, y - output.cell / 2 - 9)  # on the plane's name
    player.expect_playhead(7)
    expect(player.root.locator(".tip")).to_be_hidden()


def test_hover_does_not_stop_playing(app: str, player: Driver) -> None:
    player.start(f"{app}/watch?lesson=depthwise&height=40&width=40")
    player.speed("8×")
    player.button("Play").click()
    player.expect(playing="true")
    player.tensor(1).hover(20, 20, 1)
    player.expect(target="0,20,20,1", playing="true")
    before = int(player.state()["playhead"])
    player.root.and_(player.page.locator(f":not([data-playhead='{before}'])")).wait_for()
    player.expect(target="0,20,20,1", playing="true")
    player.page.mouse.move(2, 2)
    player.root.and_(player.page.locator(":not([data-target='0,20,20,1'])")).wait_for()
    player.page.keyboard.press("Space")
    player.expect(playing="false")


def test_click_moves_the_animation(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    player.tensor(1).click(3, 4, 2)
    player.expect_playhead(60 + 22)
    player.page.mouse.move(2, 2)
    player.expect_playhead(82)
    player.press("ArrowRight")
    player.expect_playhead(83)
    player.tensor(0, PADS).click(2, 2)  # an input cell is no place to go to
    player.expect_playhead(83)


def test_each_tensor_of_two_stages_inspects_its_own_stage(app: str, player: Driver) -> None:
    player.open(f"{app}/{TWO}&step=70")
    middle, last = player.tensor(1), player.tensor(2)
    middle.hover(2, 3, 1)
    player.expect(stage=0, target="0,2,3,1", step=33, playhead=70)
    last.hover(3, 4, 1)
    player.expect(stage=1, target="0,3,4,1", step=99, playhead=70)
    player.page.mouse.move(2, 2)
    player.expect_playhead(70)
    middle.click(0, 1, 2)
    player.expect_playhead(41)
    player.expect(stage=0)
    last.click(1, 0, 0)
    player.expect_playhead(65)
    player.expect(stage=1)


def test_hover_and_click_stay_in_the_image_of_the_batch(app: str, player: Driver) -> None:
    player.open(
        f"{app}/watch?lesson=regular&height=4&width=4&in_channels=1&out_channels=2&batch=3&step=10"
    )  # 8 steps an image
    output = player.tensor(1)
    output.hover(1, 0, 1)
    player.expect(target="1,1,0,1", step=14)
    output.click(0, 1, 0)
    player.expect_playhead(9)
    player.expect(target="1,0,1,0")


def test_the_tip_names_place_and_value(app: str, player: Driver) -> None:
    player.open(f"{app}/watch?lesson=regular&height=4&width=5&in_channels=2&input=counting&padding=same")
    tip, source = player.root.locator(".tip"), player.tensor(0, PADS)
    for row, column, channel in [(0, 0, 0), (3, 4, 1), (2, 1, 0)]:
        source.hover(row, column, channel)
        value = 1 + (row * 5 + column) * 2 + channel  # counting in NHWC
        expect(tip).to_have_text(f"row {row + 1}, column {column + 1}, channel {channel + 1}: {value}")
        expect(tip).to_be_visible()
        assert inside(player, tip)
    for row, column in [(-1, 0), (4, 2), (0, -1), (1, 5)]:
        source.hover(row, column, 1)
        expect(tip).to_contain_text("padding")
        expect(tip).not_to_contain_text("row")
    player.tensor(1).hover(2, 2, 1)
    expect(tip).to_have_text(re.compile(rf"row 3, column 3, channel 2: {player.state()['shown-sum']}$"))
    player.page.mouse.move(2, 2)
    expect(tip).to_be_hidden()


def inside(player: Driver, tip: object) -> bool:
    outer, inner = player.root.bounding_box(), tip.bounding_box()  # type: ignore[attr-defined]
    return outer["x"] <= inner["x"] and inner["x"] + inner["width"] <= outer["x"] + outer["width"]  # type: ignore[index]


def test_touch_moves_the_animation(app: str, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    player = Driver(page).open(f"{app}/{SMALL}")
    output = player.tensor(1)
    page.touchscreen.tap(*output.point(2, 1, 1))
    player.expect_playhead(30 + 13)
    page.touchscreen.tap(*output.point(4, 5, 2))
    player.expect_playhead(89)
    player.button("Step back").tap()
    player.expect_playhead(88)
    player.button("Play").tap()
    player.expect(playing="false", playhead=89)
