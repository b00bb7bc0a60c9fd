"""What words without quotes mean."""

from __future__ import annotations

import pytest

from scormkit.source.scalars import resolve


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "no", "on", "off", "y", "N", "True", "FALSE", "Null", "NULL"),
        *("12:30", "1:30:00", "2026-01-01", "2026-01-01T10:00:00Z", "1.0.0"),
        *("010", "0551234567", "1_000", "0b11", ".inf", "-.INF", ".nan", "1e999", "9" * 65),
        *("-", "+", ".", "..", "1e", "0x", "0o8", "e5", "1,5", "٣"),
    ],
)
def test_what_only_looks_like_a_value_stays_text(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-0", 0),
        ("+2", 2),
        ("80", 80),
        ("0x1F", 31),
        ("0o17", 15),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.25e-2", -0.0125),
        ("1E3", 1000.0),
    ],
)
def test_numbers_booleans_and_nothing_are_what_yaml_1_2_says(text: str, value: object) -> None:
    found = resolve(text)
    assert found == value
    assert type(found) is type(value)


def test_the_longest_number_is_read() -> None:
    assert resolve("9" * 64) == int("9" * 64)
