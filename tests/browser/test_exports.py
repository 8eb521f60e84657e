"""Everything that can be saved, saved in the real browser, and read by those for whom it is made."""

import base64
import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest
from driver import Driver, watching
from nbclient import NotebookClient
from pictures import SAVED, parts, photograph, worst
from PIL import Image
from playwright.sync_api import Browser, Download, Page, expect
from saving import open_dialog, save

from convviz.conv import ConvSpec, StagePass, forward

ADDRESS = "separable?height=5&width=6&in_channels=2&out_channels=3&padding=same"
STEP = 97  # the second stage: 2 x 30 steps, then 3 x 30
FOCUSED = "e => { const a = e.getRootNode().activeElement; return a.getAttribute('aria-label') ?? a.name; }"
SEEK = """(root, step) => {
  const range = root.querySelector("input[type=range]");
  range.value = step;
  range.dispatchEvent(new Event("input"));
}"""
SVG = "{http://www.w3.org/2000/svg}"
UNDER_WAY = "(progress) => progress.value > 0 && progress.value < 1"
ANSWERS = {"PNG": "png", "SVG": "svg", "GIF": "gif", "HTML": "html", "CSV": "csv", "NPZ": "npz", "Jupyter": "ipynb"}


@pytest.fixture
def shown(app: str, player: Driver) -> Driver:
    player.open(f"{app}/{watching(ADDRESS)}&step={STEP}").expect(step=STEP)
    return player


def test_every_format_has_a_file_whose_name_says_what_is_inside(app: str, player: Driver, tmp_path: Path) -> None:
    shown = player.open(f"{app}/{ADDRESS}&step={STEP}")  # from a lesson; the others from the page without Streamlit
    open_dialog(shown)
    stem = "convviz-separable-5x6x2-3x3-3-same"
    wanted = {f"{stem}-step98.{ending}" for ending in ("png", "svg", "html", "ipynb")}
    wanted |= {f"{stem}.csv", f"{stem}.npz", f"{stem}-steps91-120.gif"}
    files = [save(shown, name, tmp_path) for name in ANSWERS]
    assert {file.name for file in files} == wanted
    assert all(file.stat().st_size > 500 for file in files)
    shown.press("Escape")
    shown.expect_playhead(STEP)


def kernel(tensors: Path) -> tuple[StagePass, ...]:
    """What the kernel makes of a saved NPZ's input and weights."""
    with np.load(tensors, allow_pickle=False) as arrays:
        spec = ConvSpec("separable", height=5, width=6, in_channels=2, out_channels=3, padding="same")
        return forward(spec, arrays["input"], [arrays["depthwise"], arrays["pointwise"]])


def test_numbers_are_the_kernel_s(shown: Driver, tmp_path: Path) -> None:
    open_dialog(shown)
    tensors = save(shown, "NPZ", tmp_path)
    first, second = kernel(tensors)
    with np.load(tensors, allow_pickle=False) as arrays:
        assert arrays.files == ["input", "depthwise", "output_0", "pointwise", "output_1"]
        np.testing.assert_array_equal(arrays["output_0"], first.output, strict=True)
        np.testing.assert_array_equal(arrays["output_1"], second.output, strict=True)
        output = arrays["output_1"]
    rows = list(csv.DictReader(io.StringIO(save(shown, "CSV", tmp_path).read_text())))
    written = [row for row in rows if row["tensor"] == "output_1"]
    assert [float(row["value"]) for row in written] == output.ravel().tolist()


def test_notebook_computes_the_same_numbers(shown: Driver, tmp_path: Path) -> None:
    open_dialog(shown)
    notebook = nbformat.read(save(shown, "Jupyter", tmp_path), 4)
    nbformat.validate(notebook)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    assert "output_1: 90 numbers, all equal to the app's" in str(notebook)


@pytest.fixture
def looked_at(shown: Driver) -> Iterator[Callable[..., Driver]]:
    """The player in a window of another size, or in other colours."""

    def change(width: int, height: int, scheme: Literal["light", "dark"] = "light") -> Driver:
        shown.page.emulate_media(color_scheme=scheme)
        shown.page.set_viewport_size({"width": width, "height": height})
        shown.page.wait_for_timeout(700)  # the page's own transitions
        return shown

    yield change
    shown.page.emulate_media(color_scheme="light")
    shown.page.set_viewport_size({"width": 1440, "height": 900})


