"""Contrast is what WCAG says it is, and a shade that passes is found where there is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.course.contrast import BLACK, WHITE, Colour, colour, contrast, mixed, passing

BYTE = st.integers(0, 255)
COLOURS = st.builds(Colour, BYTE, BYTE, BYTE)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),  # the famous grey that just fails
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_known_ratios(one: str, other: str, ratio: float) -> None:
    first, second = colour(one), colour(other)
    assert first is not None
    assert second is not None
    assert contrast(first, second) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_has_no_direction_and_stays_between_1_and_21(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(COLOURS)
def test_a_colour_reads_back_as_it_is_written(one: Colour) -> None:
    assert colour(str(one)) == one
    assert colour(str(one).upper()) == one


@pytest.mark.parametrize(
    "text", ["", "#12", "red", "#12345", "#1234567", "123456", "#12345g", "#１２３４５６"]
)
def test_what_is_no_colour_is_none(text: str) -> None:
    assert colour(text) is None


def test_three_digits_stand_for_six() -> None:
    assert colour("#0af") == Colour(0, 170, 255)


@given(COLOURS, COLOURS)
def test_a_passing_shade_passes(start: Colour, against: Colour) -> None:
    shade = passing(start, (against,), 4.5)
    assert shade is not None  # black or white always does, against one colour
    assert contrast(shade, against) >= 4.5


@given(COLOURS, COLOURS)
def test_a_colour_that_passes_is_its_own_nearest_shade(start: Colour, against: Colour) -> None:
    if contrast(start, against) >= 4.5:
        assert passing(start, (against,), 4.5) == start


def test_between_black_and_white_nothing_may_pass() -> None:
    assert passing(BLACK, (BLACK, WHITE), 10) is None


@given(COLOURS, COLOURS)
def test_mixing_begins_and_ends_at_its_colours(one: Colour, other: Colour) -> None:
    assert mixed(one, other, 0) == one
    assert mixed(one, other, 1) == other
