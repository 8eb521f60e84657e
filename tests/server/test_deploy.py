"""What is written for hosts agrees with the server that they get."""

import re
from pathlib import Path

import pytest

from convviz.server.settings import PREFIX, Settings, read

ROOT = Path(__file__).parents[2]
FILES = [path for path in (ROOT / "deploy").iterdir() if path.is_file()]


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_variable_that_is_named_exists():
    known = {PREFIX + field.upper() for field in Settings._fields}
    named = {name for path in [*FILES, ROOT / "Dockerfile"] for name in re.findall(r"CONVVIZ_\w+", path.read_text())}
    assert named
    assert named <= known


@pytest.mark.parametrize("pattern", [r'(CONVVIZ_\w+): "(.*?)"', r'name: (CONVVIZ_\w+), value: "(.*?)"'])
def test_their_values_can_be_meant(pattern):
    said = dict(re.findall(pattern, text("deploy/compose.yaml") + text("deploy/kubernetes.yaml")))
    assert said
    read(said)


def test_the_memory_guard_acts_before_the_container_is_killed():
    for name in ("deploy/compose.yaml", "deploy/kubernetes.yaml"):
        guard = int(re.search(r'CONVVIZ_MOST_MEMORY\D+"(\d+)"', text(name).replace('", value: "', ' "'))[1])
        limit = int(re.search(r"(?:mem_limit|limits: .*memory): (\d+)m", text(name), re.IGNORECASE)[1])
        assert guard < 0.8 * limit


def test_the_proxy_lets_the_longest_address_through():
    lines = int(re.search(r"large_client_header_buffers 4 (\d+)k;", text("deploy/nginx.conf"))[1])
    assert lines * 1024 > Settings().most_address


def test_nobody_stops_waiting_before_the_server_has_stopped():
    grace = int(re.search(r"stop_grace_period: (\d+)s", text("deploy/compose.yaml"))[1])
    pod = int(re.search(r"terminationGracePeriodSeconds: (\d+)", text("deploy/kubernetes.yaml"))[1])
    assert min(grace, pod - 5) > Settings().stop_seconds