def test_svg_is_well_formed_and_says_the_kernel_s_numbers(shown: Driver, tmp_path: Path) -> None:
    open_dialog(shown)
    document = ElementTree.parse(save(shown, "SVG", tmp_path)).getroot()  # noqa: S314
    texts = ["".join(text.itertext()) for text in document.iter(f"{SVG}text")]
    state = shown.state()
    assert document.find(f"{SVG}title").text.startswith("Depthwise separable convolution: 5 × 6 × 2")  # type: ignore[union-attr]
    assert document.find(f"{SVG}desc").text == state["now"]  # type: ignore[union-attr]
    for shown_text in (state["now"], state["shown-sum"], f"{STEP + 1}", "✓ equal, bit for bit"):
        assert shown_text in texts
    first, second = kernel(save(shown, "NPZ", tmp_path))
    cells = [f"{value:g}".replace("-", "−") for value in first.output.ravel()]
    parts = [text for group in document.iter(f"{SVG}g") if group.get("id") for text in group.iter(f"{SVG}text")]
    written = ["".join(text.itertext()) for text in parts]
    assert not set(cells) - set(written), "every number of the complete first output stands in the picture"
    n, oh, ow, oc = map(int, state["target"].split(","))
    assert float(state["sum"]) == second.output[n, oh, ow, oc]
    sizes = [float(document.get(side)) for side in ("width", "height")]  # type: ignore[arg-type]
    assert sizes[0] == pytest.approx(shown.root.evaluate("e => e.getBoundingClientRect().width"), abs=1)
    assert not list(document.iter(f"{SVG}image")), "vectors, no pixels"


def test_gif_has_the_chosen_steps(shown: Driver, tmp_path: Path) -> None:
    dialog = open_dialog(shown)
    before = shown.page.evaluate("[scrollY, document.documentElement.scrollHeight]")
    dialog.get_by_label("From step").fill("61")
    dialog.get_by_label("To step").fill("67")
    dialog.get_by_label("Frames per second").select_option("10")
    dialog.get_by_label("Width").select_option("560")
    expect(dialog.get_by_label("Steps", exact=True)).to_have_value("own")
    expect(dialog.locator(".plan")).to_have_text("7 frames; 0.7 s.")
    with Image.open(save(shown, "GIF", tmp_path)) as film:
        assert film.filename.endswith("-steps61-67.gif")  # type: ignore[union-attr]
        assert (film.n_frames, film.width, film.info["duration"]) == (7, 560, 100)  # type: ignore[attr-defined]
        frames = []
        for number in range(7):
            film.seek(number)
            frames.append(film.convert("RGB").copy())
    assert shown.page.evaluate("[scrollY, document.documentElement.scrollHeight]") == before
    shown.press("Escape")
    shown.expect_playhead(STEP)
    shown.page.set_viewport_size({"width": 1440, "height": 2400})
    shown.root.evaluate("e => (e.style.width = '560px')")
    for step, frame, other in ((60, frames[0], frames[-1]), (66, frames[-1], frames[0])):
        shown.root.evaluate(SEEK, step)
        shown.expect(step=step)
        shown.pictures()  # waits for a frame
        screen, boxes = photograph(shown), parts(shown)
        assert max(worst(screen, frame, boxes).values()) < SAVED
        assert worst(screen, other, boxes)["Pointwise output"] > SAVED
    shown.root.evaluate("e => (e.style.width = '')")


def test_ranges_are_filled_in_and_impossible_ones_refused(shown: Driver) -> None:
    dialog = open_dialog(shown)
    first, last, plan = dialog.get_by_label("From step"), dialog.get_by_label("To step"), dialog.locator(".plan")
    for name, bounds in {"row": (97, 102), "filter": (91, 120), "stage": (61, 150), "all": (1, 150)}.items():
        dialog.get_by_label("Steps", exact=True).select_option(name)
        assert (first.input_value(), last.input_value()) == tuple(map(str, bounds))
        expect(plan).to_contain_text(f"{bounds[1] - bounds[0] + 1} frames")
    gif = shown.button("Save GIF")
    for bad in ("0", "151", "", "2.5"):
        last.fill(bad)
        expect(plan).to_contain_text("Choose steps from 1 to 150")
        expect(gif).to_be_disabled()
    last.fill("1")
    expect(plan).to_have_text("1 frame; 0.3 s.")
    expect(gif).to_be_enabled()


def test_a_film_that_is_too_long_leaves_steps_out_and_says_so(app: str, player: Driver) -> None:
    player.open(f"{app}/watch?lesson=regular&height=16&width=16&in_channels=1&out_channels=8")
    player.root.get_by_label("Step by").select_option("multiply")
    dialog = open_dialog(player)
    dialog.get_by_label("Steps", exact=True).select_option("all")
    expect(dialog.locator(".plan")).to_have_text("600 frames of 14,112: 600 at most; 150 s.")


def test_a_film_can_be_cancelled_and_leaves_everything_as_it_was(shown: Driver) -> None:
    saved: list[Download] = []
    shown.page.on("download", lambda download: saved.append(download))
    dialog = open_dialog(shown)
    dialog.get_by_label("Steps", exact=True).select_option("all")
    shown.button("Save GIF").click()
    expect(shown.button("Cancel")).to_be_focused()
    shown.page.wait_for_function(UNDER_WAY, arg=dialog.locator("progress").element_handle())
    shown.button("Cancel").click()
    expect(dialog.locator(".outcome")).to_have_text("Cancelled.")
    expect(shown.button("Save GIF")).to_be_focused()
    shown.press("Escape")
    expect(dialog).to_be_hidden()
    shown.expect_playhead(STEP)
    assert shown.root.get_attribute("style") in (None, "")
    shown.button("Save").click()
    dialog.get_by_label("Steps", exact=True).select_option("all")
    shown.button("Save GIF").click()
    shown.page.wait_for_function(UNDER_WAY, arg=dialog.locator("progress").element_handle())
    shown.press("Escape")
    expect(dialog).to_be_hidden()
    shown.expect_playhead(STEP)
    expect(shown.page.locator(".player")).to_have_count(1)  # the one that was filmed is gone
    assert saved == []


