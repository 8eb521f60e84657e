"""The canvases show what the attributes claim: outlines where the window is, colours where values are."""

import re
from itertools import pairwise

import pytest
from driver import MARKS, Driver, Tensor, watching

SAME = watching("regular?height=5&width=6&in_channels=2&out_channels=2&padding=same")
PADS = (1, 1, 1, 1)


def colour_map(player: Driver, tensor: Tensor) -> list[tuple[int, ...]]:
    """The legend's colours at 0, 1/4, 1/2, 3/4 and 1."""
    ramp = tensor.stack.locator("xpath=..").locator(".ramp")
    gradient = ramp.evaluate("e => getComputedStyle(e).backgroundImage")
    return [tuple(map(int, found)) for found in re.findall(r"rgb\((\d+), (\d+), (\d+)\)", gradient)]


def expected_colour(legend: list[tuple[int, ...]], fraction: float) -> tuple[float, ...]:
    at = min(3, int(fraction * 4))
    part = fraction * 4 - at
    return tuple(low + part * (high - low) for low, high in zip(legend[at], legend[at + 1], strict=True))


def near(seen: tuple[int, ...], wanted: tuple[float, ...], most: float = 4) -> bool:
    return all(abs(a - b) <= most for a, b in zip(seen[:3], wanted, strict=False))


