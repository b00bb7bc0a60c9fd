"""Finds where a value stands inside a JSON text: built only when there is something to be said.

A statement is parsed by the standard library, which forgets places. The few statements that a
diagnostic speaks of are read once more here, along one path, skipping everything beside it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from json.decoder import scanstring  # type: ignore[attr-defined] # the standard reader of strings
from typing import Any

from scormkit.diagnostics import Location

_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DECODER = json.JSONDecoder(strict=False)


class Path(tuple[str | int, ...]):
    """A way into a statement: keys and positions; as text it is a JSONPath such as ``$.actor.mbox``."""

    __slots__ = ()

    def __str__(self) -> str:
        return "$" + "".join(_step(one) for one in self)

    def __add__(self, more: tuple[Any, ...]) -> Path:
        return Path((*self, *more))


ROOT = Path()


def _step(one: str | int) -> str:
    if isinstance(one, int):
        return f"[{one}]"
    return f".{one}" if _PLAIN.fullmatch(one) else f"[{one!r}]"


def find(text: str, path: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
    """Return where *text* holds the value at *path*, and its length; its key, if *key*.

    What is not there is looked for one step up, so that an absent member is shown at its object,
    marked by its opening bracket.
    """
    start = _skip(text, 0)
    for depth, step in enumerate(path):
        found = _member(text, start, step, key=key and depth == len(path) - 1)
        if found is None:
            return start, 1
        start = found
    if key and path:
        return start, _end(text, start) - start
    return start, 1 if text[start : start + 1] in "[{" else max(1, _end(text, start) - start)


def locate(text: str, at: Location, path: Sequence[str | int], *, key: bool = False) -> Location:
    """Return the place of the value at *path* in *text*, which begins *at* a place of its own."""
    offset, length = find(text, path, key=key)
    found = after(at, text, offset)
    return Location(found.path, found.line, found.column, length)


def after(at: Location, text: str, offset: int) -> Location:
    """Return the place of *offset* in *text*, which begins *at* a place of its own."""
    lines = text.count("\n", 0, offset)
    column = offset - text.rfind("\n", 0, offset) if lines else at.column + offset
    return Location(at.path, at.line + lines, column)


def _member(text: str, start: int, step: str | int, *, key: bool) -> int | None:
    if text[start : start + 1] == "{" and isinstance(step, str):
        return _value_of(text, start + 1, step, key=key)
    if text[start : start + 1] == "[" and isinstance(step, int):
        return _nth(text, start + 1, step)
    return None


def _value_of(text: str, start: int, name: str, *, key: bool) -> int | None:
    found = None
    while text[start := _skip(text, start)] != "}":
        begun = start
        word, start = scanstring(text, start + 1, False)  # noqa: FBT003 - a function of the standard library
        value = _skip(text, _skip(text, start) + 1)
        if word == name:
            found = begun if key else value  # the last of two is the one that counts
        start = _comma(text, _end(text, value))
    return found


def _nth(text: str, start: int, number: int) -> int | None:
    count = 0
    while text[start := _skip(text, start)] != "]":
        if count == number:
            return start
        count += 1
        start = _comma(text, _end(text, start))
    return None


def _end(text: str, start: int) -> int:
    return int(_DECODER.raw_decode(text, start)[1])


def _comma(text: str, start: int) -> int:
    start = _skip(text, start)
    return start + 1 if text[start] == "," else start


def _skip(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start
