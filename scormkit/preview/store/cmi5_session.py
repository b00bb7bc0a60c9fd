"""A cmi5 launch as the LMS knows it, and one statement seen after those before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from scormkit.statements import forms
from scormkit.statements.words import CMI5, VERBS

SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"

Statement = dict[str, Any]


@dataclass
class Session:
    """A launch as the LMS knows it, and what came of it."""

    actor: dict[str, Any]
    registration: str
    activity: str
    data: dict[str, Any]
    """The State document LMS.LaunchData."""

    statements: list[Statement] = field(default_factory=list)
    """What was stored in this session, in order."""

    spent: bool = False
    """The fetch URL has given its token."""

    read: set[str] = field(default_factory=set)
    """The documents of the LMS that were read: LMS.LaunchData, cmi5LearnerPreferences."""

    @property
    def id(self) -> str:
        """Return the session's id as the context template gives it."""
        return str(self.data["contextTemplate"]["extensions"][SESSION])


@dataclass
class Said:
    """One statement, what its *session* said before it, and what *earlier* ones of the registration did."""

    statement: Statement
    session: Session
    earlier: Sequence[Statement] = ()

    @cached_property
    def verb(self) -> str:
        """Return the word of a verb of ADL, which cmi5's are; of another the whole IRI."""
        return _word(self.statement)

    @cached_property
    def target(self) -> str:
        """Return the id of what the statement is about; empty for a learner or a SubStatement."""
        return str(self.statement["object"].get("id", ""))

    @cached_property
    def context(self) -> dict[str, Any]:
        """Return the context, if only an empty one."""
        return dict(self.statement.get("context") or {})

    @cached_property
    def result(self) -> dict[str, Any]:
        """Return the result, if only an empty one."""
        return dict(self.statement.get("result") or {})

    @cached_property
    def score(self) -> dict[str, Any]:
        """Return the result's score, if only an empty one."""
        return dict(self.result.get("score") or {})

    @cached_property
    def extensions(self) -> dict[str, Any]:
        """Return the context's extensions, if only empty ones."""
        return dict(self.context.get("extensions") or {})

    @cached_property
    def categories(self) -> set[str]:
        """Return the ids of the category activities."""
        return categories(self.statement)

    @property
    def defined(self) -> bool:
        """Say whether the statement is one of cmi5's own (7.1.2)."""
        return CMI5 in self.categories

    @property
    def mark(self) -> float | None:
        """Return the LMS's mastery score, if it has one."""
        return self.session.data.get("masteryScore")

    def before(self, *verbs: str, registration: bool = False) -> bool:
        """Say whether a cmi5 defined statement with one of *verbs* was there before, about this activity."""
        there = [*self.session.statements, *(self.earlier if registration else ())]
        return any(
            CMI5 in categories(one)
            and _word(one) in verbs
            and one["object"].get("id") == self.session.activity
            for one in there
        )

    @property
    def template(self) -> dict[str, Any]:
        """Return the template, as far as a context can hold it (xAPI 1.0.3, Data 2.4.6)."""
        told: dict[str, Any] = self.session.data["contextTemplate"]
        if self.statement["object"].get("objectType", "Activity") == "Activity":
            return told
        return {key: value for key, value in told.items() if key not in {"platform", "revision"}}

    def changed(self) -> bool:
        """Say whether the context says something else than its template, where that says something."""
        template = self.template
        return any(
            key in self.context and self.context[key] != value
            for key, value in template.items()
            if key not in {"contextActivities", "extensions"}
        ) or any(self.extensions.get(key, value) != value for key, value in template["extensions"].items())

    def missing(self) -> bool:
        """Say whether a part of the template is not in the context."""
        template = self.template
        return (
            any(key not in self.context for key in template)
            or any(key not in self.extensions for key in template["extensions"])
            or not self.grouped()
        )

    def grouped(self) -> bool:
        """Say whether all activities of the template are in the context."""
        wanted = self.template.get("contextActivities") or {}
        return all(set(_ids(wanted, kind)) <= set(activities(self.statement, kind)) for kind in wanted)

    def late(self) -> bool:
        """Say whether the time stands before that of the cmi5 defined statement that came before."""
        times = [moment(one) for one in self.session.statements if CMI5 in categories(one)]
        now = moment(self.statement)
        return bool(times) and now is not None and times[-1] is not None and now < times[-1]

    def judged_against_mark(self, *, passed: bool) -> bool:
        """Say whether the score given contradicts the verdict under the LMS's mark."""
        scaled = self.score.get("scaled")
        if self.mark is None or scaled is None:
            return False
        return bool(scaled < self.mark) if passed else bool(scaled >= self.mark)


def verb(statement: Statement) -> str:
    """Return the last word of the verb's IRI."""
    return str(statement["verb"]["id"]).rsplit("/", 1)[-1]


def _word(statement: Statement) -> str:
    return str(statement["verb"]["id"]).removeprefix(VERBS)


def categories(statement: Statement) -> set[str]:
    """Return the ids of the category activities."""
    return set(activities(statement, "category"))


def activities(statement: Statement, kind: str) -> Iterator[str]:
    """Yield the ids of the context's activities of one *kind*."""
    return _ids((statement.get("context") or {}).get("contextActivities") or {}, kind)


def _ids(around: dict[str, Any], kind: str) -> Iterator[str]:
    there = around.get(kind) or ()
    # One activity may stand without its list (xAPI 1.0.3, Data 2.4.6.2).
    return (one["id"] for one in ([there] if isinstance(there, dict) else there))


def moment(statement: Statement) -> datetime | None:
    """Return the time that the statement gives, if it is one."""
    found = forms.moment(str(statement.get("timestamp", "")))
    return None if isinstance(found, str) else found
