"""What a course must know to report statements: in the player's configuration, and in a file beside it.

Packages of cmi5 and xAPI always report them; packages of SCORM when the project names a relay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scormkit.course.model import Course, File
from scormkit.statements import words
from scormkit.statements.build import Asked, Described, definitions
from scormkit.statements.catalogue import canonical, catalogue

FILE = "statements.json"
"""Every statement that the package can send: what a relay, and whoever checks statements, goes by."""


def tells(course: Course, target: str) -> bool:
    """Say whether *course* reports statements as a package of *target*."""
    return target in words.LAUNCHED or (target in words.SCORMS and bool(course.relay))


def telling(course: Course, target: str) -> Course:
    """Return *course* as a package of *target* tells of it: unchanged, if it reports no statements."""
    if not tells(course, target):
        return course
    all_of_them = catalogue(described(course), target)
    file = File(FILE, canonical(all_of_them))
    return replace(
        course,
        files=tuple(sorted((*course.files, file), key=lambda one: one.path)),
        config={**course.config, "xapi": _config(course, target, all_of_them)},
    )


def _config(course: Course, target: str, all_of_them: Mapping[str, Any]) -> dict[str, Any]:
    (activity,) = course.activities
    relay = {"relay": {"url": course.relay, "key": all_of_them["key"]}} if target in words.SCORMS else {}
    return {
        "definitions": definitions(described(course)),
        "lms": course.lms,
        "profile": words.profile_version(activity.iri, activity.version),
        "course": words.course(activity.iri),
        "categories": words.categories(activity.iri, activity.version, target),
        **relay,
    }


def sizes(course: Course) -> Iterator[tuple[str, int]]:
    """Yield for everything that *course* tells of how many bytes its description takes in a statement."""
    for name, definition in definitions(described(course)).items():
        yield name or course.id, len(canonical(definition))


def described(course: Course) -> Described:
    """Return *course* in plain data: one activity, what it asks and what it is about."""
    (activity,) = course.activities
    return Described(
        iri=activity.iri,
        version=activity.version,
        title=activity.title,
        language=activity.language,
        description=activity.description,
        lms=course.lms,
        judged=activity.pass_mark is not None,
        pages=[(page["id"], page["title"]) for page in course.config["pages"]],
        objectives=[(goal.id, goal.text) for goal in activity.goals],
        questions=[
            Asked(
                id=asked.id,
                kind=asked.kind,
                words=asked.title,
                correct=asked.correct,
                page=asked.page,
                objective=asked.objective or "",
                points=asked.points,
                longest=asked.longest,
                answers=asked.answers,
                components={
                    part: [(one.id, one.text) for one in components]
                    for part, components in asked.components.items()
                },
            )
            for asked in activity.interactions
        ],
        things=[(one.id, one.title, one.page) for one in activity.things],
    )
