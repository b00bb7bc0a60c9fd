"""HTTP for the record store: requests and answers as values, and what browsers ask of another origin."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

ASKED = {"authorization", "content-type", "if-match", "if-none-match", "x-experience-api-version"}
METHODS = {"DELETE", "GET", "POST", "PUT"}
VERSION = {"X-Experience-API-Version": "1.0.3"}


@dataclass(frozen=True)
class Request:
    """One request; the names of *headers* in small letters."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """One answer; *bare*: given by something that knows nothing of other origins."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    bare: bool = False


Answer = Callable[[Request], Reply]


def data(value: object) -> Reply:
    """Return *value* as JSON."""
    return Reply(HTTPStatus.OK, json.dumps(value).encode())


def html(text: str) -> Reply:
    """Return a page that shows *text*."""
    return Reply(HTTPStatus.OK, f"<!doctype html><title>LMS</title>{text}".encode(), kind="text/html")


def preflight(request: Request, origin: str) -> Reply:
    """Return the leave that a browser asks for before a request from *origin*, or none (Fetch, 4.8)."""
    headers = request.headers
    asked = {one.strip() for one in headers.get("access-control-request-headers", "").split(",")} - {""}
    if headers.get("origin") != origin or not asked <= ASKED:
        return Reply(HTTPStatus.FORBIDDEN, bare=True)
    if headers.get("access-control-request-method") not in METHODS:
        return Reply(HTTPStatus.FORBIDDEN, bare=True)
    leave = {
        "Access-Control-Allow-Methods": ", ".join(sorted(METHODS)),
        "Access-Control-Allow-Headers": ", ".join(sorted(ASKED)),
    }
    return Reply(HTTPStatus.NO_CONTENT, headers=leave)


def server(answer: Answer, origin: str) -> ThreadingHTTPServer:
    """Return a server on a free port that gives what *answer* says, readable for pages of *origin*."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing: the store keeps a log."""

        def serve(self) -> None:
            where = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(where.query, keep_blank_values=True))
            self.reply(answer(Request(self.command, where.path, query, headers, body)))

        do_DELETE = do_GET = do_OPTIONS = do_POST = do_PUT = serve  # noqa: N815 - http.server's names

        def reply(self, reply: Reply) -> None:
            self.send_response(reply.status)
            shared = {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "ETag"}
            for name, value in {**VERSION, **({} if reply.bare else shared), **reply.headers}.items():
                self.send_header(name, value)
            if reply.status != HTTPStatus.NO_CONTENT:
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)
