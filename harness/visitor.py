"""A browser without a browser: it speaks Streamlit's protocol over a real socket, to load and to attack a server."""

import asyncio
import random
import re
import time
import urllib.request
from collections.abc import Mapping
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE = 120.0  # seconds for one run
Value = int | float | str | bool


class Visitor:
    """One tab on `page` of the server at `address`, with the choices that `query` says.

    widgets     key -> Streamlit's name for it, learned from what the page shows
    players     how many pictures have come
    picture     the last one, as convviz.player.payload wrote it
    exceptions  what pages showed as an exception
    """

    def __init__(self, address: str, page: str = "separable", query: str = "", headers: Mapping[str, str] = {}) -> None:
        self.address, self.page, self.query, self.headers = address, page, query, headers
        self.origin: str | None = address
        self.widgets: dict[str, str] = {}
        self.said: dict[str, Value] = {}
        self.hashes: set[str] = set()
        self.session = ""
        self.exceptions: list[str] = []
        self.errors: list[str] = []
        self.players = 0
        self.picture = b""
        self.received = 0

    async def __aenter__(self) -> Self:
        where = urlsplit(self.address)
        origin: Any = self.origin
        self.socket = await websockets.connect(
            f"ws://{where.netloc}{where.path}/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=origin,
            additional_headers=dict(self.headers),
            max_size=None,
            open_timeout=60,
            compression=None,
            ping_interval=None,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.socket.close()

    async def run(self, **choices: Value) -> float:
        """Choose something (nothing: the first run) and wait until the page is complete; seconds that it took."""
        start = time.perf_counter()
        await self.send(**choices)
        await self.finished()
        return time.perf_counter() - start

    async def send(self, **choices: Value) -> None:
        self.said |= choices
        await self.socket.send(self.message())

    async def finished(self) -> None:
        """Read until a run has ended; raises TimeoutError, or ConnectionClosed."""
        async with asyncio.timeout(PATIENCE):
            while not self._hear(await self.socket.recv()):
                pass

    async def until_closed(self, message: bytes | str = b"") -> None:
        """Send `message`, if any, and read on; raises ConnectionClosed when the server has had enough."""
        if message:
            await self.socket.send(message)
        async with asyncio.timeout(PATIENCE):
            while True:
                await self.socket.recv()

    def message(self) -> bytes:
        """What a browser sends to have the page run with all that was chosen so far."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_name = self.query, self.page
        run.cached_message_hashes.extend(self.hashes)
        run.context_info.timezone, run.context_info.url = "UTC", f"{self.address}/{self.page}"
        for key, value in self.said.items():
            if key in self.widgets:
                widget = run.widget_states.widgets.add()
                widget.id = self.widgets[key]
                fields = {bool: "bool_value", int: "int_value", float: "double_value", str: "string_value"}
                field = fields[type(value)]
                setattr(widget, field, value)
        return message.SerializeToString()

    def _hear(self, data: str | bytes) -> bool:
        """Take in one message; whether it ends a run."""
        assert isinstance(data, bytes)  # noqa: S101 - text is no message of Streamlit's
        self.received += len(data)
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.metadata.cacheable:
            self.hashes.add(message.hash)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta.new_element)
        return kind == "script_finished"

    def _see(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        what = getattr(element, kind)
        if kind == "exception":
            self.exceptions.append(f"{what.type}: {what.message}")
        elif kind == "alert" and what.format == what.ERROR:
            self.errors.append(what.body)
        elif kind == "bidi_component" and "player" in what.component_name:
            self.players += 1
            self.picture = what.bytes
        name = getattr(what, "id", "")
        if isinstance(name, str) and name:
            self.widgets[name.rsplit("-", 1)[-1]] = name


class Times(NamedTuple):
    """Milliseconds of several waits."""

    p50: float
    p95: float
    most: float
    waits: int


def times(seconds: list[float]) -> Times:
    """Raises ValueError if there is none."""
    if not seconds:
        raise ValueError("nothing was measured")
    ordered = [round(1000 * each, 1) for each in sorted(seconds)]
    return Times(ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))], ordered[-1], len(ordered))


class Others:
    """Visitors who change the seed again and again, and a probe of the health, while something else happens."""

    def __init__(self, address: str, count: int = 2, pause: float = 0.5) -> None:
        self.address, self.count, self.pause = address, count, pause
        self.waits: list[float] = []
        self.probes: list[float] = []
        self.has_ended = asyncio.Event()

    async def __aenter__(self) -> Self:
        self.tasks = [asyncio.create_task(self._visit(number)) for number in range(self.count)]
        self.tasks.append(asyncio.create_task(self._probe()))
        while len(self.waits) < 2 * self.count:  # a first run is another matter
            await asyncio.sleep(0.05)
            for task in self.tasks:
                if task.done():
                    task.result()
        self.waits.clear()
        self.probes.clear()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.has_ended.set()
        await asyncio.gather(*self.tasks)

    async def _visit(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - a seed for a picture
        async with Visitor(self.address) as visitor:
            await visitor.run()
            while not self.has_ended.is_set():
                self.waits.append(await visitor.run(seed=chance.randrange(9999)))
                await asyncio.sleep(self.pause)

    async def _probe(self) -> None:
        while not self.has_ended.is_set():
            self.probes.append(await asyncio.to_thread(health, self.address))
            await asyncio.sleep(0.1)


def health(address: str) -> float:
    """Seconds that the server takes to say that it is well; raises OSError if it is not."""
    start = time.perf_counter()
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=60) as answer:
        answer.read()
    return time.perf_counter() - start


def resident(pid: int) -> float:
    """MiB of a process in memory."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        return int(re.findall(r"VmRSS:\s+(\d+)", status.read())[0]) / 1024


def figures(address: str) -> dict[str, float]:
    """What a metrics port says, by name and labels."""
    with urllib.request.urlopen(f"{address}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}
