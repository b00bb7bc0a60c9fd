"""What the store holds, and how it tells the desk of each thing that happens to it."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from scormkit.preview.store.agents import Learner, identity
from scormkit.preview.store.cmi5_session import Statement
from scormkit.preview.store.course import Course
from scormkit.preview.store.documents import Documents, Scope
from scormkit.preview.store.launches import Launch
from scormkit.preview.store.ledger import Entry, Ledger
from scormkit.preview.store.records import Records
from scormkit.preview.store.refusal import Broken
from scormkit.preview.store.wire import Request

Event = dict[str, Any]
Tell = Callable[[str, Event], None]

REMEMBERED = 10_000
"""Events that are kept for who asks later."""


class Books:
    """Statements, documents and launches, with one clock and one source of UUIDs for all."""

    def __init__(
        self, course: Course, clock: Callable[[], datetime], fresh: Callable[[], uuid.UUID], tell: Tell
    ) -> None:
        self.course = course
        self.clock = clock
        self.ledger = Ledger(clock)
        self.documents = Documents(clock)
        self.records = Records(clock, fresh)
        self.said: deque[tuple[str, Event]] = deque(maxlen=REMEMBERED)
        self._tell = tell
        self._count = 0

    def take(self, statement: Statement, launch: Launch) -> Entry:
        """Keep what the content of *launch* said, which is good."""
        entry = self.ledger.take({"id": self.records.uuid(), **statement})
        launch.statements.append(entry.statement)
        launch.last = entry.stored
        return entry

    def say(self, statement: Statement, launch: Launch) -> None:
        """Keep what the LMS itself says about *launch*, and tell of it."""
        entry = self.ledger.take({"id": self.records.uuid(), **statement})
        launch.told.append(entry.statement)
        whole = {**statement, **{name: entry.statement[name] for name in ("id", "timestamp")}}
        self.statement(whole, launch, taken=True, by="lms")

    def statement(
        self,
        statement: Any,
        launch: Launch,
        *,
        taken: bool,
        broken: Sequence[Broken] = (),
        by: str = "content",
        again: bool = False,
    ) -> None:
        """Tell of a *statement* as it came; *again*: it was here already."""
        self._count += 1
        self._note(
            "statement",
            n=self._count,
            statement=statement,
            taken=taken,
            broken=list(broken),
            by=by,
            again=again,
            **launch.whose,
        )

    def request(
        self, request: Request, status: int, launch: Launch | None, words: str, broken: Sequence[Broken]
    ) -> None:
        """Tell of a *request* and its answer; secrets are not told."""
        query = {name: text for name, text in request.query.items() if name != "ticket"}
        self._note(
            "request",
            method=request.method,
            path=request.path,
            query=query,
            status=int(status),
            words=words,
            broken=list(broken),
            **(launch.whose if launch else {}),
        )

    def _note(self, kind: str, **event: Any) -> None:
        """Tell of an event, with its time in milliseconds, as pages count them."""
        whole: Event = {"at": round(self.clock().timestamp() * 1000), **event}
        self.said.append((kind, whole))
        self._tell(kind, whole)

    def forget(self, learner: str, sco: str) -> None:
        """Drop all that is kept of *learner* in *sco*; empty means of all."""
        gone = self.records.forget(learner, sco)
        ids = {str(one["id"]).lower() for launch in gone for one in (*launch.statements, *launch.told)}
        everything = not learner and not sco
        self.ledger.forget(lambda entry: everything or entry.id in ids)
        self.documents.forget(lambda scope: everything or _belongs(scope, learner, sco, gone))
        for launch in gone:
            self.records.satisfied.pop(launch.registration, None)


def _belongs(scope: Scope, learner: str, sco: str, gone: Sequence[Launch]) -> bool:
    """Say whether documents in *scope* are those of *learner* in *sco*, whose launches are *gone*."""
    who = {identity(Learner(learner, "").actor)} if learner else {identity(one.learner.actor) for one in gone}
    activities = {one.activity for one in gone}
    resource, *parts = scope
    if resource == "activities/state":
        return tuple(parts[1:-1]) in who and (not sco or parts[0] in activities)
    return resource == "agents/profile" and not sco and tuple(parts) in who


def nobody(kind: str, event: Mapping[str, Any]) -> None:
    """Tell nobody."""
    del kind, event
