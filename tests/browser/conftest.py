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
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
PLAYER = '[data-testid="player"]'
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
expect.set_options(timeout=15_000)


def start_server() -> tuple[subprocess.Popen[bytes], str]:
    """Start the app on a free port of 127.0.0.1 and wait until it is healthy."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
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
def fresh_app() -> Iterator[str]:
    """Address of a server that nobody has visited."""
    server, address = start_server()
    yield address
    stop_server(server)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Make pages (arguments as for a browser context); at the end none of them may have logged an error."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def make(**options: object) -> Page:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
        page.on("console", lambda message: _note(problems, message))
        return page

    yield make
    for context in contexts:
        context.close()
    assert problems == []


def _note(problems: list[str], message: object) -> None:
    if message.type == "error" and not PROBE.search(message.location.get("url", "")):  # type: ignore[attr-defined]
        problems.append(f"console: {message.text} {message.location}")  # type: ignore[attr-defined]


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()
