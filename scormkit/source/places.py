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
        first, last = event.start_mark, event.end_mark
        line, column = first.line, first.column
        stop = last.column if last.line == line else len(self.lines[line].rstrip())
        length = stop - column
        return Location(self.path, line + self.first, column + 1, max(1, length))

    def start(self, event: Event, length: int) -> Location:
        """Return the first *length* characters of *event*."""
        mark = event.start_mark
        return Location(self.path, mark.line + self.first, mark.column + 1, max(1, length))

    def text(self, event: Event) -> str:
        """Return what stands where *event* begins, to the end of the line."""
        line: int = event.start_mark.line
        return self.lines[line][event.start_mark.column :].rstrip()

    def span(self, start: Event, end: Event, last: Location | None) -> Location:
        """Return where a collection stands: to its closing bracket, or to *last* if that is on its line."""
        mark, stop = start.start_mark, end.end_mark
        line, column = mark.line, mark.column
        if not start.flow_style:
            on_line = last is not None and last.line == line + self.first
            length = last.column + last.length - column - 1 if last and on_line else 1
        elif stop.line == line:
            length = stop.column - column
        else:
            length = len(self.lines[line].rstrip()) - column
        return Location(self.path, line + self.first, column + 1, length)

    def below(self, event: Event) -> Location:
        """Return the first line of words below ``|`` or ``>``."""
        line = event.start_mark.line + 1
        while not self.lines[line].strip():
            line += 1
        words = self.lines[line].strip()
        return Location(self.path, line + self.first, self.lines[line].index(words) + 1, len(words))
