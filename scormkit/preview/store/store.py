"""The store and the LMS that launches with it, as one: requests and launches in, answers and addresses out.

Nothing here knows a socket, and nothing is meant for several threads at once.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from scormkit.preview.store import lms, reward
from scormkit.preview.store.agents import Learner, identity
from scormkit.preview.store.books import Books, Event, Tell, nobody
from scormkit.preview.store.course import Course
from scormkit.preview.store.front import Front
from scormkit.preview.store.launches import (
    LAUNCH_DATA,
    MODES,
    PREFERENCES,
    Launch,
    cmi5_parameters,
    origin_of,
    tincan_parameters,
    with_query,
)
from scormkit.preview.store.shown import shown
from scormkit.preview.store.wire import Reply, Request


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """A record store at *url*, and the LMS of *course* whose pages stand on the origin *stage*.

    *tell* hears of each ``statement`` and each ``request`` as it happens.
    """

    def __init__(
        self,
        course: Course,
        url: str,
        stage: str,
        *,
        tell: Tell = nobody,
        clock: Callable[[], datetime] = _now,
        fresh: Callable[[], uuid.UUID] = uuid.uuid4,
    ) -> None:
        self._url = url.rstrip("/")
        self._books = Books(course, clock, fresh, tell)
        self._front = Front(self._books, stage)
        self._given: set[bytes] = set()
        """Preferences that are the LMS's own words, and not those of content that has changed them."""

    def trouble(self, *, refuse: bool, signed_out: bool) -> None:
        """From now on *refuse* what is written (503), or know no token any more (401)."""
        self._front.refuse, self._front.signed_out = refuse, signed_out

    @property
    def course(self) -> Course:
        """Return what is launched; another release may take its place at any time."""
        return self._books.course

    @course.setter
    def course(self, course: Course) -> None:
        self._books.course = course

    @property
    def said(self) -> list[tuple[str, Event]]:
        """Return all that was told, in order, with its kind."""
        return list(self._books.said)

    @property
    def statements(self) -> list[dict[str, Any]]:
        """Return all statements, in order."""
        return [entry.statement for entry in self._books.ledger]

    @property
    def documents(self) -> list[dict[str, Any]]:
        """Return all documents as the desk shows them."""
        return shown(self._books, self._given)

    def launch(
        self, sco: str, learner: Learner, mode: str, attempt: str, page: str, *, back: str = ""
    ) -> str:
        """Return the address that launches *page* as the unit *sco*; *back* is where the learner goes then.

        *attempt* is ``resume`` or ``new``. What the learner has open is abandoned as soon as the new content
        asks for its token: by then all that the old page had to say as it went is on its way.
        """
        books, unit = self._books, self.course.units[sco]
        if mode not in MODES or attempt not in {"resume", "new"}:
            raise ValueError(f"no launch is {mode!r} and {attempt!r}")
        registration, begins = books.records.enrol(learner.id, anew=attempt == "new")
        launch, ticket = books.records.begin(self.course, unit, learner, registration, mode, back)
        self._front.origins.add(origin_of(page))
        if launch.session is None:
            reward.abandon(books, learner.id, but=launch)
            return with_query(page, tincan_parameters(launch, self._url))
        self._prepare(launch)
        books.say(lms.launched(launch, page), launch)
        if begins:
            reward.satisfy(books, launch)  # 9.6.1.1-3: what asks for nothing is done at once
        return with_query(page, cmi5_parameters(launch, self._url, ticket))

    def _prepare(self, launch: Launch) -> None:
        """Put down what the content must read at its start (cmi5 10.1, 11)."""
        assert launch.session is not None  # noqa: S101 - cmi5 alone is prepared
        documents, who = self._books.documents, identity(launch.learner.actor)
        scope = ("activities/state", launch.activity, *who, launch.registration)
        documents.put(scope, LAUNCH_DATA, json.dumps(launch.session.data, ensure_ascii=False).encode())
        scope = ("agents/profile", *who)
        there = documents.find(scope, PREFERENCES)
        if launch.learner.language and (there is None or there.body in self._given):
            told = {"languagePreference": launch.learner.language, "audioPreference": "on"}
            self._given.add(json.dumps(told).encode())
            documents.put(scope, PREFERENCES, json.dumps(told).encode())

    def abandon(self, learner: str, sco: str = "") -> None:
        """End the open sessions of *learner*, in *sco* or in all, on the content's behalf (cmi5 9.3.6)."""
        reward.abandon(self._books, learner, sco)

    def result(self, learner: str, sco: str) -> dict[str, Any]:
        """Return what the LMS shows of *learner* in the unit *sco*, in the newest attempt."""
        return reward.standing(self._books, learner, sco).as_json()

    def reset(self, learner: str = "", sco: str = "") -> None:
        """Forget all that is kept of *learner* in *sco*; empty means of all."""
        self._books.forget(learner, sco)

    def answer(self, request: Request) -> Reply:
        """Return what the store answers to *request*."""
        return self._front.answer(request)
