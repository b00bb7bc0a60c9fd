"""A record store with bad days, for tests and benchmarks of what sends to it: real HTTP on loopback.

It is strict, as some are: a list with one id that it has is answered 409 and nothing of it is stored. It
keeps every id it stored in order, so that what came twice would show.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import orjson

Bad = str | tuple[int, Mapping[str, str]]
"""A bad moment: a status (with headers), or one of the words that :meth:`Store._badly` knows."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def ids(self) -> list[str]:
        """Return the ids of the statements sent."""
        return [one["id"] for one in orjson.loads(self.body)]


@dataclass
class Store:
    """What it holds, what it was asked, and how it misbehaves; ``moments`` are spent one a request."""

    moments: list[Bad | None] = field(default_factory=list)
    odds: dict[str, float] = field(default_factory=dict)
    refuses: frozenset[str] = frozenset()
    """Ids that are answered 400, alone or in company."""
    breaks_on: frozenset[str] = frozenset()
    """Ids that are answered 500."""
    most: int = 1 << 30
    """Bytes of a body before it is answered 413."""
    secret: str | None = None
    readable: bool = True
    seconds: float = 0.0
    """How long it thinks about each request."""
    whole: bool = True
    """Whether bodies and requests are kept, not only ids."""
    stored: list[str] = field(default_factory=list)
    bodies: dict[str, Any] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)
    port: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(7)  # noqa: S311 - the same bad days each time
        self._server: asyncio.Server | None = None

    @property
    def endpoint(self) -> str:
        """Return its xAPI address."""
        return f"http://127.0.0.1:{self.port}/xapi/"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=1 << 24)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server:
            self._server.close()

    @contextlib.contextmanager
    def running(self) -> Iterator[Self]:
        """Serve in a thread of its own while the body of the ``with`` runs."""
        ready, stop = threading.Event(), asyncio.Event()
        loops: list[asyncio.AbstractEventLoop] = []

        async def life() -> None:
            async with self:
                loops.append(asyncio.get_running_loop())
                ready.set()
                await stop.wait()
                for task in asyncio.all_tasks() - {asyncio.current_task()}:
                    task.cancel()

        thread = threading.Thread(target=lambda: asyncio.run(life()), daemon=True)
        thread.start()
        ready.wait()
        try:
            yield self
        finally:
            loops[0].call_soon_threadsafe(stop.set)
            thread.join()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while request := await _read(reader):
                if self.whole:
                    self.requests.append(request)
                if self.seconds:
                    await asyncio.sleep(self.seconds)
                bad = self._moment()
                if bad is not None and not await self._badly(bad, request, writer):
                    break
                if bad is None:
                    self._write(writer, *self._answer(request))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _moment(self) -> Bad | None:
        if self.moments:
            return self.moments.pop(0)
        draw = self._chance.random() if self.odds else 1.0
        for bad, odds in self.odds.items():
            draw -= odds
            if draw < 0:
                return bad
        return None

    async def _badly(self, bad: Bad, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Have a bad moment; say whether the connection survives it."""
        self.answers[str(bad)] += 1
        if isinstance(bad, tuple):
            self._write(writer, bad[0], b"", bad[1])
            return True
        match bad:
            case "lost request":
                pass
            case "lost answer":
                self._answer(request)
            case "hangs":
                await asyncio.sleep(3600)
            case "503":
                self._write(writer, 503, b"")
                return True
            case "garbage":
                writer.write(b"\x16\x03\x01 what is HTTP?\r\n\r\n")
            case "sign-in page":
                self._write(writer, 200, b"<!doctype html><title>Sign in</title>")
                return True
            case "half an answer":
                self._answer(request)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n[")
            case _:
                raise AssertionError(bad)
        return False

    def _answer(self, request: Request) -> tuple[int, bytes]:
        status, body = self._judge(request)
        self.answers[str(status)] += 1
        return status, body

    def _judge(self, request: Request) -> tuple[int, bytes]:
        if self.secret and request.headers.get("authorization") != self.secret:
            return 401, b""
        if request.method == "GET":
            if not self.readable:
                return 403, b""
            asked = parse_qs(urlsplit(request.path).query).get("statementId", [""])[0]
            return (200, b"{}") if asked in self.known else (404, b"")
        return self._take(request)

    def _take(self, request: Request) -> tuple[int, bytes]:
        """Store all of it or nothing."""
        if len(request.body) > self.most:
            return 413, b""
        statements = orjson.loads(request.body)
        ids = [one["id"] for one in statements]
        if self.breaks_on.intersection(ids):
            return 500, b""
        if self.refuses.intersection(ids):
            return 400, b"bad statement"
        if len(set(ids)) < len(ids) or not self.known.isdisjoint(ids):
            return 409, b"there is one of this id"
        self.known.update(ids)
        self.stored += ids
        if self.whole:
            self.bodies |= zip(ids, statements, strict=True)
        return 200, json.dumps(ids).encode()

    def _write(
        self, writer: asyncio.StreamWriter, status: int, body: bytes, headers: Mapping[str, str] | None = None
    ) -> None:
        more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        writer.write(f"HTTP/1.1 {status} x\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body)


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method, path, headers, body)
