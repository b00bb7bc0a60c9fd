"""The LMS itself: content, learners, records and what is switched on; no socket is known here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scormkit.preview.content import Content, Sco
from scormkit.preview.files import Built
from scormkit.preview.hub import Hub
from scormkit.preview.records import Cmi, Record, begun, committed, identifier, opening, told
from scormkit.preview.settings import Places, PreviewError, Settings, seed_of
from scormkit.preview.store.agents import Learner
from scormkit.preview.store.store import Store
from scormkit.preview.switches import Switches, switched

XAPI = frozenset({"cmi5", "xapi"})
TICKETS = 64
"""Launches that are remembered: a desk has one open, others are pages somebody forgot to close."""

LONGEST_NAME = 250
MOST_LEARNERS = 100


@dataclass(slots=True)
class Ticket:
    """One launch: who, what, and which release of the content; its name cannot be guessed."""

    id: str
    sco: Sco
    learner: Learner
    mode: str
    content: Content = field(repr=False)
    release: int
    cmi: Cmi = field(repr=False)
    blocked: bool = False
    seed: int | None = None
    """Where the content's random numbers begin; None: nowhere in particular."""

    url: str = ""
    ended: bool = False
    void: bool = False
    """Whether its attempt was forgotten: what it says is not kept."""


class Lms:
    """One preview."""

    def __init__(self, settings: Settings, places: Places) -> None:
        self.settings = settings
        self.places = places
        self.hub = Hub()
        self.content: Content | None = None
        self.release = 0
        """How often learners would have seen something new: a desk that is behind launches anew."""

        self.diagnostics: Sequence[Mapping[str, Any]] = ()
        self.problem = ""
        self.switches = Switches()
        self.learners: dict[str, Learner] = {}
        self.tickets: dict[str, Ticket] = {}
        self.records: dict[tuple[str, str], Record] = {}
        self.store: Store | None = None
        """Where statements go; there is none until something speaks xAPI."""

        for name in settings.learners:
            self.enrol(name)

    def enrol(self, name: str) -> Learner:
        """Add a learner called *name*."""
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise PreviewError("a learner needs a name", f"give one of up to {LONGEST_NAME} letters")
        if len(self.learners) >= MOST_LEARNERS:
            raise PreviewError("there are learners enough", f"{MOST_LEARNERS} fit in here")
        base = identifier(name)
        number = 1
        while (id := base if number == 1 else f"{base}-{number}") in self.learners:  # noqa: A001
            number += 1
        learner = Learner(id, name, self.settings.language)
        self.learners[id] = learner
        return learner

    def show(self, content: Content | None, said: Sequence[Mapping[str, Any]], problem: str) -> None:
        """Take in what became of a build; where learners would see something new, it is another release."""
        self.diagnostics, self.problem = said, problem
        if content is None:
            return
        before, self.content = self.content, content
        course = content.course
        if course is not None and course.units:
            if self.store is None:
                places = self.places
                self.store = Store(course, places.store, places.stage, tell=self.hub.tell)
            self.store.course = course
            self._weather()
        if before is None or not content.digest or before.digest != content.digest:
            self.release += 1

    def launch(self, wish: Mapping[str, Any]) -> Ticket:
        """Begin a session as *wish* says (the body of ``POST /api/launch``)."""
        content = self.content
        if content is None:
            raise PreviewError("there is nothing to launch yet", self.problem or "mend the errors first")
        sco = content.sco(str(wish.get("sco") or content.scos[0].id))
        if sco is None:
            raise PreviewError(f"there is no {wish['sco']!r} in this package", "choose from the tree")
        learner = self.learner(str(wish.get("learner") or next(iter(self.learners))))
        mode, attempt = str(wish.get("mode") or "normal"), wish.get("attempt") or "resume"
        if attempt not in {"resume", "new"}:
            raise PreviewError(f"there is no attempt {attempt!r}", "say resume or new")
        key = (learner.id, sco.id)
        record = begun(self.records.get(key), sco, mode, anew=attempt == "new")
        if attempt == "new":
            self._void(learner.id, sco.id)
        ticket = Ticket(
            secrets.token_urlsafe(18),
            sco,
            learner,
            mode,
            content,
            self.release,
            opening(record, sco, learner, mode),
            blocked=wish.get("blocked") is True,
            seed=seed_of(wish.get("seed")),
        )
        ticket.url = self._address(ticket, attempt)
        self.records[key] = record
        while len(self.tickets) >= TICKETS:
            del self.tickets[next(iter(self.tickets))]
        self.tickets[ticket.id] = ticket
        self.changed()
        return ticket

    def _address(self, ticket: Ticket, attempt: str) -> str:
        """Return where the content begins, with what its standard's launch tells there."""
        sco, stage = ticket.sco, self.places.stage
        page = sco.address if sco.external else f"{stage}/package/{ticket.id}/{sco.address}"
        if self.store is None or sco.kind not in XAPI:
            return page
        learner = replace(ticket.learner, language=ticket.content.language)
        return self.store.launch(sco.id, learner, ticket.mode, attempt, page, back=f"{stage}/back")

    def learner(self, id: str) -> Learner:  # noqa: A002 - the word everywhere
        """Return the learner *id*."""
        if id not in self.learners:
            raise PreviewError(f"there is no learner {id!r}", f"choose from {', '.join(self.learners)}")
        return self.learners[id]

    def commit(self, ticket: Ticket, cmi: Cmi, *, end: bool) -> dict[str, Any]:
        """Keep what the content of *ticket* committed; return the answer."""
        key = (ticket.learner.id, ticket.sco.id)
        taken = not self.switches.refuse
        if taken and key in self.records and not ticket.void:
            before, end = self.records[key], end or ticket.ended
            after = committed(before, ticket.sco, ticket.mode, cmi, end=end)
            # What still comes after the end is taken, as LMSs do; its time was counted.
            self.records[key] = replace(after, total=before.total) if ticket.ended else after
            ticket.ended = end
        self.hub.tell(
            "commit",
            {
                "ticket": ticket.id,
                "learner": ticket.learner.id,
                "sco": ticket.sco.id,
                "end": end,
                "taken": taken,
                "kept": taken and ticket.mode == "normal",
            },
        )
        if taken:
            self.changed()
        return {"result": taken, "errorCode": 0 if taken else 101}

    def switch(self, wish: Mapping[str, Any]) -> Switches:
        """Switch what *wish* names."""
        self.switches = switched(self.switches, wish)
        self._weather()
        self.changed()
        return self.switches

    def _weather(self) -> None:
        if self.store is not None:
            self.store.trouble(refuse=self.switches.refuse, signed_out=self.switches.signed_out)

    def reset(self, learner: str = "", sco: str = "") -> None:
        """Forget records: all, or those of *learner*, or of *sco*."""
        for key in [one for one in self.records if learner in {"", one[0]} and sco in {"", one[1]}]:
            del self.records[key]
        if self.store is not None:
            self.store.reset(learner, sco)
        self._void(learner, sco)
        self.changed()

    def _void(self, learner: str, sco: str) -> None:
        """Keep nothing any more of what is still open: it belongs to an attempt that is over."""
        for ticket in self.tickets.values():
            if learner in {"", ticket.learner.id} and sco in {"", ticket.sco.id}:
                ticket.void = True

    def changed(self) -> None:
        """Tell all desks how things stand."""
        self.hub.tell("state", self.state())

    def state(self) -> dict[str, Any]:
        """Return what ``GET /api/state`` answers."""
        content = self.content
        return {
            "release": self.release,
            "package": {"path": str(self.settings.path), **(content or self._nothing()).as_json()},
            "learners": [{"id": one.id, "name": one.name} for one in self.learners.values()],
            "switches": self.switches.as_json(),
            "diagnostics": list(self.diagnostics),
            "records": {
                f"{learner}/{sco.id}": self._told(learner, record, sco)
                for (learner, name), record in self.records.items()
                if content and (sco := content.sco(name))
            },
            "documents": self.store.documents if self.store else [],
            "problem": self.problem,
        }

    def _nothing(self) -> Content:
        """Return what is shown of a module before its first sound build."""
        return Content(kind="", title=self.settings.path.name, files=Built({}), scos=(), module=True)

    def _told(self, learner: str, record: Record, sco: Sco) -> dict[str, Any]:
        """Return what is shown of *record*: where statements tell of it, what the store makes of them."""
        shown = told(record, sco)
        if self.store is None or sco.kind not in XAPI:
            return shown
        result = self.store.result(learner, sco.id)
        return {**shown, **result, "time": result["duration"], "finished": not result["open"]}
