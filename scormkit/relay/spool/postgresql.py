"""A spool in PostgreSQL, for several relays behind one address.

Each row is leased with ``FOR UPDATE SKIP LOCKED``: no two relays send the same, and none waits for another.
A lease ends by the database's clock, so what a dead relay had taken goes out by the next one. The bound on
what may wait is kept loosely: it is counted now and then, since an exact count would make every relay queue
for one row.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid
from collections.abc import AsyncIterator, Iterable, Sequence
from time import monotonic
from typing import Any

from scormkit.relay.spool import Row, SpoolFull, SpoolTrouble

STEPS: tuple[str, ...] = (
    """
    CREATE TABLE scormkit_known
        (id uuid PRIMARY KEY, received double precision NOT NULL, reason text);
    CREATE INDEX scormkit_known_received ON scormkit_known (received);
    CREATE TABLE scormkit_waiting (
        sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL UNIQUE, key text NOT NULL,
        received double precision NOT NULL, size integer NOT NULL, holder uuid, until timestamptz,
        body bytea NOT NULL
    ) WITH (fillfactor = 60);
    ALTER TABLE scormkit_waiting ALTER body SET STORAGE EXTERNAL;
    """,
)
"""What leads from each version of the tables to the next; only ever added to."""
LOCK = 0x736B7370
"""The advisory lock that relays take to bring the tables up to date one after the other."""
# In the order of their ids, so that two relays that are told the same never wait for each other in a ring.
ADD = """
WITH told AS (
    SELECT DISTINCT ON (id) * FROM unnest(%s::uuid[], %s::text[], %s::float8[], %s::bytea[])
        WITH ORDINALITY AS t(id, key, received, body, place)
    ORDER BY id, place
), fresh AS (
    INSERT INTO scormkit_known (id, received) SELECT id, received FROM told
    ON CONFLICT DO NOTHING RETURNING id
)
INSERT INTO scormkit_waiting (id, key, received, size, body)
SELECT id, key, received, length(body), body FROM told JOIN fresh USING (id) ORDER BY place
"""
TAKE = """
WITH free AS (
    SELECT sequence, size FROM scormkit_waiting WHERE until IS NULL OR until < clock_timestamp()
    ORDER BY sequence LIMIT %s FOR UPDATE SKIP LOCKED
), chosen AS (
    SELECT sequence, sum(size) OVER earlier AS bytes, row_number() OVER earlier AS place
    FROM free WINDOW earlier AS (ORDER BY sequence)
), taken AS (
    UPDATE scormkit_waiting AS w SET holder = %s, until = clock_timestamp() + make_interval(secs => %s)
    FROM chosen WHERE w.sequence = chosen.sequence AND (chosen.bytes <= %s OR chosen.place = 1)
    RETURNING w.sequence, w.id, w.body, w.received, w.key
)
SELECT id::text, body, received, key FROM taken ORDER BY sequence
"""
RELEASE = """
UPDATE scormkit_waiting SET holder = NULL, until = clock_timestamp() + make_interval(secs => %s)
WHERE id = ANY(%s::uuid[]) AND holder = %s
"""
PRUNE = """
DELETE FROM scormkit_known AS k USING (
    SELECT id FROM scormkit_known WHERE received < extract(epoch FROM clock_timestamp()) - %s
    ORDER BY received LIMIT 1000 FOR UPDATE SKIP LOCKED
) AS old
WHERE k.id = old.id AND NOT EXISTS (SELECT FROM scormkit_waiting AS w WHERE w.id = k.id)
"""
CONNECTIONS = 8
PATIENCE = 10.0
"""Seconds to wait for a connection or an answer of the database before saying that there is trouble."""


class PostgresqlSpool:
    """A spool in the database *where*, shared with every relay that names the same one."""

    def __init__(self, where: str, *, most: int, most_bytes: int, lease: float, keep: float) -> None:
        self._where, self._lease, self._keep = where, lease, keep
        self._most, self._most_bytes = most, most_bytes
        self._holder = uuid.uuid4()
        self._pool: Any = None
        self._came = asyncio.Event()
        self._opening = asyncio.Lock()
        self._closed = False
        self._rows, self._bytes, self._count_at, self._prune_at = 0, 0, 0.0, 0.0
        _prepare(where)

    async def add(self, rows: Sequence[Row]) -> int:
        """Keep *rows* durably, drop those known by id, and return how many were new."""
        size = sum(len(row.body) for row in rows)
        await self._count()
        if self._rows + len(rows) > self._most or self._bytes + size > self._most_bytes:
            raise SpoolFull(f"about {self._rows} statements wait already")
        columns = [[getattr(row, name) for row in rows] for name in ("id", "key", "received", "body")]
        async with self._connection() as connection:
            new: int = (await connection.execute(ADD, columns)).rowcount
        self._rows, self._bytes = self._rows + new, self._bytes + (size if new else 0)
        self._came.set()
        await self._prune()
        return new

    async def take(self, limit: int, size: int) -> list[Row]:
        """Return and lease the oldest rows: at most *limit* and *size* bytes, but one if there is one."""
        self._came.clear()
        async with self._connection() as connection:
            found = await connection.execute(TAKE, (limit, self._holder, self._lease, size))
            return [
                Row(id_, bytes(body), received, key) for id_, body, received, key in await found.fetchall()
            ]

    async def done(self, ids: Iterable[str]) -> None:
        """Forget the bodies of *ids*, which the record store has; remember the ids."""
        async with self._connection() as connection:
            await connection.execute("DELETE FROM scormkit_waiting WHERE id = ANY(%s::uuid[])", (list(ids),))

    async def release(self, ids: Iterable[str], after: float = 0) -> None:
        """Give *ids* back, to be taken again once *after* seconds have gone by."""
        async with self._connection() as connection:
            await connection.execute(RELEASE, (after, list(ids), self._holder))

    async def dead(self, id: str, reason: str) -> None:  # noqa: A002 - the standard's word
        """Forget the body of *id*, which no record store will take, and remember the *reason*."""
        async with self._connection() as connection, connection.transaction():
            await connection.execute("DELETE FROM scormkit_waiting WHERE id = %s::uuid", (id,))
            await connection.execute(
                "UPDATE scormkit_known SET reason = %s WHERE id = %s::uuid", (reason, id)
            )

    async def depth(self) -> int:
        """Return about how many rows wait, leased ones included."""
        await self._count()
        return self._rows

    async def wait(self, seconds: float) -> None:
        """Return when rows were added here, or after *seconds*; what others add is seen by looking."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._came.wait(), seconds)

    async def close(self) -> None:
        """Let go of all connections; what is leased here is free when its lease ends."""
        self._closed = True
        if self._pool is not None:
            await self._pool.close()

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        """Lend a connection; what goes wrong with it is said without the address, which holds a password."""
        import psycopg
        import psycopg_pool

        try:
            async with asyncio.timeout(PATIENCE), (await self._opened()).connection(PATIENCE) as connection:
                yield connection
        except TimeoutError:
            raise SpoolTrouble(f"the database did not answer within {PATIENCE:g} seconds") from None
        except (psycopg.Error, psycopg_pool.PoolTimeout) as error:
            raise SpoolTrouble(f"the database: {_words(error, self._where)}") from None

    async def _opened(self) -> Any:
        """Return the pool, opened in the loop that asks first."""
        from psycopg_pool import AsyncConnectionPool

        async with self._opening:
            if self._closed:
                raise SpoolTrouble("the spool is closed")
            if self._pool is None:
                self._pool = AsyncConnectionPool(
                    self._where, min_size=1, max_size=CONNECTIONS, kwargs={"autocommit": True}, open=False
                )
                await self._pool.open()
        return self._pool

    async def _count(self) -> None:
        """Count what waits, unless that was done of late: seldom where counting takes long."""
        begun = monotonic()
        if begun < self._count_at:
            return
        self._count_at = begun + PATIENCE
        async with self._connection() as connection:
            found = await connection.execute("SELECT count(*), coalesce(sum(size), 0) FROM scormkit_waiting")
            self._rows, self._bytes = await found.fetchone()
        self._count_at = monotonic() + max(0.5, 20 * (monotonic() - begun))

    async def _prune(self) -> None:
        """Forget some of the ids that were kept for long enough, the oldest first."""
        if monotonic() < self._prune_at:
            return
        self._prune_at = monotonic() + 60
        async with self._connection() as connection:
            gone = (await connection.execute(PRUNE, (self._keep,))).rowcount
        self._prune_at = monotonic() + (1 if gone else 60)


