"""Servers to attack, each with its figures to look at."""

import socket
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from harness import visitor
from harness.served import Server


class Target(NamedTuple):
    """A server of our own on this computer, and nobody else's."""

    server: Server
    metrics: str

    @property
    def address(self) -> str:
        return self.server.address

    def figures(self) -> dict[str, float]:
        return visitor.figures(self.metrics)

    def resident(self) -> float:
        """MiB."""
        return visitor.resident(self.server.process.pid)


@pytest.fixture(scope="module")
def start() -> Iterator[Callable[..., Target]]:
    """Start a server with further settings; it ends with the module's last test."""
    servers: list[Server] = []

    def start(**settings: str) -> Target:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        servers.append(Server(log=None, CONVVIZ_METRICS_PORT=str(port), **settings))
        return Target(servers[-1], f"http://127.0.0.1:{port}")

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="module")
def target(start: Callable[..., Target]) -> Target:
    return start()
