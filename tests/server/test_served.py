"""The server as it runs: below a base path, with figures on a port of their own, until it is told to stop."""

import json
import socket
import urllib.error
import urllib.request

import pytest

from harness.served import Server


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("log") / "lines"


@pytest.fixture(scope="module")
def figures_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def server(log, figures_port):
    with log.open("wb") as file:
        server = Server(
            log=file, CONVVIZ_BASE_PATH="/viz", CONVVIZ_LOG="json", CONVVIZ_METRICS_PORT=str(figures_port),
            CONVVIZ_HOSTS="127.0.0.1", CONVVIZ_CACHE=str(log.parent),
        )  # fmt: skip
        yield server
        server.stop()


def status(address, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_everything_stands_below_the_base_path(server):
    at = f"{server.address}/viz"
    assert [status(f"{at}{path}") for path in ("/", "/regular", "/_stcore/health")] == [200, 200, 200]
    assert status(f"{at}/_stcore/bidi-components/convviz.player/player.css") == 200
    assert status(f"{at}/_stcore/metrics") == status(f"{at}/_stcore/agent/openapi.json") == 404
    assert status(f"{server.address}/regular") == 404
    assert status(f"{at}/regular", Host="evil.org") == 421


def test_figures_are_on_their_own_port(server, figures_port):
    with urllib.request.urlopen(f"http://127.0.0.1:{figures_port}/metrics") as answer:
        text = answer.read().decode()
    for name in ("sessions", "run_seconds_bucket", "kernel_seconds_bucket", "refused_total", "resident_bytes"):
        assert f"\nconvviz_{name}" in text, name


def test_it_logs_json_and_ends_when_asked(server, log):
    server.process.terminate()
    assert server.process.wait(20) in (0, -15)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert {"ready", "stopping"} <= {line["message"] for line in lines}
    assert {line["level"] for line in lines} == {"info"}
