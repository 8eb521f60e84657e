"""How fast the player answers: step latency, frame rate, bytes, first frame, change of a choice.

Every figure stands beside what the same browser does in the same run with nothing to draw (an idle frame), because
absolute times say more about the machine than about the player. Run by `make bench`.
"""

import statistics
import tempfile
from collections.abc import Sequence

from playwright.sync_api import Browser, Page, WebSocket

from harness.served import PLAYER, chromium, served

SIZES = {
    "8×8×3→4": {"height": 8, "width": 8, "in_channels": 3, "out_channels": 4},
    "16×16×8→8": {"height": 16, "width": 16, "in_channels": 8, "out_channels": 8},
    "32×32×16→16": {"height": 32, "width": 32, "in_channels": 16, "out_channels": 16},
}

# Finds the player's root, which lives in a component's shadow root.
FIND = """
const find = () => [...document.querySelectorAll("*")]
  .map((e) => e.shadowRoot?.querySelector('[data-testid="player"]')).find(Boolean);
const frame = () => new Promise(requestAnimationFrame);
const painted = async () => {
  await frame();
  await new Promise((done) => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); });
};
"""
STEP = (
    "async (count) => {"
    + FIND
    + """
  const root = find();
  const times = [];
  for (let i = 0; i < count; i++) {
    await new Promise((done) => setTimeout(done, 30 + (i * 7) % 17)); // at another moment of the frame each time
    const start = performance.now();
    if (i % 2) root.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    const handled = performance.now();
    await painted();
    times.push([i % 2, handled - start, performance.now() - start]);
  }
  return times;
}"""
)
PLAY = (
    "async ([speed, seconds]) => {"
    + FIND
    + """
  const root = find();
  const rate = async () => {
    const times = [await frame()];
    while (times.at(-1) - times[0] < seconds * 1000) times.push(await frame());
    return ((times.length - 1) * 1000) / (times.at(-1) - times[0]);
  };
  const idle = await rate();
  root.querySelector("[data-action=first]").click();
  const select = root.querySelector("select");
  select.value = speed;
  select.dispatchEvent(new Event("change"));
  root.querySelector("[data-action=play]").click();
  const before = Number(root.dataset.frame);
  const playing = await rate();
  const drawn = Number(root.dataset.frame) - before;
  if (root.dataset.playing === "true") root.querySelector("[data-action=play]").click();
  return { idle, playing, drawn: drawn / seconds, step: Number(root.dataset.step) };
}"""
)
CHANGE = (
    "async () => {"
    + FIND
    + """
  const root = find();
  const before = root.dataset.frame;
  const start = performance.now();
  document.querySelector(".st-key-seed [data-testid=stNumberInputStepUp]").click();
  while (root.dataset.frame === before && performance.now() - start < 10000) await frame();
  await painted();
  return performance.now() - start;
}"""
)


def main() -> None:
    with chromium() as browser:
        with tempfile.TemporaryDirectory() as cache, served(NUMBA_CACHE_DIR=cache) as cold:
            print(f"first frame, cold server and empty kernel cache: {first_frame(browser, cold):.2f} s")
            print(f"first frame, warm server, new browser session:   {first_frame(browser, cold):.2f} s")
        with served() as address:
            first_frame(browser, address)
            print(
                f"\n{'':>14}{'step: handler / painted (idle)':>36}{'play, fps (idle)':>20}{'choice':>10}{'bytes':>10}"
            )
            for name, size in SIZES.items():
                print(f"{name:>14}{measure(browser, address, size)}", flush=True)


def first_frame(browser: Browser, address: str) -> float:
    """Seconds from the request to the first drawn frame of the regular page."""
    page = browser.new_context(bypass_csp=True).new_page()
    page.goto(f"{address}/regular", wait_until="commit")
    page.locator(f"{PLAYER}[data-verdict]").wait_for(timeout=120_000)
    seconds = page.evaluate("performance.now()") / 1000
    page.context.close()
    return float(seconds)


def measure(browser: Browser, address: str, size: dict[str, int]) -> str:
    page = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True).new_page()
    received: list[int] = []
    page.on("websocket", lambda socket: _count(socket, received))
    query = "&".join(f"{key}={value}" for key, value in size.items())
    page.goto(f"{address}/regular?padding=same&{query}")
    page.locator(f"{PLAYER}[data-verdict]").wait_for()
    page.wait_for_timeout(3000)
    result = _step(page) + _play(page) + _choice(page, received)
    page.context.close()
    return result


def _step(page: Page) -> str:
    times = page.evaluate(STEP, 120)
    handler = [handled for drew, handled, _ in times if drew]
    drawn = [total for drew, _, total in times if drew]
    idle = [total for drew, _, total in times if not drew]
    shown = f"{_middle(handler)} / {_middle(drawn)} ({_middle(idle)}) ms"
    return f"{shown:>36}"


def _play(page: Page) -> str:
    rates = page.evaluate(PLAY, ["16", 3])
    return f"{rates['playing']:>12.1f} ({rates['idle']:.1f})"


def _choice(page: Page, received: list[int]) -> str:
    times, sizes = [], []
    for _ in range(15):
        received.clear()
        times.append(page.evaluate(CHANGE))
        page.wait_for_timeout(700)
        sizes.append(sum(received))
    return f"{statistics.median(times):>7.0f} ms{statistics.median(sizes):>10,.0f}"


def _count(socket: WebSocket, received: list[int]) -> None:
    socket.on("framereceived", lambda payload: received.append(len(payload)))


def _middle(times: Sequence[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f}·{ordered[int(0.95 * len(ordered))]:.1f}"


if __name__ == "__main__":
    main()
