"""A relay for tests: a module's catalogue, its learner, and the relay in this process or on a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import httpx
import pytest
from starlette.applications import Starlette
from uvicorn import Server

from scormkit.relay.app import create_app
from scormkit.relay.logs import NAME, write_logs
from scormkit.relay.serve import config, listen
from scormkit.relay.settings import Limits, Rate, Settings
from scormkit.relay.spool import GIGABYTE, LEASE, REMEMBER, Row, Spool, SpoolFull
from scormkit.relay.spool.sqlite import SqliteSpool
from scormkit.statements.build import Asked, Described
from scormkit.statements.catalogue import catalogue, skeletons

LMS = "https://lms.example/moodle"
ORIGIN = "https://lms.example"
IRI = "https://course.example/xapi/phone"
ANNA = {"account": {"homePage": LMS, "name": "anna.4711"}}
BEA = {"account": {"homePage": LMS, "name": "bea.4712"}}
ATTEMPT = "6f2cbe5e-3f0e-4d14-9d2d-6a5f4d1c0a11"
OTHER_ATTEMPT = "6f2cbe5e-3f0e-4d14-9d2d-6a5f4d1c0a22"
SECRET = "a signing secret of tests, long enough"  # noqa: S105
URL = "https://relay.example/"
FREE = Limits(key=Rate(0, 0), actor=Rate(0, 0), address=Rate(0, 0))


def described(iri: str = IRI, lms: str = LMS) -> Described:
    return Described(
        iri=iri,
        version="1.0.0",
        title="On the phone",
        language="en",
        lms=lms,
        judged=True,
        pages=(("hello", "Hello"),),
        questions=(
            Asked(id="first", kind="true-false", words="True?", correct=(True,), page="hello", points=1),
        ),
    )


def catalogue_of(iri: str = IRI, lms: str = LMS, target: str = "scorm12") -> dict[str, Any]:
    return catalogue(described(iri, lms), target)


def put(folder: Path, name: str, what: dict[str, Any]) -> str:
    """Write the catalogue *what* into *folder* and return its public key."""
    (folder / name).write_text(json.dumps(what), "utf-8")
    key: str = what["key"]
    return key


def statement(
    what: dict[str, Any],
    template: str = "initialized",
    actor: Any = None,
    registration: str = ATTEMPT,
    **more: Any,
) -> dict[str, Any]:
    """Return a statement of the catalogue *what*, as the player fills it in."""
    one = next(one for one in skeletons(what) if one.template.endswith(f"/{template}"))
    result = (
        {"result": {"duration": "PT1.5S"}} if template in {"experienced", "suspended", "terminated"} else {}
    )
    return {
        "id": str(uuid4()),
        "actor": {"objectType": "Agent", **(actor or ANNA)},
        "verb": one.verb,
        "object": one.object,
        "context": {**one.context, "registration": registration},
        "timestamp": "2026-03-01T10:00:00.000Z",
        **result,
        **more,
    }


class Shelf(SqliteSpool):
    """A real spool that shows what it was given, and can be told to be in trouble."""

    def __init__(self, where: Path) -> None:
        super().__init__(str(where), most=10_000, most_bytes=GIGABYTE, lease=LEASE, keep=REMEMBER)
        self.rows: dict[str, Row] = {}
        self.trouble: Exception | None = None
        self.closed = False

    async def add(self, rows: Sequence[Row]) -> int:
        if self.trouble:
            raise self.trouble
        new = await super().add(rows)
        for row in rows:
            self.rows.setdefault(row.id, row)
        return new

    async def depth(self) -> int:
        if self.trouble and not isinstance(self.trouble, SpoolFull):
            raise self.trouble
        return await super().depth()

    async def close(self) -> None:
        await super().close()
        self.closed = True

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(row.body) for row in self.rows.values()]


@contextlib.contextmanager
def logs() -> Iterator[io.StringIO]:
    """Collect what the relay and its server log, as they would write it."""
    names = (NAME, "uvicorn.error", "uvicorn.access")
    kept = [(logging.getLogger(name), vars(logging.getLogger(name)).copy()) for name in names]
    text = io.StringIO()
    write_logs(text)
    try:
        yield text
    finally:
        for logger, before in kept:
            logger.handlers = before["handlers"]
            logger.propagate = before["propagate"]
            logger.setLevel(before["level"])


class Desk:
    """A running relay, the learner's side of it, and its log."""

    def __init__(self, settings: Settings, what: dict[str, Any], log: io.StringIO) -> None:
        self.settings, self.what, self.log = settings, what, log
        self.spool: Shelf
        self.app: Starlette = create_app(settings, opener=self._open)
        self.http: httpx.AsyncClient

    def _open(self, settings: Settings) -> Spool:
        self.spool = Shelf(settings.packages / "spool.sqlite3")
        return self.spool

    @property
    def key(self) -> str:
        key: str = self.what["key"]
        return key

    async def __aenter__(self) -> Self:
        self._life = self.app.router.lifespan_context(self.app)
        await self._life.__aenter__()
        transport = httpx.ASGITransport(self.app, client=("192.0.2.7", 4711))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://relay.example")
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.http.aclose()
        await self._life.__aexit__(None, None, None)

    def lines(self, event: str = "") -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.log.getvalue().splitlines()]
        return [line for line in found if not event or line["event"] == event]

    @property
    def last(self) -> dict[str, Any]:
        """The last line of log about something refused."""
        return self.lines("refused")[-1]

    def asked(self, **changed: Any) -> dict[str, Any]:
        return {"key": self.key, "actor": ANNA, "registration": ATTEMPT, **changed}

    async def exchange(self, headers: dict[str, str] | None = None, **changed: Any) -> httpx.Response:
        sent = {"Origin": ORIGIN, **(headers or {})}
        return await self.http.post("/token", json=self.asked(**changed), headers=sent)

    async def token(self, **changed: Any) -> str:
        answer = await self.exchange(**changed)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["token"]
        return token

    async def send(
        self,
        body: Any,
        token: str | None = None,
        headers: dict[str, str] | None = None,
        path: str = "/xapi/statements",
    ) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {
            "Origin": ORIGIN,
            "Content-Type": "application/json",
            "X-Experience-API-Version": "1.0.3",
            "Authorization": f"Bearer {await self.token() if token is None else token}",
            **(headers or {}),
        }
        return await self.http.post(path, content=content, headers=sent)


