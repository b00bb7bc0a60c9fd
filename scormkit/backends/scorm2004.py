"""SCORM 2004, 4th edition unless the 3rd is asked for, in the simplest form that works everywhere.

The player judges; the manifest leaves judging to it:

* No ``satisfiedByMeasure`` with a ``minNormalizedMeasure``, although it would hand the pass mark to
  the SCO. With it an LMS overrides ``cmi.success_status`` by comparing any score it holds (RTE
  4.2.22.1): the running score of a learner who leaves half-way would be recorded as *failed*.
* ``objectiveSetByContent`` and ``completionSetByContent``: else the end of an attempt that has said
  nothing yet counts as *satisfied* and *completed* (SN 3.13.2, End Attempt Process UP.4).
* No ``completionThreshold``: done means more than a measure of 1 (all graded questions checked).
* No ``mapInfo``: Moodle's import dies of it on PHP 8.
"""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.backends import ims, rules
from scormkit.backends.backend import Backend, Options
from scormkit.backends.lom import lom
from scormkit.backends.page import page
from scormkit.course.model import Course, File
from scormkit.course.telling import telling
from scormkit.diagnostics import Diagnostic
from scormkit.xml import Element, add, serialize

STATE = 64000
"""``cmi.suspend_data`` in the 4th edition; vendors keep as much in the 3rd."""

TITLE = 200
INTERACTIONS = 250
"""What an LMS must keep (RTE 4.2.9.1)."""

VERSIONS = {"3": "2004 3rd Edition", "4": "2004 4th Edition"}

SPACES = {
    None: "http://www.imsglobal.org/xsd/imscp_v1p1",
    "adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
    "adlseq": "http://www.adlnet.org/xsd/adlseq_v1p3",
    "adlnav": "http://www.adlnet.org/xsd/adlnav_v1p3",
    "imsss": "http://www.imsglobal.org/xsd/imsss",
}
XSDS = {
    SPACES[None]: "imscp_v1p1.xsd",
    SPACES["adlcp"]: "adlcp_v1p3.xsd",
    SPACES["adlseq"]: "adlseq_v1p3.xsd",
    SPACES["adlnav"]: "adlnav_v1p3.xsd",
    SPACES["imsss"]: "imsss_v1p0.xsd",
}

HIDDEN = ("previous", "continue", "abandon", "abandonAll")
"""The LMS's buttons we ask to hide: ours lead through the pages, and abandoning throws work away."""


def check(course: Course, options: Options) -> Iterator[Diagnostic]:
    """Yield what SCORM 2004 cannot hold: long titles, more than 250 interactions."""
    del options
    yield from rules.state_fits(course, BACKEND)
    yield from rules.titles_fit(course, BACKEND.title, TITLE)
    yield from rules.files_travel(course)
    yield from rules.interactions_fit(course, BACKEND.title, INTERACTIONS)
    yield from rules.statements_travel(course, "scorm2004")


def emit(course: Course, options: Options) -> Iterator[File]:
    """Yield the manifest, the page and all files of *course* as a SCORM 2004 package."""
    course = telling(course, "scorm2004")
    yield File(ims.MANIFEST, serialize(_manifest(course, options)))
    yield from page(course, "scorm2004", STATE)
    yield from course.files
    yield from options.schemas


def _manifest(course: Course, options: Options) -> Element:
    dialect = ims.Dialect(SPACES, VERSIONS[options.edition], "scormType", XSDS)
    root = ims.manifest(course, dialect, options)
    if options.edition != "3":
        # The 3rd edition's XSD lets nothing into the metadata that has no XSD of its own beside it,
        # and LOM's is not among those that can be fetched.
        root[0].append(lom(course.activities[0]))
    organization, items = ims.organization(root, dialect, course)
    for item in items:
        sequencing = add(item, dialect.tag("sequencing", "imsss"))
        controls = add(sequencing, dialect.tag("deliveryControls", "imsss"))
        controls.set("completionSetByContent", "true")
        controls.set("objectiveSetByContent", "true")
        presentation = add(item, dialect.tag("presentation", "adlnav"))
        interface = add(presentation, dialect.tag("navigationInterface", "adlnav"))
        for button in HIDDEN:
            add(interface, dialect.tag("hideLMSUI", "adlnav"), button)
    # Without flow a START request finds nothing to deliver (SN 4.3, Start Sequencing Request SB.2.5).
    sequencing = add(organization, dialect.tag("sequencing", "imsss"))
    add(sequencing, dialect.tag("controlMode", "imsss"), choice="true", flow="true")
    ims.resources(root, dialect, course)
    return root


BACKEND = Backend("scorm2004", "SCORM 2004", check, emit, STATE)
