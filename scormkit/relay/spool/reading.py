"""Rows read from a spool file again, some at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from scormkit.relay.spool import Row
from scormkit.relay.spool.ids import spelled

# One result for many rows: Python takes its lock back for each.
_SOME = """
SELECT group_concat(printf('%d %s %!.17g %s %s', sequence, hex(id), received, hex(key), hex(body)), char(10))
FROM (
    SELECT sequence, id, received, key, body FROM waiting CROSS JOIN known USING (sequence)
    WHERE waiting.sequence > ? AND waiting.sequence <= ? ORDER BY waiting.sequence LIMIT 50
)
"""


def portions_of(sql: sqlite3.Connection, after: int, until: int) -> Iterator[list[tuple[int, Row]]]:
    """Yield the rows *after* one number and *until* another with their numbers: in order, some at a time."""
    while after < until:
        [[text]] = sql.execute(_SOME, (after, until)).fetchall()
        if not text:
            return
        some = sorted(map(_row, text.splitlines()))
        yield some
        after, _ = some[-1]


def _row(line: str) -> tuple[int, Row]:
    sequence, name, received, key, body = line.split(" ")
    row = Row(spelled(bytes.fromhex(name)), bytes.fromhex(body), float(received), bytes.fromhex(key).decode())
    return int(sequence), row
