"""The real app on a free port, and real Chromium in front of it."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))  # so that tests find driver.py
from driver import Driver

ROOT = Path(__file__).parents[2]
VIEW = {"width": 1440, "height": 900}
CHROMIUM_FLAGS = [
    "--no-sandbox",  # Chromium refuses to run as root without it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# On a deep link Streamlit's own client first looks for a server below the page's path, and the browser logs the 404.
PROBE = re.compile(r"/\w+/_stcore/(health|host-config)")
expect.set_options(timeout=30_000)


def start_server(port: int = 0) -> tuple[subprocess.Popen[bytes], str]:
    """Start the app on a port of 127.0.0.1 (0: any free one) and wait until it is healthy."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.fileWatcherType", "none"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return server, address
        except OSError:
            assert server.poll() is None, "the server ended before it was healthy"
            time.sleep(0.1)
    server.kill()
    raise TimeoutError("the server was not healthy within 30 s")


def stop_server(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """Address of one server for the whole session."""
    server, address = start_server()
    yield address
    stop_server(server)


@pytest.fixture
def fresh_app(tab: Page) -> Iterator[str]:
    """Address of a server that nobody has visited."""
    server, address = start_server()
    yield address
    tab.goto("about:blank")  # or it would keep asking for a server that has ended
    stop_server(server)


@pytest.fixture
def restart() -> Iterator[Callable[[], tuple[str, Callable[[], None]]]]:
    """Start a server nobody has visited: its address, and a function that kills it and starts another in its place."""
    servers: list[subprocess.Popen[bytes]] = []

    def start() -> tuple[str, Callable[[], None]]:
        server, address = start_server()
        servers.append(server)

        def again() -> None:
            servers[-1].kill()
            servers[-1].wait()
            servers.append(start_server(int(address.rsplit(":", 1)[1]))[0])

        return address, again

    yield start
    for server in servers:
        stop_server(server)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What pages log as errors during one test; at its end there may be none."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def new_page(browser: Browser, problems: list[str]) -> Iterator[Callable[..., Page]]:
    """Make pages of their own (arguments as for a browser context)."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> Page:
        options.setdefault("viewport", VIEW)
        contexts.append(browser.new_context(**options))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        _listen(page, problems)
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    """One browser window for the whole session: the app's state is in the address, and a warm cache saves minutes."""
    context = browser.new_context(viewport=VIEW, color_scheme="light")  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture(scope="session")
def tab(desktop: BrowserContext) -> Page:
    return desktop.new_page()


@pytest.fixture
def page(tab: Page, problems: list[str]) -> Iterator[Page]:
    """The session's tab; a test may change its size and its theme."""
    tab.set_viewport_size(VIEW)  # type: ignore[arg-type]
    tab.emulate_media(color_scheme="light", reduced_motion="no-preference")
    stop = _listen(tab, problems)
    yield tab
    stop()


@pytest.fixture
def player(page: Page) -> Driver:
    """The player in the session's tab."""
    return Driver(page)


def _listen(page: Page, problems: list[str]) -> Callable[[], None]:
    """Collect errors of `page`; returns a function that ends it."""

    def exception(error: object) -> None:
        problems.append(f"exception: {error}")

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBE.search(message.location.get("url", "")):
            problems.append(f"console: {message.text} {message.location}")

    page.on("pageerror", exception)
    page.on("console", console)

    def stop() -> None:
        page.remove_listener("pageerror", exception)
        page.remove_listener("console", console)

    return stop
