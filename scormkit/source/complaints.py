"""What a YAML parser complains about, in an author's words.

libyaml says "did not find expected key" for a dozen different slips. What an author did is
told from that message *and* from the line it points into. The parser written in Python words
some complaints differently; both are understood here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scormkit.codes import (
    BAD_ESCAPE,
    BAD_INDENT,
    BAD_START,
    COLON_IN_TEXT,
    MISSING_COLON,
    NOT_YAML,
    TEXT_AFTER_BAR,
    TEXT_AFTER_CLOSE,
    UNCLOSED_BRACKET,
    UNCLOSED_QUOTE,
)
from scormkit.diagnostics import Diagnostic, Location

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yaml.error import Mark, MarkedYAMLError

_KEY = re.compile(r"\s*(?:- +)*[^\s#'\"\[{][^:]*:(?:\s|$)|\s*(?:- +)*(?:'[^']*'|\"[^\"]*\") *:(?:\s|$)")
_KEY_ALONE = re.compile(r".*:\s*(?:#.*)?")
_LOOKED_AT = 1_000
"""No more of a line is matched against patterns: a hostile one could make them slow."""


class Spot(NamedTuple):
    """A place in a text of which *lines* are known; all numbers count from 0."""

    path: str
    first: int
    lines: Sequence[str]
    line: int
    column: int

    @property
    def text(self) -> str:
        """Return the line."""
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def key(self) -> re.Match[str] | None:
        """Return the key that the line begins with."""
        return _KEY.match(self.text[:_LOOKED_AT])

    @property
    def indent(self) -> int:
        """Return how many spaces the line begins with."""
        return len(self.text) - len(self.text.lstrip(" "))

    @property
    def character(self) -> str:
        """Return what stands at this place."""
        return self.text[self.column : self.column + 1]

    @property
    def first_on_line(self) -> bool:
        """Say whether nothing stands to the left."""
        return not self.text[: self.column].strip()

    @property
    def more(self) -> bool:
        """Say whether anything stands to the right or below."""
        return bool(self.text[self.column + 1 :].strip()) or any(map(str.strip, self.lines[self.line + 1 :]))

    def last_bracket(self) -> Spot | None:
        """Return the last bracket of all that opens."""
        found = ((number, max(line.rfind("["), line.rfind("{"))) for number, line in enumerate(self.lines))
        return next((self.move(*one) for one in sorted(found, reverse=True) if one[1] >= 0), None)

    def at(self, length: int = 1) -> Location:
        """Return this place as people count."""
        return Location(self.path, self.line + self.first, self.column + 1, max(1, length))

    def move(self, line: int, column: int) -> Spot:
        """Return another place in the same text."""
        return self._replace(line=line, column=column)

    def whole_line(self) -> Location:
        """Return the line without its indentation."""
        return self.move(self.line, self.indent).at(len(self.text.strip()))


def translate(error: MarkedYAMLError, path: str, first: int, lines: Sequence[str]) -> Diagnostic:
    """Return what *error* means, at its place in the file *path*, whose *lines* begin with number *first*."""
    problem, context = error.problem or "", error.context or ""
    here = _spot(error.problem_mark or error.context_mark, path, first, lines)
    begun = _spot(error.context_mark or error.problem_mark, path, first, lines)
    for pattern, say in _MEANINGS:
        if pattern.search(f"{context}: {problem}"):
            return say(here, begun)
    return NOT_YAML.at(here.at(), problem=problem.replace("\n", " "))


def _spot(mark: Mark | None, path: str, first: int, lines: Sequence[str]) -> Spot:
    """Return the place of *mark*, or the last one with words when the text ended too early."""
    spot = Spot(path, first, lines, mark.line if mark else 0, mark.column if mark else 0)
    if spot.text.strip() or not mark:
        return spot
    full = [number for number, line in enumerate(lines[: mark.line]) if line.strip()]
    return spot.move(full[-1], len(lines[full[-1]].rstrip()) - 1) if full else spot.move(0, 0)


def _quote(_here: Spot, begun: Spot) -> Diagnostic:
    return UNCLOSED_QUOTE.at(begun.at(len(begun.text.rstrip()) - begun.column), quote=begun.character)


def _escape(here: Spot, _begun: Spot) -> Diagnostic:
    column = max(0, here.text.rfind("\\", 0, here.column + 1))
    spot = here.move(here.line, column)
    return BAD_ESCAPE.at(spot.at(2), character=repr(here.text[column + 1 : column + 2]))


def _bar(_here: Spot, begun: Spot) -> Diagnostic:
    return TEXT_AFTER_BAR.at(begun.at(), mark=repr(begun.character))


def _start(here: Spot, begun: Spot) -> Diagnostic:
    spot = begun if begun.line == here.line else here
    return BAD_START.at(spot.at(), character=repr(spot.character))


def _start_here(here: Spot, _begun: Spot) -> Diagnostic:
    bracket = None if here.more else here.last_bracket()
    if bracket:
        return UNCLOSED_BRACKET.at(bracket.at(), bracket=bracket.character)
    return BAD_START.at(here.at(), character=repr(here.character))


def _colon(here: Spot, _begun: Spot) -> Diagnostic:
    """Tell a colon inside a text from a key that stands too deep or follows a line without a colon."""
    if here.key and here.key.end() <= here.column:
        return COLON_IN_TEXT.at(here.at())
    for line in range(here.line - 1, -1, -1):
        above = here.move(line, 0)
        if not above.text.strip():
            continue
        if above.key:
            if _KEY_ALONE.fullmatch(above.text[:_LOOKED_AT]) and line < here.line - 1:
                return MISSING_COLON.at(here.move(line + 1, 0).whole_line())
            return _indent(here, here)
        if above.indent != here.indent or line == 0:
            return MISSING_COLON.at(above.whole_line())
    return COLON_IN_TEXT.at(here.at())


def _no_colon(_here: Spot, begun: Spot) -> Diagnostic:
    return MISSING_COLON.at(begun.whole_line())


def _indent(here: Spot, _begun: Spot) -> Diagnostic:
    return BAD_INDENT.at(here.whole_line(), column=here.indent)


def _block(here: Spot, begun: Spot) -> Diagnostic:
    """Tell a line that is indented wrongly from a text that goes on after its end."""
    if here.first_on_line:
        return _indent(here, begun)
    close = here.text[: here.column].rstrip()[-1:]
    length = len(here.text.rstrip()) - here.column
    return TEXT_AFTER_CLOSE.at(here.at(length), close=close)


def _bracket(here: Spot, begun: Spot) -> Diagnostic:
    if here.character == ":" and here.line == begun.line:
        return COLON_IN_TEXT.at(here.at())
    return UNCLOSED_BRACKET.at(begun.at(), bracket=begun.character)


_MEANINGS: tuple[tuple[re.Pattern[str], Callable[[Spot, Spot], Diagnostic]], ...] = tuple(
    (re.compile(pattern), say)
    for pattern, say in (
        (r"quoted scalar: .*(end of stream|document)", _quote),
        (r"quoted scalar: ", _escape),
        (r"block scalar: ", _bar),
        (r"(alias|anchor|tag|directive): |cannot start any token", _start),
        (r"(keys|entries) are not allowed|node content", _start_here),
        (r"values are not allowed", _colon),
        (r"simple key: ", _no_colon),
        (r"block (mapping|collection): ", _block),
        (r"flow (mapping|sequence): ", _bracket),
    )
)
