"""What the others feel while somebody attacks: minutes on an idle machine. `make test-reliability` runs them.

Bounds are times a quiet minute's, or absolutes that leave room on two slow processors. Everything goes to a server of
ours on this computer, and every attack ends.
"""

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import websockets

from harness.visitor import Others, Times, Visitor, times

pytestmark = pytest.mark.attack
ROOT = Path(__file__).parents[2]
PAGES = ("separable", "regular", "depthwise", "spatial", "bottleneck", "padding", "layout")
HEAVY = "height=128&width=64&in_channels=8&depth_multiplier=4&out_channels=32"  # 600,000 numbers, the most there may be
BOMB = (  # legal; the padding page also shows it as others would pad it
    "height=81&width=128&in_channels=32&out_channels=107&kernel_height=11&kernel_width=11"
    "&dilation_height=8&dilation_width=8"
)
MOST_MEMORY = 512  # MiB
FEW_FILES = """
import resource, runpy
resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))
runpy.run_path("serve.py", run_name="__main__")
"""


def felt(target, attack: Callable[[], Awaitable[None]]) -> tuple[Times, Times]:
    """What two others wait for a changed choice, and a probe for the health, while `attack` lasts; milliseconds."""

    async def scene() -> tuple[Times, Times]:
        async with Others(target.address) as others:
            await attack()
            while len(others.waits) < 4:
                await asyncio.sleep(0.1)
        return times(others.waits), times(others.probes)

    change, health = asyncio.run(scene())
    print(f"others {change}, health {health}, {target.resident():.0f} MiB")
    return change, health


@pytest.fixture(scope="module")
def quiet(target) -> Times:
    return felt(target, lambda: asyncio.sleep(6))[0]


def check(target, quiet: Times, attack: Callable[[], Awaitable[None]]) -> None:
    """Nobody else waits longer than a second, or than four times what is usual where that is more."""
    change, health = felt(target, attack)
    assert change.p95 <= max(1000, 4 * quiet.p95)
    assert health.most <= 1000
    assert target.resident() <= MOST_MEMORY


@pytest.mark.parametrize("count", [50, 500])
def test_a_burst_from_one_socket(target, quiet, count):
    async def attack():
        async with Visitor(target.address) as attacker:
            await attacker.run()
            for number in range(count):
                await attacker.send(seed=number)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(10):
                    while True:
                        await attacker.finished()

    check(target, quiet, attack)


def test_two_hundred_idle_sockets(target, quiet):
    async def attack():
        seats = [Visitor(target.address) for _ in range(200)]
        await asyncio.gather(*(seat.__aenter__() for seat in seats))
        await asyncio.sleep(5)
        await asyncio.gather(*(seat.__aexit__() for seat in seats))

    check(target, quiet, attack)


def test_two_hundred_who_come_at_once(target):
    async def come(seat: Visitor) -> None:
        async with seat:
            await seat.run()

    async def attack():
        await asyncio.gather(*(come(Visitor(target.address)) for _ in range(200)))

    change, health = felt(target, attack)
    assert change.p95 <= 1500
    assert health.most <= 1000
    assert target.resident() <= MOST_MEMORY


@pytest.mark.parametrize(
    ("page", "query"),
    [("separable", ""), ("separable", HEAVY), ("layout", HEAVY), ("regular", BOMB), ("padding", BOMB)],
)
def test_ten_who_never_pause(target, quiet, page, query):
    async def stay(number: int) -> None:
        chance, end = random.Random(number), time.monotonic() + 10
        async with Visitor(target.address, page, query) as attacker:
            while time.monotonic() < end:
                await attacker.run(seed=chance.randrange(9999))

    async def attack():
        await asyncio.gather(*(stay(number) for number in range(10)))

    change, health = felt(target, attack)
    assert change.p95 <= max(1500, 6 * quiet.p95)
    assert health.most <= 1000
    assert target.resident() <= MOST_MEMORY


@pytest.mark.parametrize("size", [1 << 20, 200 << 20])
def test_large_messages(target, quiet, size):
    where = target.address.removeprefix("http://")
    hello = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {where}\r\nOrigin: {target.address}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )

    def send() -> int:
        """By hand: a library would prepare so much that its own process stood still. Returns how much was taken."""
        host, port = where.split(":")
        taken = 0
        with socket.create_connection((host, int(port)), timeout=10) as raw:
            raw.sendall(hello.encode())
            assert b" 101 " in raw.recv(4096)
            with contextlib.suppress(OSError):
                raw.sendall(b"\x82\xff" + size.to_bytes(8, "big") + b"\0\0\0\0")
                while taken < size:
                    taken += raw.send(b"\0" * 65536)
        return taken

    async def attack():
        for _ in range(10):
            await asyncio.to_thread(send)

    before = target.resident()
    check(target, quiet, attack)
    assert target.resident() < before + 30


