"""Every page opens, plays and agrees with the kernel."""

import pytest
from playwright.sync_api import Page, expect

PLAYER = '[data-testid="player"]'


@pytest.mark.parametrize("path", ["", "regular", "depthwise", "separable", "spatial"])
def test_last_step_has_all_macs_and_an_equal_sum(app: str, page: Page, path: str) -> None:
    page.goto(f"{app}/{path}")
    player = page.locator(PLAYER)
    expect(player).to_have_attribute("data-verdict", "equal")
    player.press("End")
    assert player.get_attribute("data-macs-done") == player.get_attribute("data-macs-total")
    expect(player).to_have_attribute("data-verdict", "equal")
