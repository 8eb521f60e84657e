"""Pages that the server answers without Streamlit."""

from starlette.routing import Route

from convviz.server.places import base

ROUTES: list[Route] = []


def below() -> list[Route]:
    """The routes with the base path before them, which Streamlit adds to its own only."""
    return [
        Route(base() + route.path, route.endpoint, methods=list(route.methods or ()), name=route.name)
        for route in ROUTES
    ]
