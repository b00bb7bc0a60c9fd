"""Parses one JSON text strictly: what the standard library passes over in silence is said.

Keys that stand twice, NaN, halves of characters, and depth that would exhaust the stack.
"""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 100
"""No statement needs half of it; Python's own reader gives up near a thousand."""

_SPACE = re.compile(r"[ \t\n\r]*")
_HALVES = re.compile(r"\\u[dD][89a-fA-F]")
_NAMES = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)', re.DOTALL)
_KEYS = re.compile(r'("(?:[^"\\]|\\.)*")[ \t\n\r]*(:)?|[{}]', re.DOTALL)
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', re.DOTALL)

WORDS = {
    "Expecting property name enclosed in double quotes": "a key in double quotes is wanted here",
    "Expecting ':' delimiter": "a colon is wanted here",
    "Expecting ',' delimiter": "a comma is wanted here",
    "Illegal trailing comma before end of object": "a comma stands before the closing brace",
    "Illegal trailing comma before end of array": "a comma stands before the closing bracket",
    "Expecting value": "a value is wanted here",
    "Unterminated string starting at": "the text that begins here never ends",
    "Invalid control character at": "a control character stands inside a text",
    "Invalid \\escape": "the backslash means nothing here",
    "Invalid \\uXXXX escape": "four hexadecimal digits are wanted after \\u",
    "Extra data": "something follows where the value has ended",
}
UNTERMINATED = WORDS["Unterminated string starting at"]


class Broken(Exception):  # noqa: N818 - a break in a text, not in us
    """A text that is no JSON: why in *words*, and *offset*, the place in it."""

    def __init__(self, words: str, offset: int = 0, *, long: bool = False) -> None:
        super().__init__(words)
        self.words, self.offset, self.long = words, offset, long


class Parser:
    """Reads JSON texts; remembers of the last one whether a key stood twice in it."""

    def __init__(self) -> None:
        self._twice = False
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object, parse_constant=_refuse)

    def __call__(self, text: str) -> tuple[Any, int | None]:
        """Return the value that *text* is, and where in it a key stands for the second time.

        Raises Broken when it is none.
        """
        value, end = self.begin(text, skip(text, 0))
        if skip(text, end) != len(text):
            raise Broken(WORDS["Extra data"], skip(text, end))
        return value, self.second(text)

    def begin(self, text: str, start: int) -> tuple[Any, int]:
        """Return the value that begins at *start* and where it ends. Raises Broken."""
        self._twice = False
        try:
            value, end = self._decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            raise Broken(WORDS.get(error.msg, error.msg.lower()), error.pos) from None
        except RecursionError:
            raise Broken(_deep(), start) from None
        except _NotANumber as error:
            name = next(one.start() for one in _NAMES.finditer(text, start) if one[1])
            raise Broken(f"{error} is no number that JSON can write", name) from None
        except ValueError:
            raise Broken("a number has more digits than any reader keeps", start) from None
        _check(text, start, end, value)
        return value, end

    def second(self, text: str) -> int | None:
        """Return where in *text*, the last that was read, a key stands for the second time."""
        return _second(text) if self._twice else None

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            self._twice = True
        return made


class _NotANumber(Exception):  # noqa: N818 - the name of what was found
    """NaN or Infinity, which are no JSON."""


def _refuse(name: str) -> None:
    raise _NotANumber(name)


def _check(text: str, start: int, end: int, value: Any) -> None:
    if text.count("[", start, end) + text.count("{", start, end) > DEEPEST:
        place = _too_deep(text, start, end)
        if place is not None:
            raise Broken(_deep(), place)
    half = _HALVES.search(text, start, end)
    if half:
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise Broken("half of a character is no character", half.start()) from None


def _deep() -> str:
    return f"values are nested more than {DEEPEST} deep here"


def _too_deep(text: str, start: int, end: int) -> int | None:
    depth = 0
    for token in _BRACKETS.finditer(text, start, end):
        depth += bool(token[1]) - bool(token[2])
        if depth > DEEPEST:
            return token.start()
    return None


def _second(text: str) -> int | None:
    seen: list[set[str]] = []
    for token in _KEYS.finditer(text):
        if token[0] == "{":
            seen.append(set())
        elif token[0] == "}":
            seen.pop()
        elif token[2]:
            key = json.loads(token[1])
            if key in seen[-1]:
                return token.start()
            seen[-1].add(key)
    return None


def skip(text: str, start: int) -> int:
    """Return where, from *start* on, *text* holds something else than space."""
    found = _SPACE.match(text, start)
    return found.end() if found else start
