"""What the spool is to be told of rows that were taken from it; kept here for as long as it cannot listen."""

from __future__ import annotations

from collections.abc import Iterable

from scormkit.relay.spool import Row, Spool


class Ledger:
    """Tells *spool* what became of rows. Whatever raises SpoolTrouble is told again by :meth:`settle`."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._stored: set[str] = set()
        self._dead: dict[str, str] = {}
        self._back: set[str] = set()

    async def done(self, rows: Iterable[Row]) -> None:
        """Note that the record store has *rows*: whatever the spool does now, they need not go again."""
        self._stored.update(row.id for row in rows)
        await self.settle()

    async def dead(self, row: Row, reason: str) -> None:
        """Note that *row* is in the dead-letter file, for that *reason*."""
        self._dead[row.id] = reason
        await self.settle()

    async def back(self, rows: Iterable[Row]) -> None:
        """Give back those of *rows* of which nothing else is noted."""
        self._back |= {row.id for row in rows} - self._stored - self._dead.keys()
        await self.settle()

    async def settle(self) -> None:
        """Tell the spool all that it has not heard yet. Being told something twice does it no harm."""
        stored, self._stored = self._stored, set()
        dead, self._dead = self._dead, {}
        back, self._back = self._back, set()
        try:
            if stored:
                await self._spool.done(stored)
                stored = set()
            while dead:
                id_ = next(iter(dead))
                await self._spool.dead(id_, dead[id_])
                del dead[id_]
            if back:
                await self._spool.release(back)
                back = set()
        finally:
            self._stored |= stored
            self._dead |= dead
            self._back |= back
