"""The route of /watch: a page that any cache between here and a reader may keep."""

import asyncio
import gzip
import time
from hashlib import blake2b

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from convviz.server.files import Files
from convviz.server.headers import OWN_POLICY
from convviz.server.places import base
from convviz.ui.warming import start_warm_up
from convviz.watch import Watched, page_of, read_watched

_LASTING = "public, max-age=300, s-maxage=86400, stale-while-revalidate=604800"
_LARGE = 100_000  # bytes of a page, from which on packing it well would take longer than sending what that saves
PATIENCE = 5.0  # seconds that a request waits for the kernels
_AGAIN = 2  # seconds after which a browser is told to ask again
_COMPILING = (
    f'<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="{_AGAIN}">'
    "<title>ConvViz</title><p>Compiling the kernels for this computer, the first time only. "
    "This page comes back by itself.</p></html>"
)


def watching(files: Files, ancestors: str) -> Route:
    """/watch?…: `files` has the player's modules, `ancestors` says who may show the page in a frame."""
    headers = {
        "cache-control": _LASTING,
        "vary": "accept-encoding",
        "content-security-policy": OWN_POLICY.format(ancestors=ancestors),
    }

    async def answer(request: Request) -> Response:
        if not await _is_warm():
            return HTMLResponse(_COMPILING, 503, {"retry-after": str(_AGAIN), "cache-control": "no-store"})
        unpacks = "gzip" in request.headers.get("accept-encoding", "")
        watched = read_watched(request.scope["query_string"].decode("latin-1"))
        player = f"{base()}{files.player}"
        if watched.is_small:  # another thread would take as long to get its turn
            page, tag = _made(watched, player, unpacks)
        else:
            page, tag = await run_in_threadpool(_made, watched, player, unpacks)
        own = headers | {"etag": tag} | ({"content-encoding": "gzip"} if unpacks else {})
        if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
            return Response(None, 304, own)
        return Response(page, headers=own, media_type="text/html")

    return Route("/watch", answer, name="watch")


async def _is_warm() -> bool:
    """Whether the kernels are there, if need be after a while: loading them from the cache takes a second or two."""
    end = time.monotonic() + PATIENCE
    while start_warm_up().is_alive():
        if time.monotonic() >= end:
            return False
        await asyncio.sleep(0.05)
    return True


def _made(watched: Watched, player: str, packed: bool) -> tuple[bytes, str]:
    """The page as it is sent, and its tag."""
    page = page_of(watched, base=f"{base()}/", files=player).encode()
    tag = f'"{blake2b(page, digest_size=12).hexdigest()}"'
    return (gzip.compress(page, 1 if len(page) > _LARGE else 4, mtime=0) if packed else page), tag
