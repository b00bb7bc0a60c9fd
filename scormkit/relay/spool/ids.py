"""Every id of the last month, so that what comes again is known.

Ids are random: filed one by one, each would touch a page of the index of its own, and the disk would carry
twice as many pages for ids as for statements. So they are first only written down, in the order in which
they come, and remembered in memory. Now and then a generation of them is filed in the index, sorted, some
with every commit: neighbours share pages then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from time import monotonic
from typing import TypeVar

GENERATION = 20_000
SLICE = 512
"""Ids filed with one commit, besides twice as many as came with it."""
PRUNE = 1000
AT_ONCE = (1, 4, 16, 64, 256, 1024)
"""How many rows one SQL statement has room for: few shapes, so that each is compiled once.

One statement for many rows, some of them empty, is worth it because Python takes its lock back after every
step of SQLite's, and waits for it where the same process answers requests."""

T = TypeVar("T")
U = TypeVar("U")


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

    def recent(self, names: Iterable[bytes]) -> set[bytes]:
        """Return those of *names* that are known and not filed yet."""
        return {name for name in names if name in self._recent}

    def filed(self, names: Sequence[bytes]) -> set[bytes]:
        """Return those of *names* that are filed."""
        found: set[bytes] = set()
        for some in portions(names, b""):
            sql = f"SELECT id FROM filed WHERE id IN ({marks(some)})"  # noqa: S608 - marks alone
            found.update(each for [each] in self._sql.execute(sql, bindable(some)))
        return found

    def find(self, name: bytes) -> int | None:
        """Return the number of *name*, if it is known."""
        if name in self._recent:
            return self._recent[name]
        found = self._sql.execute("SELECT sequence FROM filed WHERE id = ?", (name,)).fetchone()
        return found and int(found[0])

    def add(self, arrived: Mapping[bytes, int]) -> None:
        """Remember the numbers of those that *arrived* with this transaction."""
        self._new += arrived
        self._recent.update(arrived)

    def tend(self) -> None:
        """File some ids, and forget some that were kept for long enough."""
        if not self._filing and len(self._recent) - len(self._new) >= GENERATION:
            fresh = set(self._new)
            self._filing = sorted(pair for pair in self._recent.items() if pair[0] not in fresh)
            self._place = 0
        self._next = min(len(self._filing), self._place + SLICE + 2 * len(self._new))
        if self._next > self._place:
            insert(
                self._sql, "filed (id, sequence)", self._filing[self._place : self._next], manner="OR IGNORE"
            )
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
        for some in portions(self._gone, b""):
            self._sql.execute(f"DELETE FROM filed WHERE id IN ({marks(some)})", bindable(some))  # noqa: S608 - marks alone
        self._prune_at = monotonic() + (0.1 if len(gone) == PRUNE else 60)


def insert(
    sql: sqlite3.Connection,
    into: str,
    rows: Sequence[tuple[object, ...]],
    *,
    manner: str = "",
    where: str = "",
) -> int:
    """Insert *rows* *into* a table, many with each statement, but only *where* that holds; return how many.

    Their first columns are never empty.
    """
    before = sql.total_changes
    empty = ("",) * len(rows[0]) if rows else ()
    for some in portions(rows, empty):
        values = ",".join([f"({marks(empty)})"] * len(some))
        words = f"INSERT {manner} INTO {into} SELECT * FROM (VALUES {values}) WHERE column1 <> '' {where}"  # noqa: S608 - marks and our own words
        sql.execute(words, bindable(value for row in some for value in row))
    return sql.total_changes - before


def bindable(values: Iterable[object]) -> list[object]:
    """Return *values* as sqlite3 takes them at once: for each that is bytes it would look for an adapter."""
    return [bytearray(value) if type(value) is bytes else value for value in values]


def marks(values: Sequence[object]) -> str:
    """Return a question mark for each of *values*."""
    return ",".join("?" * len(values))


def portions(items: Sequence[T], nothing: U) -> Iterator[Sequence[T | U]]:
    """Yield *items* in portions of the sizes of ``AT_ONCE``, the last filled up with *nothing*."""
    for start in range(0, len(items), AT_ONCE[-1]):
        some = items[start : start + AT_ONCE[-1]]
        size = next(size for size in AT_ONCE if size >= len(some))
        yield [*some, *[nothing] * (size - len(some))]