def settings_for(folder: Path, **changed: Any) -> Settings:
    """Return settings without limits of pace, for the packages in *folder*."""
    return replace(Settings(packages=folder, url=URL, secrets=(SECRET,), limits=FREE, rescan=60.0), **changed)


@contextlib.asynccontextmanager
async def desk(folder: Path, what: dict[str, Any] | None = None, **changed: Any) -> AsyncIterator[Desk]:
    """Run a relay in this process, with one package in *folder*."""
    what = what or catalogue_of()
    put(folder, "phone.json", what)
    with logs() as log:
        async with Desk(settings_for(folder, **changed), what, log) as running:
            yield running


def run(story: Any) -> None:
    """Run the coroutine *story* to its end."""
    asyncio.run(story)


async def until(seen: Callable[[], object]) -> None:
    """Wait for what is *seen* in the end; not for ever."""
    for _ in range(500):
        if seen():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it was never seen")


@contextlib.contextmanager
def served(folder: Path, **changed: Any) -> Iterator[tuple[Desk, int]]:
    """Serve a relay by uvicorn on a free port of loopback, in a thread."""
    what = catalogue_of()
    put(folder, "phone.json", what)
    settings = settings_for(folder, **changed)
    with logs() as log, listen("127.0.0.1", 0) as bound:
        running = Desk(settings, what, log)
        server = Server(config(settings, lambda: running.app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            until = time.monotonic() + 10
            while not server.started and time.monotonic() < until:
                time.sleep(0.01)
            yield running, bound.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)
