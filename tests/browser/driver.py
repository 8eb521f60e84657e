"""Drives the player as a person does, and reads back what it painted."""

import math
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

PLAYER = '[data-testid="player"]'
_LAYOUT = (Path(__file__).parents[2] / "convviz/player/web/draw/placement.mjs").read_text(encoding="utf-8")
LABEL, GAP = (int(re.search(rf"const {name} = (\d+)", _LAYOUT)[1]) for name in ("LABEL", "GAP"))  # type: ignore[index]

_READ = """root => ({
  ...root.dataset,
  now: root.querySelector(".now").textContent,
  range: root.querySelector("input[type=range]").value,
  rangeMax: root.querySelector("input[type=range]").max,
  rangeText: root.querySelector("input[type=range]").getAttribute("aria-valuetext"),
  ...Object.fromEntries(
    [...root.querySelectorAll("[data-value]")].map(e => [`shown-${e.dataset.value}`, e.textContent.trim()])),
})"""
_RECORD = """root => {
  window.recorded = [{ ...root.dataset }];
  window.recorder?.disconnect();
  window.recorder = new MutationObserver(() => window.recorded.push({ ...root.dataset }));
  window.recorder.observe(root, { attributeFilter: ["data-frame"] });
}"""
_PICTURES = """async root => {
  await document.fonts.ready;
  await new Promise(requestAnimationFrame);
  return [...root.querySelectorAll("canvas")].map(e => e.toDataURL());
}"""
_PIXELS = """(stack, points) => {
  const canvas = stack.querySelector("canvas.cells");
  const ratio = canvas.width / parseFloat(stack.style.width);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return points.map(([x, y]) => {
    const at = 4 * (Math.floor(y * ratio) * canvas.width + Math.floor(x * ratio));
    return [...data.slice(at, at + 4)];
  });
}"""
# What every script that reads a tensor's marks begins with.
MARKS = """
  const canvas = stack.querySelector("canvas.marks");
  const ratio = canvas.width / parseFloat(canvas.style.width);
  const edge = -parseFloat(getComputedStyle(canvas).left); // this canvas is larger than the stack
"""
_MARKED = (
    "(stack, [left, top, width, height]) => {"
    + MARKS
    + """
  left += edge;
  top += edge;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const probe = document.createElement("i");
  probe.style.color = "var(--accent)";
  stack.append(probe);
  const accent = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number);
  probe.remove();
  let box = null;
  for (let y = Math.max(0, Math.floor(top * ratio)); y < Math.min(canvas.height, (top + height) * ratio); y++) {
    for (let x = Math.max(0, Math.floor(left * ratio)); x < Math.min(canvas.width, (left + width) * ratio); x++) {
      const at = 4 * (y * canvas.width + x);
      if (data[at + 3] < 250 || [0, 1, 2].some(i => Math.abs(data[at + i] - accent[i]) > 6)) continue;
      box ??= [x, y, x, y];
      box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
    }
  }
  return box && [box[0], box[1], box[2] + 1, box[3] + 1].map((place) => place / ratio - edge);
}"""
)


def watching(address: str) -> str:
    """The page that has only the player of a lesson's address: it is there in a quarter of the time."""
    lesson, _, query = address.partition("?")
    return f"watch?lesson={lesson}" + (f"&{query}" if query else "")


