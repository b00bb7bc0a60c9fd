"""What the LMS itself says about a cmi5 course: launched, abandoned, satisfied (cmi5 9.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from scormkit.preview.store.agents import Learner
from scormkit.preview.store.cmi5_rules import MASTERY
from scormkit.preview.store.cmi5_session import Statement
from scormkit.preview.store.course import Block, Course, Unit
from scormkit.preview.store.launches import Launch, activity_of, template
from scormkit.statements.words import CMI5, VERBS

_EXTENSIONS = "https://w3id.org/xapi/cmi5/context/extensions/"
_ADL = "https://w3id.org/xapi/adl/verbs/"
_TYPES = "https://w3id.org/xapi/cmi5/activitytype/"
_IRIS = {"launched": f"{VERBS}launched", "abandoned": f"{_ADL}abandoned", "satisfied": f"{_ADL}satisfied"}


def launched(launch: Launch, page: str) -> Statement:
    """Return what is said before *page* is opened (9.3.1, 9.6.3)."""
    assert launch.session is not None  # noqa: S101 - cmi5 alone is told of
    told = launch.session.data
    known = {
        "launchmode": told["launchMode"],
        "launchurl": page,
        "moveon": told["moveOn"],
        **({"launchparameters": told["launchParameters"]} if "launchParameters" in told else {}),
    }
    extensions: dict[str, Any] = {f"{_EXTENSIONS}{name}": value for name, value in known.items()}
    if "masteryScore" in told:
        extensions[MASTERY] = told["masteryScore"]
    made = _statement(launch, "launched", {"id": launch.activity, "definition": _named(launch.unit)})
    made["context"]["extensions"] |= extensions
    return made


def abandoned(launch: Launch) -> Statement:
    """Return what is said of a session that never said its last word (9.3.6, 9.5.4.2)."""
    length = ((launch.last or launch.begun) - launch.begun).total_seconds()
    made = _statement(launch, "abandoned", {"id": launch.activity})
    made["result"] = {"duration": f"PT{max(0.0, length):.2f}S"}
    return made


def satisfied(part: Block, kind: str, learner: Learner, registration: str, session: str) -> Statement:
    """Return what is said when all of a block, or of the course, is done (9.3.9); *kind* is which of them."""
    about = {"id": activity_of(part.id), "definition": {"type": f"{_TYPES}{kind}", **_named(part)}}
    return _said("satisfied", about, learner, registration, template(part.id, session))


def newly_satisfied(
    course: Course, done: Collection[str], told: Collection[str]
) -> Iterator[tuple[str, Block]]:
    """Yield what was not *told* yet to be satisfied, inner blocks first, when the units *done* are."""
    for kind, part in [*(("block", one) for one in course.whole.blocks()), ("course", course.whole)]:
        units = [unit.id for unit in part.units()]
        if units and part.id not in told and set(units) <= set(done):
            yield kind, part


def is_satisfied(unit: Unit, verbs: Collection[str]) -> bool:
    """Say whether *unit* is done when *verbs* were said of it (10.2.5)."""
    passed, completed = "passed" in verbs, "completed" in verbs
    return {
        "NotApplicable": True,
        "Passed": passed,
        "Completed": completed,
        "CompletedAndPassed": passed and completed,
        "CompletedOrPassed": passed or completed,
    }[unit.move_on]


def _statement(launch: Launch, verb: str, about: dict[str, Any]) -> Statement:
    assert launch.session is not None  # noqa: S101 - cmi5 alone is told of
    return _said(
        verb, about, launch.learner, launch.registration, template(launch.unit.id, launch.session.id)
    )


def _said(
    verb: str, about: dict[str, Any], learner: Learner, registration: str, context: dict[str, Any]
) -> Statement:
    context["contextActivities"]["category"] = [{"id": CMI5}]
    return {
        "actor": learner.actor,
        "verb": {"id": _IRIS[verb], "display": {"en": verb}},
        "object": {"objectType": "Activity", **about},
        "context": {"registration": registration, **context},
    }


def _named(part: Unit | Block) -> dict[str, Mapping[str, str]]:
    return {"name": dict(part.titles)} if part.titles else {}
