"""Brings statements to an LRS so that each is there once, however often it is tried.

A list is all or nothing, and stores differ in what they refuse it for: one they know, one that is wrong,
one byte too many. What is refused together is tried one by one, and only then is a statement to blame.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus

from scormkit.codes import CONFLICTING_STATEMENT, REFUSED_STATEMENT, UNCOMPARED_STATEMENT
from scormkit.diagnostics import Diagnostic
from scormkit.statements.access import LrsError
from scormkit.statements.batches import MOST, Entry, batches, body
from scormkit.statements.remote import Remote, unwell
from scormkit.statements.same import same
from scormkit.statements.transport import Answer


@dataclass(slots=True)
class Tally:
    """What became of the statements; each that was *read* is in one of the first five."""

    taken: int = 0
    known: int = 0
    uncompared: int = 0
    conflicts: int = 0
    refused: int = 0
    named: int = 0
    requests: int = 0

    @property
    def read(self) -> int:
        """Return how many statements have met their fate."""
        return self.taken + self.known + self.uncompared + self.conflicts + self.refused

    def as_json(self) -> dict[str, int]:
        """Return all numbers."""
        return {"read": self.read, **asdict(self)}


class Sender:
    """Sends to *remote*; *blame* is told of each statement that did not arrive as it is, and why."""

    def __init__(self, remote: Remote, tally: Tally, blame: Callable[[Entry, Diagnostic], None]) -> None:
        self.tally = tally
        self._remote = remote
        self._blame = blame

    def send(self, entries: Iterable[Entry], most: int = MOST) -> Iterator[list[Entry]]:
        """Send *entries*; yield them by requests, once each of a request has met its fate."""
        for batch in batches(entries, most):
            self._deliver(batch)
            self.tally.named += sum(one.named for one in batch)
            yield batch

    def _deliver(self, batch: list[Entry]) -> None:
        if len(batch) == 1:
            self._alone(batch[0])
            return
        answer = self._post(batch)
        if answer.well:
            self._taken(batch, answer)
            return
        for one in batch:
            self._alone(one)

    def _alone(self, one: Entry) -> None:
        answer = self._post([one])
        if answer.well:
            self._taken([one], answer)
        elif answer.status == HTTPStatus.CONFLICT:
            self._compare(one, answer)
        elif answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise LrsError(f"{self._remote.transport.access.endpoint} {unwell(answer)} to {one.at}")
        else:
            self._refused(one, unwell(answer))

    def _post(self, batch: list[Entry]) -> Answer:
        self.tally.requests += 1
        return self._remote.store(body(batch))

    def _taken(self, batch: list[Entry], answer: Answer) -> None:
        """Count *batch* as taken, but for those that an LRS which lists only new ones does not list."""
        try:
            listed = json.loads(answer.body)
        except ValueError:
            listed = None
        fresh = {str(one).lower() for one in listed} if isinstance(listed, list) else None
        if answer.status == HTTPStatus.NO_CONTENT:
            fresh = set()  # no answer of the standard's; Ralph gives it when nothing was new
        new = len(batch) if fresh is None else sum(one.id in fresh for one in batch)
        self.tally.taken += new
        self.tally.known += len(batch) - new

    def _compare(self, one: Entry, answer: Answer) -> None:
        """Look at what the LRS holds under the id: the same is well, anything else is a conflict."""
        try:
            held = self._remote.get(one.id)
        except PermissionError:
            self.tally.uncompared += 1
            self._blame(one, UNCOMPARED_STATEMENT.at(one.at, id=one.id))
            return
        if held is None:
            self._refused(one, f"{unwell(answer)}, and does not give out what it holds under this id")
        elif same(one.value, held):
            self.tally.known += 1
        else:
            self.tally.conflicts += 1
            self._blame(one, CONFLICTING_STATEMENT.at(one.at, id=one.id))

    def _refused(self, one: Entry, why: str) -> None:
        self.tally.refused += 1
        self._blame(one, REFUSED_STATEMENT.at(one.at, answer=why))
