"""Pages that the server answers without Streamlit."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from convviz.server.crowd import Crowd
from convviz.server.files import Files
from convviz.server.places import base
from convviz.server.settings import Settings
from convviz.server.watching import watching


def routes(files: Files, settings: Settings, crowd: Crowd) -> list[Route]:
    """With the base path before them, which Streamlit adds to its own only."""
    return [
        Route(base() + route.path, route.endpoint, methods=list(route.methods or ()), name=route.name)
        for route in [watching(files, settings.frame_ancestors), _line(crowd)]
    ]


def _line(crowd: Crowd) -> Route:
    """/line: how many people wait for their page to open; line.mjs tells them."""

    async def answer(_: Request) -> JSONResponse:
        return JSONResponse({"waiting": crowd.first_runs.waiting}, headers={"cache-control": "no-store"})

    return Route("/line", answer, name="line")
