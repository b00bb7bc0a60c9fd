"""Where accepted statements wait, durably, until the record store has them.

A spool keeps a row once, however often it is told: ids are remembered for a month after their bodies
have gone. What ``add`` has returned for survives a killed process and a cut cable. Whoever takes rows
holds them on a lease, so that several forwarders share one spool and none that dies keeps anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

GIGABYTE = 1 << 30
LEASE = 300.0
"""Seconds for which taken rows belong to their taker: longer than any patient request."""
REMEMBER = 30 * 86_400.0
"""Seconds for which the id of a forwarded statement is known."""


class Row(NamedTuple):
    """One statement that waits: its UUID, its JSON, when it came (Unix time) and the package's public key."""

    id: str
    body: bytes
    received: float
    key: str


class SpoolTrouble(Exception):  # noqa: N818 - the word says it better than "Error" would
    """The spool could not do what was asked, in words for an operator; nothing was half done."""


class SpoolFull(SpoolTrouble):
    """As much waits as was allowed: come back later."""


class Spool(Protocol):
    """What any spool does; all or nothing, each of it, or :class:`SpoolTrouble`."""

    async def add(self, rows: Sequence[Row]) -> int:
        """Keep *rows* durably, drop those known by id, and return how many were new."""

    async def take(self, limit: int, size: int) -> list[Row]:
        """Return and lease the oldest rows: at most *limit* and *size* bytes, but one if there is one."""

    async def done(self, ids: Iterable[str]) -> None:
        """Forget the bodies of *ids*, which the record store has; remember the ids."""

    async def release(self, ids: Iterable[str], after: float = 0) -> None:
        """Give *ids* back, to be taken again once *after* seconds have gone by."""

    async def dead(self, id: str, reason: str) -> None:  # noqa: A002 - the standard's word
        """Forget the body of *id*, which no record store will take, and remember the *reason*."""

    async def depth(self) -> int:
        """Return how many rows wait, leased ones included."""

    async def wait(self, seconds: float) -> None:
        """Return when rows were added here, or after *seconds*."""

    async def close(self) -> None:
        """Finish what was asked and let go of files and connections."""


def open_spool(
    where: str, *, most: int, most_bytes: int = 4 * GIGABYTE, lease: float = LEASE, keep: float = REMEMBER
) -> Spool:
    """Return the spool at *where*, a file's path or ``postgresql://…``, which holds at most *most* rows.

    Raise :class:`SpoolTrouble` where it cannot be used: no such folder, another process has it, no database.
    """
    if where.startswith(("postgresql://", "postgres://")):
        from scormkit.relay.spool.postgresql import PostgresqlSpool

        return PostgresqlSpool(where, most=most, most_bytes=most_bytes, lease=lease, keep=keep)
    from scormkit.relay.spool.sqlite import SqliteSpool

    return SqliteSpool(where, most=most, most_bytes=most_bytes, lease=lease, keep=keep)
