"""The stage: the LMS's page around a package, the package's files, and what content commits.

A commit is at the end of a session when scorm-again sends it as such (``text/plain``, by a beacon or not)
or says ``"finish": true`` beside ``cmi``.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from scormkit.preview.answers import body, refusal, reply, told
from scormkit.preview.files import Gone
from scormkit.preview.lms import Lms, Ticket
from scormkit.preview.media import type_of
from scormkit.preview.pages import RETURNED, SIGNED_OUT, asset, page
from scormkit.preview.ranges import Unsatisfiable, part
from scormkit.preview.settings import Places, PreviewError
from scormkit.preview.shut import shut
from scormkit.preview.switches import Switches

COMMIT = 16 << 20
"""Bytes of one commit: SCORM 2004's whole data model, filled to its limits, has about 4 MB."""

PAGES = ("text/html", "application/xhtml+xml")

AT_ONCE = 1 << 18
"""Files up to this size are read before the answer begins, so that trouble has a status of its own."""


class Stage:
    """The routes of the stage."""

    def __init__(self, lms: Lms, places: Places) -> None:
        self._lms = lms
        self._places = places

    def app(self) -> ASGIApp:
        """Return the stage as an application, under the switches."""
        routes = [
            Route("/stage/{ticket}", told(self.framed), methods=["GET"]),
            Route("/package/{ticket}/{name:path}", told(self.file), methods=["GET"]),
            Route("/commit/{ticket}", told(self.commit), methods=["POST"]),
            Route("/signed-out", told(self.signed_out), methods=["GET"]),
            Route("/back", told(self.back), methods=["GET"]),
            Route("/favicon.ico", told(nothing), methods=["GET"]),
            Route("/{name}", told(script), methods=["GET"]),
        ]
        app = Starlette(routes=routes)
        app.router.redirect_slashes = False
        return Weather(app, self._lms)

    def _ticket(self, request: Request) -> Ticket:
        ticket = self._lms.tickets.get(request.path_params["ticket"])
        if ticket is None:
            raise PreviewError("this launch is over", "launch it again at the desk")
        return ticket

    async def framed(self, request: Request) -> Response:
        """Answer with the LMS's page around the content."""
        if self._lms.switches.signed_out:
            return _login()
        ticket = self._ticket(request)
        config = {
            "ticket": ticket.id,
            "kind": ticket.sco.kind,
            "edition": ticket.content.edition,
            "title": ticket.sco.title,
            "url": ticket.url,
            "cmi": ticket.cmi,
            "desk": self._places.desk,
            "blocked": ticket.blocked,
            "mode": ticket.mode,
            "seed": ticket.seed,
        }
        # A process of its own, where browsers can: content that waits for the LMS does not hold up the desk.
        own = {
            "Content-Security-Policy": f"frame-ancestors {self._places.desk}",
            "Origin-Agent-Cluster": "?1",
        }
        return HTMLResponse(page("stage", ticket.sco.title, config), headers=own)

    async def file(self, request: Request) -> Response:  # noqa: PLR0911 - each case is answered where it is seen
        """Answer with a file of the package, or the part of it that is asked for."""
        if self._lms.switches.signed_out:
            return _login()
        if request.headers.get("service-worker"):
            # A worker would outlive this preview, and all previews share this origin.
            return refusal(PreviewError("service workers are kept out of the preview"), 403)
        ticket = self._ticket(request)
        files, name = ticket.content.files, _name(request)
        size = files.names().get(name)
        if size is None:
            return refusal(PreviewError(f"there is no file {name!r} in the package"), 404)
        kind = type_of(name)
        if ticket.blocked and kind.startswith(PAGES) and size <= COMMIT:
            whole = await run_in_threadpool(b"".join, files.chunks(name, 0, size))
            return Response(shut(whole), headers={"Content-Type": kind})
        try:
            cut = part(request.headers.get("range"), size)
        except Unsatisfiable:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
        begin, end = cut or (0, size)
        headers = {"Accept-Ranges": "bytes", "Content-Length": str(end - begin), "Content-Type": kind}
        if cut:
            headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
        status = 206 if cut else 200
        if request.method == "HEAD" or begin == end:
            return Response(status_code=status, headers=headers)
        return await _sent(files.chunks(name, begin, end), end - begin, status, headers)

    async def commit(self, request: Request) -> Response:
        """Take what the content committed, as an LMS does."""
        if self._lms.switches.signed_out:
            return _login()
        ticket = self._ticket(request)
        value = await body(request, COMMIT)
        cmi = value.get("cmi")
        if not isinstance(cmi, dict):
            raise PreviewError("a commit brings 'cmi'")
        end = value.get("finish") is True or request.headers.get("content-type", "").startswith("text/plain")
        return reply(self._lms.commit(ticket, cmi, end=end))

    async def signed_out(self, request: Request) -> Response:
        """Answer with the login page that a dead session gives."""
        del request
        return HTMLResponse(SIGNED_OUT)

    async def back(self, request: Request) -> Response:
        """Answer with the page that content returns to (cmi5 10.2.6, ``returnURL``)."""
        del request
        return HTMLResponse(RETURNED)


