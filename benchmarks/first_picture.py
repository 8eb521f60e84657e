"""How long a visitor waits for the first picture, and what that takes: cold and warm, here and by school Wi-Fi.

    python -m benchmarks.first_picture [NAME=ADDRESS …]

starts the app and measures a lesson and /watch in turn; further servers (another version of the app, started by hand
on 127.0.0.1) are measured in the same rounds, so that the figures stand side by side. Medians.
"""

import statistics
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page

from harness.served import chromium, served

CHOICE = "height=8&width=8&in_channels=3&out_channels=4&padding=same"
PAGES = {"lesson": f"separable?{CHOICE}", "/watch": f"watch?lesson=separable&{CHOICE}"}
ROUNDS = 5
SETTLED = 2500  # milliseconds after which a page has all that follows its first picture
Condition = dict[str, Any]
WIFI: Condition = {"offline": False, "latency": 40, "downloadThroughput": 20e6 / 8, "uploadThroughput": 20e6 / 8}
NETWORKS = {"local": None, "20 Mbit/s, 40 ms": WIFI}
# The moment at which two frames have passed since a player first showed a verdict; a player may be in a shadow root.
WATCHER = """
(() => {
  const player = (root) => root?.querySelector('[data-testid="player"][data-verdict]');
  const shadows = () => [...document.querySelectorAll("*")].map(({ shadowRoot }) => shadowRoot);
  const find = () => player(document) ?? shadows().map(player).find(Boolean);
  const look = () => {
    if (!find()) return setTimeout(look, 10);
    requestAnimationFrame(() => requestAnimationFrame(() => { window.firstPicture = performance.now(); }));
  };
  look();
})()
"""
BYTES = """
[...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")]
  .reduce((sum, { transferSize }) => sum + transferSize, 0)
"""


class Visit(NamedTuple):
    """Milliseconds to the first picture, bytes of what was fetched (not of what came by a socket)."""

    milliseconds: float
    size: int


def main(others: dict[str, str]) -> None:
    with served() as address, chromium() as browser:
        servers = {"this": address, **others}
        for server in servers.values():  # whatever a server makes once is made
            _cold_and_warm(browser, f"{server}/{PAGES['lesson']}", None)
        for network, condition in NETWORKS.items():
            print(f"{network}: cold ms / warm ms / cold kB", flush=True)
            found: dict[str, list[tuple[Visit, Visit]]] = {key: [] for key in _targets(servers)}
            for _ in range(ROUNDS):
                for key, target in _targets(servers).items():
                    found[key].append(_cold_and_warm(browser, target, condition))
            for key, visits in found.items():
                print(f"  {key:<24}{_row(visits)}", flush=True)


def _targets(servers: dict[str, str]) -> dict[str, str]:
    """Every page of every server; only this version's server has to have all of them."""
    every = {f"{name} {page}": f"{server}/{path}" for name, server in servers.items() for page, path in PAGES.items()}
    return {key: target for key, target in every.items() if key.startswith("this ") or not key.endswith("/watch")}


def _cold_and_warm(browser: Browser, target: str, condition: Condition | None) -> tuple[Visit, Visit]:
    """The first visit of a new browser profile, and the third in the same tab: by then scripts are cached compiled."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCHER)
    if condition:
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", condition)
    cold, _, warm = (_visit(page, target) for _ in range(3))
    context.close()
    return cold, warm


def _visit(page: Page, target: str) -> Visit:
    page.goto("about:blank")
    page.goto(target, wait_until="commit")
    page.wait_for_function("window.firstPicture", timeout=120_000)
    visit = Visit(float(page.evaluate("window.firstPicture")), int(page.evaluate(BYTES)))
    page.wait_for_timeout(SETTLED)
    return visit


def _row(visits: list[tuple[Visit, Visit]]) -> str:
    cold, warm = zip(*visits, strict=True)
    columns: Iterator[float] = (
        statistics.median(values)
        for values in ([v.milliseconds for v in cold], [v.milliseconds for v in warm], [v.size / 1000 for v in cold])
    )
    return "".join(f"{value:>10,.0f}" for value in columns)


if __name__ == "__main__":
    main(dict(argument.split("=", 1) for argument in sys.argv[1:]))
