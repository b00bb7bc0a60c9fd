"""xAPI as LMSs import it: a TinCan package, ``tincan.xml`` beside the content.

The file names the one activity that is launched. Questions are not repeated in it:
their definitions travel with the statements, and the same id may have one definition only.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scormkit.backends import rules
from scormkit.backends.backend import Backend, Options
from scormkit.backends.page import page
from scormkit.course.model import Course, File
from scormkit.course.telling import telling
from scormkit.diagnostics import Diagnostic
from scormkit.xml import Element, add, serialize

MANIFEST = "tincan.xml"
SPACE = "http://projecttincan.com/tincan.xsd"
COURSE = "http://adlnet.gov/expapi/activities/course"

STATE = 60000
"""No limit is written down; one State document of this size passes every LRS and proxy we know."""

TITLE = 255


def check(course: Course, options: Options) -> Iterator[Diagnostic]:
    """Yield what a TinCan package cannot hold, or should not: IRIs nobody owns."""
    del options
    yield from rules.state_fits(course, BACKEND)
    yield from rules.titles_fit(course, BACKEND.title, TITLE)
    yield from rules.files_travel(course)
    yield from rules.statements_travel(course, "xapi")


def emit(course: Course, options: Options) -> Iterator[File]:
    """Yield the activity list, the page and all files of *course* as a TinCan package."""
    del options
    course = telling(course, "xapi")
    yield File(MANIFEST, serialize(_tincan(course)))
    yield from page(course, "xapi", STATE)
    yield from course.files


def _tincan(course: Course) -> Element:
    root = etree.Element(_tag("tincan"), nsmap={None: SPACE})
    activities = add(root, _tag("activities"))
    # Exactly one activity may be launched: the first, from which the others would be reached.
    root_activity = course.activities[0]
    one = add(activities, _tag("activity"), id=root_activity.iri, type=COURSE)
    add(one, _tag("name"), course.title, lang=course.language)
    add(one, _tag("description"), root_activity.description or course.title, lang=course.language)
    add(one, _tag("launch"), root_activity.launch, lang=course.language)
    return root


def _tag(name: str) -> str:
    return f"{{{SPACE}}}{name}"


BACKEND = Backend("xapi", "xAPI (TinCan)", check, emit, STATE)