class Driver:
    """The player on `page`."""

    def __init__(self, page: Page):
        self.page = page
        self.root = page.locator(PLAYER)

    def open(self, address: str) -> "Driver":
        self.page.mouse.move(0, 0)
        self.page.goto(address, wait_until="commit")
        return self.ready()

    def start(self, address: str) -> "Driver":
        """Be at the first step of `address`, which names none; a player that already shows it is not loaded again."""
        if re.sub(r"[?&]step=\d+", "", self.page.url) != address:
            return self.open(address)
        self.page.mouse.move(0, 0)
        self.speed("1×")
        self.focus()
        self.press("Home")
        self.expect(playing="false")
        self.expect_playhead(0)
        return self

    def ready(self, timeout: float = 60_000) -> "Driver":  # on a busy machine a first visit takes long
        expect(self.root).to_have_attribute("data-verdict", re.compile("equal|differs"), timeout=timeout)
        return self

    def state(self) -> dict[str, str]:
        """The attributes and everything written in the readout, at one moment."""
        return self.root.evaluate(_READ)

    def expect(self, **attributes: object) -> None:
        """Wait until the root element's data-* attributes (with _ for -) have these values."""
        for name, value in attributes.items():
            expect(self.root).to_have_attribute(f"data-{name.replace('_', '-')}", str(value))

    def expect_playhead(self, step: int) -> None:
        """The position is `step`, nothing else is inspected, and what is written agrees with the attributes."""
        self.expect(playhead=step, step=step)
        self.check()

    def check(self) -> dict[str, str]:
        """What people read agrees with the attributes; returns them."""
        state = self.state()
        step, n, oh, ow, oc = int(state["step"]), *map(int, state["target"].split(","))
        assert state["shown-step"].startswith(f"{step + 1:,} of {int(state['steps']):,}")
        assert state["shown-macs"] == f"{int(state['macsDone']):,} of {int(state['macsTotal']):,}"
        assert f"filter {oc + 1}, row {oh + 1}, column {ow + 1}:" in state["now"].replace("Filter", "filter")
        assert (f"image {n + 1}," in state["now"].lower()) or n == 0
        assert (state["range"], state["rangeMax"]) == (state["playhead"], str(int(state["steps"]) - 1))
        assert state["rangeText"] == state["now"]
        assert state["verdict"] == "equal"
        assert ("equal" in state["shown-kernel"]) == ("so far" not in state["now"])
        shown, total = _number(state["shown-sum"]), float(state["sum"])
        assert math.isclose(shown, total, rel_tol=1e-6, abs_tol=1e-45), (shown, total)
        assert _number(state["shown-kernel"].split()[0]) == shown
        assert state["now"].endswith(f"sum {state['shown-sum']}")
        return state

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focus(self) -> None:
        self.root.evaluate("root => root.focus({ preventScroll: true })")

    def button(self, name: str) -> Locator:
        return self.root.get_by_role("button", name=name, exact=True)

    def pictures(self) -> list[str]:
        """What every canvas shows, as data: the same picture has the same text."""
        return self.root.evaluate(_PICTURES)

    @property
    def sidebar(self) -> Locator:
        return self.page.get_by_test_id("stSidebar")

    def number(self, label: str) -> Locator:
        """The number field of the sidebar that has this name."""
        return self.sidebar.get_by_role("spinbutton", name=label, exact=True)

    def set_number(self, label: str, value: int) -> None:
        self.number(label).fill(str(value))
        self.number(label).press("Enter")

    def set_text(self, label: str, value: str) -> None:
        self.sidebar.get_by_role("textbox", name=label, exact=True).fill(value)
        self.press("Enter")

    def choose(self, label: str, word: str) -> None:
        """Pick a word from a list of the sidebar: typing brings words further down a long list into sight."""
        self.sidebar.get_by_role("combobox", name=label).click()
        self.page.keyboard.type(word)
        self.page.get_by_role("option", name=word, exact=True).click()

    def radio(self, label: str, word: str) -> Locator:
        return self.sidebar.get_by_role("radiogroup", name=label).get_by_role("radio", name=word)

    def expect_query(self, **choices: object) -> None:
        """Wait until the address holds these choices; None: it does not mention the key."""
        for key, value in choices.items():
            if value is None:
                expect(self.page).not_to_have_url(re.compile(rf"[?&]{key}="))
            else:
                expect(self.page).to_have_url(re.compile(rf"[?&]{key}={re.escape(str(value))}(&|$)"))

    def speed(self, label: str) -> None:
        self.root.get_by_label("Speed").select_option(label)

    def record(self) -> None:
        """Start to keep the attributes of every painted frame; the frame shown now is the first."""
        self.root.evaluate(_RECORD)

    def recorded(self) -> list[dict[str, str]]:
        return self.page.evaluate("window.recorded")

    def tensor(self, index: int, pads: tuple[int, int, int, int] = (0, 0, 0, 0)) -> "Tensor":
        """The input is 0. `pads` (top, bottom, left, right) are drawn around it by the stage that reads it."""
        stack = self.root.locator(".stack").nth(index)
        label, style = stack.get_attribute("aria-label") or "", stack.get_attribute("style") or ""
        channels, rows, columns = map(int, re.search(r"(\d+) channels? of (\d+) rows? and (\d+) col", label).groups())  # type: ignore[union-attr]
        width, height = (float(re.search(rf"{side}: ([\d.]+)px", style)[1]) for side in ("width", "height"))  # type: ignore[index]
        all_rows, all_columns = rows + pads[0] + pads[1], columns + pads[2] + pads[3]
        for across in range(1, channels + 1):  # cells are square: that tells how many planes stand side by side
            plane_width = (width - 1 + GAP) / across - GAP
            plane_height = (height - 1 + GAP) / -(-channels // across) - LABEL - GAP
            if math.isclose(plane_width / all_columns, plane_height / all_rows, rel_tol=1e-3):
                cell = plane_width / all_columns
                return Tensor(self.page, stack, (channels, rows, columns), pads, across, cell)
        raise AssertionError(f"no arrangement of {label} fits {style}")


@dataclass(frozen=True)
class Tensor:
    """One tensor's planes on the screen; cells are (row, column, channel), negative on padding."""

    page: Page
    stack: Locator
    shape: tuple[int, int, int]  # channels, rows, columns
    pads: tuple[int, int, int, int]
    across: int
    cell: float

    def corner(self, row: float, column: float, channel: int) -> tuple[float, float]:
        """Upper left corner of a cell, in CSS pixels of the stack."""
        top, bottom, left, right = self.pads
        width = self.cell * (self.shape[2] + left + right) + GAP
        height = self.cell * (self.shape[1] + top + bottom) + LABEL + GAP
        x = (channel % self.across) * width + (column + left) * self.cell + 0.5
        y = (channel // self.across) * height + LABEL + (row + top) * self.cell + 0.5
        return x, y

    def point(self, row: int, column: int, channel: int = 0) -> tuple[float, float]:
        """The middle of a cell on the page, scrolled into view."""
        x, y = self.corner(row + 0.5, column + 0.5, channel)
        self.stack.scroll_into_view_if_needed()
        box = self.stack.bounding_box()
        assert box
        view = self.page.viewport_size
        assert view
        if not 60 < box["y"] + y < view["height"] - 10:  # part of a tall stack may still be outside
            self.stack.evaluate("(e, y) => e.closest('[data-testid]').getRootNode().host.scrollIntoView()", y)
            box = self.stack.bounding_box()
            assert box
        return box["x"] + x, box["y"] + y

    def hover(self, row: int, column: int, channel: int = 0) -> None:
        self.page.mouse.move(*self.point(row, column, channel))

    def click(self, row: int, column: int, channel: int = 0) -> None:
        self.page.mouse.click(*self.point(row, column, channel))

    def colours(self, *cells: tuple[float, float, int]) -> list[tuple[int, ...]]:
        """The RGBA painted in each cell: near its corner, where no digit is. Fractions look elsewhere in it."""
        points = [self.corner(row + 0.16, column + 0.16, channel) for row, column, channel in cells]
        return [tuple(colour) for colour in self.stack.evaluate(_PIXELS, points)]

    def marked(self, channel: int) -> tuple[float, float, float, float] | None:
        """What is framed on one plane: first row, first column, rows, columns, in cells; None if nothing is."""
        top, bottom, left, right = self.pads
        x, y = self.corner(-top, -left, channel)
        width, height = (self.shape[2] + left + right) * self.cell, (self.shape[1] + top + bottom) * self.cell
        box = self.stack.evaluate(_MARKED, [x - 3, y - 3, width + 6, height + 6])
        if not box:
            return None
        x0, y0, x1, y1 = box[0] + 1.25, box[1] + 1.25, box[2] - 1.25, box[3] - 1.25  # the line's middle
        cell = self.cell
        return (y0 - y) / cell - top, (x0 - x) / cell - left, (y1 - y0) / cell, (x1 - x0) / cell

    @property
    def cells(self) -> list[tuple[int, int, int]]:
        """Every cell in the order in which the player fills them."""
        channels, rows, columns = self.shape
        return [(row, column, c) for c in range(channels) for row in range(rows) for column in range(columns)]


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace("∞", "inf"))