def test_uploads_into_an_app_without_uploads(target, quiet):
    before = target.resident()

    def upload(session: str) -> None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            address = f"{target.address}/_stcore/upload_file/{session}/file"
            urllib.request.urlopen(urllib.request.Request(address, b"x" * (20 << 20), method="PUT"), timeout=30)

    async def attack():
        async with Visitor(target.address) as attacker:
            await attacker.run()
            for _ in range(20):
                await asyncio.to_thread(upload, attacker.session)

    check(target, quiet, attack)
    assert target.resident() < before + 60


def test_half_requests_that_never_end(target, quiet):
    port = int(target.address.rsplit(":", 1)[1])

    async def attack():
        with contextlib.ExitStack() as stack:
            half = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(300)]
            for _ in range(5):
                for each in half:
                    with contextlib.suppress(OSError):
                        each.send(b"GET / HTTP/1.1\r\nX-A: a\r\n"[:8])
                await asyncio.sleep(1)

    check(target, quiet, attack)


def test_a_reader_that_stops_reading(target, quiet):
    async def attack():
        async with Visitor(target.address, "separable", HEAVY) as attacker:
            for number in range(40):
                await attacker.send(seed=number)
            await asyncio.sleep(10)

    check(target, quiet, attack)


def test_memory_is_flat_over_many_runs_and_sessions(target):
    async def live(number: int, changes: int) -> None:
        chance = random.Random(number)
        async with Visitor(target.address, PAGES[number % len(PAGES)]) as visitor:
            await visitor.run()
            for _ in range(changes):
                await visitor.run(
                    seed=chance.randrange(9999), height=chance.randrange(4, 20), width=chance.randrange(4, 20)
                )

    async def lives(first: int, count: int, changes: int) -> None:
        for at in range(first, first + count, 10):
            await asyncio.gather(*(live(number, changes) for number in range(at, at + 10)))

    asyncio.run(lives(0, 20, 40))  # what is loaded when it is first needed
    before = target.resident()
    asyncio.run(lives(20, 20, 40))
    asyncio.run(lives(40, 300, 0))
    print(f"{before:.0f} -> {target.resident():.0f} MiB")
    assert target.resident() <= before + 40


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_visitor_goes_on_where_another_server_stands_in(start, how):
    """A replica is disposable: what a visitor chose is in the address and in what the browser sends."""
    dying, heir = start(), start()

    async def scene():
        query = "height=7&width=5&seed=3"
        async with Visitor(dying.address, "separable", query) as visitor:
            await visitor.run()
            seen = visitor.picture
            dying.server.process.send_signal(how)
            with pytest.raises(websockets.ConnectionClosed):
                await visitor.until_closed()
        async with Visitor(heir.address, "separable", query) as visitor:
            await visitor.run()
            assert visitor.picture == seen

    asyncio.run(scene())
    assert dying.server.process.wait(10) in (0, -how)


def test_it_ends_in_time_while_everybody_works(start):
    target = start()

    async def scene():
        seats = [Visitor(target.address, "separable", HEAVY) for _ in range(5)]
        await asyncio.gather(*(seat.__aenter__() for seat in seats))
        for seat in seats:
            await seat.send()
        await asyncio.sleep(0.3)
        target.server.process.terminate()
        await asyncio.to_thread(target.server.process.wait, 10)

    asyncio.run(scene())


def test_few_file_descriptors_are_enough_for_as_many_sockets_as_are_allowed(start):
    """A process that may open 1,024 files answers health when it is full, and its log does not overflow."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", FEW_FILES], cwd=ROOT, env=os.environ | {"CONVVIZ_PORT": str(port)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
                break
            time.sleep(0.1)

        async def scene():
            seats = [Visitor(address) for _ in range(250)]
            await asyncio.gather(*(seat.__aenter__() for seat in seats))
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5)
            await asyncio.gather(*(seat.__aexit__() for seat in seats))

        asyncio.run(scene())
    finally:
        process.terminate()
        _, said = process.communicate(timeout=20)
    assert len(said.splitlines()) < 100
