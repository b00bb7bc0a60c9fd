"""Rows read from a spool file again, some at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from scormkit.relay.spool import Row
from scormkit.relay.spool.ids import spelled

_THESE = """
(
    SELECT sequence, id, received, key, body FROM waiting CROSS JOIN known USING (sequence)
    WHERE waiting.sequence > ? AND waiting.sequence <= ? ORDER BY waiting.sequence LIMIT 50
)
"""
_PLAIN = f"SELECT sequence, hex(id), received, key, body FROM {_THESE}"  # noqa: S608 - our own words
# One result for many rows: Python takes its lock back for each.
_PACKED = f"""
SELECT
    group_concat(sequence), group_concat(hex(id)), group_concat(printf('%!.17g', received)),
    group_concat(key, char(10)), CAST(group_concat(CAST(body AS TEXT), char(10)) AS BLOB),
    count(*), sum(length(body))
FROM {_THESE}
"""  # noqa: S608 - our own words

Numbered = tuple[int, Row]


def portions_of(sql: sqlite3.Connection, after: int, until: int) -> Iterator[Sequence[Numbered]]:
    """Yield the rows *after* one number and *until* another with their numbers: in order, some at a time."""
    while after < until:
        some = _some(sql, after, until)
        if not some:
            return
        yield some
        after, _ = some[-1]


def _some(sql: sqlite3.Connection, after: int, until: int) -> Sequence[Numbered]:
    [[numbers, ids, times, keys, bodies, count, size]] = sql.execute(_PACKED, (after, until)).fetchall()
    if not count:
        return []
    each: Iterable[tuple[int, str, float, str, bytes]]
    bodies, keys = bodies.split(b"\n"), keys.split("\n")
    if len(bodies) == len(keys) == count and sum(map(len, bodies)) == size:
        names, received = ids.split(","), map(float, times.split(","))
        each = zip(map(int, numbers.split(",")), names, received, keys, bodies, strict=True)
    else:  # a body of several lines, which is none of ours
        each = sql.execute(_PLAIN, (after, until)).fetchall()
    return sorted(
        (number, Row(spelled(bytes.fromhex(id_)), body, when, key)) for number, id_, when, key, body in each
    )
