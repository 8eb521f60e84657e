"""Every choice in the sidebar, made as a person makes it, reaches the address and the picture; defaults leave it."""

import re

import pytest
from driver import Driver
from playwright.sync_api import expect

# On /regular, 6x6x3 by two 3x3 filters: label, query key, default, other value, steps and MACs with it.
NUMBERS = [
    ("Height", "height", 6, 8, 48, 1296),
    ("Width", "width", 6, 9, 56, 1512),
    ("Channels", "in_channels", 3, 4, 32, 1152),
    ("Batch", "batch", 1, 2, 64, 1728),
    ("Filter height", "kernel_height", 3, 5, 16, 720),
    ("Filter width", "kernel_width", 3, 1, 48, 432),
    ("Filters", "out_channels", 2, 5, 80, 2160),
    ("Stride down", "stride_height", 1, 2, 16, 432),
    ("Stride across", "stride_width", 1, 3, 16, 432),
    ("Dilation down", "dilation_height", 1, 2, 16, 432),
    ("Dilation across", "dilation_width", 1, 2, 16, 432),
]


def shows(player: Driver, steps: int, macs: int) -> None:
    """The player and the page's formulas speak of the same convolution."""
    player.expect(steps=steps, macs_total=macs, verdict="equal")
    expect(player.page.locator(".formula", has_text="MACs =").first).to_contain_text(f"= {macs:,}")
    expect(player.page.get_by_text("Compiling")).to_have_count(0)


@pytest.mark.parametrize("part", [slice(0, 4), slice(4, 7), slice(7, 11)], ids=["input", "filter", "window"])
def test_numbers_by_keyboard(app: str, player: Driver, part: slice) -> None:
    player.open(f"{app}/regular")
    for label, key, default, other, steps, macs in NUMBERS[part]:
        player.set_number(label, other)
        player.expect_query(**{key: other})
        shows(player, steps, macs)
        player.set_number(label, default)
        player.expect_query(**{key: None})
        shows(player, 32, 864)


def test_numbers_by_mouse(app: str, player: Driver) -> None:
    player.open(f"{app}/regular")
    for label, key, default, up, down in [
        ("Height", "height", 6, (40, 1080), (32, 864)),
        ("Filters", "out_channels", 2, (48, 1296), (32, 864)),
        ("Stride across", "stride_width", 1, (16, 432), (32, 864)),
    ]:
        field = player.sidebar.get_by_test_id("stNumberInput").filter(
            has=player.page.get_by_role("spinbutton", name=label, exact=True)
        )
        field.get_by_role("button", name="Increment").click()
        player.expect_query(**{key: default + 1})
        shows(player, *up)
        field.get_by_role("button", name="Decrement").click()
        player.expect_query(**{key: None})
        shows(player, *down)


def test_arrow_keys_in_a_number_field_do_not_move_the_player(app: str, player: Driver) -> None:
    player.open(f"{app}/regular?step=9")
    player.number("Seed").focus()
    player.press("ArrowUp", "ArrowUp", "Enter")
    player.expect_query(seed=2)
    player.expect(playhead=9)


def test_seed(app: str, player: Driver) -> None:
    player.open(f"{app}/regular?step=3")
    first, total = player.pictures(), player.state()["sum"]
    player.set_number("Seed", 12)
    player.expect_query(seed=12, step=3)
    expect(player.root).not_to_have_attribute("data-sum", total)
    assert player.pictures() != first
    player.set_number("Seed", 0)
    player.expect_query(seed=None)
    player.expect(sum=total)
    assert player.pictures() == first


def test_inputs_and_filters_by_mouse_and_keyboard(app: str, player: Driver) -> None:
    player.open(f"{app}/regular?in_channels=1&out_channels=1")
    player.choose("Pattern", "counting")
    player.expect_query(input="counting")
    player.choose("Weights", "sobel-x")
    player.expect_query(filters="sobel-x")
    player.expect(sum="8")  # 3 − 1 + 2 × (9 − 7) + 15 − 13
    box = player.sidebar.get_by_role("combobox", name="Weights")
    box.click()
    box.fill("identity")
    box.press("Enter")
    player.expect_query(filters="identity", input="counting")
    player.expect(sum="8")
    player.choose("Weights", "counting")
    player.expect(sum=sum((k + 1) * v for k, v in enumerate([1, 2, 3, 7, 8, 9, 13, 14, 15])))
    player.choose("Pattern", "random")
    player.choose("Weights", "random")
    player.expect_query(filters=None, input=None, in_channels=1, out_channels=1)


def test_every_named_input_and_filter_is_shown(app: str, player: Driver) -> None:
    player.open(f"{app}/regular")
    for label, key in [("Pattern", "input"), ("Weights", "filters")]:
        player.sidebar.get_by_role("combobox", name=label).click()
        words = [word for word in player.page.get_by_role("option").all_inner_texts() if word != "custom"]
        player.press("Escape")
        assert len(words) > 4
        for word in words[1:]:
            player.choose(label, word)
            player.expect_query(**{key: None if word == "random" else word})
        player.expect(verdict="equal")
        expect(player.page.get_by_role("alert")).to_have_count(0)


def test_padding_and_its_four_sides(app: str, player: Driver) -> None:
    player.open(f"{app}/regular")
    expect(player.number("Pad top")).to_have_count(0)
    player.radio("Padding", "same").click()
    player.expect_query(padding="same")
    shows(player, 72, 1944)
    player.radio("Padding", "explicit").click()
    player.expect_query(padding="explicit", pad_top=None)
    shows(player, 72, 1944)
    for label, key, steps, macs in [
        ("Pad top", "pad_top", 96, 2592),
        ("Pad bottom", "pad_bottom", 120, 3240),
        ("Pad left", "pad_left", 160, 4320),
        ("Pad right", "pad_right", 200, 5400),
    ]:
        player.set_number(label, 3)
        player.expect_query(**{key: 3})
        shows(player, steps, macs)
    assert player.tensor(0, (3, 3, 3, 3)).cell > 3
    player.radio("Padding", "valid").click()
    shows(player, 32, 864)
    player.expect_query(padding=None)


