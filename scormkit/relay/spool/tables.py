"""The tables of a spool file, for the one thread of the one process that has it open.

``known`` holds every id for a month, ``waiting`` the bodies that are still to go, both under the number of
their arrival: what comes goes to the end, what goes is taken from the front, and no index but that of the
ids is needed. ``tally`` saves counting a million rows when the file is opened.

Leases live in memory. The file belongs to one process (``locking_mode=EXCLUSIVE``: a lock that the system
takes back however the process ends), so whoever opens it finds every row free.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, time
from typing import NamedTuple, TypeVar

from scormkit.relay.spool import Row, SpoolFull, SpoolTrouble

OURS = 0x736B7370
"""The file's application id: "sksp"."""
STEPS: tuple[str, ...] = (
    """
    CREATE TABLE known
        (sequence INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, received REAL NOT NULL, reason TEXT);
    CREATE TABLE waiting (sequence INTEGER PRIMARY KEY, key TEXT NOT NULL, body BLOB NOT NULL);
    CREATE TABLE tally (rows INTEGER NOT NULL, bytes INTEGER NOT NULL);
    INSERT INTO tally VALUES (0, 0);
    """,
)
"""What leads from each version of the tables to the next; only ever added to."""
AT_ONCE = (256, 64, 16, 4, 1)
"""How many rows one SQL statement holds: few shapes, so that each is compiled once.

One statement for many rows also matters because Python takes its lock back after every step of SQLite's."""
PRUNE = 1000

T = TypeVar("T")


class Lease(NamedTuple):
    """A row that somebody has, or that is to wait: its number, its size, and until when."""

    sequence: int
    size: int
    until: float


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


