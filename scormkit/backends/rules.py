"""What more than one back end looks for before it emits: shared rules, never shared classes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from urllib.parse import urlsplit

from scormkit.backends.backend import Backend
from scormkit.codes import (
    EMPTY_TITLE,
    LARGE_STATEMENT,
    LONG_TITLE,
    PLACEHOLDER_BASE,
    ROUNDED_MARK,
    STATE_OVERFLOWS,
    TOO_MANY_INTERACTIONS,
    UNSAFE_FILE_NAME,
)
from scormkit.course.model import Course
from scormkit.course.telling import sizes, tells
from scormkit.diagnostics import Diagnostic
from scormkit.xml import line

PATH = 200
"""Longer paths do not unpack on Windows once an LMS has put its own folders before them."""

SAFE = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
"""Names that no LMS rewrites (Moodle strips ``& ' " < > : |``) and every file system can write."""

DEVICES = re.compile(r"(?:.*/)?(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^/]*)?", re.IGNORECASE)
"""What Windows takes for a device in any folder and with any extension."""

REFUSED = (".mjs", ".php", ".phtml", ".jsp", ".asp", ".aspx", ".cgi", ".htaccess")
"""Types that servers run instead of serving, or serve with a type browsers refuse."""

STATEMENT = 52_000
"""Bytes of one statement without what the player fills in. A browser lets 64 KiB outlive a page that is left,
and the player spends 58,000 of them (Fetch, HTTP-network-or-cache fetch, step on keepalive)."""

PLACEHOLDERS = ("invalid", "example.com", "example.org", "example.net")
"""Hosts that stand in for a real one: our own default, and what is copied from manuals (RFC 2606).
``.example`` is not among them: who writes it means an example."""


def state_fits(course: Course, backend: Backend) -> Iterator[Diagnostic]:
    """Yield a finding for every activity whose saved state can outgrow what *backend*'s standard keeps."""
    for activity in course.activities:
        budget = activity.state
        if budget.total > backend.state_limit:
            worst = sorted(budget.blocks, key=lambda block: (-block[1], block[0]))[:3]
            largest = ", ".join(f"{name} ({size})" for name, size in worst)
            yield STATE_OVERFLOWS.at(
                activity.at,
                used=budget.total,
                limit=backend.state_limit,
                standard=backend.title,
                largest=largest,
            )


def titles_fit(course: Course, standard: str, limit: int) -> Iterator[Diagnostic]:
    """Yield a finding for every title that is longer than *limit*, or that an LMS takes for none."""
    for activity in course.activities:
        for title in dict.fromkeys((line(course.title), line(activity.title))):
            if title in {"", "0"}:
                yield EMPTY_TITLE.at(activity.at, title=title)
            if len(title) > limit:
                yield LONG_TITLE.at(activity.at, length=len(title), limit=limit, standard=standard)


def files_travel(course: Course) -> Iterator[Diagnostic]:
    """Yield a finding for every file of *course* whose name does not survive the way to a learner."""
    for path in (file.path for file in course.files):
        known = SAFE.fullmatch(path) and not DEVICES.fullmatch(path)
        if not known or len(path) > PATH or path.lower().endswith(REFUSED):
            yield UNSAFE_FILE_NAME.at(course.activities[0].at, path=path)


def marks_are_short(course: Course, decimals: int) -> Iterator[Diagnostic]:
    """Yield a warning for every pass mark that has more than *decimals* places after the point."""
    for activity in course.activities:
        mark = activity.pass_mark
        if mark is not None and rounded(mark, decimals) != mark:
            yield ROUNDED_MARK.at(
                activity.at,
                percent=f"{float(mark * 100):g}",
                rounded=decimal(rounded(mark, decimals) * 100),
            )


def iris_have_an_owner(course: Course) -> Iterator[Diagnostic]:
    """Yield a warning for every activity whose IRI is under a host that is only a placeholder."""
    for activity in course.activities:
        host = urlsplit(activity.iri).hostname or ""
        if any(host == name or host.endswith(f".{name}") for name in PLACEHOLDERS):
            yield PLACEHOLDER_BASE.at(activity.at, host=host)


def interactions_fit(course: Course, standard: str, most: int) -> Iterator[Diagnostic]:
    """Yield a finding for every activity that asks more than *most* questions."""
    for activity in course.activities:
        if len(activity.interactions) > most:
            yield TOO_MANY_INTERACTIONS.at(
                activity.at, count=len(activity.interactions), limit=most, standard=standard
            )


def statements_travel(course: Course, target: str) -> Iterator[Diagnostic]:
    """Yield a finding for every block whose statement is too large to be sent while a page is left.

    Where statements are told, their addresses must have an owner, too.
    """
    if not tells(course, target):
        return
    yield from iris_have_an_owner(course)
    for name, size in sizes(course):
        if size > STATEMENT:
            yield LARGE_STATEMENT.at(course.activities[0].at, id=name, size=size, limit=STATEMENT)


def rounded(mark: Fraction, decimals: int) -> Fraction:
    """Return *mark* with *decimals* places, halves rounded up as in school."""
    scale = 10**decimals
    return Fraction((mark * scale * 2 + 1) // 2, scale)


def decimal(number: Fraction) -> str:
    """Return *number*, which has few decimals, as XML Schema writes one: ``80``, ``0.8``."""
    return f"{float(number):.6f}".rstrip("0").rstrip(".")