def test_padding_by_keyboard(app: str, player: Driver) -> None:
    player.open(f"{app}/regular")
    player.radio("Padding", "valid").focus()
    player.press("ArrowRight")
    if not player.radio("Padding", "same").is_checked():
        player.press("Space")
    player.expect_query(padding="same")
    shows(player, 72, 1944)


def test_data_format_changes_the_address_and_not_the_picture(app: str, player: Driver) -> None:
    player.open(f"{app}/separable?step=40")
    before = player.pictures()
    player.radio("Data format", "NCHW").click()
    player.expect_query(data_format="NCHW", step=40)
    expect(player.radio("Data format", "NCHW")).to_be_checked()
    player.expect(playhead=40)
    assert player.pictures() == before
    player.radio("Data format", "NHWC").click()
    player.expect_query(data_format=None)


def test_groups(app: str, player: Driver) -> None:
    player.open(f"{app}/regular?in_channels=4&out_channels=4&step=20")
    shows(player, 64, 64 * 36)
    player.set_number("Groups", 2)
    player.expect_query(groups=2)
    shows(player, 64, 64 * 18)
    player.expect(playhead=20)
    source = player.tensor(0)
    assert [source.marked(channel) is not None for channel in range(4)] == [True, True, False, False]
    player.focus()
    player.press("End")
    assert [source.marked(channel) is not None for channel in range(4)] == [False, False, True, True]
    player.set_number("Groups", 1)
    player.expect_query(groups=None)
    shows(player, 64, 64 * 36)


def test_multiplier(app: str, player: Driver) -> None:
    player.open(f"{app}/depthwise")
    shows(player, 48, 432)
    player.set_number("Multiplier", 3)
    player.expect_query(depth_multiplier=3)
    shows(player, 144, 1296)
    player.focus()
    player.press("End")
    assert [player.tensor(0).marked(channel) is not None for channel in range(3)] == [False, False, True]


def test_custom_values_and_weights(app: str, player: Driver) -> None:
    player.open(
        f"{app}/regular?height=3&width=3&in_channels=1&out_channels=1&kernel_height=2&kernel_width=2&input=impulse"
    )
    player.choose("Pattern", "custom")
    expect(player.sidebar.get_by_role("textbox", name="Your own values")).to_be_visible()  # a rerun closes lists
    player.choose("Weights", "custom")
    player.set_text("Your own values", "1 2 3; 4 5 6; 7 8 -9")
    player.set_text("Your own weights", "1, 0.5, -2, 1e1")
    player.expect(sum="44", steps=4)  # 1 + 1 - 8 + 50
    player.focus()
    player.press("End")
    player.expect(sum=str(5 + 3 - 16 - 90))
    player.expect_query(step=3)
    address = player.page.url
    player.open(address)
    player.expect(sum="-98", playhead=3)
    expect(player.sidebar.get_by_role("textbox", name="Your own values")).to_have_value("1 2 3; 4 5 6; 7 8 -9")


def test_a_choice_keeps_the_position_if_the_timeline_stays_as_long(app: str, player: Driver) -> None:
    player.open(f"{app}/regular?step=11")
    player.choose("Weights", "gaussian")
    player.expect_query(filters="gaussian", step=11)
    player.expect(playhead=11)
    player.set_number("Filters", 3)
    player.expect(steps=48, playhead=0)
    player.expect_query(out_channels=3, step=None)


def test_formulas_are_filled_in(app: str, player: Driver) -> None:
    player.open(f"{app}/separable?height=8&width=8&out_channels=4&padding=same")
    page = player.page
    size = page.locator(".formula", has_text="OH =")
    expect(size).to_contain_text("⌊(8 + 2 − 1 × (3 − 1) − 1) / 1⌋ + 1 = 8")
    costs = page.locator(".formula", has_text="MACs =").first
    expect(costs).to_contain_text("1,728 + 768 = 2,496")
    expect(costs).to_contain_text("27 + 12 = 39")
    expect(page.get_by_text("36.1%").first).to_be_visible()
    expect(page.locator(".formula", has_text="1/4 + 1/9 = 36.1%")).to_be_visible()
    player.set_number("Stride down", 2)
    expect(size).to_contain_text(re.compile(r"⌊\(8 \+ 1 − 1 × \(3 − 1\) − 1\) / 2⌋ \+ 1 = 4"))


def test_what_is_folded_opens_and_stays_open(app: str, player: Driver) -> None:
    page = player.page
    player.open(f"{app}/separable")
    loops, heatmaps = (
        page.get_by_text("The loops that ran", exact=True),
        page.get_by_text("channel by channel, as heatmaps"),
    )
    expect(heatmaps).to_be_visible()
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(0)
    heatmaps.click()
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(2)
    player.set_number("Filters", 3)
    expect(page.get_by_text("Pointwise output: 4 × 4 × 3")).to_be_visible()
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(2)
    loops.click()
    expect(page.get_by_text("def depthwise_conv2d").last).to_be_visible()
    player.set_number("Height", 32)  # more than one cell in a number's room: no longer folded
    player.set_number("Width", 34)
    expect(page.get_by_role("heading", name="Output, channel by channel")).to_have_count(0)
    player.set_number("Height", 34)
    expect(page.get_by_role("heading", name="Output, channel by channel")).to_be_visible()
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(2)
