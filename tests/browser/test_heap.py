"""A long lesson does not fill the browser's memory."""

from driver import Driver
from playwright.sync_api import CDPSession

SIZE = "regular?height=16&width=16&in_channels=8&out_channels=8&padding=same&views=filters,products,sum,code,memory"
STEPS, CHOICES = 300, 50
MOST_GROWTH = 15e6  # bytes


def heap(browser: CDPSession) -> float:
    """Bytes of JavaScript in use after a collection."""
    for _ in range(2):
        browser.send("HeapProfiler.collectGarbage")
    return float(browser.send("Runtime.getHeapUsage")["usedSize"])


def test_steps_and_choices_leave_nothing_behind(app: str, player: Driver) -> None:
    player.open(f"{app}/{SIZE}")
    player.press("ArrowRight")
    player.set_number("Seed", 1)  # whatever is made once has been made
    player.expect_query(seed=1)
    player.ready()
    browser = player.page.context.new_cdp_session(player.page)
    before = heap(browser)
    player.focus()
    for _ in range(STEPS):
        player.press("ArrowRight")
    for seed in range(2, 2 + CHOICES):
        old = player.root.get_attribute("data-frame")
        player.set_number("Seed", seed)
        player.page.wait_for_function(
            "([root, old]) => root.dataset.frame !== old", arg=[player.root.element_handle(), old]
        )
    player.ready()
    growth = heap(browser) - before
    print(f"{STEPS} steps and {CHOICES} changed choices: {growth / 1e6:+.1f} MB")
    assert growth < MOST_GROWTH
