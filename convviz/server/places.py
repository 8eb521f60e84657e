"""Where things are on this server: addresses below `server.baseUrlPath`, files of Streamlit's and of the player."""

from pathlib import Path

import streamlit as st
from streamlit import config

import convviz.player
from convviz.server.settings import Settings

FRONT_END = Path(st.__file__).parent / "static"  # index.html and what it loads
PLAYER_FILES = Path(convviz.player.__file__).parent / "web"
PLAYER = "/_stcore/bidi-components/convviz.player/"
STREAM = "/_stcore/stream"
HEALTH = "/_stcore/health"


def tell_streamlit(settings: Settings) -> None:
    """Set the options that Streamlit's own parts read, too; what is not set stays as `streamlit run` was told."""
    for option, value in {"server.baseUrlPath": settings.base_path, "server.port": settings.port}.items():
        if value != config.get_option(option) and value != "":
            config.set_option(option, value)


def base() -> str:
    """What every address begins with: "" or "/some/path"."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def below_base(path: str) -> str | None:
    """A request's path as the app knows it, "/regular" for "/some/path/regular"; None if it lies elsewhere."""
    start = base()
    if path == start or path.startswith(f"{start}/"):
        return path[len(start) :] or "/"
    return None
