"""Every key of the player does what the design says."""

from driver import Driver, watching
from playwright.sync_api import expect

# 5 rows of 3 columns, 2 filters: a row is 3 steps, a filter 15, all of it 30.
LESSON = "depthwise?height=7&width=5&in_channels=2"
SMALL = watching(LESSON)
JOURNEY = [
    ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("ArrowDown", 4), ("ArrowDown", 7), ("ArrowUp", 4),
    ("PageDown", 19), ("PageUp", 4), ("Shift+ArrowRight", 19), ("Shift+ArrowLeft", 4), ("End", 29), ("ArrowRight", 29),
    ("PageDown", 29), ("ArrowDown", 29), ("Home", 0), ("ArrowLeft", 0), ("ArrowUp", 0), ("PageUp", 0),
]  # fmt: skip


def target(step: int) -> str:
    return f"0,{step // 3 % 5},{step % 3},{step // 15}"


def test_keys_move_the_position(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    player.expect(steps=30, macs_total=270)
    player.focus()
    for key, step in JOURNEY:
        player.press(key)
        player.expect_playhead(step)
        player.expect(macs_done=9 * (step + 1), target=target(step), stage=0)


def test_a_row_and_a_filter_are_those_of_the_stage(app: str, player: Driver) -> None:
    player.open(
        f"{app}/watch?lesson=separable&height=4&width=5&kernel_width=2&in_channels=2&out_channels=3"
    )  # 2 x 4 positions
    player.expect(steps=2 * 8 + 3 * 8, stage=0)
    player.focus()
    for key, step, stage in [("PageDown", 8, 0), ("PageDown", 16, 1), ("ArrowDown", 20, 1), ("PageDown", 28, 1)]:
        player.press(key)
        player.expect_playhead(step)
        player.expect(stage=stage)
    player.press("ArrowUp", "ArrowUp", "ArrowUp", "ArrowLeft")
    player.expect_playhead(15)
    player.expect(stage=0)


def test_space_plays_pauses_and_does_not_scroll(app: str, player: Driver) -> None:
    player.start(f"{app}/{LESSON}")
    player.focus()
    before = scrolled(player)
    player.press("Space")
    player.expect(playing="true")
    expect(player.button("Pause")).to_be_visible()
    player.press("Space")
    player.expect(playing="false")
    expect(player.button("Play")).to_be_visible()
    player.press("End", "Home", "PageDown", "ArrowDown", "ArrowUp")
    assert scrolled(player) == before


def scrolled(player: Driver) -> list[float]:
    return player.page.evaluate(
        "() => [scrollY, ...[...document.querySelectorAll('[data-testid=stMain]')].map(e => e.scrollTop)]"
    )


def test_keys_work_wherever_the_mouse_clicked_last(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    player.tensor(0).click(3, 2)
    player.press("ArrowRight", "ArrowRight")
    player.expect_playhead(2)
    player.button("Step").click()
    player.expect_playhead(3)
    player.press("ArrowRight")
    player.expect_playhead(4)
    player.press("Space")  # does not press the button that the mouse left focused
    player.expect(playing="true")
    player.press("Space", "Home")
    player.expect(playing="false")
    player.expect_playhead(0)
    player.button("Play").click()
    player.expect(playing="true")
    player.press("Space")
    player.expect(playing="false")
    player.press("End")
    player.root.locator(".tiles canvas").click()
    player.press("ArrowLeft")
    player.expect_playhead(28)
    player.page.get_by_role("heading", level=1).click()  # outside: the keys are the page's again
    player.press("ArrowLeft")
    player.expect_playhead(28)


def test_tab_reaches_every_control_and_enter_and_space_press_it(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    player.focus()
    names = []
    for _ in range(7):
        player.press("Tab")
        names.append(player.root.evaluate("e => e.getRootNode().activeElement.getAttribute('aria-label')"))
    assert names == ["First step", "Step back", "Play", "Step", "Last step", "Position", "Speed"]
    for name, key, step in [("Last step", "Enter", 29), ("Step back", "Space", 28), ("First step", "Space", 0),
                            ("Step", "Enter", 1), ("Step", "Space", 2)]:  # fmt: skip
        player.focus()
        tab_to(player, name)
        player.press(key)
        player.expect_playhead(step)
    player.focus()
    tab_to(player, "Play")
    player.press("Space")
    player.expect(playing="true")
    player.press("Enter")
    player.expect(playing="false")


def tab_to(player: Driver, name: str) -> None:
    for _ in range(8):
        player.press("Tab")
        if player.root.evaluate("e => e.getRootNode().activeElement.getAttribute('aria-label')") == name:
            return
    raise AssertionError(f"Tab never reached {name}")


def test_scrubber_and_speed_by_keyboard(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    slider = player.root.get_by_role("slider", name="Position")
    slider.focus()
    for key, step in [("ArrowRight", 1), ("ArrowDown", 4), ("ArrowUp", 1), ("PageDown", 16), ("End", 29), ("Home", 0)]:
        player.press(key)
        player.expect_playhead(step)
    speed = player.root.get_by_label("Speed")
    speed.focus()
    player.press("ArrowDown", "ArrowDown")
    expect(speed).to_have_value("4")
    player.expect_playhead(0)
    player.press("6")
    expect(speed).to_have_value("64")


def test_other_keys_are_left_alone(app: str, player: Driver) -> None:
    player.start(f"{app}/{SMALL}")
    player.focus()
    player.press("Control+ArrowRight", "Alt+ArrowDown", "Meta+End", "a", "Enter", "Escape")
    player.expect_playhead(0)
