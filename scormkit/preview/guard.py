"""Who may ask: the page that belongs here, and nobody who borrows a browser.

A page anywhere on the web can make a browser send requests to this machine, and by its own name server
give itself our address (DNS rebinding). So each listener answers to its own name alone, what changes
something must come from a page of that origin, and the desk's API wants a key only its page has.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEY = "x-scormkit-key"
READING = frozenset({"GET", "HEAD", "OPTIONS"})

ALWAYS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


@dataclass(frozen=True, slots=True)
class Guard:
    """An application behind the checks for its *origin*; with a *key*, all of its API wants it."""

    app: ASGIApp
    origin: str
    key: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    """What every answer carries beside what all listeners' do."""

    anyone: bool = False
    """Whether pages of other origins may write here: a record store asks for tokens instead."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        assert scope["type"] == "http"  # noqa: S101 - the listener knows neither sockets nor lifespans
        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, self._dressed(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = [(name.decode("latin-1").lower(), value) for name, value in scope["headers"]]
        hosts = [value for name, value in headers if name == "host"]
        here = self.origin.partition("://")[2].encode()
        if hosts != [here]:
            return PlainTextResponse(f"This is {self.origin}/ and answers to no other name.\n", 421)
        origins = [value for name, value in headers if name == "origin"]
        if not self.anyone and scope["method"] not in READING and origins != [self.origin.encode()]:
            return _no("this does not come from the page that belongs here")
        if self.key and scope["path"].startswith(("/api/", "/events")):
            return None if self._has_key(scope, headers) else _no("the key is missing, or another's")
        return None

    def _has_key(self, scope: Scope, headers: list[tuple[str, bytes]]) -> bool:
        """Say whether the key is in a header or, for event streams, which can send none, in the query."""
        given = [value for name, value in headers if name == KEY]
        if not given and scope["method"] == "GET":
            query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=10)
            given = [value.encode() for value in query.get("key", [])]
        return len(given) == 1 and hmac.compare_digest(given[0], self.key.encode())

    def _dressed(self, send: Send) -> Send:
        extra = {**ALWAYS, **self.headers}

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(
                        (name.lower().encode(), value.encode())
                        for name, value in extra.items()
                        if name.lower().encode() not in there
                    ),
                ]
            await send(message)

        return dressed


def _no(words: str) -> Response:
    return JSONResponse({"error": words, "hint": "open the desk anew: its address is in the terminal"}, 403)