def _prepare(where: str) -> None:
    """Bring the tables up to date, once, whoever else is about to; say what is wrong with the database."""
    import psycopg

    try:
        with psycopg.connect(where, connect_timeout=int(PATIENCE)) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
            connection.execute("CREATE TABLE IF NOT EXISTS scormkit_spool (version integer PRIMARY KEY)")
            found = connection.execute("SELECT max(version) FROM scormkit_spool").fetchone()
            version = found[0] if found and found[0] else 0
            if version > len(STEPS):
                raise SpoolTrouble("the tables were made by a newer scormkit; run that one")
            for number, step in enumerate(STEPS[version:], version + 1):
                connection.execute(step.encode())
                connection.execute("INSERT INTO scormkit_spool VALUES (%s)", (number,))
    except psycopg.Error as error:
        raise SpoolTrouble(f"the database cannot be used: {_words(error, where)}") from None


def _words(error: Exception, where: str) -> str:
    """Say *error* without any word of the address *where* that could be a password."""
    from psycopg.conninfo import conninfo_to_dict

    try:
        secret = conninfo_to_dict(where).get("password")
    except Exception:  # noqa: BLE001 - an address that cannot be read is not repeated either
        return "the address is not one of PostgreSQL's (postgresql://user@host/name)"
    said = " ".join(str(error).split()) or type(error).__name__
    return re.sub(re.escape(str(secret)), "***", said) if secret else said
