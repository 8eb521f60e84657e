"""Talking to middleware as a web server would, without one."""

import asyncio

import pytest


@pytest.fixture
def ask():
    """Send one request through a piece of middleware: its status, headers and body."""

    def ask(app, path="/", *, method="GET", query="", headers=None):
        given = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
        scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(), "root_path": "",
            "query_string": query.encode(), "headers": given,
        }  # fmt: skip
        sent = []

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        asyncio.run(app(scope, receive, send))
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], {n.decode(): v.decode() for n, v in sent[0]["headers"]}, body

    return ask


@pytest.fixture
def behind():
    """An app behind the middleware that answers everything with its path."""

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    return app
