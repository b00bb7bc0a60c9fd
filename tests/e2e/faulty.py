"""A record store's bad days: a proxy in front of a real store that refuses, loses answers, hangs, is strict.

Tests switch ``fault`` while it runs. What came and what was answered is kept in ``log``.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Literal, Self
from urllib.parse import parse_qs, quote, urlsplit

Fault = Literal["", "refusing", "losing", "strict", "hanging", "unauthorized", "dropping"]
"""refusing: ``status`` (503) to everything, with ``Retry-After`` where ``retry_after`` is set.
losing: every request is done, and a ``share`` of the answers never arrives.
strict: 409 to a request with any known id, and nothing of it is stored, even when it is the same.
hanging: takes requests, does nothing, answers nothing. dropping: the same, and closes at once.
unauthorized: 401.
"""

Answer = tuple[int, bytes, dict[str, str]]

_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}


@dataclass(frozen=True)
class Exchange:
    """One request and its answer; *status* 0: none was given. *count*: statements in the request."""

    method: str
    path: str
    status: int
    count: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


class FaultyLrs:
    """Stand in front of the store at *behind*; its own ``url`` takes the same paths and credentials."""

    def __init__(self, behind: str, *, seed: int = 20) -> None:
        where = urlsplit(behind)
        self.fault: Fault = ""
        self.status = int(HTTPStatus.SERVICE_UNAVAILABLE)
        self.retry_after: int | None = None
        self.share = 0.2
        self.hang_after = 0
        """From so many requests on, hang; 0: never."""
        self.log: list[Exchange] = []
        self._behind = (where.hostname or "", where.port or 80)
        self._until = 0.0
        self._left = 0
        self._random = random.Random(seed)  # noqa: S311 - the same bad luck in every run
        self._lock = threading.Lock()
        self._open = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"proxy": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}{where.path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.set()
        self._server.shutdown()
        self._server.server_close()

    def refuse(self, *, seconds: float = 0, requests: int = 0) -> None:
        """Answer ``status`` for *seconds*, or to the next *requests*; then do as ``fault`` says."""
        with self._lock:
            self._until, self._left = time.monotonic() + seconds, requests

    def posts(self) -> list[Exchange]:
        """Return the requests that brought statements."""
        return [one for one in self.log if one.method in {"POST", "PUT"} and one.count]

    def now(self) -> Fault:
        """Return the fault of this moment; each call uses up one of the refused requests."""
        with self._lock:
            if self._left > 0:
                self._left -= 1
                return "refusing"
            if self.hang_after and len(self.log) >= self.hang_after:
                return "hanging"
            return "refusing" if time.monotonic() < self._until else self.fault

    def unlucky(self) -> bool:
        """Say whether this answer is one of those that never arrive."""
        with self._lock:
            return self._random.random() < self.share

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Return what the store behind answers."""
        connection = http.client.HTTPConnection(*self._behind, timeout=30)
        try:
            connection.request(method, path, body or None, dict(headers))
            reply = connection.getresponse()
            kept = {name: value for name, value in reply.getheaders() if name.lower() not in _HOP}
            return reply.status, reply.read(), kept
        except OSError:
            return int(HTTPStatus.BAD_GATEWAY), b"", {}
        finally:
            connection.close()

    def knows(self, ids: list[str], path: str, headers: Mapping[str, str]) -> bool:
        """Say whether the store behind holds one of *ids*."""
        kept = {name: headers[name] for name in headers if name.lower() != "content-type"}
        for one in ids:
            status, body, _ = self.ask("GET", f"{urlsplit(path).path}?statementId={quote(one)}", b"", kept)
            if status == HTTPStatus.OK and json.loads(body).get("statements", True):
                return True
        return False

    def wait(self) -> None:
        """Hang until another fault is set or the proxy closes."""
        while self.now() == "hanging" and not self._open.wait(0.02):
            pass


def _statements(body: bytes) -> list[dict[str, Any]]:
    try:
        held = json.loads(body)
    except ValueError:
        return []
    many = held if isinstance(held, list) else [held]
    return [one for one in many if isinstance(one, dict)]


class _Handler(BaseHTTPRequestHandler):
    proxy: ClassVar[FaultyLrs]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else an answer's body waits for the client to confirm its head
    timeout = 60

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the proxy keeps a log."""

    def serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
        said = _statements(body) if self.command in {"POST", "PUT"} else []
        fault = self.proxy.now() if self.command != "OPTIONS" or self.proxy.fault == "hanging" else ""
        answer = self.answer(fault, body, headers, said)
        told = {name.lower(): value for name, value in headers.items() if name.lower() != "authorization"}
        # Kept before it is said, so that who has the answer finds it in the log.
        status = answer[0] if answer else 0
        self.proxy.log.append(Exchange(self.command, self.path, status, len(said), told))
        if answer:
            self.reply(*answer)
        else:
            self.close_connection = True

    do_DELETE = do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = serve  # noqa: N815 - http.server's names

    def answer(
        self, fault: Fault, body: bytes, headers: Mapping[str, str], said: list[dict[str, Any]]
    ) -> Answer | None:
        if fault in {"hanging", "dropping"}:
            if fault == "hanging":
                self.proxy.wait()
            return None
        if fault in {"refusing", "unauthorized"}:
            return self.refusal(fault)
        ids = [str(one["id"]) for one in said if "id" in one]
        ids += parse_qs(urlsplit(self.path).query).get("statementId", []) if said else []
        if fault == "strict" and self.proxy.knows(ids, self.path, headers):
            return int(HTTPStatus.CONFLICT), b'{"error": "known"}', {}
        done = self.proxy.ask(self.command, self.path, body, headers)
        return None if fault == "losing" and self.proxy.unlucky() else done

    def refusal(self, fault: Fault) -> Answer:
        if fault == "unauthorized":
            return int(HTTPStatus.UNAUTHORIZED), b"", {}
        after = self.proxy.retry_after
        return self.proxy.status, b"", {} if after is None else {"Retry-After": str(after)}

    def reply(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
