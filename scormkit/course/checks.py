"""What can be wrong with a course whatever it is built for; limits of a standard stand with its back end."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.codes import BAD_FORMULA, UNSPOKEN_LANGUAGE
from scormkit.course.model import Course
from scormkit.course.texts import primary, spoken_languages
from scormkit.diagnostics import Diagnostic
from scormkit.module.model import Name

_SHOWN = 40
"""How much of a formula is quoted."""


def check_course(course: Course) -> Iterator[Diagnostic]:
    """Yield what a learner of *course* would stumble over on any target."""
    yield from formulas_can_be_read(course)
    yield from the_player_speaks_the_language(course)


def formulas_can_be_read(course: Course) -> Iterator[Diagnostic]:
    """Yield every formula that would show as code."""
    for at, latex in dict.fromkeys(course.unread):
        line = " ".join(latex.split())
        yield BAD_FORMULA.at(at, formula=line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…")


def the_player_speaks_the_language(course: Course) -> Iterator[Diagnostic]:
    """Yield a warning when buttons and messages would be English around a text that is not."""
    language = course.language
    if primary(language) not in spoken_languages():
        at = language.at if isinstance(language, Name) else course.activities[0].at
        yield UNSPOKEN_LANGUAGE.at(at, language=language, spoken=", ".join(sorted(spoken_languages())))