def connect(path: Path) -> sqlite3.Connection:
    """Return the only connection to the spool file at *path*, made and brought up to date where need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.executescript(
            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        )
        connection.executescript(
            "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-16000; PRAGMA secure_delete=FAST;"
        )
        migrate(connection, STEPS)
    except BaseException:
        connection.close()
        raise
    return connection


def migrate(connection: sqlite3.Connection, steps: Sequence[str]) -> None:
    """Take the tables through those of *steps* that they have not been through, each wholly or not at all."""
    [ours], [version] = (
        connection.execute(f"PRAGMA {what}").fetchone() for what in ("application_id", "user_version")
    )
    [tables] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and ours != OURS:
        raise SpoolTrouble("the file is a database of something else; name another")
    if version > len(steps):
        raise SpoolTrouble("the file was written by a newer scormkit; run that one, or name another file")
    for number, step in enumerate(steps[version:], version + 1):
        marks = f"PRAGMA application_id={OURS}; PRAGMA user_version={number};"
        connection.executescript(f"BEGIN EXCLUSIVE; {step}; {marks} COMMIT;")


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
        self.most, self.most_bytes, self.lease, self.keep, self.now = most, most_bytes, lease, keep, now
        self._sql = connection
        tally: tuple[int, int] = connection.execute("SELECT rows, bytes FROM tally").fetchone()
        self.rows, self.bytes = tally
        [[self._last]] = connection.execute("SELECT coalesce(max(sequence), 0) FROM known").fetchall()
        self._from = 0
        self._leases: dict[str, Lease] = {}
        self._out: set[int] = set()
        self._look_at = 0.0
        self._touched: dict[str, int] = {}
        self._prune_at = 0.0

    @contextmanager
    def group(self) -> Iterator[None]:
        """Make what is done inside durable at its end, all of it, or leave file and memory as they were."""
        before = self.rows, self.bytes, self._last
        self._touched.clear()
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            yield
            if (self.rows, self.bytes) != before[:2]:
                self._sql.execute("UPDATE tally SET rows = ?, bytes = ?", (self.rows, self.bytes))
            self._sql.execute("COMMIT")
        except BaseException:
            if self._sql.in_transaction:
                self._sql.execute("ROLLBACK")
            self.rows, self.bytes, self._last = before
            self._free(self._touched)
            self._from = min([self._from, *(sequence - 1 for sequence in self._touched.values())])
            raise

    def add(self, asked: Sequence[Sequence[tuple[bytes, Row]]]) -> list[int | SpoolFull]:
        """Keep the rows of each of *asked*; return for each how many were new, or that it did not fit."""
        seen = self._known([name_ for rows in asked for name_, _ in rows])
        ids: list[tuple[int, bytes, float]] = []
        bodies: list[tuple[int, str, bytes]] = []
        answers: list[int | SpoolFull] = []
        for rows in asked:
            fresh = {name_: row for name_, row in rows if name_ not in seen}
            size = sum(len(row.body) for row in fresh.values())
            if self.rows + len(fresh) > self.most or self.bytes + size > self.most_bytes:
                answers.append(SpoolFull(f"{self.rows} statements wait already"))
                continue
            for sequence, (name_, row) in enumerate(fresh.items(), self._last + 1):
                ids.append((sequence, name_, row.received))
                bodies.append((sequence, row.key, row.body))
            seen |= fresh.keys()
            self._last += len(fresh)
            self.rows, self.bytes = self.rows + len(fresh), self.bytes + size
            answers.append(len(fresh))
        self._insert("known (sequence, id, received)", ids)
        self._insert("waiting (sequence, key, body)", bodies)
        return answers

    def take(self, limit: int, size: int) -> list[Row]:
        """Return and lease the oldest free rows, *limit* or *size* bytes of them, but one if there is one."""
        self._expire()
        taken: list[Row] = []
        until = monotonic() + self.lease
        for sequence, name_, body, received, key in self._sql.execute(
            "SELECT sequence, id, body, received, key FROM waiting CROSS JOIN known USING (sequence)"
            " WHERE waiting.sequence > ? ORDER BY waiting.sequence",
            (self._from,),
        ):
            if sequence in self._out:
                continue
            size -= len(body)
            if len(taken) == limit or (taken and size < 0):
                break
            row = Row(spelled(name_), body, received, key)
            self._hold(row.id, Lease(sequence, len(body), until))
            self._touched[row.id] = sequence
            self._from = sequence
            taken.append(row)
        return taken

    def done(self, ids: Iterable[str], reason: str | None = None) -> None:
        """Forget the bodies of *ids*, and remember *reason* with the ids, if there is one."""
        held = {id_: lease for id_ in ids if (lease := self._lease(id_))}
        numbers = [lease.sequence for lease in held.values()]
        self._touched |= dict(zip(held, numbers, strict=True))
        for some in _portions(numbers):
            marks = ",".join("?" * len(some))
            self._sql.execute(f"DELETE FROM waiting WHERE sequence IN ({marks})", some)  # noqa: S608 - marks alone
            if reason is not None:
                sql = f"UPDATE known SET reason = ? WHERE sequence IN ({marks})"  # noqa: S608 - marks alone
                self._sql.execute(sql, (reason, *some))
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

    def prune(self) -> None:
        """Forget some of the ids that were kept for long enough, the oldest first."""
        if monotonic() < self._prune_at:
            return
        gone = self._sql.execute(
            "DELETE FROM known WHERE received < ? AND sequence NOT IN (SELECT sequence FROM waiting)"
            " AND sequence IN (SELECT sequence FROM known ORDER BY sequence LIMIT ?)",
            (self.now() - self.keep, PRUNE),
        ).rowcount
        self._prune_at = monotonic() + (0.1 if gone == PRUNE else 60)

    def _known(self, names: Sequence[bytes]) -> set[bytes]:
        found: set[bytes] = set()
        for some in _portions(names):
            sql = f"SELECT id FROM known WHERE id IN ({','.join('?' * len(some))})"  # noqa: S608 - marks alone
            found.update(each for [each] in self._sql.execute(sql, some))
        return found

    def _insert(self, into: str, rows: Sequence[tuple[object, ...]]) -> None:
        for some in _portions(rows):
            marks = ",".join(("(?,?,?)",) * len(some))
            flat = [value for row in some for value in row]
            self._sql.execute(f"INSERT INTO {into} VALUES {marks}", flat)  # noqa: S608 - marks alone

    def _lease(self, id_: str) -> Lease | None:
        """Return the lease of *id_*; for a row whose lease has run out, where it stands."""
        held = self._leases.get(id_)
        if held:
            return held
        found = self._sql.execute(
            "SELECT sequence, length(body) FROM known JOIN waiting USING (sequence) WHERE id = ?",
            (name(id_),),
        ).fetchone()
        return Lease(found[0], found[1], 0) if found else None

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


def _portions(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield *items* in portions of the sizes of ``AT_ONCE``."""
    start = 0
    for size in AT_ONCE:
        while len(items) - start >= size:
            yield items[start : start + size]
            start += size
