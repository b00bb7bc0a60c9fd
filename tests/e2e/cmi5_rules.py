"""What cmi5 demands of content: faults by the id of the requirement (npm ``@cmi5/requirements``).

Each entry says whether a statement, seen after those before it, breaks that one requirement. Nothing here
stores, answers or raises: ``lrs.py`` does.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

REQUIREMENTS: dict[str, dict[str, str]] = json.loads(
    (
        Path(__file__).resolve().parents[2] / "player/node_modules/@cmi5/requirements/requirements.json"
    ).read_text()
)
VERBS = "http://adlnet.gov/expapi/verbs/"
CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVEON = "https://w3id.org/xapi/cmi5/context/categories/moveon"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
VERDICTS = {"passed", "failed"}
JUDGED = {"completed", *VERDICTS}
FRAME = {"initialized", "terminated"}

Statement = dict[str, Any]


def words(requirement: str) -> str:
    """Return the text of *requirement* behind its id."""
    return f"{requirement} {REQUIREMENTS[requirement]['txt']}"


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
        return verb(self.statement)

    @cached_property
    def context(self) -> dict[str, Any]:
        return dict(self.statement.get("context") or {})

    @cached_property
    def result(self) -> dict[str, Any]:
        return dict(self.statement.get("result") or {})

    @cached_property
    def score(self) -> dict[str, Any]:
        return dict(self.result.get("score") or {})

    @cached_property
    def extensions(self) -> dict[str, Any]:
        return dict(self.context.get("extensions") or {})

    @cached_property
    def categories(self) -> set[str]:
        return categories(self.statement)

    @property
    def defined(self) -> bool:
        return CMI5 in self.categories

    @property
    def mark(self) -> float | None:
        return self.session.data.get("masteryScore")

    def before(self, *verbs: str, registration: bool = False) -> bool:
        """Say whether a cmi5 defined statement with one of *verbs* was there before."""
        there = [*self.session.statements, *(self.earlier if registration else ())]
        return any(CMI5 in categories(one) and verb(one) in verbs for one in there)

    def changed(self) -> bool:
        """Say whether the context says something else than its template, where that says something."""
        template = self.session.data["contextTemplate"]
        return any(
            key in self.context and self.context[key] != value
            for key, value in template.items()
            if key not in {"contextActivities", "extensions"}
        ) or any(self.extensions.get(key, value) != value for key, value in template["extensions"].items())

    def missing(self) -> bool:
        """Say whether a part of the template is not in the context."""
        template = self.session.data["contextTemplate"]
        return (
            any(key not in self.context for key in template)
            or any(key not in self.extensions for key in template["extensions"])
            or not self.grouped()
        )

    def grouped(self) -> bool:
        """Say whether all activities of the template are in the context."""
        there = self.context.get("contextActivities") or {}
        wanted = self.session.data["contextTemplate"].get("contextActivities") or {}
        return all(one in (there.get(kind) or []) for kind, many in wanted.items() for one in many)

    def late(self) -> bool:
        """Say whether the time stands before that of the cmi5 defined statement that came before."""
        times = [one["timestamp"] for one in self.session.statements if CMI5 in categories(one)]
        return bool(times) and _time(self.statement) < datetime.fromisoformat(times[-1])

    def judged_against_mark(self, *, passed: bool) -> bool:
        """Say whether the score given contradicts the verdict under the LMS's mark."""
        scaled = self.score.get("scaled")
        if self.mark is None or scaled is None:
            return False
        return bool(scaled < self.mark) if passed else bool(scaled >= self.mark)


def verb(statement: Statement) -> str:
    """Return the last word of the verb's IRI."""
    return str(statement["verb"]["id"]).rsplit("/", 1)[-1]


def categories(statement: Statement) -> set[str]:
    """Return the ids of the category activities."""
    activities = (statement.get("context") or {}).get("contextActivities") or {}
    return {one["id"] for one in activities.get("category") or ()}


def _time(statement: Statement) -> datetime:
    return datetime.fromisoformat(statement["timestamp"])


def _utc(statement: Statement) -> bool:
    try:
        return _time(statement).utcoffset() == timedelta(0)
    except ValueError:
        return False


def _uuid(text: object) -> bool:
    try:
        return str(uuid.UUID(str(text))) == str(text).lower()
    except ValueError:
        return False


