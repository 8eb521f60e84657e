"""The real app on a free port, and a Chromium in front of it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
_PATIENCE = 120  # seconds: half a dozen workers on two cores have taken more than 30
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


class Server:
    """The app on a port of 127.0.0.1 (0: any free one), with further environment variables; healthy once it is made.

    `command` are the words after "python" that start it. What it logs is written to `log`, if given.

    Raises:
        RuntimeError: the server ended, or was not healthy within two minutes.
    """

    def __init__(
        self, port: int = 0, *, command: Sequence[str] = ("serve.py",), log: IO[bytes] | None = None, **environment: str
    ):
        with socket.socket() as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            free.bind(("127.0.0.1", port))
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self.base = environment.get("CONVVIZ_BASE_PATH", "")
        environment = os.environ | {"CONVVIZ_PORT": str(self.port)} | environment
        silent = subprocess.DEVNULL
        self.process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdout=silent, stderr=log or silent, env=environment
        )
        self._wait_until_healthy()

    def stop(self) -> None:
        """End it as a host would, or by force if it does not go within ten seconds."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self.process.kill()
        self.process.wait()

    def _wait_until_healthy(self) -> None:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.address}{self.base}/_stcore/health", timeout=1):
                    return
            except OSError as error:
                if self.process.poll() is not None:
                    raise RuntimeError("the server ended before it was healthy") from error
                time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"the server was not healthy within {_PATIENCE} s")


@contextmanager
def served(port: int = 0, **environment: str) -> Iterator[str]:
    """The address of a server that runs as long as the block."""
    server = Server(port, log=None, **environment)
    try:
        yield server.address
    finally:
        server.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium that the environment variable CHROMIUM names (see scripts/chromium)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
