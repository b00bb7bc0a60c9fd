"""Brings what waits in the spool to the record store: each statement once, none lost, none in the way.

Once, because ids are fixed: whatever is sent again is known there by its id. What the record store did not
answer for goes back into the spool; what it refuses goes one by one, so that one bad statement does not hold
up the good ones around it, and ends in the dead-letter file if it alone is the cause.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Coroutine, Sequence
from http import HTTPStatus
from time import monotonic
from typing import Any

from scormkit.relay.breaker import FAILURES, Breaker
from scormkit.relay.dead import bury
from scormkit.relay.ledger import Ledger
from scormkit.relay.lrs import Fate, Lrs, LrsSettings
from scormkit.relay.meters import Meters
from scormkit.relay.spool import LEASE, Row, Spool, SpoolTrouble

LINGER = 0.2
"""Seconds in which a batch that is not full may fill: fewer, fuller requests."""
POLL = 1.0
PART = 25
"""Statements in a request after a larger one was refused: most of them are sound."""
SUSPECTS = 10_000
"""Statements whose failures are remembered."""
log = logging.getLogger("scormkit.relay.forward")


class Forwarder:
    """Some lanes that each take a batch, send it and settle what became of it."""

    def __init__(self, spool: Spool, lrs: LrsSettings, meters: Meters) -> None:
        self._spool, self._settings, self._meters = spool, lrs, meters
        self._lrs, self._ledger = Lrs(lrs), Ledger(spool)
        self._resting = False
        self._breaker = Breaker(lrs.pause, lrs.longest_pause, self._tell)
        self._stopping = asyncio.Event()
        self._lanes: list[asyncio.Task[None]] = []
        self._tries: dict[str, int] = {}

    async def run(self) -> None:
        """Forward until :meth:`stop`."""
        self._lanes = [asyncio.create_task(self._lane()) for _ in range(self._settings.lanes)]
        try:
            await asyncio.gather(*self._lanes, return_exceptions=True)
        finally:
            for lane in self._lanes:
                lane.cancel()
            await asyncio.gather(*self._lanes, return_exceptions=True)
            await self._lrs.close()

    async def stop(self, seconds: float) -> None:
        """Let what is under way end, for so many *seconds*; what did not goes back into the spool."""
        self._stopping.set()
        if self._lanes:
            _, late = await asyncio.wait(self._lanes, timeout=seconds)
            for lane in late:
                lane.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _lane(self) -> None:
        """Send batch after batch; whatever goes wrong with one, there is a next."""
        while not self._stopping.is_set():
            if not await self._permitted():
                return
            try:
                full = await self._batch()
            except SpoolTrouble as trouble:
                log.warning("the spool is in trouble: %s", trouble)
                self._breaker.unused()
                await self._unless_stopping(asyncio.sleep(POLL))
            else:
                if not full:
                    await self._unless_stopping(asyncio.sleep(LINGER))

    async def _permitted(self) -> bool:
        """Say, when the record store may be asked again, that it may; or that it is time to stop."""
        return self._breaker.state == "closed" or await self._unless_stopping(self._breaker.permit())

    async def _unless_stopping(self, what: Coroutine[Any, Any, object]) -> bool:
        """Await *what*, but only until it is time to stop; say whether it is not."""
        doing = asyncio.create_task(what)
        stop = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait((doing, stop), return_when=asyncio.FIRST_COMPLETED)
        finally:
            doing.cancel()
            stop.cancel()
        return not self._stopping.is_set()

    async def _batch(self) -> bool:
        """Send what waits, if something does; say whether there was as much as fits."""
        await self._ledger.settle()
        rows = await self._spool.take(self._settings.batch, self._settings.size)
        if not rows:
            self._breaker.unused()
            await self._unless_stopping(self._spool.wait(POLL))
            return False
        try:
            await self._deliver(rows)
        except (asyncio.CancelledError, SpoolTrouble):
            # What was taken and is not done belongs to nobody.
            with contextlib.suppress(SpoolTrouble):
                await self._ledger.back(rows)
            raise
        except Exception as fault:  # noqa: BLE001 - whatever it is, it must not be in everybody's way
            await self._stumble(rows, fault)
        return len(rows) >= self._settings.batch

    async def _deliver(self, rows: Sequence[Row]) -> None:
        """Send *rows* together, but one by one those that have failed before, and one that is alone."""
        suspects = [row for row in rows if len(rows) == 1 or self._tries.get(row.id, 0) >= FAILURES]
        sound = [row for row in rows if row not in suspects]
        if not sound or await self._together(sound):
            await self._singly(suspects)
        else:
            await self._ledger.back(suspects)

    async def _together(self, rows: Sequence[Row]) -> bool:
        """Send *rows* as one request; say whether the record store is there to be asked more."""
        fate = await self._send(rows)
        if fate.word == "taken":
            await self._done(rows)
        elif fate.word == "refused":
            return await self._in_parts(rows)
        else:
            await self._later(rows, fate)
            return False
        return True

    async def _in_parts(self, rows: Sequence[Row]) -> bool:
        """Send *rows*, refused as a whole, in smaller requests, and the smallest one by one."""
        if len(rows) <= PART:
            await self._singly(rows)
            return True
        for start in range(0, len(rows), PART):
            if self._stopping.is_set() or self._breaker.state == "open":
                await self._ledger.back(rows[start:])
                return False
            if not await self._together(rows[start : start + PART]):
                await self._ledger.back(rows[start + PART :])
                return False
        return True

    async def _singly(self, rows: Sequence[Row]) -> None:
        """Send *rows* one by one, as long as the record store is there and they are ours."""
        until = monotonic() + LEASE / 2
        for number, row in enumerate(rows):
            if self._stopping.is_set() or self._breaker.state == "open" or monotonic() > until:
                await self._ledger.back(rows[number:])
                return
            try:
                await self._single(row)
            except SpoolTrouble:
                raise
            except Exception as fault:  # noqa: BLE001 - this statement's, perhaps, and not the next one's
                await self._stumble([row], fault)

    async def _single(self, row: Row) -> None:
        fate = await self._send([row])
        if fate.word == "refused" and fate.status == HTTPStatus.CONFLICT:
            # Told before, and the answer was lost; or another statement has its id.
            there = await self._lrs.has(row.id)
            fate = fate if there.word in {"missing", "refused", "ours"} else there
        if fate.word == "taken":
            await self._done([row])
        elif fate.word == "refused":
            await self._bury(row, fate)
        else:
            await self._later([row], fate)

    async def _send(self, rows: Sequence[Row]) -> Fate:
        """Post *rows*; count, and tell the breaker what it has to know."""
        begun = monotonic()
        fate = await self._lrs.send([row.body for row in rows])
        self._meters.forward_seconds.observe(monotonic() - begun)
        self._meters.forward_results.labels(fate.word).inc()
        if fate.word in {"taken", "refused"}:
            self._breaker.succeeded()
        else:
            self._complain(fate)
            self._breaker.failed(fate.wish, at_once=fate.word == "ours")
        return fate

    async def _done(self, rows: Sequence[Row]) -> None:
        try:
            await self._ledger.done(rows)
        finally:  # it did arrive, whatever the spool says
            for row in rows:
                self._tries.pop(row.id, None)
            self._meters.forwarded.inc(len(rows))
            self._meters.succeeded()

    async def _later(self, rows: Sequence[Row], fate: Fate) -> None:
        """Give *rows* back; what has failed often waits longer, lest it be in everybody's way."""
        if fate.word == "ours":
            await self._ledger.back(rows)
            return
        for row in rows:
            self._tries[row.id] = self._tries.pop(row.id, 0) + 1
        while len(self._tries) > SUSPECTS:
            self._tries.pop(next(iter(self._tries)))
        suspects = [row for row in rows if self._tries.get(row.id, 0) >= FAILURES]
        for row in suspects:
            await self._spool.release([row.id], self._breaker.pause(self._tries[row.id]))
        pause = 0 if self._breaker.state == "open" else self._breaker.pause(1)
        await self._spool.release([row.id for row in rows if row not in suspects], pause)

    async def _stumble(self, rows: Sequence[Row], fault: Exception) -> None:
        """Tell of a *fault* of our own while *rows* were sent, and let them come again."""
        log.error("forwarding stumbled over a fault of its own", exc_info=fault)
        self._breaker.unused()
        await self._later(rows, Fate("later"))

    async def _bury(self, row: Row, fate: Fate) -> None:
        """Write *row* into the dead-letter file, and only then forget it."""
        reason = f"{fate.status} {fate.says}".strip()
        try:
            await asyncio.to_thread(bury, self._settings.dead, row, fate.status, reason)
        except OSError as error:
            log.error("the dead-letter file cannot be written (%s): refused statements wait", error.strerror)  # noqa: TRY400
            await self._spool.release([row.id], self._settings.longest_pause)
            return
        try:
            await self._ledger.dead(row, reason)
        finally:
            self._tries.pop(row.id, None)
            self._meters.dead.inc()
            log.error("a statement was refused for good (%d) and is in the dead-letter file", fate.status)

    def _complain(self, fate: Fate) -> None:
        said = fate.says or f"status {fate.status}"
        if fate.word == "ours":
            log.error("the record store answers %d: %s; nothing is lost, everything waits", fate.status, said)
        else:
            log.warning("the record store did not take a request: %s", said)

    def _tell(self, state: str) -> None:
        self._meters.set_breaker(state)
        resting = self._resting if state == "half-open" else state == "open"
        if resting != self._resting:
            log.warning("forwarding rests" if resting else "forwarding goes on")
        self._resting = resting
