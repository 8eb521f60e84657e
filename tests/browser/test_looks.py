"""What is saved shows what the screen shows, part by part: every view alone, tap colours, dark and narrow."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from driver import Driver, watching
from pictures import SAVED, Box, blank, halved, opened, parts, photograph, worst
from PIL import Image
from playwright.sync_api import Page
from saving import open_dialog, save

STEP = 40  # of the first stage: a window of 3 x 3, partly on padding
ADDRESS = watching(f"separable?height=5&width=6&in_channels=2&out_channels=3&padding=same&step={STEP}")
WIDE, NARROW = {"width": 1440, "height": 2400}, {"width": 390, "height": 3000}


@pytest.fixture
def shown(app: str, player: Driver) -> Iterator[Driver]:
    player.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    player.open(f"{app}/{ADDRESS}").expect(step=STEP)
    yield player
    player.page.goto("about:blank")  # the next test begins with this one's views otherwise


@pytest.fixture
def reader(new_page: Callable[..., Page]) -> Page:
    """Where what was saved is looked at."""
    return new_page(viewport=NARROW)


def look(player: Driver, views: Iterable[str], *, taps: bool = False) -> None:
    """Show these views alone."""
    menu = player.root.locator("details.menu")
    menu.locator("summary").click()
    for box in menu.locator("input[data-view]").all():
        box.set_checked(box.get_attribute("data-view") in views)
    menu.locator("input.taps").set_checked(taps)
    menu.locator("summary").click()
    player.page.mouse.move(0, 0)
    player.pictures()  # waits for a frame


def saved(player: Driver, reader: Page, folder: Path) -> dict[str, tuple[Image.Image, dict[str, Box] | None]]:
    """What each format shows, in pixels of the screen; and where its parts stand if that is a page's own business."""
    width, height = photograph(player).size
    dialog = open_dialog(player)
    for end in ("From step", "To step"):
        dialog.get_by_label(end).fill(str(STEP + 1))
    widths = dialog.get_by_label("Width")
    widths.select_option(index=widths.locator("option").count() - 1)  # as here
    png, svg, gif, html = (save(player, name, folder) for name in ("PNG", "SVG", "GIF", "HTML"))
    player.press("Escape")
    reader.set_viewport_size({"width": width, "height": height})
    reader.goto(svg.as_uri())
    assert opened(png).width == 2 * width, "two pixels for one"
    drawn = opened(reader.screenshot())
    reader.set_viewport_size(WIDE if width > NARROW["width"] else NARROW)  # type: ignore[arg-type]
    page = Driver(reader).open(html.as_uri())
    page.expect(step=STEP)
    page.root.evaluate("(root, width) => { root.style.width = `${width}px`; }", width)
    page.pictures()
    return {
        "PNG": (halved(opened(png)), None),
        "SVG": (drawn, None),
        "GIF": (opened(gif), None),
        "HTML": (photograph(page), parts(page)),
    }


def different(player: Driver, reader: Page, folder: Path) -> dict[tuple[str, str], float]:
    """(format, part) -> how far it is from the screen, where that is too far; a part that is missing is."""
    screen, boxes = photograph(player), parts(player)
    missing = worst(screen, blank(screen, boxes), boxes)
    print("missing", missing)
    assert min(missing.values()) > SAVED
    found = {}
    for name, (picture, elsewhere) in saved(player, reader, folder).items():
        distances = worst(screen, picture, boxes, elsewhere)
        print(name, distances)
        found |= {(name, part): far for part, far in distances.items() if far > SAVED}
    return found


def test_every_view_alone_is_saved_as_it_is_shown(shown: Driver, reader: Page, tmp_path: Path) -> None:
    views = [box.get_attribute("data-view") or "" for box in shown.root.locator("input[data-view]").all()]
    assert len(views) > 4
    found = {}
    for view in views:
        look(shown, [view])
        assert len(parts(shown)) == 6, "the sentence, the readout, three tensors and the view"
        found[view] = different(shown, reader, tmp_path)
    assert found == {view: {} for view in views}


def test_tap_colours_and_another_step_are_seen(shown: Driver, reader: Page, tmp_path: Path) -> None:
    look(shown, ["filters"])
    plain, boxes = photograph(shown), parts(shown)
    shown.focus()
    shown.press("ArrowRight")
    shown.expect(step=STEP + 1)
    further = worst(plain, photograph(shown), boxes)
    shown.press("ArrowLeft", "t")
    shown.expect(step=STEP)
    shown.page.mouse.move(0, 0)
    shown.pictures()
    coloured = worst(plain, photograph(shown), boxes)
    print("another step", further, "without tap colours", coloured)
    assert min(further[part] for part in ("now", "Input", "Depthwise output")) > SAVED
    assert min(coloured[part] for part in ("Input", "Filter 2 of 2")) > SAVED
    assert different(shown, reader, tmp_path) == {}


def test_dark_and_narrow(shown: Driver, reader: Page, tmp_path: Path) -> None:
    frame = shown.state()["frame"]
    for page in (shown.page, reader):
        page.emulate_media(color_scheme="dark")
    shown.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    shown.root.and_(shown.page.locator(f":not([data-frame='{frame}'])")).wait_for()
    look(shown, ["filters", "products"])
    shown.page.wait_for_function("document.getAnimations().every((animation) => animation.playState !== 'running')")
    assert different(shown, reader, tmp_path) == {}
