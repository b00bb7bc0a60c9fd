"""A spool in one SQLite file: one thread writes, and one commit serves everybody who waits for it.

A request's few rows would cost a disk flush each. Instead whatever was asked while the last commit was
under way becomes the next one (group commit): the busier the relay, the fewer flushes for each statement.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from scormkit.relay.spool import Row, SpoolTrouble
from scormkit.relay.spool.file import connect
from scormkit.relay.spool.ids import name
from scormkit.relay.spool.tables import Tables

GROUP = 256
"""How many requests one commit serves, at most: a full disk then disappoints no more than these."""

Rows = Sequence[tuple[bytes, Row]]


class Ask(NamedTuple):
    """One thing asked of the writer: rows to add, or a call to make; and who waits for the answer."""

    what: Rows | Callable[[Tables], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class SqliteSpool:
    """A spool in the file *where*; one process at a time may have it open."""

    def __init__(self, where: str, *, most: int, most_bytes: int, lease: float, keep: float) -> None:
        path = Path(where)
        try:
            self._connection = connect(path)
            self._tables = Tables(self._connection, most=most, most_bytes=most_bytes, lease=lease, keep=keep)
        except (SpoolTrouble, OSError, sqlite3.Error) as error:
            raise SpoolTrouble(f"the spool {where} cannot be used: {_words(error)}") from None
        self._asked: SimpleQueue[Ask | None] = SimpleQueue()
        self._came = asyncio.Event()
        self._closed = False
        self._writer = threading.Thread(target=self._write, name="spool", daemon=True)
        self._writer.start()

    async def add(self, rows: Sequence[Row]) -> int:
        """Keep *rows* durably, drop those known by id, and return how many were new."""
        new: int = await self._ask([(name(row.id), row) for row in rows])
        self._came.set()
        return new

    async def take(self, limit: int, size: int) -> list[Row]:
        """Return and lease the oldest rows: at most *limit* and *size* bytes, but one if there is one."""
        self._came.clear()
        taken: list[Row] = await self._ask(lambda tables: tables.take(limit, size))
        return taken

    async def done(self, ids: Iterable[str]) -> None:
        """Forget the bodies of *ids*, which the record store has; remember the ids."""
        await self._ask(lambda tables: tables.done(ids))

    async def release(self, ids: Iterable[str], after: float = 0) -> None:
        """Give *ids* back, to be taken again once *after* seconds have gone by."""
        await self._ask(lambda tables: tables.release(ids, after))

    async def dead(self, id: str, reason: str) -> None:  # noqa: A002 - the standard's word
        """Forget the body of *id*, which no record store will take, and remember the *reason*."""
        await self._ask(lambda tables: tables.done([id], reason))

    async def depth(self) -> int:
        """Return how many rows wait, leased ones included."""
        return self._tables.rows

    async def wait(self, seconds: float) -> None:
        """Return when rows were added since something was last taken, or after *seconds*."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._came.wait(), seconds)

    async def close(self) -> None:
        """Finish what was asked and let go of the file."""
        if not self._closed:
            self._closed = True
            self._asked.put(None)
        await asyncio.to_thread(self._writer.join)

    def _ask(self, what: Rows | Callable[[Tables], Any]) -> asyncio.Future[Any]:
        if self._closed:
            raise SpoolTrouble("the spool is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._asked.put(Ask(what, future, loop))
        return future

    def _write(self) -> None:
        """Serve group after group until the spool is closed; the writer's whole life."""
        going = True
        while going:
            asked, going = self._gather()
            try:
                answers = self._serve(asked)
            except Exception as error:  # noqa: BLE001 - whatever it was: the writer lives on, and nobody waits in vain
                answers = [SpoolTrouble(_words(error)) for _ in asked]
            self._tell(asked, answers)
        self._connection.close()

    def _gather(self) -> tuple[list[Ask], bool]:
        """Return what is asked now, waiting for a first one, and whether more may come."""
        asked: list[Ask] = []
        try:
            while len(asked) < GROUP:
                one = self._asked.get(block=not asked)
                if one is None:
                    return asked, False
                asked.append(one)
        except Empty:
            pass
        return asked, True

    def _serve(self, asked: Sequence[Ask]) -> list[Any]:
        """Do all of *asked* as one transaction: first what is added, then the rest in order."""
        if not asked:
            return []
        with self._tables.group():
            added = iter(self._tables.add([one.what for one in asked if not callable(one.what)]))
            return [self._call(one.what) if callable(one.what) else next(added) for one in asked]

    def _call(self, what: Callable[[Tables], Any]) -> Any:
        try:
            return what(self._tables)
        except (ValueError, TypeError) as error:
            return error

    def _tell(self, asked: Sequence[Ask], answers: Sequence[Any]) -> None:
        """Hand each of *asked* its answer in its own loop, waking each loop once."""
        loops: dict[asyncio.AbstractEventLoop, list[tuple[Ask, Any]]] = defaultdict(list)
        for one, answer in zip(asked, answers, strict=True):
            loops[one.loop].append((one, answer))
        for loop, news in loops.items():
            with contextlib.suppress(RuntimeError):  # a loop that has ended waits for nothing
                loop.call_soon_threadsafe(self._settle, news)

    def _settle(self, news: Iterable[tuple[Ask, Any]]) -> None:
        for one, answer in news:
            if one.future.done():
                self._unwanted(answer)
            elif isinstance(answer, Exception):
                one.future.set_exception(answer)
            else:
                one.future.set_result(answer)

    def _unwanted(self, answer: Any) -> None:
        """Give back the rows that somebody took who no longer waits for them."""
        if isinstance(answer, list) and answer and not self._closed:
            ids = [row.id for row in answer]
            self._ask(lambda tables: tables.release(ids, 0))


def _words(error: Exception) -> str:
    """Say *error* for an operator."""
    said = str(error)
    if isinstance(error, sqlite3.OperationalError) and "locked" in said:
        return "another process has it open; a second relay needs a spool of its own, or postgresql://"
    if isinstance(error, sqlite3.DatabaseError) and "not a database" in said:
        return "the file is no spool; name another"
    return said
