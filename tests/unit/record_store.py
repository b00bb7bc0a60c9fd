"""A record store of a few real lines over real HTTP: by the standard, and with the habits that stores have.

Its habits are attributes that a test sets; ``script`` holds what happens to the next requests.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

KEY, SECRET = "key-of-the-tests", 'se/cr%et of "the" tests'
BEGINNING = datetime(2026, 11, 1, 10, tzinfo=UTC)

Statement = dict[str, Any]
Query = Mapping[str, str]
Answer = tuple[int, bytes, dict[str, str]]
Scripted = int | str | tuple[int, dict[str, str]] | tuple[int, dict[str, str], bytes]


class RecordStore:
    """The store; statements are stored a second apart, from ``BEGINNING`` on."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.script: list[Scripted] = []
        self.log: list[tuple[str, str, int]] = []
        self.bodies: list[bytes] = []
        self.versions: list[str] | None = ["1.0.3"]
        self.page = 100
        self.step = timedelta(seconds=1)
        self.strict = False
        self.ascends = True
        self.by = "stored"
        self.reads = self.writes = True
        self.expired = False
        self.wrapped = False
        self.empty = False
        self.dates = True
        self.link: Callable[[str], str] = lambda path: path
        self.refuses: Callable[[Statement], bool] = lambda _: False
        self.before: Callable[[str], None] = lambda _: None
        self.now = BEGINNING
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"store": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/xapi/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def ids(self) -> list[str]:
        """Return the ids of what is stored, in order."""
        return [one["id"] for one in self.statements]

    def keep(self, *many: Statement) -> None:
        """Store *many*."""
        for one in many:
            self.now += self.step
            self.statements.append({"timestamp": stamp(self.now), **one, "stored": stamp(self.now)})

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer | None:
        """Return the answer to a request; None: the line is cut."""
        where = urlsplit(target)
        self.before(f"{method} {target}")
        with self._lock:
            scripted = self.script.pop(0) if self.script else "well"
            if scripted == "cut":
                return None
            if isinstance(scripted, int):
                return scripted, b"", {}
            if isinstance(scripted, tuple):
                return scripted[0], scripted[2] if len(scripted) > 2 else b"", scripted[1]
            query = dict(parse_qsl(where.query))
            done = self._answer(method, where.path, query, headers, body)
            return None if scripted == "lost" else done

    def _answer(
        self, method: str, path: str, query: Query, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        if path == "/xapi/about" and self.versions is not None:
            return _json({"version": self.versions})
        if path != "/xapi/statements":
            return 404, b"", {}
        told = headers.get("x-experience-api-version", "")
        if self.versions is not None and told not in self.versions:
            return 400, f"version {told}".encode(), {}
        basic = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if headers.get("authorization") != basic:
            return 401, f"who is {headers.get('authorization')}?".encode(), {}
        if method == "POST":
            return self._post(json.loads(body)) if self.writes else (403, b"you may not write", {})
        return self._get(query) if self.reads else (403, b"you may not read", {})

    def _post(self, many: list[Statement]) -> Answer:
        if not many or any(self.refuses(one) for one in many):
            return 400, f"not this: {SECRET}".encode(), {}
        ids = [one["id"] for one in many]
        held = {one["id"]: one for one in self.statements}
        known = [one for one in ids if one in held]
        if len(set(ids)) < len(ids):
            return 400, b"an id twice", {}
        if known and (
            self.strict
            or any(held[one["id"]] != {**held[one["id"]], **one} for one in many if one["id"] in held)
        ):
            return 409, b"", {}
        self.keep(*(one for one in many if one["id"] not in held))
        return (204, b"", {}) if self.empty else _json(ids)

    def _get(self, query: Query) -> Answer:
        if "statementId" in query:
            found = [one for one in self.statements if one["id"] == query["statementId"]]
            if self.wrapped:
                return _json({"statements": found})
            return _json(found[0]) if found else (404, b"", {})
        if "voidedStatementId" in query:
            return 404, b"", {}
        if "token" in query and self.expired:
            return 404, b"this link is over", {}
        wanted = [one for one in self.statements if self._fits(one, query)]
        if not self.ascends or query.get("ascending") != "true":
            wanted.reverse()
        most = min(int(query.get("limit") or self.page), self.page)
        start = int(query.get("token", "0"))
        more = ""
        if len(wanted) > start + most:
            more = self.link("/xapi/statements?" + urlencode({**query, "token": start + most}))
        status, body, headers = _json({"statements": wanted[start : start + most], "more": more})
        return status, body, {**headers, "X-Experience-API-Consistent-Through": stamp(self.now)}

    def _fits(self, one: Statement, query: Query) -> bool:
        when = datetime.fromisoformat(one["timestamp" if self.by == "timestamp" else "stored"])
        return (
            ("since" not in query or self.by == "nothing" or when > datetime.fromisoformat(query["since"]))
            and ("until" not in query or when <= datetime.fromisoformat(query["until"]))
            and ("verb" not in query or one["verb"]["id"] == query["verb"])
            and ("activity" not in query or one["object"]["id"] == query["activity"])
            and (
                "registration" not in query
                or one.get("context", {}).get("registration") == query["registration"]
            )
            and ("agent" not in query or one["actor"] == json.loads(query["agent"]))
        )


def statement(number: int, **more: Any) -> Statement:
    """Return a statement that is the same for the same *number*."""
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "actor": {"objectType": "Agent", "mbox": f"mailto:learner-{number % 3}@course.example"},
        "verb": {"id": f"http://adlnet.gov/expapi/verbs/{('experienced', 'completed')[number % 2]}"},
        "object": {"objectType": "Activity", "id": f"https://course.example/xapi/corso/pages/{number}"},
        "timestamp": stamp(BEGINNING - timedelta(hours=1) + timedelta(seconds=number)),
        **more,
    }


def stamp(when: datetime) -> str:
    """Return *when* as a store writes it."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(value: object) -> Answer:
    return 200, json.dumps(value).encode(), {"Content-Type": "application/json"}


class _Handler(BaseHTTPRequestHandler):
    store: ClassVar[RecordStore]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else an answer's body waits for the client to confirm its head

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the store keeps a log."""

    def serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.store.answer(self.command, self.path, headers, body)
        self.store.log.append((self.command, self.path, answer[0] if answer else 0))
        self.store.bodies.append(body)
        if answer is None:
            self.close_connection = True
            return
        status, body, more = answer
        if self.store.dates:
            self.send_response(status)
        else:
            self.send_response_only(status)
        for name, value in more.items():
            self.send_header(name, value)
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = serve  # noqa: N815 - http.server's names
