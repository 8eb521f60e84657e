"""A long lesson does not fill the browser's memory: what lives is counted, so one thing too many each time is seen."""

import itertools
from typing import Any

import pytest
from driver import Driver
from playwright.sync_api import CDPSession, expect

ALL_VIEWS = "filters,products,sum,code,memory"
SMALL = f"watch?lesson=regular&height=8&width=8&in_channels=4&out_channels=4&padding=same&views={ALL_VIEWS}"
LARGE = "regular?height=48&width=48&in_channels=4&out_channels=4&padding=same"
MESSAGE = 4 * (48 * 48 * 4 + 3 * 3 * 4 * 4 + 48 * 48 * 4)  # bytes of its input, weights and output
STEPS, CHOICES = 200, 10
ALL = "() => true"
# On no page, and not in a piece of Streamlit's, of which React keeps some; the prototypes are elements, too.
LOST = """(each) => !Object.hasOwn(each, "constructor") && !each.isConnected
  && !each.closest("[class*=st-emotion], [data-testid^=st]")"""
LIVING = {
    "payloads": ("Object", "(each) => Object.hasOwn(each, 'stages') && Object.hasOwn(each, 'tensors')"),
    "elements": ("Element",),
    "lost elements": ("Element", LOST),
    "targets of events": ("EventTarget", "(each) => !(each instanceof Node)"),
}
LASTING = ("window", "document", "document.fonts", "navigation")  # what outlives a player may keep listeners of its
# What each choice may leave behind: half of one thing. A leak leaves one every time, what Streamlit keeps for a while
# comes and goes, so the smaller of two growths counts. Measured at rest: elements ±135, lost ones ±0, targets of events
# ±1, listeners ±0, bytes +600,000 in 10 choices until they are collected. With one kept at every choice: 10 more after
# 10 choices, or 10 messages' bytes.
MOST = dict.fromkeys(("elements", "lost elements", "targets of events", "listeners"), 0.5)
MOST["bytes in buffers"] = MESSAGE / 2


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

    def listeners(self, target: str) -> int:
        """Listeners for events that the page has on `target`, an expression."""
        found = self._ask("Runtime.evaluate", expression=target)["result"]["objectId"]
        return len(self._ask("DOMDebugger.getEventListeners", objectId=found)["listeners"])

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
    seeds = itertools.count(1)

    def change(times: int) -> None:
        for seed in itertools.islice(seeds, times):
            old = player.root.get_attribute("data-frame")
            player.set_number("Seed", seed)
            player.expect_query(seed=seed)
            player.page.wait_for_function(
                "([root, old]) => root.dataset.frame !== old", arg=[player.root.element_handle(), old]
            )
            player.ready()

    def living() -> dict[str, float]:
        expect(player.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        listeners = sum(heap.listeners(target) for target in LASTING)
        counted = {name: heap.count(*kind) for name, kind in LIVING.items()}
        return counted | {"listeners": listeners, "bytes in buffers": heap.buffers()}

    change(3)  # whatever is made once has been made, and Streamlit keeps its last messages
    readings = [living()]
    for _ in range(2):
        change(CHOICES)
        readings.append(living())
    print(f"every {CHOICES} changed choices: {readings}, a message has {MESSAGE} bytes")
    assert all(1 <= reading["payloads"] <= 2 for reading in readings), "what is shown, and perhaps what was before"
    growths = [{kind: late[kind] - early[kind] for kind in early} for early, late in itertools.pairwise(readings)]
    for kind, most in MOST.items():
        assert min(growth[kind] for growth in growths) < CHOICES * most, (kind, readings)
