"""The seam between courses and standards: a back end is a name and two functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scormkit.course.model import Course, File
from scormkit.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Options:
    """What an author may ask of a back end."""

    edition: str = "4"
    """SCORM 2004's edition, ``3`` or ``4``; other back ends pay no heed."""

    schemas: tuple[File, ...] = ()
    """The standard's XSDs to put at the package's root, if asked for."""


@dataclass(frozen=True, slots=True)
class Backend:
    """One target of the compiler.

    *check* yields what the standard cannot hold; *emit* yields every file of the package,
    the manifest first, for a course that *check* found sound.
    """

    word: str
    title: str
    check: Callable[[Course, Options], Iterator[Diagnostic]]
    emit: Callable[[Course, Options], Iterator[File]]
    state_limit: int
    """The most characters of saved state that every LMS of this standard keeps."""
