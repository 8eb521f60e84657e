"""Running the app: one process, one port, a wire that carries no more than the limits let through."""

import logging

import streamlit as st
import uvicorn

from convviz.server import logs
from convviz.server.places import base
from convviz.server.settings import settings

_log = logging.getLogger(__name__)


def serve(app: st.App) -> None:
    """Serve `app` until somebody ends the process.

    `streamlit run` would do, too, but uvicorn then takes in messages of 200 MB before anybody can refuse them.
    """
    known = settings()
    logs.set_up(known.log)
    _log.info("ConvViz on http://%s:%d%s", known.address, known.port, base())
    uvicorn.run(
        app,
        host=known.address,
        port=known.port,
        ws="websockets-sansio",
        ws_max_size=known.most_message,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=known.stop_seconds,
    )
