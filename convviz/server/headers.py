"""Headers of every answer: what a page may load and run, who may embed it, what it tells others."""

import re
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
# Of a page that is ours from its first word to its last: nothing inline runs, nothing comes from elsewhere.
OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Headers:
    """Middleware that adds the headers an answer does not have itself: a route may bring a policy of its own.

    scripts    sources of the inline scripts that the front pages have
    ancestors  who may show the app in a frame, as a content security policy says it
    """

    def __init__(self, app: ASGIApp, scripts: Sequence[str], ancestors: str) -> None:
        self.app = app
        self.scripts = " ".join(scripts)
        self.ancestors = ancestors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                for name, value in {**_ALWAYS, "content-security-policy": self.policy(scope)}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)

    def policy(self, scope: Scope) -> str:
        """The content security policy for who asks under this host's name.

        The name itself, because not every browser counts a WebSocket as 'self'. Blobs are where Streamlit puts a
        component's script. Styles are set by script (Emotion, Plotly), so they cannot be told apart from others.
        """
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
        return (
            f"default-src 'self'; script-src 'self' blob: {self.scripts}; style-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; "
            f"connect-src 'self'{sockets}; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; "
            f"frame-ancestors {self.ancestors}"
        )
