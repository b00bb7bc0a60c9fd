"""A plain web folder: no standard, no manifest; work is kept in the learner's own browser."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.backends import rules
from scormkit.backends.backend import Backend, Options
from scormkit.backends.page import page
from scormkit.course.model import Course, File
from scormkit.diagnostics import Diagnostic

STATE = 60000
"""Browsers keep millions of characters for an origin; many courses may have to share one."""


def check(course: Course, options: Options) -> Iterator[Diagnostic]:
    """Yield what a web server cannot hold: names that do not survive there."""
    del options
    yield from rules.state_fits(course, BACKEND)
    yield from rules.files_travel(course)


def emit(course: Course, options: Options) -> Iterator[File]:
    """Yield the page and all files of *course*, to be put on any web server or opened as a file."""
    del options
    yield from page(course, "web", STATE)
    yield from course.files


BACKEND = Backend("web", "plain web", check, emit, STATE)
