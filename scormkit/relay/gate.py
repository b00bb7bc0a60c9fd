"""The one way in: exact paths, honest headers, known origins and patient askers pass; all else is refused.

It stands before all routes as plain ASGI, gives every answer its CORS headers (Fetch standard, 3.2), counts
it, and writes one line of log for what was refused.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable

from scormkit.relay.calls import Answer, Call, Receive, Refusal, Scope, Send, of_refusal, said
from scormkit.relay.desk import Desk
from scormkit.relay.logs import event, fault, hashed

Handler = Callable[[Desk, Call], Awaitable[Answer]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CALL = "scormkit.call"
WRITE, READ = frozenset({"POST"}), frozenset({"GET", "HEAD"})
ROUTES = {
    b"/token": ("token", WRITE),
    b"/xapi/statements": ("statements", WRITE),
    b"/health": ("health", READ),
    b"/metrics": ("metrics", READ),
    b"/openapi.json": ("openapi", READ),
}
"""Compared byte by byte with what was asked: no encoding, slash or dot leads anywhere else."""

_ONCE = frozenset({
    b"authorization", b"content-encoding", b"content-length", b"content-type", b"host", b"origin",
    b"transfer-encoding", b"x-experience-api-version",
})  # fmt: skip
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_CLOSE = ((b"connection", b"close"),)
_ALWAYS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"Origin"),
)
_PREFLIGHT = (
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"Authorization, Content-Type, X-Experience-API-Version"),
    (b"access-control-max-age", b"7200"),
)
_EXPOSED = (b"access-control-expose-headers", b"Retry-After, X-Experience-API-Version")


class Gate:
    """Stands before *app*."""

    def __init__(self, app: App, desk: Desk) -> None:
        self._app = app
        self._desk = desk
        identity = desk.settings.identity_header
        self._once = _ONCE | ({identity.lower().encode()} if identity else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let it through to its route."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name, methods = ROUTES.get(scope.get("raw_path", b""), ("unknown", frozenset[str]()))
        peer = scope.get("client")
        call = Call(scope["method"], name, {}, scope["query_string"], receive, peer[0] if peer else "")
        scope[CALL] = call
        try:
            call.headers = self._headers(scope["headers"])
            self._desk.locate(call)
            if self._passes(call, methods):
                await self._app(scope, receive, send)
            else:
                await deliver(self._desk, call, Answer(204, b"", headers=_PREFLIGHT), send)
        except Refusal as refusal:
            _log(call, refusal)
            self._desk.meters.refused.labels(refusal.code).inc()
            await deliver(self._desk, call, of_refusal(refusal), send)
        except Exception as error:  # noqa: BLE001 - told in our words and form, and logged without theirs
            event("failed", logging.ERROR, route=call.route, **fault(error))
            await deliver(self._desk, call, said(500, {"error": "the relay failed", "code": "failed"}), send)

    def _headers(self, headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
        """Return *headers* by name; refuse what two readers might read differently (RFC 9112, 11.2)."""
        found: dict[bytes, bytes] = {}
        for name, value in headers:
            if name not in found:
                found[name] = value
            elif name in self._once:
                raise Refusal(400, "header", f"{name.decode('latin-1')} stands there twice", headers=_CLOSE)
            elif name == b"x-forwarded-for":
                found[name] += b"," + value
        coding = found.get(b"transfer-encoding")
        if coding is not None and (coding.lower() != b"chunked" or b"content-length" in found):
            raise Refusal(400, "header", "the body's length is told in two ways", headers=_CLOSE)
        return found

    def _passes(self, call: Call, methods: frozenset[str]) -> bool:
        """Say whether *call* goes on to its route; a preflight is answered here."""
        if not methods:
            raise Refusal(404, "not-found", "there is nothing at this path")
        if methods is READ:
            if call.method not in READ:
                raise Refusal(405, "method", "this is only read", headers=((b"allow", b"GET, HEAD"),))
            return True
        preflight = call.method == "OPTIONS"
        if call.method in READ and call.route == "statements":
            raise Refusal(403, "reading", "a relay is written to; statements are read at the record store")
        if call.method != "POST" and not preflight:
            raise Refusal(405, "method", "this is only posted to", headers=((b"allow", b"POST, OPTIONS"),))
        origin = call.headers.get(b"origin")
        if origin is None:
            if preflight or not self._desk.settings.no_origin:
                raise Refusal(403, "origin", "a request comes from a page of the LMS")
            return True
        call.origin = origin.decode("latin-1")
        if call.origin not in self._desk.origins():
            call.origin = None
            raise Refusal(403, "origin", "pages of this origin may not write here")
        return not preflight


class Endpoint:
    """Brings a request to its *handler* and the answer back, as plain ASGI."""

    def __init__(self, handler: Handler, desk: Desk) -> None:
        self._handler = handler
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        del receive
        call: Call = scope[CALL]
        await deliver(self._desk, call, await self._handler(self._desk, call), send)


async def deliver(desk: Desk, call: Call, answer: Answer, send: Send) -> None:
    """Send *answer* to *call*, and count it."""
    desk.meters.answered(call.route, answer.status)
    headers = [*_ALWAYS, *answer.headers]
    if answer.status != 204:  # noqa: PLR2004
        headers += ((b"content-type", answer.kind), (b"content-length", str(len(answer.body)).encode()))
    if call.origin is not None:
        headers += ((b"access-control-allow-origin", call.origin.encode("latin-1")), _EXPOSED)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def _log(call: Call, refusal: Refusal) -> None:
    facts = {"package": call.package} if call.package else {}
    method = call.method if call.method in _METHODS else "other"
    event(
        "refused",
        logging.WARNING,
        status=refusal.status,
        code=refusal.code,
        method=method,
        route=call.route,
        client=hashed(call.address or call.peer),
        **facts,
    )
