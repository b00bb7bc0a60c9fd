"""Colours and how well they can be told apart: WCAG 2.2, success criteria 1.4.3 and 1.4.11."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_STEPS = 100
"""How finely a passing shade is looked for: a percent of the way to black or white."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of the sRGB space, 0..255 each."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


BLACK, WHITE = Colour(0, 0, 0), Colour(255, 255, 255)


def colour(text: str) -> Colour | None:
    """Return the colour that ``#rrggbb`` or ``#rgb`` names, or None."""
    if not _HEX.fullmatch(text):
        return None
    digits = text[1:] if len(text) == len("#rrggbb") else "".join(digit * 2 for digit in text[1:])
    return Colour(*bytes.fromhex(digits))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1..21 (WCAG 2.2, definition of "contrast ratio")."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return *one* with a *share* of *other*."""
    pairs = zip((one.red, one.green, one.blue), (other.red, other.green, other.blue), strict=True)
    return Colour(*(round(first + (second - first) * share) for first, second in pairs))


def shades(start: Colour) -> Iterator[Colour]:
    """Yield *start* and its shades, the nearest first, until black and white."""
    for step in range(_STEPS + 1):
        for end in (BLACK, WHITE):
            yield mixed(start, end, step / _STEPS)


def passing(start: Colour, against: Iterable[Colour], least: float) -> Colour | None:
    """Return the shade nearest to *start* that keeps *least* against all of *against*, or None."""
    against = tuple(against)
    return next(
        (shade for shade in shades(start) if all(contrast(shade, one) >= least for one in against)), None
    )


@lru_cache(maxsize=256)
def _luminance(one: Colour) -> float:
    # WCAG 2.2, definition of "relative luminance"
    red, green, blue = (_linear(part / 255) for part in (one.red, one.green, one.blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - as defined
