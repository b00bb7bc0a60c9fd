"""What the LMS keeps of its learners: attempts, launches, and who speaks by which token."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime

from scormkit.preview.store.agents import Learner
from scormkit.preview.store.course import Course, Unit
from scormkit.preview.store.launches import Launch, activity_of, secret_of, session


class Records:
    """All launches, and the registrations they belong to; the newest attempt of a learner is the last."""

    def __init__(self, clock: Callable[[], datetime], fresh: Callable[[], uuid.UUID]) -> None:
        self._clock, self._fresh = clock, fresh
        self._attempts: dict[str, list[str]] = {}
        self._launches: list[Launch] = []
        self._tickets: dict[str, Launch] = {}
        self._keys: dict[str, Launch] = {}
        self.satisfied: dict[str, set[str]] = {}
        """By registration, the blocks and courses of which the LMS has said so."""

    def attempt(self, learner: str) -> tuple[int, str]:
        """Return the number and the registration of a *learner*'s newest attempt; 0 before the first."""
        known = self._attempts.get(learner, [])
        return len(known), known[-1] if known else ""

    def enrol(self, learner: str, *, anew: bool) -> tuple[str, bool]:
        """Return the registration that a launch belongs to, and whether it begins with it."""
        known = self._attempts.setdefault(learner, [])
        begins = anew or not known
        if begins:
            known.append(self.uuid())
        return known[-1], begins

    def uuid(self) -> str:
        """Return a UUID that was never there."""
        return str(self._fresh())

    def open(self, learner: str, sco: str = "") -> Iterator[Launch]:
        """Yield the sessions of *learner*, of one *sco* or of all, that have not ended."""
        for one in self._launches:
            if one.learner.id == learner and not one.ended and sco in {"", one.unit.id}:
                yield one

    def within(self, learner: str, sco: str, registration: str) -> list[Launch]:
        """Return the launches of one *learner*, *sco* and *registration*, in their order."""
        key = (learner, sco, registration)
        return [one for one in self._launches if (one.learner.id, one.unit.id, one.registration) == key]

    def begin(
        self, course: Course, unit: Unit, learner: Learner, registration: str, mode: str, back: str
    ) -> tuple[Launch, str]:
        """Return a new launch of *unit*, and the ticket that its token is fetched with."""
        ticket = self.uuid()
        cmi5 = course.kind == "cmi5"
        activity = activity_of(unit.id) if cmi5 else unit.id
        launch = Launch(learner, unit, registration, activity, secret_of(self.uuid()), self._clock(), mode)
        if cmi5:
            launch.session = session(launch, self.uuid(), back)
            self._tickets[ticket] = launch
        else:
            self._keys[f"Basic {launch.secret}"] = launch
        self._launches.append(launch)
        return launch, ticket

    def holder(self, ticket: str) -> Launch | None:
        """Return the launch that *ticket* was given to."""
        return self._tickets.get(ticket)

    def admit(self, launch: Launch) -> str:
        """Return the token of a cmi5 *launch*, which counts from now on."""
        self._keys[f"Basic {launch.secret}"] = launch
        return launch.secret

    def speaker(self, authorization: str) -> Launch | None:
        """Return whose the credentials in *authorization* are."""
        scheme, _, secret = authorization.partition(" ")
        return self._keys.get(f"Basic {secret.strip()}") if scheme.lower() == "basic" else None

    def forget(self, learner: str, sco: str) -> list[Launch]:
        """Drop the launches of *learner* and *sco* (empty: of all) and return them."""
        gone = [one for one in self._launches if learner in {"", one.learner.id} and sco in {"", one.unit.id}]
        left = [one for one in self._launches if one not in gone]
        self._launches = left
        self._tickets = {key: one for key, one in self._tickets.items() if one in left}
        self._keys = {key: one for key, one in self._keys.items() if one in left}
        if not sco:
            self._attempts = {key: many for key, many in self._attempts.items() if learner not in {"", key}}
        return gone
