"""The transport by mouse: buttons, scrubber, speed, playing."""

from driver import Driver, watching
from playwright.sync_api import expect

SMALL = watching("depthwise?height=7&width=5&in_channels=2")  # 5 rows of 3 columns, 2 filters: 30 steps


def test_buttons(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    for name, step in [("Step", 1), ("Step", 2), ("Step back", 1), ("Last step", 29), ("Step", 29), ("Step back", 28),
                       ("First step", 0), ("Step back", 0)]:  # fmt: skip
        player.button(name).click()
        player.expect_playhead(step)
        player.expect(macs_done=9 * (step + 1), steps=30, macs_total=270, stage=0)


def test_scrubber_by_click_and_drag(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    box = player.root.get_by_role("slider", name="Position").bounding_box()
    assert box
    left, y = (
        box["x"] + 12,
        box["y"] + box["height"] / 2,
    )  # the thumb's middle travels from 12 px to 12 px before the end
    width = box["width"] - 24
    mouse = player.page.mouse
    mouse.click(left + width * 12 / 29, y)
    player.expect_playhead(12)
    mouse.down()
    for step in (13, 20, 29, 25, 3):
        mouse.move(left + width * step / 29, y)
        player.expect_playhead(step)
    mouse.move(left + 5 * width, y + 200)  # far outside: the end
    player.expect_playhead(29)
    mouse.move(left - 500, y - 80)
    player.expect_playhead(0)
    mouse.up()
    mouse.move(left + width / 2, y)
    player.expect_playhead(0)
    player.press("ArrowRight")  # the player's keys work after scrubbing
    player.expect_playhead(1)


def test_play_and_pause_keep_the_position(app: str, player: Driver) -> None:
    player.start(f"{app}/watch?lesson=depthwise&height=40&width=40")
    player.speed("4×")
    player.button("Play").click()
    player.expect(playing="true")
    player.root.and_(player.page.locator(":not([data-playhead='0'])")).wait_for()
    player.button("Pause").click()
    player.expect(playing="false")
    step = int(player.check()["playhead"])
    assert 0 < step < 4000
    player.button("Step").click()
    player.expect_playhead(step + 1)


def test_speed(app: str, player: Driver) -> None:
    """At 64x all 180 steps pass; at a quarter, 180 steps would take 12 minutes, and as much waiting moves a few."""
    player.open(f"{app}/")
    player.speed("64×")
    player.record()
    player.button("Play").click()
    player.expect(playing="false", playhead=179)
    player.check()
    frames = player.recorded()
    seen = [int(frame["playhead"]) for frame in frames]
    assert seen == sorted(seen)
    assert {frame["verdict"] for frame in frames} == {"equal"}
    player.speed("¼×")
    player.record()
    player.button("Play").click()
    player.root.and_(player.page.locator("[data-playhead='2']")).wait_for()
    player.button("Pause").click()
    player.expect(playing="false")
    seen = [int(frame["playhead"]) for frame in player.recorded()[1:]]
    assert seen == sorted(seen)
    assert seen[-1] < 60


def test_play_at_the_end_starts_over(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}&step=29")
    player.expect_playhead(29)
    player.speed("¼×")
    player.button("Play").click()
    player.expect(playing="true", playhead=0)
    player.press("Space")
    player.expect(playing="false")


def test_playing_goes_through_both_stages_in_order(app: str, player: Driver) -> None:
    player.open(
        f"{app}/watch?lesson=separable&height=3&width=3&in_channels=1&out_channels=2&kernel_height=2&kernel_width=2"
    )
    player.expect(steps=12)
    player.speed("4×")
    player.record()
    player.button("Play").click()
    player.expect(playing="false", playhead=11, stage=1)
    seen = [int(frame["playhead"]) for frame in player.recorded()]
    assert seen == sorted(seen)
    assert [frame["stage"] for frame in player.recorded()] == sorted(frame["stage"] for frame in player.recorded())


def test_seeking_while_playing_goes_on_from_there(app: str, player: Driver) -> None:
    player.open(f"{app}/watch?lesson=depthwise&height=40&width=40&step=1000")
    player.speed("¼×")
    player.focus()
    player.press("Space")
    player.expect(playing="true")
    player.press("PageDown")
    assert int(player.state()["playhead"]) >= 1000 + 38 * 38
    player.expect(playing="true")
    player.press("Home")
    assert int(player.state()["playhead"]) < 200
    player.expect(playing="true")
    player.press("End")
    player.expect(playing="false")
    player.expect_playhead(int(player.state()["steps"]) - 1)


def test_reduced_motion_still_plays(app: str, player: Driver) -> None:
    player.page.emulate_media(reduced_motion="reduce")
    player.start(f"{app}/{SMALL}")
    player.speed("16×")
    player.button("Play").click()
    player.expect(playing="false", playhead=29)


def test_every_control_has_a_name_and_a_tooltip_with_its_key(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    for name, key in [
        ("First step", "Home"),
        ("Step back", "←"),
        ("Play", "Space"),
        ("Step", "→"),
        ("Last step", "End"),
    ]:
        expect(player.button(name)).to_have_attribute("title", f"{name} ({key})")
    expect(player.root).to_have_attribute("role", "group")
    expect(player.root.get_by_role("status")).to_contain_text("row 1, column 1")
