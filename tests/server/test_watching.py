"""/watch as caches and browsers ask for it."""

import gzip
import threading
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette

from convviz.server import watching as module
from convviz.server.watching import watching
from convviz.ui.warming import wait_until_warm
from convviz.watch import watch_page

FILES = SimpleNamespace(player="/player/~1/")
UNPACKS = {"Accept-Encoding": "gzip"}
SMALL, LARGE = "lesson=separable&height=8", "height=100&width=100&in_channels=3&out_channels=8&padding=same"


@pytest.fixture(scope="module", autouse=True)
def warm():
    wait_until_warm()


@pytest.fixture
def app():
    return Starlette(routes=[watching(FILES, "'self'")])


@pytest.mark.parametrize("query", [SMALL, LARGE, "height=nonsense"])
def test_the_page_is_sent_packed_or_plain(app, ask, query):
    page = watch_page(query, base="/", files=FILES.player).encode()
    status, headers, packed = ask(app, "/watch", query=query, headers=UNPACKS)
    assert (status, gzip.decompress(packed)) == (200, page)
    assert headers["content-encoding"] == "gzip"
    status, headers, plain = ask(app, "/watch", query=query)
    assert (status, plain) == (200, page)
    assert "content-encoding" not in headers
    assert headers["vary"] == "accept-encoding"


def test_caches_may_keep_it_and_ask_whether_it_is_still_the_same(app, ask):
    _, headers, _ = ask(app, "/watch", query=SMALL, headers=UNPACKS)
    assert "public" in headers["cache-control"]
    assert "s-maxage=" in headers["cache-control"]
    again = ask(app, "/watch", query=SMALL, headers={"If-None-Match": headers["etag"], **UNPACKS})
    assert (again[0], again[2], again[1]["etag"]) == (304, b"", headers["etag"])
    other = ask(app, "/watch", query=f"{SMALL}&seed=1", headers={"If-None-Match": headers["etag"], **UNPACKS})
    assert other[0] == 200
    assert other[1]["etag"] != headers["etag"]


def test_its_policy_lets_nothing_inline_run(app, ask):
    policy = ask(app, "/watch", query=SMALL)[1]["content-security-policy"]
    assert "script-src 'self';" in policy
    assert policy.endswith("frame-ancestors 'self'")


def test_only_reading_is_allowed(app, ask):
    assert ask(app, "/watch", method="HEAD", query=SMALL)[0] == 200
    assert ask(app, "/watch", method="POST", query=SMALL)[0] == 405


def test_before_the_kernels_are_compiled_it_says_so_and_nobody_keeps_that(app, ask, monkeypatch):
    still = threading.Event()
    compiling = threading.Thread(target=still.wait)
    compiling.start()
    monkeypatch.setattr(module, "start_warm_up", lambda: compiling)
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    try:
        status, headers, body = ask(app, "/watch", query=SMALL)
    finally:
        still.set()
        compiling.join()
    assert (status, headers["cache-control"], headers["retry-after"]) == (503, "no-store", "2")
    assert b"Compiling" in body
    assert b'http-equiv="refresh"' in body


def test_while_they_are_loaded_it_waits(app, ask, monkeypatch):
    loading = threading.Timer(0.3, lambda: None)
    loading.start()
    monkeypatch.setattr(module, "start_warm_up", lambda: loading)
    status, _, body = ask(app, "/watch", query=SMALL)
    assert not loading.is_alive()
    assert (status, body) == (200, watch_page(SMALL, base="/", files=FILES.player).encode())
