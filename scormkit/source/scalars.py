"""What a word without quotes is in YAML: a number, a boolean, nothing, or just text.

This is the core schema of YAML 1.2 (§10.3.2), with three departures that keep an author's words as
they were written: only ``true``, ``false`` and ``null`` in small letters are more than text;
numbers with a leading zero stay text (``0551234567`` is no quantity); and so do numbers that
JSON cannot hold (``.inf``, ``.nan``, ``1e999``).
"""

from __future__ import annotations

import math
import re

_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_NUMERIC = frozenset("+-.0123456789")
# Numbers of more than 64 digits are text: Python takes quadratic time for them.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,63})")
_OTHER_BASE = re.compile(r"0o[0-7]{1,64}|0x[0-9a-fA-F]{1,64}")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]{1,64}|(?:0|[1-9][0-9]{0,63})(?:\.[0-9]{0,64})?)(?:[eE][-+]?[0-9]{1,4})?"
)


def resolve(text: str) -> str | int | float | bool | None:
    """Return what the plain scalar *text* stands for."""
    if text in _WORDS:
        return _WORDS[text]
    return _number(text) if text[0] in _NUMERIC else text


def _number(text: str) -> str | int | float:
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text
