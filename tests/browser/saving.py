"""Saves what the player shows, as a person does."""

from pathlib import Path

from driver import Driver
from playwright.sync_api import Locator, expect


def open_dialog(player: Driver) -> Locator:
    player.button("Save").click()
    dialog = player.root.get_by_role("dialog", name="Save what you see")
    expect(dialog).to_be_visible()
    return dialog


def save(player: Driver, name: str, folder: Path) -> Path:
    """Press a format's button in the open dialog."""
    with player.page.expect_download(timeout=60_000) as download:
        player.button(f"Save {name}").click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    expect(player.root.locator(".outcome")).to_contain_text(f"Saved {target.name}")
    return target
