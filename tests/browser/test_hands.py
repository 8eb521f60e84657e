"""Views, tap colours, reach, batch, presentation, sharing, walking over cells: by mouse, keyboard and touch."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from driver import MARKS, Driver, Tensor, watching
from playwright.sync_api import Page, expect

LESSON = "regular?height=5&width=6&in_channels=2&out_channels=3&padding=same"  # 30 positions, 3 filters
SMALL = watching(LESSON)
TWO = watching("separable?height=6&width=6&in_channels=2&out_channels=2")  # 6 x 6 -> 4 x 4 -> 4 x 4
PADS = (1, 1, 1, 1)
_LIT = (
    "(stack, points) => {"
    + MARKS
    + """
  const context = canvas.getContext("2d");
  const at = (place) => Math.floor((place + edge) * ratio);
  return points.map(([x, y]) => context.getImageData(at(x), at(y), 1, 1).data[3] > 20);
}"""
)


def lit(tensor: Tensor, channel: int = 0) -> list[tuple[int, int]]:
    """The cells of a plane that something is painted over, in their middle."""
    cells = [(row, column) for _, rows, columns in [tensor.shape] for row in range(rows) for column in range(columns)]
    points = [tensor.corner(row + 0.5, column + 0.5, channel) for row, column in cells]
    return [cell for cell, is_lit in zip(cells, tensor.stack.evaluate(_LIT, points), strict=True) if is_lit]


def block(rows: range, columns: range) -> list[tuple[int, int]]:
    return [(row, column) for row in rows for column in columns]


def words(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_click_on_a_word_of_the_menu_ticks_its_box_and_the_menu_stays(app: str, player: Driver) -> None:
    """It used to close the menu, and Chromium, which had begun to select the word, crashed."""
    player.open(f"{app}/{SMALL}")
    player.focus()
    player.press("v")
    for word, box in (("Running sum", "Running sum"), ("Tap colours", "Tap colours"), ("Memory", "Memory")):
        checkbox = player.root.get_by_role("checkbox", name=box)
        before = checkbox.is_checked()
        player.root.locator(".sheet label", has_text=word).click(position={"x": 90, "y": 12})
        expect(checkbox).to_be_checked(checked=not before)
        expect(player.root.locator(".menu")).to_have_attribute("open", "")
    player.press("Escape")
    expect(player.root.locator(".menu")).not_to_have_attribute("open", "")


def test_views_are_switched_on_and_off_and_kept_in_the_address(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}")
    works = player.root.locator(".work")
    count = works.count()
    player.root.locator("summary", has_text="Views").click()
    player.root.get_by_role("checkbox", name="Running sum").uncheck()
    expect(works).to_have_count(count - 1)
    player.root.get_by_role("checkbox", name="Tap colours").check()
    player.speed("4×")
    player.root.get_by_label("Step by").select_option("row")
    player.page.wait_for_url(re.compile("granularity=row"))
    found = words(player.page)
    assert "sum" not in found["views"][0].split(",")
    assert (found["taps"], found["speed"]) == (["1"], ["4"])
    player.page.reload()
    player.ready()
    expect(works).to_have_count(count - 1)
    expect(player.root.get_by_label("Speed")).to_have_value("4")
    player.focus()
    player.press("ArrowRight")
    player.expect_playhead(5)
    player.press("v")
    assert player.root.evaluate("e => e.getRootNode().activeElement.type") == "checkbox"
    player.press("Escape")
    expect(player.root.locator(".sheet").first).to_be_hidden()
    player.press("Space")  # on the menu's own button: opens it, and plays nothing
    player.expect(playing="false")
    player.root.get_by_role("checkbox", name="Running sum").check()
    player.press("t")
    player.page.wait_for_url(lambda url: "views" not in url and "taps" not in url)


@pytest.mark.parametrize(
    "query", ["views=&taps=yes&speed=5", "views=xyz&granularity=&loop=2", "views=a&views=b", "speed=1e9"]
)
def test_what_an_address_says_wrongly_is_ignored(app: str, player: Driver, query: str) -> None:
    player.open(f"{app}/{SMALL}&{query}")
    expect(player.root.locator(".work.products")).to_be_visible()
    expect(player.root.get_by_label("Speed")).to_have_value("1")
    expect(player.root.get_by_label("Step by")).to_have_value("element")


def test_hover_lights_up_what_a_cell_reaches_and_has_seen(app: str, player: Driver) -> None:
    player.open(f"{app}/{TWO}&step=0")
    source, middle, last = (player.tensor(index) for index in range(3))
    source.hover(5, 5, 1)
    assert (lit(middle, 0), lit(middle, 1)) == ([], [(3, 3)])
    assert lit(last, 0) == lit(last, 1) == [(3, 3)]
    source.hover(2, 3, 1)
    assert lit(middle, 1) == lit(last, 0) == block(range(3), range(1, 4))
    last.hover(1, 2, 1)
    player.expect(stage=1, target="0,1,2,1")
    assert lit(source, 0) == lit(source, 1) == block(range(1, 4), range(2, 5))
    middle.hover(1, 2, 1)
    assert lit(last, 0) == [(1, 2)]
    player.page.mouse.move(2, 2)
    player.expect_playhead(0)
    assert lit(source) == lit(last) == []


@pytest.mark.parametrize(("view", "place"), [("products", (20, 40)), ("filters", (10, 28))])
def test_hover_a_weight_lights_up_every_cell_that_it_meets(
    app: str, player: Driver, view: str, place: tuple[int, int]
) -> None:
    player.open(f"{app}/watch?lesson=regular&height=7&width=7&stride_height=2&stride_width=2&in_channels=2")
    weights = player.root.locator(f".{view} canvas")
    weights.scroll_into_view_if_needed()
    weights.hover(position={"x": place[0], "y": place[1]})  # weight (0, 0) of the first channel
    source = player.tensor(0)
    assert [cell for cell in lit(source, 0) if cell != (0, 0)] == block(range(0, 5, 2), range(0, 5, 2))[1:]
    assert lit(source, 1) == []
    expect(player.root.locator(".tip")).to_contain_text("meets 9 input cells")
    player.page.mouse.move(2, 2)
    assert lit(source, 0) == []


def test_a_value_that_is_not_there_yet_is_shown_pale_while_it_is_looked_at(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}&step=3")
    output = player.tensor(1)
    assert lit(output, 2) == []
    output.hover(2, 4, 2)
    player.expect(step=76, playhead=3)
    assert lit(output, 2) == [(2, 4)]
    expect(player.root.locator("[data-value=step]")).to_contain_text("looked at")
    player.page.mouse.move(2, 2)
    player.expect(step=3)
    assert lit(output, 2) == []


def test_a_tensor_is_walked_over_with_arrows(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}&step=7&input=counting")
    player.tensor(0, PADS).stack.focus()
    spoken = player.root.locator(".spoken")
    player.press("ArrowRight")
    expect(spoken).to_have_text("row 1, column 1, channel 1: 1")
    player.press("ArrowRight", "ArrowDown", "PageDown")
    expect(spoken).to_have_text(f"row 2, column 2, channel 2: {1 + (6 + 1) * 2 + 1}")
    player.expect_playhead(7)
    output = player.tensor(1)
    output.stack.focus()
    player.press("ArrowRight", "ArrowRight", "ArrowDown")
    player.expect(playhead=7, step=14, target="0,2,2,0")
    player.press("Enter")
    player.expect_playhead(14)
    player.press("ArrowLeft", "Escape")
    player.expect_playhead(14)
    player.press("Space")  # still the transport's
    player.expect(playing="true")
    player.press("Space")


def test_the_window_is_dragged_over_the_input(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}&step=0")
    source, mouse = player.tensor(0, PADS), player.page.mouse
    source.hover(0, 0)
    mouse.down()
    mouse.move(*source.point(2, 3))
    player.expect_playhead(2 * 6 + 3)
    mouse.move(*source.point(4, 5))
    mouse.move(*source.point(4, 5, 1))  # far to the right: the last column
    player.expect_playhead(29)
    mouse.up()
    source.hover(0, 0)
    player.expect_playhead(29)


def test_a_finger_drags_the_window_and_not_the_page(app: str, new_page: Callable[..., Page]) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    player = Driver(page).open(f"{app}/{LESSON}&step=0")
    source = player.tensor(0, PADS)
    x, y = source.point(0, 0)
    to_x, to_y = x + 3 * source.cell, y + 2 * source.cell
    touch = page.context.new_cdp_session(page)
    before = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for part in (0.3, 0.6, 1):
        point = {"x": x + part * (to_x - x), "y": y + part * (to_y - y)}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    player.expect_playhead(2 * 6 + 3)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == before


def test_jumps_to_the_next_row_filter_image_and_stage(app: str, player: Driver) -> None:
    player.open(
        f"{app}/watch?lesson=separable&height=4&width=5&in_channels=2&out_channels=2&batch=2&padding=same&step=3"
    )
    player.focus()
    for key, step in [("r", 5), ("f", 20), ("i", 40), ("s", 80), ("Shift+s", 0), ("End", 159), ("Shift+r", 155)]:
        player.press(key)
        player.expect_playhead(step)
    player.button("Previous filter").click()
    player.expect_playhead(140)
    player.button("Next row").click()
    player.expect_playhead(145)


def test_another_image_of_the_batch_is_shown_without_disturbing_the_animation(app: str, player: Driver) -> None:
    player.open(
        f"{app}/watch?lesson=regular&height=4&width=4&in_channels=1&out_channels=2&batch=3&step=10"
    )  # 8 steps an image
    legend = player.root.locator(".batch legend")
    expect(legend).to_have_text("In work: image 2 of 3")
    player.root.get_by_label("Image 1", exact=True).check()
    player.expect(playhead=10, step=2, target="0,1,0,0")
    player.root.get_by_label("Image 3", exact=True).check()
    player.expect(playhead=10, step=18, target="2,1,0,0", verdict="equal")
    player.focus()
    player.press("ArrowRight")
    player.expect(playhead=11, step=19)
    player.root.get_by_label("Follow").check()
    player.expect_playhead(11)
    player.press("End")
    expect(legend).to_have_text("In work: image 3 of 3")


def test_wide_windows_are_folded_and_unfolded(app: str, player: Driver) -> None:
    player.open(f"{app}/watch?lesson=regular&kernel_height=5&kernel_width=5&in_channels=16&height=8&width=8")
    head = player.root.locator(".head")
    expect(head).to_have_count(16)
    expect(head.nth(1)).to_have_attribute("aria-expanded", "false")
    height = player.root.locator(".tiles").bounding_box()["height"]  # type: ignore[index]
    head.nth(1).focus()
    player.press("Enter")
    expect(head.nth(1)).to_have_attribute("aria-expanded", "true")
    player.expect_playhead(0)
    player.root.get_by_role("button", name="Unfold all").click()
    expect(player.root.locator(".head[aria-expanded=false]")).to_have_count(0)
    assert player.root.locator(".tiles").bounding_box()["height"] > 1.5 * height  # type: ignore[index]


def test_nothing_in_the_products_moves_from_step_to_step(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}&granularity=multiply")
    player.focus()
    box = player.root.locator(".tiles").bounding_box()
    for _ in range(20):
        player.press("ArrowRight", "ArrowDown")
        assert player.root.locator(".tiles").bounding_box() == box


def test_single_products_are_in_the_address_and_jumps_lead_to_the_first(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}&granularity=multiply&step=7")
    player.focus()
    player.press("ArrowRight", "ArrowRight")
    player.expect(step=7, lit=3)
    expect(player.root.locator("[data-value=sum] small")).to_have_text("so far")
    expect(player.root.locator("[data-value=kernel]")).to_contain_text("after 18 products")
    expect(player.root.locator(".verdict")).to_have_count(0)
    player.page.wait_for_url(re.compile("product=3"))
    player.page.reload()
    player.ready()
    player.expect(step=7, lit=3)
    player.focus()
    player.press("r")
    player.expect(step=12, lit=1)
    player.press("End")
    player.expect(step=89, lit=18)
    expect(player.root.locator(".verdict")).to_have_text("✓ equal, bit for bit")
    player.press("Home")
    player.page.wait_for_url(lambda url: "product" not in url and "step" not in url)


def test_sums_are_shown_with_all_their_digits(app: str, player: Driver) -> None:
    values, weights = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16.5", "0.1 0.2 0.3 0 0 0 -1 -2 1000"
    query = (
        f"height=4&width=4&in_channels=1&out_channels=1&input=custom&values={values}&filters=custom&weights={weights}"
    )
    player.open(f"{app}/watch?lesson=regular&{query}")
    state = player.check()
    assert state["shown-sum"] == "10972.4"
    assert "10972.4" in player.root.locator(".loops").inner_text()


def test_presentation(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}&present=1&step=3")
    page = player.page
    expect(page.get_by_role("heading")).to_have_count(0)
    expect(page.get_by_role("link")).to_have_count(0)
    blank = player.root.locator(".blank")
    page.evaluate("document.activeElement.blur()")
    for key, step in [("PageDown", 4), ("PageDown", 5), ("PageUp", 4), ("ArrowRight", 5), ("ArrowDown", 11)]:
        player.press(key)
        player.expect(playhead=step)
    player.press("b")
    expect(blank).to_be_visible()
    player.press("PageDown")
    expect(blank).to_be_hidden()
    player.expect(playhead=11)
    player.press("Space")
    player.expect(playing="true")
    player.press("Space")
    player.press("Escape")
    page.wait_for_url(lambda url: "present" not in url)
    player.ready()
    expect(page.get_by_role("heading", name="What it costs")).to_be_visible()


def test_pointing_is_exact_in_a_presentation_s_large_type(app: str, player: Driver) -> None:
    player.open(f"{app}/{SMALL}&present=1")
    stack = player.root.locator(".stack").nth(1)
    box, style = stack.bounding_box(), stack.get_attribute("style") or ""
    assert box
    width = float(re.search(r"width: ([\d.]+)px", style)[1])  # type: ignore[index]
    assert box["width"] / width > 1.2
    zoom = box["width"] / width
    player.page.mouse.move(box["x"] + 5 * zoom, box["y"] + (18 + 5) * zoom)
    player.expect(target="0,0,0,0")
    player.page.mouse.move(box["x"] + box["width"] - 5 * zoom, box["y"] + (18 + 5) * zoom)
    assert player.root.get_attribute("data-target").split(",")[2] == "5"  # type: ignore[union-attr]


@pytest.mark.parametrize("present", ["0", "true", "11"])
def test_only_a_one_asks_for_a_presentation(app: str, player: Driver, present: str) -> None:
    player.open(f"{app}/{SMALL}&present={present}")
    expect(player.page.get_by_role("heading", level=1)).to_be_visible()
    expect(player.root.locator(".hint")).to_have_count(0)


def test_a_lesson_s_old_link_to_a_presentation_still_presents(app: str, player: Driver) -> None:
    player.open(f"{app}/{LESSON}&present=1&step=3")
    assert "/watch?" in player.page.url
    expect(player.root.locator(".hint")).to_be_visible()
    player.expect(playhead=3, steps=90)


def test_share_offers_what_is_on_the_screen(app: str, player: Driver) -> None:
    player.open(f"{app}/{LESSON}&taps=1")
    player.focus()
    player.press("ArrowRight", "ArrowRight")
    page = player.page
    page.wait_for_url(re.compile("step=2"))
    page.get_by_text("Share", exact=True).click()
    link, embed = page.locator("[name=link]"), page.locator("[name=embed]")
    expect(link).to_have_value(re.compile("step=2"))
    assert link.input_value() == page.url
    expect(embed).to_have_value(re.compile(r'^<iframe src="http[^"<>]*/watch\?lesson=regular&amp;[^"<>]*step=2" '))
    expect(embed).to_have_value(re.compile('title="Regular convolution · ConvViz"'))
    player.set_number("Seed", 5)  # Streamlit writes this to the address, not the player
    expect(link).to_have_value(re.compile("seed=5"))
    expect(embed).to_have_value(re.compile("seed=5"))


@pytest.mark.parametrize("how", ["click", "Enter"])
def test_present_presents(app: str, player: Driver, how: str) -> None:
    player.open(f"{app}/{LESSON}&step=4")
    page = player.page
    page.get_by_text("Share", exact=True).click()
    present = page.get_by_role("link", name="Present")
    if how == "click":
        present.click()
    else:
        present.press("Enter")
    page.wait_for_url(re.compile("present=1"))
    player.ready()
    expect(page.locator("[data-testid=stSidebar]")).to_have_count(0)
    player.expect(playhead=4)
    player.press("Space")
    player.expect(playing="true")


@pytest.mark.parametrize("address", [SMALL, f"{LESSON}&embed=true"])  # as Share offers it, and as it once did
def test_an_embedded_page_in_an_iframe_plays(app: str, page: Page, address: str) -> None:
    page.goto(f"{app}/_stcore/health")
    page.set_content(f'<iframe src="{app}/{address}" width="900" height="800"></iframe>')
    root = page.frame_locator("iframe").locator('[data-testid="player"]')
    expect(root).to_have_attribute("data-verdict", "equal", timeout=60_000)
    root.press("End")
    expect(root).to_have_attribute("data-playhead", "89")