ANY: Mapping[str, Callable[[Said], bool]] = {
    "8.1.3.0-3": lambda said: said.statement.get("actor") != said.session.actor,
    "8.1.4.0-3": lambda said: said.context.get("registration") != said.session.registration,
    "9.1.0.0-1": lambda said: not _uuid(said.statement.get("id")),
    "9.3.0.0-4": lambda said: not said.session.statements and said.verb != "initialized",
    "9.3.0.0-5": lambda said: any(verb(one) == "terminated" for one in said.session.statements),
    "9.5.1.0-3": lambda said: "raw" in said.score and not {"min", "max"} <= set(said.score),
    "9.6.2.1-1": lambda said: (
        not said.defined
        and said.verb in FRAME | JUDGED
        and said.statement["object"]["id"] == said.session.activity
    ),
    "9.6.2.2-2": lambda said: (
        MOVEON in said.categories and not (said.defined and {"success", "completion"} & set(said.result))
    ),
    "9.6.3.1-4": lambda said: said.extensions.get(SESSION) != said.session.id,
    "9.7.0.0-1": lambda said: "timestamp" not in said.statement or (said.defined and said.late()),
    "9.7.0.0-2": lambda said: "timestamp" in said.statement and not _utc(said.statement),
    "10.2.1.0-4": lambda said: "LMS.LaunchData" not in said.session.read,
    "10.2.1.0-6": lambda said: said.missing(),
    "10.2.1.0-7": lambda said: said.changed(),
    "11.0.0.0-3": lambda said: "cmi5LearnerPreferences" not in said.session.read,
}
"""What holds for each statement, cmi5 defined or only allowed."""

DEFINED: Mapping[str, Callable[[Said], bool]] = {
    "8.1.5.0-6": lambda said: said.statement["object"].get("id") != said.session.activity,
    "9.2.0.0-2": lambda said: said.statement["actor"].get("objectType") != "Agent",
    "9.2.0.0-3": lambda said: "account" not in said.statement["actor"],
    "9.3.0.0-1": lambda said: said.verb not in FRAME | JUDGED,
    "9.3.0.0-2": lambda said: said.before(said.verb),
    "9.3.0.0-3": lambda said: said.verb in VERDICTS and said.before(*VERDICTS),
    "9.3.0.0-6": lambda said: said.verb == "completed" and said.before("completed", registration=True),
    "9.3.0.0-7": lambda said: said.verb == "passed" and said.before("passed", registration=True),
    "9.3.0.0-8": lambda said: said.verb == "failed" and said.before("passed", registration=True),
    "9.3.4.0-2": lambda said: said.verb == "passed" and said.judged_against_mark(passed=True),
    "9.3.5.0-2": lambda said: said.verb == "failed" and said.judged_against_mark(passed=False),
    "9.5.1.0-2": lambda said: "score" in said.result and said.verb not in VERDICTS,
    "9.5.2.0-1": lambda said: said.verb == "passed" and said.result.get("success") is not True,
    "9.5.2.0-2": lambda said: said.verb == "failed" and said.result.get("success") is not False,
    "9.5.2.0-3": lambda said: "success" in said.result and said.verb not in VERDICTS,
    "9.5.3.0-1": lambda said: said.verb == "completed" and said.result.get("completion") is not True,
    "9.5.3.0-2": lambda said: "completion" in said.result and said.verb != "completed",
    "9.5.4.1-1": lambda said: said.verb == "terminated" and not _lasts(said),
    "9.5.4.1-2": lambda said: said.verb == "completed" and not _lasts(said),
    "9.5.4.1-3": lambda said: said.verb == "passed" and not _lasts(said),
    "9.5.4.1-4": lambda said: said.verb == "failed" and not _lasts(said),
    "9.6.2.0-1": lambda said: not said.grouped(),
    "9.6.2.2-1": lambda said: (
        bool({"success", "completion"} & set(said.result)) and MOVEON not in said.categories
    ),
    "9.6.3.2-2": lambda said: (
        said.mark is not None and said.verb in VERDICTS and said.extensions.get(MASTERY) != said.mark
    ),
    "10.2.2.0-2": lambda said: said.session.data["launchMode"] == "Browse" and said.verb in JUDGED,
    "10.2.2.0-3": lambda said: said.session.data["launchMode"] == "Review" and said.verb in JUDGED,
}
"""What holds for cmi5 defined statements alone."""


def _lasts(said: Said) -> bool:
    return (
        re.fullmatch(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", said.result.get("duration", ""))
        is not None
    )


def broken(said: Said) -> Iterator[str]:
    """Yield the ids of the requirements that *said* breaks."""
    for rules in (ANY, DEFINED if said.defined else {}):
        for requirement, is_broken in rules.items():
            if is_broken(said):
                yield requirement