FRAMED = {
    "stride": (
        "regular?height=9&width=8&stride_height=2&stride_width=3",
        (0, 0, 0, 0), (3, 3), lambda oh, ow: (2 * oh, 3 * ow),
    ),
    "dilation": (
        "depthwise?height=9&width=9&dilation_height=3&dilation_width=2",
        (0, 0, 0, 0), (7, 5), lambda oh, ow: (oh, ow),
    ),
    "explicit": (
        "regular?padding=explicit&pad_top=2&pad_bottom=0&pad_left=1&pad_right=3&kernel_height=2&kernel_width=4",
        (2, 0, 1, 3), (2, 4), lambda oh, ow: (oh - 2, ow - 1),
    ),
    "same: the odd cell goes after": (
        "regular?padding=same&height=7&width=6&stride_height=2&stride_width=2",
        (1, 1, 0, 1), (3, 3), lambda oh, ow: (2 * oh - 1, 2 * ow),
    ),
    "same, even filter": (
        "regular?padding=same&kernel_height=4&kernel_width=2",
        (1, 2, 0, 1), (4, 2), lambda oh, ow: (oh - 1, ow),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FRAMED)
def test_window_and_target_are_framed_where_they_are(app: str, player: Driver, name: str) -> None:
    address, pads, spans, origin = FRAMED[name]
    player.open(f"{app}/{watching(address)}")
    source, output = player.tensor(0, pads), player.tensor(1)
    channels, rows, columns = output.shape
    is_depthwise = address.startswith("depthwise")
    for row, column, channel in [(0, 0, 0), (rows - 1, columns - 1, channels - 1), (rows // 2, columns // 2, 0)]:
        output.click(row, column, channel)
        player.page.mouse.move(2, 2)
        player.expect(target=f"0,{row},{column},{channel}")
        for plane in range(source.shape[0]):
            framed = source.marked(plane)
            if is_depthwise and plane != channel:
                assert framed is None
            else:
                assert framed == pytest.approx((*origin(row, column), *spans), abs=2.5 / source.cell)
        for plane in range(channels):
            framed = output.marked(plane)
            wanted = pytest.approx((row, column, 1, 1), abs=2.5 / output.cell) if plane == channel else None
            assert framed == wanted


def test_output_fills_in_step_by_step_and_empties_again(app: str, player: Driver) -> None:
    player.start(f"{app}/{SAME}")
    player.focus()
    output = player.tensor(1)
    cells = output.cells
    empty = output.colours(cells[-1])[0]
    player.press("End")
    player.expect(step=len(cells) - 1)
    complete = output.colours(*cells)
    assert empty not in complete, "a computed cell looks like an empty one"
    for step in (0, 1, 5, 6, 29, 30, 31, 47, 12, 0):
        move_to(player, step)
        assert output.colours(*cells) == complete[: step + 1] + [empty] * (len(cells) - step - 1)
    player.press("End", "Home")
    assert output.colours(*cells) == complete[:1] + [empty] * (len(cells) - 1)


def move_to(player: Driver, step: int) -> None:
    slider = player.root.get_by_role("slider", name="Position")
    slider.evaluate("(e, value) => { e.value = value; e.dispatchEvent(new Event('input')); }", step)
    player.expect(step=step)


@pytest.mark.parametrize(
    "address", [SAME, watching("spatial?height=6&width=7&filters=gaussian"), watching("regular?input=photograph")]
)
def test_colours_are_the_legends_for_the_values(app: str, player: Driver, address: str) -> None:
    player.open(f"{app}/{address}")
    negative, _, zero, _, positive = colour_map(player, player.tensor(1))
    assert negative[2] > negative[0], "negative values are blue"
    assert positive[0] > positive[2], "positive values are orange"
    assert max(zero) - min(zero) < 13, "zero has no hue"
    player.focus()
    player.press("End")
    count = player.root.locator(".stack").count()
    for index in range(count):
        tensor = player.tensor(index, PADS if index == 0 and "same" in address else (0, 0, 0, 0))
        legend = colour_map(player, tensor)
        assert len(legend) == 5
        caption = tensor.stack.locator("xpath=..")
        low, high = (float(caption.locator(f".{end}").inner_text().replace("−", "-")) for end in ("low", "high"))
        cells = tensor.cells[:: max(1, len(tensor.cells) // 12)]
        for cell, colour in zip(cells, tensor.colours(*cells), strict=True):
            tensor.hover(*cell)
            value = float(player.root.locator(".tip").inner_text().split(": ")[1].replace("−", "-"))
            fraction = (value - low) / (high - low)
            assert near(colour, expected_colour(legend, fraction), most=6), (index, cell, value)
    player.page.mouse.move(2, 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_padding_is_striped_and_no_input_cell(app: str, player: Driver, scheme: str) -> None:
    player.page.emulate_media(color_scheme=scheme)
    player.start(f"{app}/{SAME}&input=counting")
    source = player.tensor(0, PADS)
    for row, column in [(-1, 2), (-1, -1), (5, 6), (-1, 6), (2, -1), (2, 6), (5, 0)]:
        spots = [(row + y / 11.3, column + x / 11.3, 1) for x in range(8) for y in range(8)]  # in no step with stripes
        assert len(set(source.colours(*spots))) == 2, "stripes"
    for row, column, channel in source.cells[::7]:
        corners = [(row, column, channel), (row + 0.7, column, channel), (row, column + 0.7, channel)]
        assert len(set(source.colours(*corners))) == 1, "an input cell is of one colour"


def test_first_stage_is_complete_when_the_second_begins(app: str, player: Driver) -> None:
    player.open(f"{app}/watch?lesson=separable&height=4&width=5&in_channels=3&out_channels=2&padding=same&step=59")
    middle, last = player.tensor(1), player.tensor(2)
    nothing = last.colours(last.cells[-1])[0]
    assert last.colours(*last.cells) == [nothing] * 40
    complete = middle.colours(*middle.cells)
    assert nothing not in complete
    player.focus()
    player.press("ArrowRight")
    player.expect(step=60, stage=1)
    assert middle.colours(*middle.cells) == complete
    assert last.colours(*last.cells[1:]) == [nothing] * 39
    for channel in range(3):  # the window reaches through all channels of the middle tensor
        assert middle.marked(channel) == pytest.approx((0, 0, 1, 1), abs=2.5 / middle.cell)
    assert [player.tensor(0, PADS).marked(channel) for channel in range(3)] == [None] * 3
    player.press("ArrowLeft")
    player.expect(stage=0)
    assert [middle.marked(channel) is not None for channel in range(3)] == [False, False, True]
    player.press("Home")
    assert middle.colours(*middle.cells[1:]) == [nothing] * 59


def test_playing_paints_what_stepping_paints(app: str, player: Driver) -> None:
    player.start(f"{app}/{SAME}")
    output = player.tensor(1)
    player.speed("64×")
    player.button("Play").click()
    player.expect(playing="false", playhead=59)
    played = [output.colours(*output.cells), [output.marked(plane) for plane in range(2)], bench(player)]
    player.press("Home", "End")
    assert [output.colours(*output.cells), [output.marked(plane) for plane in range(2)], bench(player)] == played


def bench(player: Driver) -> str:
    return player.root.locator(".tiles canvas").evaluate("e => e.toDataURL()")


def test_a_hovered_cell_leaves_a_ghost_of_the_position(app: str, player: Driver) -> None:
    player.start(f"{app}/{SAME}")
    move_to(player, 20)
    output = player.tensor(1)
    marks = "e => e.querySelector('canvas.marks').toDataURL()"
    before, work = output.stack.evaluate(marks), bench(player)
    assert opacity(output, 3, 2) == 1
    output.hover(0, 0, 1)
    player.expect(step=30, playhead=20)
    assert output.marked(1) == pytest.approx((0, 0, 1, 1), abs=2.5 / output.cell)
    assert 0.2 < opacity(output, 3, 2) < 0.8, "a pale frame stays where the animation is"
    assert opacity(output, 1, 4) == 0
    assert bench(player) != work
    player.page.mouse.move(2, 2)
    player.expect(step=20)
    assert output.stack.evaluate(marks) == before
    assert bench(player) == work


def opacity(output: Tensor, row: int, column: int) -> float:
    """Of the strongest mark in and around a cell of the first plane."""
    x, y = output.corner(row, column, 0)
    return output.stack.evaluate(_OPACITY, [x - 1, y - 1, output.cell + 2, output.cell + 2])


_OPACITY = (
    "(stack, box) => {"
    + MARKS
    + """
  const [x, y, width, height] = box.map((place, axis) => (place + (axis < 2 ? edge : 0)) * ratio);
  const { data } = canvas.getContext("2d").getImageData(x, y, width, height);
  return Math.max(...data.filter((_, i) => i % 4 === 3)) / 255;
}"""
)


def test_the_bench_and_the_frame_change_with_every_step(app: str, player: Driver) -> None:
    player.start(f"{app}/{SAME}&input=counting")
    player.focus()
    seen = [bench(player)]
    for _ in range(8):
        player.press("ArrowRight")
        seen.append(bench(player))
    assert all(a != b for a, b in pairwise(seen))
