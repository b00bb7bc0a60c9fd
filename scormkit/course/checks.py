"""What can be wrong with a course whatever it is built for; limits of a standard stand with its back end."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.codes import BAD_FORMULA, UNSPOKEN_LANGUAGE
from scormkit.course.model import Course
from scormkit.course.texts import primary, spoken_languages
from scormkit.diagnostics import Diagnostic


def check_course(course: Course) -> Iterator[Diagnostic]:
    """Yield what a learner of *course* would stumble over on any target."""
    yield from formulas_can_be_read(course)
    yield from the_player_speaks_the_language(course)


def formulas_can_be_read(course: Course) -> Iterator[Diagnostic]:
    """Yield every formula that would show as code."""
    for at, latex in dict.fromkeys(course.unread):
        yield BAD_FORMULA.at(at, formula=latex if len(latex) <= _SHOWN else f"{latex[:_SHOWN]}…")


def the_player_speaks_the_language(course: Course) -> Iterator[Diagnostic]:
    """Yield a warning when buttons and messages would be English around a text that is not."""
    if primary(course.language) not in spoken_languages():
        yield UNSPOKEN_LANGUAGE.at(
            course.activities[0].at, language=course.language, spoken=", ".join(sorted(spoken_languages()))
        )


_SHOWN = 40
