"""A long lesson does not fill the browser's memory: what lives is counted, so one thing too many each time is seen."""

from typing import Any

import pytest
from driver import Driver
from playwright.sync_api import CDPSession

SMALL = "regular?height=8&width=8&in_channels=4&out_channels=4&padding=same&views=filters,products,sum,code,memory"
LARGE = "regular?height=48&width=48&in_channels=4&out_channels=4&padding=same"
MESSAGE = 4 * (48 * 48 * 4 + 3 * 3 * 4 * 4 + 48 * 48 * 4)  # bytes of its input, weights and output
STEPS, CHOICES = 200, 10
ALL = "() => true"
PAYLOADS = "(each) => Object.hasOwn(each, 'stages') && Object.hasOwn(each, 'tensors')"


class Heap:
    """What lives in a page's JavaScript once everything that nobody can reach is collected."""

    def __init__(self, browser: CDPSession):
        self.browser = browser

    def count(self, kind: str, which: str = ALL) -> int:
        """Objects that inherit from `kind` and of which the JavaScript function `which` is true; no typed arrays."""
        group = {"objectGroup": "counted"}
        prototype = self._ask("Runtime.evaluate", expression=f"{kind}.prototype", **group)["result"]["objectId"]
        found = self._ask("Runtime.queryObjects", prototypeObjectId=prototype, **group)["objects"]["objectId"]
        filtered = f"function () {{ return this.filter({which}).length; }}"
        number = self._ask("Runtime.callFunctionOn", objectId=found, functionDeclaration=filtered)["result"]["value"]
        self._ask("Runtime.releaseObjectGroup", **group)
        return int(number)

    def buffers(self) -> float:
        """Bytes that arrays of numbers hold."""
        self._ask("HeapProfiler.collectGarbage")
        return float(self._ask("Runtime.getHeapUsage")["backingStorageSize"])

    def _ask(self, method: str, **arguments: object) -> dict[str, Any]:
        return self.browser.send(method, arguments)


@pytest.fixture
def heap(player: Driver) -> Heap:
    return Heap(player.page.context.new_cdp_session(player.page))


def test_a_step_leaves_no_object_behind(app: str, player: Driver, heap: Heap) -> None:
    player.open(f"{app}/{SMALL}")
    player.focus()

    def walk() -> None:
        player.press(*["ArrowRight"] * STEPS)
        player.expect(step=STEPS)
        player.press("Home")
        player.expect(step=0)

    walk()  # whatever is made once has been made
    before = heap.count("Object")
    walk()
    growth = heap.count("Object") - before
    print(f"{STEPS} steps: {growth:+} of {before} objects")
    assert growth < STEPS


def test_a_changed_choice_leaves_no_payload_and_nothing_of_it_behind(app: str, player: Driver, heap: Heap) -> None:
    player.open(f"{app}/{LARGE}")

    def change(seeds: range) -> None:
        for seed in seeds:
            old = player.root.get_attribute("data-frame")
            player.set_number("Seed", seed)
            player.expect_query(seed=seed)
            player.page.wait_for_function(
                "([root, old]) => root.dataset.frame !== old", arg=[player.root.element_handle(), old]
            )
            player.ready()

    def living() -> dict[str, int]:
        return {"payloads": heap.count("Object", PAYLOADS)} | {
            kind: heap.count(kind) for kind in ("Element", "EventTarget")
        }

    change(range(1, 4))  # whatever is made once has been made, and Streamlit keeps its last messages
    before, bytes_before = living(), heap.buffers()
    change(range(4, 4 + CHOICES))
    after, growth = living(), heap.buffers() - bytes_before
    print(f"{CHOICES} changed choices: {before} -> {after}, {growth:+.0f} bytes in buffers, a message has {MESSAGE}")
    assert 1 <= after["payloads"] <= 2, "the one that is shown, and perhaps the one before"
    assert max(after[kind] - before[kind] for kind in before) < CHOICES
    assert growth < CHOICES * MESSAGE / 2
