"""cmi5: xAPI with rules about launching, sessions and what counts as done.

The official player checks little of a course structure, so it must be right here;
numbers in comments are the specification's sections.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scormkit.backends import rules
from scormkit.backends.backend import Backend, Options
from scormkit.backends.page import page
from scormkit.course.model import Activity, Course, File
from scormkit.course.telling import telling
from scormkit.diagnostics import Diagnostic
from scormkit.xml import Element, add, serialize

MANIFEST = "cmi5.xml"
SPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
COURSE = "http://adlnet.gov/expapi/activities/course"

STATE = 60000
"""No limit is written down; one State document of this size passes every LRS and proxy we know."""

TITLE = 255
DECIMALS = 4
"""Places of ``masteryScore``: as many as LMSs keep of a scaled score (13.1.4)."""


def check(course: Course, options: Options) -> Iterator[Diagnostic]:
    """Yield what cmi5 cannot hold, or should not: marks with many decimals, IRIs nobody owns."""
    del options
    yield from rules.state_fits(course, BACKEND)
    yield from rules.titles_fit(course, BACKEND.title, TITLE)
    yield from rules.files_travel(course)
    yield from rules.marks_are_short(course, DECIMALS)
    yield from rules.statements_travel(course, "cmi5")


def emit(course: Course, options: Options) -> Iterator[File]:
    """Yield the course structure, the page and all files of *course* as a cmi5 package."""
    del options
    course = telling(course, "cmi5")
    yield File(MANIFEST, serialize(_structure(course)))
    yield from page(course, "cmi5", STATE)
    yield from course.files


def _structure(course: Course) -> Element:
    root = etree.Element(_tag("courseStructure"), nsmap={None: SPACE})
    first = course.activities[0]
    # 13.1.1: the course needs an IRI of its own beside those of its AUs.
    whole = add(root, _tag("course"), id=f"{first.iri}/course")
    _texts(whole, course.title, first.description, course.language)

    goals = {
        _goal(activity, goal.id): (activity, goal)
        for activity in course.activities
        for goal in activity.goals
    }
    if goals:
        objectives = add(root, _tag("objectives"))
        for iri, (activity, goal) in goals.items():
            _texts(add(objectives, _tag("objective"), id=iri), goal.text, goal.text, activity.language)

    for activity in course.activities:
        _unit(root, activity)
    return root


def _unit(root: Element, activity: Activity) -> None:
    unit = add(root, _tag("au"), id=activity.iri, launchMethod="AnyWindow", activityType=COURSE)
    # 13.1.4: with a pass mark an AU is satisfied by work done and mark reached, not by either.
    if activity.pass_mark is None:
        unit.set("moveOn", "Completed")
    else:
        unit.set("moveOn", "CompletedAndPassed")
        unit.set("masteryScore", rules.decimal(rules.rounded(activity.pass_mark, DECIMALS)))
    _texts(unit, activity.title, activity.description, activity.language)
    if activity.goals:
        objectives = add(unit, _tag("objectives"))
        for goal in activity.goals:
            add(objectives, _tag("objective"), idref=_goal(activity, goal.id))
    add(unit, _tag("url"), activity.launch)


def _texts(parent: Element, title: str, description: str, language: str) -> None:
    """Say *title* and *description*, which the XSD demands both: the title stands in."""
    add(add(parent, _tag("title")), _tag("langstring"), title, lang=language)
    add(add(parent, _tag("description")), _tag("langstring"), description or title, lang=language)


def _goal(activity: Activity, goal: str) -> str:
    return f"{activity.iri}/objectives/{goal}"


def _tag(name: str) -> str:
    return f"{{{SPACE}}}{name}"


BACKEND = Backend("cmi5", "cmi5", check, emit, STATE)
