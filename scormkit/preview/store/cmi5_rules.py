"""What cmi5 demands of statements: faults by the id of the requirement.

Each entry says whether a statement, seen after those before it, breaks that one requirement. Nothing here
stores, answers or raises; ``cmi5_words`` says what the ids mean.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from scormkit.preview.store.cmi5_session import SESSION, Said, Statement, moment
from scormkit.statements.words import MOVEON

MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
VERDICTS = frozenset({"passed", "failed"})
JUDGED = frozenset({"completed"}) | VERDICTS
FRAME = frozenset({"initialized", "terminated"})


def _utc(statement: Statement) -> bool:
    when = moment(statement)
    return when is not None and when.utcoffset() == timedelta(0)


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
    "9.3.0.0-5": lambda said: said.before("terminated"),
    "9.5.1.0-3": lambda said: "raw" in said.score and not {"min", "max"} <= set(said.score),
    "9.6.2.1-1": lambda said: (
        not said.defined and said.verb in FRAME | JUDGED and said.target == said.session.activity
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
    "8.1.5.0-6": lambda said: said.target != said.session.activity,
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
