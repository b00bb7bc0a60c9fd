"""Times as SCORM writes them: ``CMITimespan`` in 1.2 (RTE 3.4.2), ISO 8601 in 2004 (RTE 4.1.1.7)."""

from __future__ import annotations

import re

SPAN = re.compile(r"(\d{1,4}):([0-5]\d):([0-5]\d(?:\.\d{1,2})?)", re.ASCII)
PERIOD = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)
SECONDS = (31_557_600, 2_629_800, 86_400, 3_600, 60, 1)
"""Of a year, a month, a day, an hour, a minute and a second; the first two on average."""

LONGEST = 100
MOST = 9999 * 3600 + 59 * 60 + 59.99


def seconds(text: object) -> float:
    """Return how long *text* is, in either form; 0 for what is neither."""
    if not isinstance(text, str):
        return 0.0
    if found := SPAN.fullmatch(text):
        hours, minutes, rest = found.groups()
        return int(hours) * 3600 + int(minutes) * 60 + float(rest)
    if (found := PERIOD.fullmatch(text)) and len(text) <= LONGEST:
        parts = zip(found.groups(), SECONDS, strict=True)
        return min(sum(float(part or 0) * unit for part, unit in parts), MOST)
    return 0.0


def timespan(length: float) -> str:
    """Return *length* in seconds as SCORM 1.2 writes it."""
    hundredths = round(min(max(length, 0.0), MOST) * 100)
    hours, rest = divmod(hundredths, 360_000)
    minutes, rest = divmod(rest, 6000)
    return f"{hours:04d}:{minutes:02d}:{rest // 100:02d}.{rest % 100:02d}"


def period(length: float) -> str:
    """Return *length* in seconds as SCORM 2004 writes it."""
    hundredths = round(min(max(length, 0.0), MOST) * 100)
    hours, rest = divmod(hundredths, 360_000)
    minutes, rest = divmod(rest, 6000)
    whole, part = divmod(rest, 100)
    last = f"{whole}.{part:02d}".rstrip("0") if part else str(whole)
    return f"PT{hours}H{minutes}M{last}S"
