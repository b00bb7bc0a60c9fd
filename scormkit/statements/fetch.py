"""Reads an LRS's statements page after page into a file, and goes on where it was stopped.

Within one reading the LRS's own links lead on. A later reading asks for what was stored since, with some
overlap, and skips what the file holds. Two things stores do are met: a link may expire, and ``since`` may
look at a statement's own time, which would lose what arrives late; then everything is read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scormkit.statements.access import LrsError
from scormkit.statements.harvest import Harvest, Known, Stream
from scormkit.statements.remote import Gone, Page, Remote, Statement, moment

_EMPTY = 100
"""So many pages without a statement in them are a circle."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NARROW = timedelta(milliseconds=1)


@dataclass(slots=True)
class Fetch:
    """One reading of *query* into *into*, of at most *most* statements (0: all)."""

    remote: Remote
    query: Mapping[str, str]
    into: Harvest | Stream
    most: int = 0
    count: int = 0
    anew: str = ""

    def run(self) -> Iterator[int]:
        """Yield, page after page, how many statements have come."""
        into = self.into
        if isinstance(into, Stream) or into.fresh:
            yield from self._first()
        elif not into.next:
            yield from self._later(into)
        else:
            try:
                yield from self._walk(into.next, into.known())
            except Gone:
                yield from self._later(into, broken=True)

    def _first(self) -> Iterator[int]:
        try:
            yield from self._walk(self.remote.first(self.query), None)
        except Gone as error:
            if isinstance(self.into, Stream) or not self.count:
                raise LrsError(f"{self.remote.transport.access.endpoint} {error}") from None
            yield from self._later(self.into, broken=True)

    def _later(self, into: Harvest, *, broken: bool = False) -> Iterator[int]:
        """Go on without a link: ask for what was stored since, or, where that cannot be trusted, for all."""
        since = into.since()
        if broken and not into.ordered:
            since, self.anew = None, "the LRS gives statements in no order, and its link has expired"
        elif since is not None and not self._by_stored(into):
            since, self.anew = None, "the LRS looks at a statement's own time, not at when it was stored"
        query = dict(self.query)
        given = moment(query.get("since"))
        if since is not None and (given is None or given < since):
            query["since"] = instant(since)
        try:
            yield from self._walk(self.remote.first(query), into.overlap(since))
        except Gone as error:
            raise LrsError(
                f"{self.remote.transport.access.endpoint} {error}; run it again to go on"
            ) from None

    def _by_stored(self, into: Harvest) -> bool:
        """Say whether ``since`` and ``until`` find a statement that we know by the time when it was stored.

        xAPI 1.0.3, Communication 2.1.3 says so; there are stores that look at its own time.
        """
        if into.witness is None:
            return True
        name, stored = into.witness
        around = {"since": instant(stored - _NARROW), "until": instant(stored + 2 * _NARROW)}
        try:
            page = self.remote.page(self.remote.first({**self.query, **around}))
        except Gone:
            return False
        return bool(page.more) or any(one.get("id") == name for one in page.statements)

    def _walk(self, where: str, known: Known | None) -> Iterator[int]:
        empty = 0
        try:
            while where:
                page = self.remote.page(where)
                empty = 0 if page.statements else empty + 1
                if empty > _EMPTY or (page.more and self._same(page.more, where)):
                    raise LrsError(
                        f"{self.remote.transport.access.endpoint} leads from page to page in a circle"
                    )
                where = self._keep(page, where, known)
                yield self.count
        finally:
            if known is not None:
                known.close()

    def _keep(self, page: Page, where: str, known: Known | None) -> str:
        """Put what is new in *page* into the file; return where the next page is, '' to stop."""
        fresh = [one for one in page.statements if known is None or one not in known]
        fresh.sort(key=_stored)
        room = self.most - self.count if self.most else len(fresh)
        kept = fresh[:room]
        following = where if len(kept) < len(fresh) else page.more
        self.into.add(kept, page, following)
        self.count += len(kept)
        return "" if self.most and self.count >= self.most else page.more

    def _same(self, one: str, other: str) -> bool:
        resolve = self.remote.transport.resolve
        return resolve(one) == resolve(other)


def instant(when: datetime) -> str:
    """Return *when* as xAPI writes it: UTC, to the millisecond."""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _stored(one: Statement) -> datetime:
    return moment(one.get("stored")) or _EPOCH
