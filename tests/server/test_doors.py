"""Who is not let in."""

import asyncio

import pytest

from convviz.choice.controls import CONTROLS, Number, Option, Text
from convviz.conv import KINDS
from convviz.server.doors import Doors, host_name
from convviz.server.settings import Settings


@pytest.mark.parametrize(
    "path",
    ["/_stcore/upload_file/session/file", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp",
     "/_stcore/script-health-check"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "OPTIONS"])
def test_routes_that_nothing_here_needs_are_closed(ask, behind, path, method):
    assert ask(Doors(behind, Settings()), path, method=method)[0] == 404


@pytest.mark.parametrize("path", ["/", "/regular", "/_stcore/health", "/static/js/index.js", "/_stcore/metricsx"])
def test_other_routes_are_open(ask, behind, path):
    assert ask(Doors(behind, Settings()), path) == (200, {"content-type": "text/plain"}, path.encode())


def longest_link():
    """Every control at its longest legal value, texts of the characters that grow most in an address."""
    values = {}
    for key, control in CONTROLS.items():
        if isinstance(control, Number):
            values[key] = str(control.high)
        elif isinstance(control, Option):
            values[key] = max((*control.options, *KINDS), key=len)
        elif isinstance(control, Text):
            values[key] = ("%2C" * control.longest)[: 3 * control.longest]
    return "&".join(f"{key}={value}" for key, value in values.items())


def test_the_longest_legal_link_fits(ask, behind):
    assert ask(Doors(behind, Settings()), "/regular", query=longest_link())[0] == 200


def test_longer_ones_do_not(ask, behind):
    assert ask(Doors(behind, Settings(most_address=100)), "/regular", query="x" * 93)[0] == 414
    assert ask(Doors(behind, Settings(most_address=100)), "/regular", query="x" * 92)[0] == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [("viz.example.org", 200), ("VIZ.example.org:8501", 200), ("a.school.edu", 200), ("school.edu", 421),
     ("evil.org", 421), ("viz.example.org.evil.org", 421), ("", 421)],
)  # fmt: skip
def test_hosts_can_be_named(ask, behind, host, status):
    doors = Doors(behind, Settings(hosts="viz.example.org, *.school.edu"))
    assert ask(doors, "/regular", headers={"Host": host})[0] == status


def test_a_health_probe_needs_no_name(ask, behind):
    assert ask(Doors(behind, Settings(hosts="a.org")), "/_stcore/health", headers={"Host": "10.0.0.3"})[0] == 200


def test_a_socket_under_a_foreign_name_is_closed_before_it_opens():
    sent = []

    async def never(scope, receive, send):
        raise AssertionError

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    scope = {"type": "websocket", "path": "/_stcore/stream", "raw_path": b"/_stcore/stream", "query_string": b"",
             "headers": [(b"host", b"evil.org")]}  # fmt: skip
    asyncio.run(Doors(never, Settings(hosts="a.org"))(scope, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(
    ("host", "name"), [("a.org", "a.org"), ("A.org:80", "a.org"), ("[::1]:80", "::1"), ("a.org.", "a.org")]
)
def test_a_host_header_names_a_host(host, name):
    assert host_name(host) == name
