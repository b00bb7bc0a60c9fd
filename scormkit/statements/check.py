"""Checks statements, one after another, against xAPI, against profiles and against each other.

What one statement says of itself is said at once; what only all of them show (order, verdicts,
references) when there are no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from scormkit.codes import (
    AGAINST_XAPI,
    NO_REGISTRATION,
    NOTHING_FOLLOWS,
    OTHER_RELEASE,
    REFERENCE_UNFIT,
    SENT_TWICE,
    UNCLAIMED,
)
from scormkit.diagnostics import Diagnostic, Location
from scormkit.statements.facts import Definitions, Ids, Places, key_of, times, when
from scormkit.statements.matching import Template, normal
from scormkit.statements.measure import measure, subregistration
from scormkit.statements.members import shown
from scormkit.statements.ndjson import Read
from scormkit.statements.places import Path
from scormkit.statements.runs import Event, Run, follow
from scormkit.statements.spec import VOIDED, look
from scormkit.statements.verdicts import Verdicts
from scormkit.statements.yardstick import Yardstick

SECTIONS = {
    "id": "2.4.1",
    "actor": "2.4.2",
    "verb": "2.4.3",
    "object": "2.4.4",
    "result": "2.4.5",
    "context": "2.4.6",
    "timestamp": "2.4.7 and 4.5",
    "stored": "2.4.8 and 4.5",
    "authority": "2.4.9",
    "version": "2.4.10",
    "attachments": "2.4.11",
}


class Checker:
    """Everything that must be remembered between statements."""

    def __init__(self, profiles: Sequence[Yardstick], now: datetime) -> None:
        self._profiles, self._now = profiles, now
        self._current = {one.version: one for one in profiles}
        self._others = {name for one in profiles for name in one.versions} - self._current.keys()
        self._told: set[str] = set()
        self._places = Places()
        self._ids = Ids(self._places)
        self._definitions = Definitions(self._places)
        self._verdicts = Verdicts(self._places)
        self._runs: dict[tuple[str, str, str], Run] = {}
        self._refers = any(template.refers() for one in profiles for template in one.templates)
        self._kinds: dict[bytes, frozenset[str]] = {}
        self._references: list[tuple[int, bytes, Template, frozenset[str]]] = []
        self._voided: set[bytes] = set()
        self._first: Location | None = None
        self.following: Counter[str] = Counter()
        self.fitting = 0
        self.templates: Counter[str] = Counter()

    @property
    def statements(self) -> int:
        """Return how many statements were looked at."""
        return len(self._places)

    @property
    def registrations(self) -> int:
        """Return how many registrations had statements that follow a profile."""
        return len({registration for _, registration, _ in self._runs})

    def look(self, read: Read) -> Iterator[Diagnostic]:
        """Yield what is wrong with one statement, alone and next to those before it."""
        number = self._places.add(read.at)
        self._first = self._first or Location(read.at.path)
        for fault in look(read.value):
            place = read.place(fault.at, key=fault.key)
            section = SECTIONS.get(str(fault.at[0]), "2.2") if fault.at else "2.4"
            yield AGAINST_XAPI.at(
                place, path=Path(fault.at) if fault.at else "this", fault=fault.words, section=section
            )
        yield from times(read, self._now)
        taken = self._ids.look(read, number)
        if taken is not None:
            yield taken
            if taken.code is SENT_TWICE:
                return
        yield from self._definitions.look(read, number)
        self._void(read.value)
        yield from self._measured(read, number)

    def finish(self) -> Iterator[Diagnostic]:
        """Yield what only all statements together show."""
        if self._first is not None:
            for profile in self._profiles:
                if not self.following[profile.version]:
                    yield NOTHING_FOLLOWS.at(self._first, version=shown(profile.version))
        numbers = {self._ids.number(name) for name in self._voided}
        voided = {one for one in numbers if one is not None}
        for (version, _, _), run in self._runs.items():
            if self._current[version].patterns:
                yield from follow(run, self._current[version], self._places, voided)
        yield from self._verdicts.faults(voided)
        for number, name, template, wanted in self._references:
            found = self._kinds.get(name)
            if found is not None and not found & wanted:
                names = ", ".join(sorted(one.rsplit("/", 1)[-1] for one in wanted))
                yield REFERENCE_UNFIT.at(self._places[number], templates=names, template=template.name)

    def _void(self, statement: dict[str, Any]) -> None:
        verb, about = statement.get("verb"), statement.get("object")
        if isinstance(verb, dict) and verb.get("id") == VOIDED and isinstance(about, dict):
            name = key_of(about.get("id"))
            if name is not None:
                self._voided.add(name)

    def _measured(self, read: Read, number: int) -> Iterator[Diagnostic]:
        named = _categories(read.value)
        profiles = [self._current[name] for name in named if name in self._current]
        for profile in profiles:
            yield from self._by(profile, read, number)
        if profiles:
            return
        for name in named:
            if name in self._others and name not in self._told:
                self._told.add(name)
                yield OTHER_RELEASE.at(read.at, version=shown(name))
        if not any(name in self._others for name in named):
            yield from self._unclaimed(read)

    def _by(self, profile: Yardstick, read: Read, number: int) -> Iterator[Diagnostic]:
        self.following[profile.version] += 1
        applying = profile.applying(normal(read.value))
        said = list(measure(read, profile, applying))
        yield from said
        self.fitting += bool(applying) and not said
        self.templates.update(one.id for one in applying)
        yield from self._refer(read, number, applying)
        yield from self._run(profile, read, number, applying)

    def _run(
        self, profile: Yardstick, read: Read, number: int, applying: Sequence[Template]
    ) -> Iterator[Diagnostic]:
        context = read.value.get("context")
        registration = context.get("registration") if isinstance(context, dict) else None
        if not isinstance(registration, str):
            if profile.patterns:
                yield NO_REGISTRATION.at(read.place(("context",)))
            return
        if key_of(registration) is None:
            return
        part, wrong = subregistration(read, profile)
        if wrong is not None:
            yield wrong
        time = when(read.value) or when(read.value, "stored") or self._now
        registration = registration.lower()
        run = self._runs.setdefault((profile.version, registration, part), Run())
        if applying:
            templates = sum(1 << one.number for one in applying)
            run.add(Event(time.timestamp(), number, templates))
        self._verdicts.add(read.value, registration, time.timestamp(), number)

    def _refer(self, read: Read, number: int, applying: Sequence[Template]) -> Iterator[Diagnostic]:
        if not self._refers:
            return
        name = key_of(read.value.get("id"))
        if name is not None:
            self._kinds[name] = frozenset(one.id for one in applying)
        context = read.value.get("context")
        inner = context.get("statement") if isinstance(context, dict) else None
        for template in applying:
            for wanted, reference in (
                (template.object_refs, read.value.get("object")),
                (template.context_refs, inner),
            ):
                if wanted is None:
                    continue
                is_one = isinstance(reference, dict) and reference.get("objectType") == "StatementRef"
                other = key_of(reference.get("id")) if is_one and isinstance(reference, dict) else None
                if other is None:
                    names = ", ".join(sorted(one.rsplit("/", 1)[-1] for one in wanted))
                    yield REFERENCE_UNFIT.at(read.at, templates=names, template=template.name)
                else:
                    self._references.append((number, other, template, wanted))

    def _unclaimed(self, read: Read) -> Iterator[Diagnostic]:
        """Yield that a statement which looks like one of a profile's does not say that it is."""
        about = read.value.get("object")
        name = about.get("id") if isinstance(about, dict) else None
        for profile in self._profiles:
            verb = read.value.get("verb")
            ours = isinstance(verb, dict) and str(verb.get("id")) in profile.by_verb
            if ours and isinstance(name, str) and name in profile.activities:
                yield UNCLAIMED.at(read.place(("object", "id")), id=shown(name), version=profile.version)


def _categories(statement: dict[str, Any]) -> list[str]:
    """Return the ids of the activities that *statement* is filed under."""
    found: Any = statement
    for name in ("context", "contextActivities", "category"):
        found = found.get(name) if isinstance(found, dict) else None
    listed = found if isinstance(found, list) else [found]
    names = (one.get("id") for one in listed if isinstance(one, dict))
    return [one for one in names if isinstance(one, str)]
