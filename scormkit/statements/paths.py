"""Reads the JSONPaths that xAPI Profiles allow, and finds what they mean in a statement.

xAPI Profiles 1.0, Structure 8.1: keys, places, ``*``, unions of these, descent (``..``), and whole paths
joined by ``|``; no filters, no scripts, no slices. Libraries for JSONPath read more than that, know no
``|``, and take a hundred times as long for a path such as ``$.object.id``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Way = tuple[str | int, ...]
ANY = "*"

_NAME = re.compile(r"[^\s.\[\]|'\"*,()?@:]+")
_TEXT = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_NUMBER = re.compile(r"0|[1-9]\d*", re.ASCII)
_BLANK = re.compile(r"\s*")
_DEEPEST = 200


class PathError(ValueError):
    """A path that profiles may not use; its words say why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step down: to members of these names and places, or to all; from here, or from anywhere below."""

    names: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    every: bool = False
    deep: bool = False

    def below(self, value: Any) -> Iterator[tuple[str | int, Any]]:
        """Yield the members of *value* that this step leads to."""
        if isinstance(value, dict):
            if self.every:
                yield from value.items()
            for name in self.names:
                if name in value:
                    yield name, value[name]
        elif isinstance(value, list):
            if self.every:
                yield from enumerate(value)
            for place in self.places:
                if place < len(value):
                    yield place, value[place]


@dataclass(frozen=True, slots=True)
class Selector:
    """A path that was understood: *ways* for alternatives, *plain* if it is one way of single keys."""

    text: str
    ways: tuple[tuple[Step, ...], ...]
    plain: Way | None

    def values(self, value: Any) -> list[Any]:
        """Return all that this path leads to in *value*."""
        if self.plain is None:
            return [found for _, found in self.pairs(value)]
        for name in self.plain:
            if isinstance(name, str):
                if not isinstance(value, dict) or name not in value:
                    return []
            elif not isinstance(value, list) or name >= len(value):
                return []
            value = value[name]
        return [value]

    def pairs(self, value: Any) -> list[tuple[Way, Any]]:
        """Return all that this path leads to in *value*, each with the way there."""
        return [pair for way in self.ways for pair in _follow(way, value)]

    def likely(self) -> Way:
        """Return the way to what is not there, as far as it can only be one."""
        way: list[str | int] = []
        for step in self.ways[0]:
            if step.every or step.deep or len(step.names) + len(step.places) != 1:
                break
            way += [*step.names, *step.places]
        return tuple(way)


def selector(text: str) -> Selector:
    """Return what the path *text* means. Raises PathError."""
    ways, start = [], 0
    while True:
        way, start = _way(text, _blank(text, start))
        ways.append(way)
        start = _blank(text, start)
        if start == len(text):
            break
        if text[start] != "|":
            raise PathError(f"{text[start:]!r} is no step of a path")
        start += 1
    return Selector(text, tuple(ways), _plain(ways))


def _plain(ways: list[tuple[Step, ...]]) -> Way | None:
    steps = ways[0]
    if len(ways) > 1 or any(one.every or one.deep or len(one.names) + len(one.places) != 1 for one in steps):
        return None
    way: list[str | int] = []
    for one in steps:
        way += [*one.names, *one.places]
    return tuple(way)


def _way(text: str, start: int) -> tuple[tuple[Step, ...], int]:
    if text[start : start + 1] != "$":
        raise PathError("a path begins with $")
    start += 1
    steps: list[Step] = []
    while text[start : start + 1] in {".", "["}:
        deep = text.startswith("..", start)
        if text[start] == ".":
            start += 2 if deep else 1
        step, start = (
            _bracket(text, start + 1, deep=deep)
            if text[start : start + 1] == "[" and (deep or text[start - 1] != ".")
            else _child(text, start, deep=deep)
        )
        steps.append(step)
    return tuple(steps), start


def _child(text: str, start: int, *, deep: bool) -> tuple[Step, int]:
    if text[start : start + 1] == ANY:
        return Step(every=True, deep=deep), start + 1
    name = _NAME.match(text, start)
    if name is None:
        raise PathError(
            f"a name or * is wanted at {text[start:]!r}" if text[start:] else "a path ends with a name"
        )
    return Step(names=(name[0],), deep=deep), name.end()


def _bracket(text: str, start: int, *, deep: bool) -> tuple[Step, int]:
    names: list[str] = []
    places: list[int] = []
    every = False
    while True:
        start = _blank(text, start)
        quoted, number = _TEXT.match(text, start), _NUMBER.match(text, start)
        if quoted:
            names.append(re.sub(r"\\(.)", r"\1", quoted[1] if quoted[1] is not None else quoted[2]))
            start = quoted.end()
        elif number:
            places.append(int(number[0]))
            start = number.end()
        elif text[start : start + 1] == ANY:
            every = True
            start += 1
        else:
            wanted = f"a quoted key, a place or * is wanted at {text[start:]!r}"
            raise PathError(f"{wanted}: filters, scripts and slices are not read")
        start = _blank(text, start)
        if text[start : start + 1] == "]":
            return Step(tuple(names), tuple(places), every, deep), start + 1
        if text[start : start + 1] != ",":
            raise PathError(f"a comma or ] is wanted at {text[start:]!r}")
        start += 1


def _follow(steps: tuple[Step, ...], value: Any) -> list[tuple[Way, Any]]:
    found: list[tuple[Way, Any]] = [((), value)]
    for step in steps:
        above = [one for pair in found for one in _all_below(*pair)] if step.deep else found
        found = [((*way, name), inner) for way, outer in above for name, inner in step.below(outer)]
    return found


def _all_below(way: Way, value: Any) -> Iterator[tuple[Way, Any]]:
    """Yield *value* and everything inside it, outer things first."""
    yield way, value
    if len(way) < _DEEPEST and isinstance(value, dict | list):
        for name, inner in Step(every=True).below(value):
            yield from _all_below((*way, name), inner)


def _blank(text: str, start: int) -> int:
    found = _BLANK.match(text, start)
    return found.end() if found else start