class Weather:
    """An application that is as slow as was switched on."""

    def __init__(self, app: ASGIApp, lms: Lms) -> None:
        self._app = app
        self._lms = lms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, later."""
        switches: Switches = self._lms.switches
        if switches.slow and scope["type"] == "http":
            with suppress(TimeoutError):  # nobody waits for an LMS that is closed
                await asyncio.wait_for(self._lms.hub.closed.wait(), switches.slow / 1000)
        await self._app(scope, receive, send)


async def nothing(request: Request) -> Response:
    """Answer a browser that asks for an icon."""
    del request
    return Response(status_code=204)


async def script(request: Request) -> Response:
    """Answer with a file of the built desk."""
    name = request.path_params["name"]
    data = asset(name)
    if data is None or name.endswith(".html"):
        return refusal(PreviewError(f"there is no {name!r}"), 404)
    kind = type_of(name)
    return Response(data, media_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)


def _login() -> Response:
    """Return what LMSs answer to everything once a session has died."""
    return RedirectResponse("/signed-out", 303)


def _name(request: Request) -> str:
    """Return the name that is asked for, decoded once and no more (RFC 3986, 2.4); empty for none."""
    raw: bytes = request.scope["raw_path"]
    parts = raw.partition(b"?")[0].split(b"/", 3)
    try:
        return unquote(parts[3].decode("ascii"), errors="strict")
    except (IndexError, ValueError):  # a slash that was encoded, bytes that are no text
        return ""


class _Streamed(Response):
    """Bytes that are sent as they are read; what breaks while they are breaks the connection, too."""

    def __init__(self, first: bytes, rest: Iterator[bytes], status: int, headers: dict[str, str]) -> None:
        super().__init__(None, status, headers)
        self._first, self._rest = first, rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the head, then piece after piece, as long as somebody takes them."""
        asked = Request(scope, receive)
        head = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(head)
        piece: bytes | None = self._first
        try:
            while piece is not None and not await asked.is_disconnected():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await run_in_threadpool(next, self._rest, None)
        except Gone as gone:
            print(f"scormkit preview: {gone}", file=sys.stderr)  # noqa: T201 - the answer has begun
            return  # uvicorn hangs up on an answer without an end
        finally:
            await run_in_threadpool(self._rest.close)  # type: ignore[attr-defined]
        await send({"type": "http.response.body", "body": b""})


async def _sent(chunks: Iterator[bytes], size: int, status: int, headers: dict[str, str]) -> Response:
    """Return *chunks* as an answer; the first one is read before it begins."""
    try:
        if size <= AT_ONCE:
            return Response(await run_in_threadpool(b"".join, chunks), status, headers)
        first = await run_in_threadpool(next, chunks)
    except Gone as error:
        return refusal(error, 409)
    return _Streamed(first, chunks, status, headers)
