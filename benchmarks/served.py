"""The real app on a free port, and how to start a Chromium in front of it: for the benchmarks and the browser tests."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
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


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(port: int | None = None, **environment: str) -> Iterator[str]:
    """Run the app on 127.0.0.1 and give its address once it is healthy; ends with the block.

    Raises:
        RuntimeError: the server ended, or was not healthy within 30 seconds.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.fileWatcherType", "none"]
    silent = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=ROOT, stdout=silent, stderr=silent, env=os.environ | environment)
    try:
        _wait_until_healthy(server, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_healthy(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError as error:
            if server.poll() is not None:
                raise RuntimeError("the server ended before it was healthy") from error
            time.sleep(0.1)
    raise RuntimeError("the server was not healthy within 30 s")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium that the environment variable CHROMIUM names (see scripts/chromium)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
