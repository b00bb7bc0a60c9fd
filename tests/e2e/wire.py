"""HTTP for the record store: what it answers, served on a port, readable for pages of one origin."""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from scormkit.preview.store.wire import Answer, Reply, Request

VERSION = {"X-Experience-API-Version": "1.0.3"}


def html(text: str) -> Reply:
    """Return a page that shows *text*."""
    return Reply(HTTPStatus.OK, f"<!doctype html><title>LMS</title>{text}".encode(), kind="text/html")


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
