"""What is not let in at all: foreign host names, endless addresses, routes that the app has no use for."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from convviz.server import measures
from convviz.server.places import HEALTH, below_base
from convviz.server.settings import Settings

_CLOSED = (
    "/_stcore/upload_file",  # any file of any size, into memory: nothing here takes files
    "/_stcore/metrics",
    "/_stcore/agent",
    "/_stcore/script-health-check",
)


class Doors:
    """Middleware in front of everything."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.hosts = [name.strip().lower() for name in settings.hosts.split(",") if name.strip()]
        self.most_address = settings.most_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refusal is None:
            await self.app(scope, receive, send)
            return
        measures.refused(bytes(refusal.body).decode())
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        if len(scope["raw_path"]) + len(scope["query_string"]) > self.most_address:
            return PlainTextResponse("address too long", 414)
        path = below_base(scope["path"])
        if path is not None and any(path == closed or path.startswith(f"{closed}/") for closed in _CLOSED):
            return PlainTextResponse("not found", 404)
        if self.hosts and not self._is_known(scope) and path != HEALTH:
            return PlainTextResponse("unknown host", 421)
        return None

    def _is_known(self, scope: Scope) -> bool:
        given = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
        name = host_name(given)
        return any(name == known or (known.startswith("*.") and name.endswith(known[1:])) for known in self.hosts)


def host_name(host: str) -> str:
    """The name in a Host header without its port: "[::1]:8501" is "::1"."""
    if host.startswith("["):
        return host[1:].split("]")[0]
    return host.split(":")[0].lower().rstrip(".")
