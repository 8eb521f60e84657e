"""Everything around the app: what starts with it, what stands in front of it, what happens when it fails."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from convviz.server import logs, measures, memory
from convviz.server.browser_side import BrowserSide
from convviz.server.crowd import Crowd
from convviz.server.doors import Doors
from convviz.server.errors import tell
from convviz.server.files import Files
from convviz.server.first_imports import import_all
from convviz.server.front_page import front_page, inline_scripts
from convviz.server.headers import Headers
from convviz.server.places import FRONT_END, tell_streamlit
from convviz.server.routes import routes
from convviz.server.settings import settings
from convviz.server.sockets import Sockets
from convviz.ui.warming import start_warm_up

_log = logging.getLogger(__name__)


def surroundings(root: Path) -> dict[str, Any]:
    """What `st.App` wants besides the script, for the app whose pages are in `root`."""
    known = settings()
    tell_streamlit(known)
    crowd, files = Crowd(known), Files()
    pages = ["", *sorted(path.stem for path in root.glob("pages/*.py"))]
    streamlits = (FRONT_END / "index.html").read_text(encoding="utf-8")  # for addresses that are no page
    measures.watch(crowd)

    @asynccontextmanager
    async def life(_app: st.App) -> AsyncIterator[None]:
        logs.set_up(known.log)
        files.pack()
        threading.Thread(target=_settle_when_warm, name="settling", daemon=True).start()
        published = measures.publish(known)
        _log.info("ready", extra={"facts": {"settings": known._asdict()}})
        yield
        _log.info("stopping")
        if published:
            await asyncio.to_thread(published[0].shutdown)

    return {
        "lifespan": life,
        "routes": routes(files, known, crowd),
        "middleware": [
            Middleware(Headers, inline_scripts(front_page(files, "") + streamlits), known.frame_ancestors),
            Middleware(Doors, known),
            Middleware(BrowserSide, crowd, files, pages),
            Middleware(Sockets, crowd),
        ],
        "on_script_error": tell,
    }


def _settle_when_warm() -> None:
    """Load what the first visitor would wait for, and then let the collector forget it."""
    start_warm_up().join()
    import_all()
    memory.settle()