def test_dialog_by_keyboard(shown: Driver) -> None:
    button = shown.button("Save")
    button.focus()
    shown.press("Enter")
    dialog = shown.root.get_by_role("dialog")
    expect(dialog).to_be_visible()
    reached = []
    for _ in range(13):
        reached.append(shown.root.evaluate(FOCUSED))
        shown.press("Tab")
    assert reached == ["Close", "Save PNG", "Save SVG", "Save GIF", "Steps", "From step", "To step", "rate", "width",
                       "Save HTML", "Save CSV", "Save NPZ", "Save Jupyter"]  # fmt: skip
    dialog.get_by_label("From step").focus()
    shown.press("ArrowUp", "ArrowUp", "End", "Home", "Space")
    shown.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    shown.expect_playhead(STEP)  # the dialog's keys were not the player's


@pytest.mark.parametrize("width", [390, 1440])
def test_dialog_fits_and_its_targets_are_large_enough(looked_at: Callable[..., Driver], width: int) -> None:
    dialog = open_dialog(looked_at(width, 844))
    box = dialog.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert dialog.evaluate("e => e.scrollWidth <= e.clientWidth")
    for target in dialog.locator("button:visible, select:visible, input:visible").all():
        size = target.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 24


@pytest.fixture
def offline(browser: Browser, problems: list[str]) -> Iterator[Page]:
    """A browser window without a network."""
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: problems.append(request.url) if request.url[:5] not in ("file:", "data:", "blob:") else None,
    )
    yield page
    context.close()


def test_saved_page_plays_from_disk_without_a_network(shown: Driver, offline: Page, tmp_path: Path) -> None:
    shown.root.get_by_role("checkbox", name="Loop").check()
    shown.speed("64×")
    open_dialog(shown)
    file, passes = save(shown, "HTML", tmp_path), kernel(save(shown, "NPZ", tmp_path))
    shown.press("Escape")
    wanted = shown.state()
    saved = Driver(offline).open(file.as_uri())
    expect(offline).to_have_title(
        re.compile(r"^Depthwise separable convolution: 5 × 6 × 2, window 3 × 3, 3 output channels, padding same")
    )
    saved.expect_playhead(STEP)
    state = saved.state()
    assert {**state, "frame": ""} == {**wanted, "frame": ""}
    expect(saved.root.get_by_role("checkbox", name="Loop")).to_be_checked()
    expect(saved.root.get_by_label("Speed")).to_have_value("64")
    saved.root.get_by_role("checkbox", name="Loop").uncheck()
    saved.focus()
    saved.press("Home")
    saved.record()
    saved.press("Space")
    saved.expect(playing="false", playhead=149)
    assert saved.state()["macsDone"] == saved.state()["macsTotal"]
    for frame in saved.recorded():
        n, oh, ow, oc = map(int, frame["target"].split(","))
        assert float(frame["sum"]) == passes[int(frame["stage"])].output[n, oh, ow, oc]
        assert frame["verdict"] == "equal"
    for step in range(0, 150, 7):
        saved.root.evaluate(SEEK, step)
        saved.expect_playhead(step)


def test_saved_page_follows_the_reader_s_colours(shown: Driver, offline: Page, tmp_path: Path) -> None:
    open_dialog(shown)
    saved = Driver(offline).open(save(shown, "HTML", tmp_path).as_uri())
    for scheme, paper in (("dark", (23, 22, 20)), ("light", (255, 255, 255)), ("dark", (23, 22, 20))):
        frame = saved.state()["frame"]
        offline.emulate_media(color_scheme=scheme)
        saved.root.and_(offline.locator(f":not([data-frame='{frame}'])")).wait_for()
        expect(offline.locator("body")).to_have_css("background-color", f"rgb{paper}")
        expect(saved.root).to_have_css("background-color", f"rgb{paper}")
        empty = saved.tensor(2).colours((4, 5, 2))[0][:3]  # a cell that is not computed yet
        assert max(empty) < 90 if scheme == "dark" else min(empty) > 200


def test_saved_page_can_save_again(shown: Driver, offline: Page, tmp_path: Path) -> None:
    open_dialog(shown)
    file = save(shown, "HTML", tmp_path)
    saved = Driver(offline).open(file.as_uri())
    open_dialog(saved)
    (tmp_path / "again").mkdir()
    for name in ("PNG", "NPZ", "HTML"):
        again = save(saved, name, tmp_path / "again")
    carried = [
        re.search(r'id="convviz-message">([^<]*)<', path.read_text(encoding="utf-8"))[1] for path in (file, again)
    ]  # type: ignore[index]
    assert carried[0] == carried[1]
    assert len(base64.b64decode(carried[0])) > 500
    Driver(offline).open(again.as_uri()).expect_playhead(STEP)
