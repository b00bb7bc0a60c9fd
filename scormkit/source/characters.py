r"""Texts free of what no author can see: byte order marks, control characters, foreign line breaks.

YAML, XML and every LMS treat these differently, so they are refused where they stand.
After ``clean`` a text has one kind of line break, ``\n``, and lines mean what editors show.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from scormkit.codes import BAD_CHARACTER, BOM, NOT_UTF8, TAB
from scormkit.diagnostics import Diagnostic, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

# What YAML 1.2 §5.1 does not print, and what some readers take for a line break (U+0085, U+2028, U+2029).
# A carriage return before a line feed is none of it; saying so after the one set, which all begins with,
# makes the search three times as fast.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff](?:(?<!\r)|(?!\n))"
)
MARK = "\ufeff"
MOST = 20
"""A file full of the same fault is told of it this often."""


def decode(content: bytes, path: str) -> str | Diagnostic:
    """Return *content* as text, or what is not UTF-8 in it."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
        return NOT_UTF8.at(Location(path, line, column), byte=f"0x{content[error.start]:02X}")


def clean(text: str, path: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """Return *text* with plain line breaks, unless something invisible stands in it."""
    said: list[Diagnostic] = []
    if text.startswith(MARK):
        said.append(BOM.at(Location(path)))
        text = text.removeprefix(MARK)
    text = text.replace("\r\n", "\n")
    bad = [
        BAD_CHARACTER.at(_place(text, match.start(), path), name=name_of(match.group()))
        for match in islice(INVISIBLE.finditer(text), MOST)
    ]
    return None if bad else text, (*said, *bad)


def tabs(text: str, path: str, first_line: int) -> Iterator[Diagnostic]:
    """Yield the first tab of every line of *text*."""
    if "\t" not in text:
        return
    lines = (pair for pair in enumerate(text.split("\n"), first_line) if "\t" in pair[1])
    for number, line in islice(lines, MOST):
        yield TAB.at(Location(path, number, line.index("\t") + 1))


def name_of(character: str) -> str:
    """Return how people call *character*: its number, and its name if it has one."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" ({name.lower()})" if name else "")


def _place(text: str, index: int, path: str) -> Location:
    return Location(path, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))
