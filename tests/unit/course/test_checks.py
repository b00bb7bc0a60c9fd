"""What a learner would stumble over is said, once, where it stands."""

from __future__ import annotations

from collections.abc import Callable

from scormkit.course.checks import check_course
from scormkit.course.model import Course

Make = Callable[..., Course]


def test_a_sound_course_has_nothing_to_say(every: Course) -> None:
    assert list(check_course(every)) == []


def test_a_formula_that_cannot_be_read_is_said_at_its_text(make: Make) -> None:
    (one,) = check_course(make("Ecco $\\frac{$ e ancora $\\frac{$ qui."))
    assert (str(one.at), one.code.id) == ("module.yaml:12:17", "SK402")
    assert one.message == "the formula '\\frac{' cannot be read"


def test_a_very_long_formula_is_quoted_in_part(make: Make) -> None:
    (one,) = check_course(make("Ecco $" + "{" * 3000 + "$ qui."))
    assert len(one.message) < 100


def test_english_buttons_around_another_language_are_warned_about(make: Make) -> None:
    (one,) = check_course(make(language="pt-BR"))
    assert one.code.id == "SK403"
    assert "'pt-BR'" in one.message
    assert "ar, de, en, es, fr, it" in one.hint
