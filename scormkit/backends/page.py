"""The learner's page: beside the manifest, the one file that differs between targets."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from scormkit.course.model import Course, File
from scormkit.course.page import document
from scormkit.course.telling import tells

OWN = "'self'"
ANYWHERE = f"{OWN} https: http:"
"""An xAPI launch names its LRS at run time, so no host can be written down when a course is built."""

CONNECT = {"cmi5": ANYWHERE, "xapi": ANYWHERE}


def origin(url: str) -> str:
    """Return the origin of *url* as a content security policy writes it (CSP 3, 2.3.1)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def page(course: Course, target: str, state_limit: int) -> Iterator[File]:
    """Yield the page of every activity of *course*, told that it runs as *target*."""
    connect = CONNECT.get(target, OWN)
    if target not in CONNECT and tells(course, target):
        connect = f"{OWN} {origin(course.relay)}"
    for activity in course.activities:
        yield document(course, activity, target=target, connect=connect, extra={"stateLimit": state_limit})
