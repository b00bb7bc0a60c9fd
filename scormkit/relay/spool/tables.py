"""The tables of a spool file, for the one thread of the one process that has it open.

``known`` holds every id for a month, ``waiting`` the bodies that are still to go, both under the number of
their arrival: what comes goes to the end, what goes is taken from the front. ``filed`` is the index of the
ids (see ``ids``), and ``tally`` saves counting a million rows when the file is opened.

Leases live in memory. The file belongs to one process (``locking_mode=EXCLUSIVE``: a lock that the system
takes back however the process ends), so whoever opens it finds every row free. What came last is in memory,
too, as long as forwarding keeps up: then bodies are written, but never read.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, time
from typing import NamedTuple

from scormkit.relay.spool import Row, SpoolFull
from scormkit.relay.spool.ids import Ids, insert, name
from scormkit.relay.spool.reading import portions_of

TAIL = 8 << 20
"""Bytes of the rows that are kept in memory for forwarding, at most."""


class Lease(NamedTuple):
    """A row that somebody has, or that is to wait: its number, its size, and until when."""

    sequence: int
    size: int
    until: float


class Arrival(NamedTuple):
    """A row that came: its number, its id as it is kept, and which of those who ask brought it."""

    sequence: int
    name: bytes
    row: Row
    asked: int


class Tables:
    """What waits and what is known: plain calls, each inside :meth:`group`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        most: int,
        most_bytes: int,
        lease: float,
        keep: float,
        now: Callable[[], float] = time,
    ) -> None:
        self.most, self.most_bytes, self.lease = most, most_bytes, lease
        self._sql = connection
        self._ids = Ids(connection, keep, now)
        tally: tuple[int, int] = connection.execute("SELECT rows, bytes FROM tally").fetchone()
        self.rows, self.bytes = tally
        self._leases: dict[str, Lease] = {}
        self._out: set[int] = set()
        self._look_at = 0.0
        self._touched: dict[str, int] = {}
        self._from = 0
        """All rows up to this number are leased or done."""
        self._tail: deque[tuple[int, Row]] = deque()
        self._tail_from = self._ids.last
        self._tail_bytes = 0
        """All rows after ``_tail_from`` stand in the tail."""

    @contextmanager
    def group(self) -> Iterator[None]:
        """Make what is done inside durable at its end, all of it, or leave file and memory as they were."""
        before = self.rows, self.bytes
        last = self._ids.last
        self._touched.clear()
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._ids.tend()
            if (self.rows, self.bytes) != before:
                self._sql.execute("UPDATE tally SET rows = ?, bytes = ?", (self.rows, self.bytes))
            self._sql.execute("COMMIT")
        except BaseException:
            if self._sql.in_transaction:
                self._sql.execute("ROLLBACK")
            self.rows, self.bytes = before
            self._ids.undone(last)
            self._cut_tail()
            self._free(self._touched)
            self._from = min([self._from, *(sequence - 1 for sequence in self._touched.values())])
            raise
        self._ids.kept()

    def add(self, asked: Sequence[Sequence[tuple[bytes, Row]]]) -> list[int | SpoolFull]:
        """Keep the rows of each of *asked*; return for each how many were new, or that it did not fit."""
        names = [name_ for rows in asked for name_, _ in rows]
        seen = self._ids.recent(names)
        most, most_bytes = self.most - self.rows, self.most_bytes - self.bytes
        if len(names) > most or _size(row for rows in asked for _, row in rows) > most_bytes:
            # What is known takes no room: where there is little, it is looked for first.
            seen |= self._ids.filed(names)
        news: list[Arrival] = []
        answers: list[int | SpoolFull] = []
        for rows in asked:
            fresh = {name_: row for name_, row in rows if name_ not in seen}
            size = _size(fresh.values())
            if len(fresh) > most or size > most_bytes:
                answers.append(SpoolFull(f"{self.most - most} statements wait already"))
                continue
            first = self._ids.last + 1
            news += [Arrival(number, *pair, len(answers)) for number, pair in enumerate(fresh.items(), first)]
            seen |= fresh.keys()
            self._ids.last += len(fresh)
            most, most_bytes = most - len(fresh), most_bytes - size
            answers.append(0)
        self._arrive(self._new(news), answers)
        return answers

    def _new(self, news: Sequence[Arrival]) -> Sequence[Arrival]:
        """Write down *news* and return those that were; what is known from long ago is left out."""
        rows = [(one.sequence, one.name, one.row.received, one.row.key, one.row.body) for one in news]
        written = insert(
            self._sql, "arriving", rows, where="AND NOT EXISTS (SELECT 1 FROM filed WHERE id = column2)"
        )
        if written == 2 * len(news):
            return news
        sql = "SELECT sequence FROM known WHERE sequence >= ?"
        there = {number for [number] in self._sql.execute(sql, (news[0].sequence,))}
        return [one for one in news if one.sequence in there]

    def _arrive(self, news: Sequence[Arrival], answers: list[int | SpoolFull]) -> None:
        """Take in that *news* were written, and count them for those who asked."""
        self._ids.add({one.name: one.sequence for one in news})
        for one in news:
            answers[one.asked] += 1  # type: ignore[operator]
        size = _size(one.row for one in news)
        self.rows, self.bytes = self.rows + len(news), self.bytes + size
        self._tail.extend((one.sequence, one.row) for one in news)
        self._tail_bytes += size
        if self._tail_bytes > TAIL:
            self._cut_tail()

    def take(self, limit: int, size: int) -> list[Row]:
        """Return and lease the oldest free rows, *limit* or *size* bytes of them, but one if there is one."""
        self._expire()
        taken: list[Row] = []
        until = monotonic() + self.lease
        for sequence, row in self._free_rows():
            size -= len(row.body)
            if len(taken) == limit or (taken and size < 0):
                break
            self._hold(row.id, Lease(sequence, len(row.body), until))
            self._touched[row.id] = self._from = sequence
            if sequence > self._tail_from:
                self._tail.popleft()
                self._tail_from, self._tail_bytes = sequence, self._tail_bytes - len(row.body)
            taken.append(row)
        return taken

    def done(self, ids: Iterable[str], reason: str | None = None) -> None:
        """Forget the bodies of *ids*, and remember *reason* with the ids, if there is one."""
        held = {id_: lease for id_ in ids if (lease := self._lease(id_))}
        numbers = {id_: lease.sequence for id_, lease in held.items()}
        self._touched |= numbers
        for first, last in _runs(sorted(numbers.values())):
            self._sql.execute("DELETE FROM waiting WHERE sequence BETWEEN ? AND ?", (first, last))
            if reason is not None:
                sql = "UPDATE known SET reason = ? WHERE sequence BETWEEN ? AND ?"
                self._sql.execute(sql, (reason, first, last))
            if last > self._tail_from:
                self._cut_tail()
        self.rows -= len(held)
        self.bytes -= sum(lease.size for lease in held.values())
        self._free(held, back=False)

    def release(self, ids: Iterable[str], after: float) -> None:
        """Let *ids* be taken again, once *after* seconds have gone by."""
        for id_ in ids:
            lease = self._leases.get(id_)
            if lease and after > 0:
                self._hold(id_, lease._replace(until=monotonic() + after))
            elif lease:
                self._free([id_])

    def _free_rows(self) -> Iterator[tuple[int, Row]]:
        """Yield the rows that nobody has, from the file and then from the tail."""
        for some in portions_of(self._sql, self._from, self._tail_from):
            yield from (pair for pair in some if pair[0] not in self._out)
        self._from = max(self._from, self._tail_from)
        while self._tail:
            yield self._tail[0]

    def _cut_tail(self) -> None:
        """Leave to the file what stands in the tail."""
        self._tail.clear()
        self._tail_from, self._tail_bytes = self._ids.last, 0

    def _lease(self, id_: str) -> Lease | None:
        """Return the lease of *id_*; for a row whose lease has run out, where it stands."""
        held = self._leases.get(id_)
        if held:
            return held
        sequence = self._ids.find(name(id_))
        sql = "SELECT length(body) FROM waiting WHERE sequence = ?"
        found = sequence and self._sql.execute(sql, (sequence,)).fetchone()
        return Lease(sequence, found[0], 0) if sequence and found else None

    def _hold(self, id_: str, lease: Lease) -> None:
        self._leases[id_] = lease
        self._out.add(lease.sequence)
        self._look_at = min(self._look_at, lease.until)

    def _free(self, ids: Iterable[str], *, back: bool = True) -> None:
        for id_ in ids:
            lease = self._leases.pop(id_, None)
            if lease:
                self._out.discard(lease.sequence)
                self._from = min(self._from, lease.sequence - 1) if back else self._from

    def _expire(self) -> None:
        """Free what was leased or held back for long enough."""
        now = monotonic()
        if now >= self._look_at:
            self._free([id_ for id_, lease in self._leases.items() if lease.until <= now])
            self._look_at = min((lease.until for lease in self._leases.values()), default=now + self.lease)


def _size(rows: Iterable[Row]) -> int:
    return sum(len(row.body) for row in rows)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of neighbours in the sorted *numbers*."""
    first = last = -1
    for number in numbers:
        if number != last + 1:
            if last >= 0:
                yield first, last
            first = number
        last = number
    if last >= 0:
        yield first, last
