"""The texts of a package's content, pages, styles and scripts, and what they refer to.

Pages are scanned, not parsed: what a rule needs are start tags with their places, browsers mend the rest,
and the scan is linear whatever stands in a file. Only some megabytes are looked into, the smallest files
first, for a package has gigabytes and courses are written in few of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scormkit.diagnostics import Location
from scormkit.lint.archive import Archive
from scormkit.lint.shelf import Shelf
from scormkit.lint.tags import Tag, start_tags

PAGES = frozenset({"html", "htm", "xhtml"})
STYLES = frozenset({"css"})
SCRIPTS = frozenset({"js", "mjs"})
DATA = frozenset({"json", "xml", "txt", "ini", "env", "yaml", "yml", "config"})
MOST = 4 << 20
"""Bytes of all texts together that are looked into."""

FILES = 2000
"""Texts that are looked into."""


@dataclass(frozen=True, eq=False)
class Text:
    """One text of a package."""

    name: str
    kind: str
    text: str
    archive: Archive
    noted: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """What was found in it, by who found it: a text is looked through once."""

    @property
    def folder(self) -> str:
        """Return the folder of this file, with its slash."""
        return self.name[: self.name.rfind("/") + 1]

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """Return the start tags that are of interest, if this is a page."""
        return tuple(start_tags(self.text)) if self.kind in PAGES else ()

    @cached_property
    def named(self) -> frozenset[str]:
        """Return the names of *tags*."""
        return frozenset([tag.mark.name for tag in self.tags])

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(one.end() for one in re.finditer("\n", self.text))]

    def at(self, offset: int, length: int = 1) -> Location:
        """Return the place of what stands at *offset*."""
        line = bisect_right(self._lines, offset)
        return self.archive.at(self.name, line, offset - self._lines[line - 1] + 1, max(1, length))


class Content:
    """The texts of one archive, read once when a rule first asks."""

    def __init__(self, archive: Archive, shelf: Shelf) -> None:
        self.archive = archive
        self._shelf = shelf

    @cached_property
    def texts(self) -> dict[str, Text]:
        """Return every text that is looked into, by its name."""
        wanted = PAGES | STYLES | SCRIPTS | DATA
        limits = self.archive.limits
        files = [
            (entry.size, name)
            for name, entry in self.archive.names.items()
            if ending(name) in wanted and entry.size <= limits.content
        ]
        found, budget = {}, MOST
        for size, name in sorted(files)[:FILES]:
            budget -= size
            data = self._shelf.data(name, limits.content) if budget >= 0 else None
            if data is not None:
                found[name] = Text(name, ending(name), decoded(data), self.archive)
        return dict(sorted(found.items()))

    @cached_property
    def whole(self) -> bool:
        """Say whether every page and script could be looked into: what was not met is then not there."""
        wanted = PAGES | SCRIPTS
        return all(name in self.texts for name in self.archive.names if ending(name) in wanted)

    def of(self, *kinds: frozenset[str]) -> Iterator[Text]:
        """Yield the texts of some *kinds*."""
        wanted = frozenset().union(*kinds)
        return (one for one in self.texts.values() if one.kind in wanted)


def ending(name: str) -> str:
    """Return the ending of *name*, in small letters; empty when it has none."""
    last = name[name.rfind("/") + 1 :]
    return last.rpartition(".")[2].lower() if "." in last else ""


def decoded(data: bytes) -> str:
    """Return the text in *data*: what is wrongly encoded is not of concern here."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")
