"""The record store's listener: requests become values for the store, and its answers bytes again."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from scormkit.preview.lms import Lms
from scormkit.preview.store.wire import Reply, Request

LARGEST = 16 << 20
"""Bytes of one request: a state document with room to spare."""

PARAMETERS = 100


class Exchange:
    """The store of *lms* as an application; where nothing speaks xAPI there is none."""

    def __init__(self, lms: Lms) -> None:
        self._lms = lms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        assert scope["type"] == "http"  # noqa: S101 - the listener knows neither sockets nor lifespans
        body = await _body(receive)
        store = self._lms.store
        if body is None:
            reply = Reply(413, b'{"error": "the request is too large"}')
        elif store is None:
            reply = Reply(404, b'{"error": "this package speaks no xAPI"}')
        else:
            try:
                reply = store.answer(_request(scope, body))
            except ValueError:
                reply = Reply(400, b'{"error": "the query cannot be read"}')
            if scope["method"] not in {"GET", "HEAD", "OPTIONS"}:
                self._lms.changed()
        kind = reply.kind if reply.body else None
        answer: ASGIApp = Response(reply.body, reply.status, dict(reply.headers), kind)
        await answer(scope, receive, send)


async def _body(receive: Receive) -> bytes | None:
    """Return what is sent; None when it is too much, or nobody is there any more."""
    data = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        data += message.get("body", b"")
        if len(data) > LARGEST:
            return None
        if not message.get("more_body"):
            return bytes(data)


def _request(scope: Scope, body: bytes) -> Request:
    """Return the request in *scope* as a value; raise ValueError for a query that is none."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    text = scope["query_string"].decode("ascii")
    query = dict(
        parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=PARAMETERS) if text else ()
    )
    path = unquote(scope["raw_path"].partition(b"?")[0].decode("latin-1"), errors="strict")
    return Request(scope["method"], path, query, headers, body)
