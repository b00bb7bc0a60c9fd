"""Reads values from a stream of any length, one at a time.

Nothing here knows statements but one thing: a store's answer is an object whose ``statements`` is the
list that is meant (xAPI 1.0.3, Data 2.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from scormkit.statements.parser import UNTERMINATED, Broken, Parser, skip

_CHUNK = 1 << 18
_NEAR = 16
"""An error this near to the end of what was read may be one of what was not: ``tru``, ``\\u00``."""

_ANSWER = re.compile(r'\{\s*"(?:statements|more)"\s*:')


@dataclass(frozen=True, slots=True)
class Found:
    """A value (or why there is none), its text, where it begins, and where in it a key stands again."""

    value: Any
    text: str
    line: int = 1
    column: int = 1
    twice: int | None = None


def values(stream: IO[str], most: int, *, inside: bool = False) -> Iterator[Found]:
    """Yield the values in *stream*, those of a list one by one; after what is broken, nothing.

    No value may be longer than *most* characters. *inside*: it is known to hold a store's answer.
    """
    window = _Window(stream, most)
    try:
        while window.peek():
            if window.peek() == "[":
                yield from _elements(window)
            elif inside or _ANSWER.match(window.ahead()):
                yield from _answer(window)
            else:
                yield window.value()
    except Broken as broken:
        words = f"{broken.words}; nothing from here on was read"
        yield Found(Broken(words, 0, long=broken.long), "", *window.position(broken.offset))


def _elements(window: _Window) -> Iterator[Found]:
    window.take("[")
    if window.peek() == "]":
        window.take("]")
        return
    while True:
        yield window.value()
        if window.peek() == "]":
            window.take("]")
            return
        window.take(",")


def _answer(window: _Window) -> Iterator[Found]:
    window.take("{")
    while True:
        key = window.value().value
        if not isinstance(key, str):
            raise Broken("a key in double quotes is wanted here")
        window.take(":")
        if key == "statements" and window.peek() == "[":
            yield from _elements(window)
        else:
            window.value()
        if window.peek() == "}":
            window.take("}")
            return
        window.take(",")


class _Window:
    """The part of a stream that is being read, and where that part stands."""

    def __init__(self, stream: IO[str], most: int) -> None:
        self._stream, self._most, self._parse = stream, most, Parser()
        self._text, self._start, self._ended = "", 0, False
        self._line, self._column = 1, 1

    def peek(self) -> str:
        """Return the next character that is not space; nothing at the end."""
        while True:
            self._move(skip(self._text, self._start))
            if self._start < len(self._text) or not self._more():
                return self._text[self._start : self._start + 1]

    def ahead(self) -> str:
        """Return some characters that follow."""
        if len(self._text) - self._start < _CHUNK:
            self._more()
        return self._text[self._start : self._start + 256]

    def take(self, char: str) -> None:
        """Go past *char*. Raises Broken when something else stands here."""
        if self.peek() != char:
            names = {",": "a comma", ":": "a colon"}
            raise Broken(f"{names.get(char, char)} is wanted here", self._start)
        self._move(self._start + 1)

    def value(self) -> Found:
        """Return the next value. Raises Broken when there is none."""
        self.peek()
        while True:
            try:
                value, end = self._parse.begin(self._text, self._start)
            except Broken as broken:
                if not self._may_go_on(broken):
                    raise
                continue
            if end < len(self._text) or not self._more():
                break
        text = self._text[self._start : end]
        found = Found(value, text, self._line, self._column, self._parse.second(text))
        self._move(end)
        return found

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of *offset*."""
        self._move(max(offset, self._start))
        return self._line, self._column

    def _may_go_on(self, broken: Broken) -> bool:
        cut = broken.words == UNTERMINATED
        if not cut and broken.offset < len(self._text) - _NEAR:
            return False
        if len(self._text) - self._start > self._most:
            raise Broken("this is too long", self._start, long=True)
        return self._more()

    def _more(self) -> bool:
        """Read on, as much again as is unread, so that a long value is not tried too often."""
        if self._ended:
            return False
        read = self._stream.read(max(_CHUNK, len(self._text) - self._start))
        self._ended = not read
        if read:
            self._text, self._start = self._text[self._start :] + read, 0
        return bool(read)

    def _move(self, end: int) -> None:
        lines = self._text.count("\n", self._start, end)
        if lines:
            self._line += lines
            self._column = end - self._text.rfind("\n", self._start, end)
        else:
            self._column += end - self._start
        self._start = end
