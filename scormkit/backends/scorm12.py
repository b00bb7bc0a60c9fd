"""SCORM 1.2: the standard that every LMS imports and the only one Moodle's app plays off line."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.backends import ims, rules
from scormkit.backends.backend import Backend, Options
from scormkit.backends.lom import IMSMD, imsmd
from scormkit.backends.page import page
from scormkit.course.model import Course, File
from scormkit.course.telling import telling
from scormkit.diagnostics import Diagnostic
from scormkit.xml import Element, add, serialize

STATE = 4096
"""``cmi.suspend_data`` is a CMIString4096 (RTE 3.4.4)."""

TITLE = 200
"""The XSD of IMS Content Packaging 1.1.2 refuses longer titles."""

DIALECT = ims.Dialect(
    spaces={
        None: "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
    },
    version="1.2",
    sco="scormtype",
    xsds={
        "http://www.imsproject.org/xsd/imscp_rootv1p1p2": "imscp_rootv1p1p2.xsd",
        IMSMD: "imsmd_rootv1p2p1.xsd",
        "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp_rootv1p2.xsd",
    },
)


def check(course: Course, options: Options) -> Iterator[Diagnostic]:
    """Yield what SCORM 1.2 cannot hold: much state, long titles, half percents."""
    del options
    yield from rules.state_fits(course, BACKEND)
    yield from rules.titles_fit(course, BACKEND.title, TITLE)
    yield from rules.files_travel(course)
    yield from rules.marks_are_short(course, decimals=2)
    yield from rules.statements_travel(course, "scorm12")


def emit(course: Course, options: Options) -> Iterator[File]:
    """Yield the manifest, the page and all files of *course* as a SCORM 1.2 package."""
    course = telling(course, "scorm12")
    yield File(ims.MANIFEST, serialize(_manifest(course, options)))
    yield from page(course, "scorm12", STATE)
    yield from course.files
    yield from options.schemas


def _manifest(course: Course, options: Options) -> Element:
    root = ims.manifest(course, DIALECT, options)
    root[0].append(imsmd(course.activities[0]))
    _, items = ims.organization(root, DIALECT, course)
    for item, activity in zip(items, course.activities, strict=True):
        if activity.pass_mark is not None:
            # CAM 2.3.2.5.1: 0 to 100. An LMS judges score.raw by it at LMSFinish (RTE 3.4.4), so a
            # driver must send no score before the check is complete. Moodle loses a mark of "0".
            percent = rules.rounded(activity.pass_mark, 2) * 100
            add(item, DIALECT.tag("masteryscore", "adlcp"), rules.decimal(percent))
    ims.resources(root, DIALECT, course)
    return root


BACKEND = Backend("scorm12", "SCORM 1.2", check, emit, STATE)
