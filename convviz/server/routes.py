"""Pages that the server answers without Streamlit."""

from starlette.routing import Route

from convviz.server.files import Files
from convviz.server.places import base
from convviz.server.settings import Settings
from convviz.server.watching import watching


def routes(files: Files, settings: Settings) -> list[Route]:
    """With the base path before them, which Streamlit adds to its own only."""
    return [
        Route(base() + route.path, route.endpoint, methods=list(route.methods or ()), name=route.name)
        for route in [watching(files, settings.frame_ancestors)]
    ]
