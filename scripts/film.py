"""Films the README's animation, docs/convviz.gif, through the app's own Save dialog: `make pictures`."""

from pathlib import Path

from playwright.sync_api import Page

from harness.served import PLAYER, chromium, served

ROOT = Path(__file__).parents[1]

# Small enough for every number to be read, and both stages in one film.
CHOICES = "height=6&width=6&out_channels=2&padding=same"
LOOKS = "views=filters,sum,arithmetic"  # no code: the film is for the eye
FIRST, LAST, RATE, WIDTH = 97, 144, "4", "960"  # two rows of the depthwise stage, then a filter of the 1×1


def main() -> None:
    with served() as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 1000}, color_scheme="light")
        page.goto(f"{address}/separable?{CHOICES}&{LOOKS}")
        page.locator(f"{PLAYER}[data-verdict]").wait_for(timeout=300_000)
        file = ROOT / "docs/convviz.gif"
        save(page, file)
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size / 1e6:.2f} MB")


def save(page: Page, file: Path) -> None:
    """What somebody does who wants a film for a slide."""
    player = page.locator(PLAYER)
    player.get_by_role("button", name="Save", exact=True).click()
    dialog = player.get_by_role("dialog")
    for name, step in (("From step", FIRST), ("To step", LAST)):
        dialog.get_by_label(name).fill(str(step))
    dialog.get_by_label("Frames per second").select_option(RATE)
    dialog.get_by_label("Width").select_option(WIDTH)
    with page.expect_download(timeout=600_000) as download:
        dialog.get_by_role("button", name="Save GIF").click()
    download.value.save_as(file)


if __name__ == "__main__":
    main()
