"""Two processes behind the proxy that we ship: everybody has a seat, and loses nothing with it."""

import asyncio
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections import Counter
from http.cookies import SimpleCookie
from pathlib import Path
from typing import NamedTuple

import pytest

from harness.visitor import Visitor

pytestmark = [pytest.mark.attack, pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")]
DEPLOY = Path(__file__).parents[2] / "deploy"


class House(NamedTuple):
    """Two servers and the address of the proxy in front of them."""

    address: str
    servers: tuple

    def taken(self) -> list[float]:
        """Sockets of each server that is alive."""
        return [each.figures()["convviz_sessions"] for each in self.servers if each.server.process.poll() is None]


@pytest.fixture(scope="module")
def house(start, tmp_path_factory):
    servers = (start(), start())
    folder = tmp_path_factory.mktemp("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    conf = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    conf = conf.replace("listen 8080", f"listen 127.0.0.1:{port}").replace("/tmp/nginx", f"{folder}/nginx")  # noqa: S108
    folder.joinpath("nginx.conf").write_text(
        ("user root;\n" if os.geteuid() == 0 else "") + "daemon off;\n" + conf, encoding="utf-8"
    )
    named = "\n".join(f"server {each.address.removeprefix('http://')} max_fails=1 fail_timeout=5s;" for each in servers)
    folder.joinpath("upstream.conf").write_text(
        f"upstream convviz {{ hash $seat consistent; {named} keepalive 32; }}", encoding="utf-8"
    )
    nginx = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    address = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health").close()
            break
        except OSError:
            assert nginx.poll() is None
            time.sleep(0.1)
    yield House(address, servers)
    nginx.terminate()
    nginx.wait(10)


def seat_at(address):
    """The cookie that a newcomer gets."""
    with urllib.request.urlopen(f"{address}/separable") as answer:
        cookies = SimpleCookie(answer.headers["set-cookie"])
    return {"Cookie": f"convviz={cookies['convviz'].value}"}


def test_newcomers_spread_and_each_stays_where_he_is(house):
    async def scene():
        places = Counter()
        for cookie in [seat_at(house.address) for _ in range(12)]:
            at = set()
            for _ in range(3):
                async with Visitor(house.address, headers=cookie):
                    at.add(tuple(house.taken()))
                while sum(house.taken()):
                    await asyncio.sleep(0.02)
            assert len(at) == 1
            places[at.pop()] += 1
        assert set(places) == {(1.0, 0.0), (0.0, 1.0)}

    asyncio.run(scene())


def test_files_come_from_the_cache_and_pages_do_not(house):
    def cached(path):
        asked = urllib.request.Request(f"{house.address}{path}", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            return answer.headers["x-cache"], answer.headers["content-encoding"]

    html = urllib.request.urlopen(f"{house.address}/separable").read().decode()
    module = html.split('<link rel="modulepreload" href="')[1].split('"')[0]
    assert [cached(module) for _ in range(2)] == [("MISS", "gzip"), ("HIT", "gzip")]
    assert cached("/separable") == (None, "gzip")


def test_when_one_is_killed_its_visitors_go_on_with_the_same_picture(house):
    async def scene():
        cookie = seat_at(house.address)
        async with Visitor(house.address, query="height=7&width=5", headers=cookie) as visitor:
            await visitor.run()
            seen = visitor.picture
            dying = house.servers[house.taken().index(1.0)]
            dying.server.kill()
            with pytest.raises(Exception, match="close"):
                await visitor.until_closed()
        async with Visitor(house.address, query="height=7&width=5", headers=cookie) as visitor:
            await visitor.run()
            assert visitor.picture == seen

    asyncio.run(scene())
