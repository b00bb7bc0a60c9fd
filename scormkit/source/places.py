"""Where the parts of a YAML text stand, counted as people count.

A place reaches to the end of the value on its first line: what a caret can underline.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scormkit.diagnostics import Location

if TYPE_CHECKING:
    from collections.abc import Sequence

Event = Any
"""An event of PyYAML, whose stubs let marks be None; a parser's never are."""


@dataclass(frozen=True, slots=True)
class Places:
    """Turns the marks of events into places: *lines* are a part of *path* that begins on line *first*."""

    lines: Sequence[str]
    path: str
    first: int

    def of(self, event: Event) -> Location:
        """Return where *event* stands."""
        return self._between(event, event)

    def start(self, event: Event, length: int) -> Location:
        """Return the first *length* characters of *event*."""
        mark = event.start_mark
        return Location(self.path, mark.line + self.first, mark.column + 1, max(1, length))

    def text(self, event: Event) -> str:
        """Return what stands where *event* begins, to the end of the line."""
        line: int = event.start_mark.line
        return self.lines[line][event.start_mark.column :].rstrip()

    def span(self, start: Event, end: Event, first: Location | None) -> Location:
        """Return where a collection stands: up to its closing bracket, or to the end of its *first* part."""
        if getattr(start, "flow_style", False):
            return self._between(start, end)
        at = self.of(start)
        return at if first is None else joined(at, first)

    def below(self, event: Event) -> Location:
        """Return the first line of words below ``|`` or ``>``."""
        line = event.start_mark.line + 1
        while not self.lines[line].strip():
            line += 1
        words = self.lines[line].strip()
        return Location(self.path, line + self.first, self.lines[line].index(words) + 1, len(words))

    def _between(self, start: Event, end: Event) -> Location:
        first, last = start.start_mark, end.end_mark
        stop = last.column if last.line == first.line else len(self.lines[first.line].rstrip())
        return Location(self.path, first.line + self.first, first.column + 1, max(1, stop - first.column))


def joined(first: Location, last: Location) -> Location:
    """Return *first*, stretched to the end of *last* where both stand on one line."""
    if first.line != last.line:
        return first
    length = last.column + last.length - first.column
    return Location(first.path, first.line, first.column, max(first.length, length))
