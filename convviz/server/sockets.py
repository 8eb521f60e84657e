"""Limits of a visitor's socket: how many there are, how large and how many messages, how many first runs at once."""

import asyncio
import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from convviz.server import measures
from convviz.server.crowd import Crowd
from convviz.server.first_runs import Place
from convviz.server.settings import Settings

TOO_BIG, BUSY = 1009, 1013  # reasons to close, as the WebSocket protocol numbers them
_LONGEST_WAIT = 2.0  # seconds: a race takes ten, and whoever ran one is no attacker
_SHORT = 256  # bytes: the message that ends a run is shorter, and only short ones are looked into


class Sockets:
    """Middleware that lets in as many sockets as there is room for and takes from each no more than a person sends."""

    def __init__(self, app: ASGIApp, crowd: Crowd) -> None:
        self.app = app
        self.crowd = crowd

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        if self.crowd.is_full():
            measures.refused("full")
            await receive()
            await send({"type": "websocket.close", "code": BUSY, "reason": "this server is full"})
            return
        with self.crowd.socket():
            visitor = _Visitor(self.crowd, receive, send)
            try:
                await self.app(scope, visitor.receive, visitor.send)
            finally:
                visitor.gone()


class Bucket:
    """Tokens that come at a steady rate and are kept up to `burst`; who has none left waits, `_LONGEST_WAIT` at most.

    `now` is a clock in seconds; a rate of 0 is no limit.
    """

    def __init__(self, rate: float, burst: float, now: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.burst, self.now = rate, burst, now
        self.tokens, self.last = burst, now()

    def take(self, tokens: float = 1) -> float:
        """Take tokens, also such that are not there yet; returns the seconds until they are."""
        self._fill()
        self.tokens = max(self.tokens - tokens, -_LONGEST_WAIT * self.rate)
        return self.wait()

    def wait(self) -> float:
        """Seconds until what has been taken is there."""
        self._fill()
        return max(0.0, -self.tokens / self.rate) if self.rate else 0.0

    def _fill(self) -> None:
        now = self.now()
        self.tokens = min(self.burst, self.tokens + (now - self.last) * self.rate)
        self.last = now


class _Visitor:
    """One socket: its messages wait until their time has come, and its runs are timed."""

    def __init__(self, crowd: Crowd, receive: Receive, send: Send) -> None:
        self.settings: Settings = crowd.settings
        self.place = Place(crowd.first_runs)
        self.messages = Bucket(self.settings.message_rate, self.settings.message_burst)
        self.work = Bucket(self.settings.run_share, self.settings.run_burst)  # its tokens are seconds of runs
        self.started: float | None = None
        self.ahead: asyncio.Future[Message] | None = None  # what arrives while this socket waits in the line
        self._receive, self._send = receive, send

    async def receive(self) -> Message:
        """The next message, later if they come too fast or if what they asked for took too much of the server's time.

        Meanwhile nothing is read, so that whoever sends too much is held up by his own socket and by nothing else.
        """
        message = await self._next()
        if message["type"] != "websocket.receive":
            return message
        data = message.get("bytes")
        if data is None or len(data) > self.settings.most_message:
            measures.refused("message")
            await self._send({"type": "websocket.close", "code": TOO_BIG, "reason": "no such message"})
            return {"type": "websocket.disconnect", "code": TOO_BIG}
        if wait := max(self.messages.take(), self.work.wait()):
            measures.slowed()
            await asyncio.sleep(wait)
        if not await self._has_place():
            return await self._next()
        if self.started is None:
            self.started = time.perf_counter()
        return message

    async def send(self, message: Message) -> None:
        await self._send(message)
        data = message.get("bytes")
        if data and len(data) < _SHORT and _ends_a_run(data):
            was_first = not self.place.has_left
            self.place.leave()
            if self.started is not None:
                seconds = time.perf_counter() - self.started
                measures.ran(seconds)
                if not was_first:  # long for everybody when a class arrives, and nobody's fault
                    self.work.take(seconds)
                self.started = None

    def gone(self) -> None:
        """Leave nothing behind."""
        self.place.leave()
        if self.ahead:
            self.ahead.cancel()

    async def _next(self) -> Message:
        if self.ahead:
            ahead, self.ahead = self.ahead, None
            return await ahead
        return await self._receive()

    async def _has_place(self) -> bool:
        """Wait for this socket's place among the first runs; False if its owner has left instead."""
        turn = self.place.turn()
        if turn is None:
            return True
        self.ahead = asyncio.ensure_future(self._receive())  # or nobody would notice who leaves the line
        await asyncio.wait((turn, self.ahead), return_when=asyncio.FIRST_COMPLETED)
        if self.ahead.done() and self.ahead.result()["type"] == "websocket.disconnect":
            return False
        await turn
        return True


def _ends_a_run(data: bytes) -> bool:
    """Whether `data` is the message with which Streamlit ends the run of a script."""
    message = ForwardMsg()
    message.ParseFromString(data)
    return message.WhichOneof("type") == "script_finished"
