"""What a browser gets before Streamlit is asked: front pages, compressed files, and a page that says "full"."""

import gzip
from pathlib import Path

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from convviz.choice.lessons import lessons
from convviz.server import measures
from convviz.server.crowd import Crowd
from convviz.server.files import File, Files
from convviz.server.front_page import front_page
from convviz.server.places import base, below_base

_FULL = Path(__file__).with_name("full.html").read_text(encoding="utf-8")
_RETRY = 20  # seconds
_ICON = "/favicon.ico"  # browsers ask for it where a page names no icon, also outside the base path


class BrowserSide:
    """Middleware that answers for `pages`, by name in addresses, and for files; all else goes on to Streamlit."""

    def __init__(self, app: ASGIApp, crowd: Crowd, files: Files, pages: list[str]) -> None:
        self.app = app
        self.crowd = crowd
        self.files = files
        self.pages = {f"/{page}": front_page(files, page).encode() for page in pages}
        self.packed = {path: gzip.compress(html, 9, mtime=0) for path, html in self.pages.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            answer = self._answer(scope, below_base(scope["path"]) or "")
            if scope["path"] == _ICON:
                answer = Response(None, 204, {"cache-control": "public, max-age=86400"})
        await (answer or self.app)(scope, receive, send)

    def _answer(self, scope: Scope, path: str) -> Response | None:
        headers = dict(scope["headers"])
        unpacks = b"gzip" in headers.get(b"accept-encoding", b"")
        if path in self.pages:
            if presentation := presentation_of(path, scope["query_string"].decode("latin-1")):
                return RedirectResponse(presentation, headers={"cache-control": "no-cache"})
            if self.crowd.is_full():
                measures.refused("full")
                return HTMLResponse(_FULL, 503, {"retry-after": str(_RETRY), "cache-control": "no-store"})
            return _page(self.packed[path], packed=True) if unpacks else _page(self.pages[path], packed=False)
        if file := self.files.at.get(path):
            if headers.get(b"if-none-match", b"").decode("latin-1").removeprefix("W/") == file.tag:
                return Response(None, 304, _lasting(file))
            if unpacks and file.packed is not file.plain:
                packed = {"content-encoding": "gzip"}
                return Response(file.packed, headers=_lasting(file) | packed, media_type=file.kind)
            if file.plain is not None:
                return Response(file.plain, headers=_lasting(file), media_type=file.kind)
        return None


def presentation_of(path: str, query: str) -> str | None:
    """Where a lesson's address leads that asks for a presentation, as it did once; None if it does not."""
    parameters = query.split("&")
    if path[1:] not in lessons() or parameters.count("present=1") != 1:
        return None
    return f"{base()}/watch?{'&'.join([f'lesson={path[1:]}', *parameters])}"


def _page(html: bytes, *, packed: bool) -> Response:
    encoding = {"content-encoding": "gzip"} if packed else {}
    return HTMLResponse(html, headers={"cache-control": "no-cache", "vary": "accept-encoding", **encoding})


def _lasting(file: File) -> dict[str, str]:
    return {"cache-control": file.lasting, "etag": file.tag, "vary": "accept-encoding"}
