"""Every id of the last month, so that what comes again is known.

Ids are random: filed one by one, each would touch a page of the index of its own, and the disk would carry
twice as many pages for ids as for statements. So they are first only written down, in the order in which
they come, and remembered in memory. Now and then a generation of them is filed in the index, sorted, some
with every commit: neighbours share pages then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import TypeVar

GENERATION = 20_000
SLICE = 512
"""Ids filed with one commit, besides twice as many as came with it."""
PRUNE = 1000
AT_ONCE = (256, 64, 16, 4, 1)
"""How many rows one SQL statement holds: few shapes, so that each is compiled once.

One statement for many rows also matters because Python takes its lock back after every step of SQLite's."""

T = TypeVar("T")


def name(id_: str) -> bytes:
    """Return the 16 bytes of the UUID *id_*: the same for each way of writing it."""
    found = bytes.fromhex(id_.replace("-", ""))
    if len(found) != 16:  # noqa: PLR2004 - a UUID
        raise ValueError(f"{id_!r} is no UUID")
    return found


def spelled(name_: bytes) -> str:
    """Return the UUID of *name_* as it is usually written."""
    text = name_.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Ids:
    """What is known; :meth:`kept` or :meth:`undone` follows each transaction."""

    def __init__(self, connection: sqlite3.Connection, keep: float, now: Callable[[], float]) -> None:
        self._sql, self._keep, self._now = connection, keep, now
        [[filed]] = connection.execute("SELECT filed FROM tally").fetchall()
        self._recent: dict[bytes, int] = dict(
            connection.execute("SELECT id, sequence FROM known WHERE sequence > ?", (filed,)).fetchall()
        )
        self.last: int = max(self._recent.values(), default=filed)
        self._filed = filed
        self._filing: list[tuple[bytes, int]] = []
        self._place, self._next = 0, 0
        self._new: list[bytes] = []
        self._gone: list[bytes] = []
        self._prune_at = 0.0

    def known(self, names: Sequence[bytes]) -> set[bytes]:
        """Return those of *names* that are known."""
        found = {name for name in names if name in self._recent}
        for some in portions(names):
            sql = f"SELECT id FROM filed WHERE id IN ({marks(some)})"  # noqa: S608 - marks alone
            found.update(each for [each] in self._sql.execute(sql, some))
        return found

    def find(self, name: bytes) -> int | None:
        """Return the number of *name*, if it is known."""
        if name in self._recent:
            return self._recent[name]
        found = self._sql.execute("SELECT sequence FROM filed WHERE id = ?", (name,)).fetchone()
        return found and int(found[0])

    def add(self, rows: Sequence[tuple[int, bytes, float]]) -> None:
        """Write down the number, id and time of *rows*, none of which is known."""
        insert(self._sql, "known (sequence, id, received)", rows)
        self._new += [name for _, name, _ in rows]
        self._recent.update((name, sequence) for sequence, name, _ in rows)

    def tend(self) -> None:
        """File some ids, and forget some that were kept for long enough."""
        if not self._filing and len(self._recent) - len(self._new) >= GENERATION:
            fresh = set(self._new)
            self._filing = sorted(pair for pair in self._recent.items() if pair[0] not in fresh)
            self._place = 0
        self._next = min(len(self._filing), self._place + SLICE + 2 * len(self._new))
        if self._next > self._place:
            insert(self._sql, "filed (id, sequence)", self._filing[self._place : self._next], "OR IGNORE ")
            if self._next == len(self._filing):
                self._sql.execute("UPDATE tally SET filed = ?", (self._newest(),))
        self._prune()

    def kept(self) -> None:
        """Take in that the transaction was kept."""
        for name in self._gone:
            self._recent.pop(name, None)
        self._new, self._gone = [], []
        self._place = self._next
        if self._filing and self._place == len(self._filing):
            self._filed = self._newest()
            for name, _ in self._filing:
                del self._recent[name]
            self._filing, self._place, self._next = [], 0, 0

    def undone(self, last: int) -> None:
        """Take in that nothing of the transaction was kept, and that *last* is the last number again."""
        for name in self._new:
            del self._recent[name]
        self._new, self._gone = [], []
        self._next = self._place
        self.last = last

    def _newest(self) -> int:
        return max(sequence for _, sequence in self._filing)

    def _prune(self) -> None:
        """Forget the oldest of what is too old; what still waits, or is being filed, stays known."""
        if monotonic() < self._prune_at:
            return
        gone = self._sql.execute(
            "DELETE FROM known WHERE received < ? AND sequence NOT IN (SELECT sequence FROM waiting)"
            " AND sequence IN (SELECT sequence FROM known WHERE sequence <= ? ORDER BY sequence LIMIT ?)"
            " RETURNING id",
            (self._now() - self._keep, self._filed if self._filing else self.last, PRUNE),
        ).fetchall()
        self._gone = sorted(name for [name] in gone)
        for some in portions(self._gone):
            self._sql.execute(f"DELETE FROM filed WHERE id IN ({marks(some)})", some)  # noqa: S608 - marks alone
        self._prune_at = monotonic() + (0.1 if len(gone) == PRUNE else 60)


def insert(sql: sqlite3.Connection, into: str, rows: Sequence[tuple[object, ...]], manner: str = "") -> None:
    """Insert *rows* *into* a table, many with each statement."""
    for some in portions(rows):
        values = ",".join([f"({marks(some[0])})"] * len(some))
        flat = [value for row in some for value in row]
        sql.execute(f"INSERT {manner}INTO {into} VALUES {values}", flat)  # noqa: S608 - marks and our own words


def marks(values: Sequence[object]) -> str:
    """Return a question mark for each of *values*."""
    return ",".join("?" * len(values))


def portions(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield *items* in portions of the sizes of ``AT_ONCE``."""
    start = 0
    for size in AT_ONCE:
        while len(items) - start >= size:
            yield items[start : start + size]
            start += size
