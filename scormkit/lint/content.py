"""The texts of a package's content, pages, styles and scripts, and what they refer to.

Pages are scanned, not parsed: what a rule needs are start tags with their places, browsers mend the rest,
and the scan is linear whatever stands in a file. Only some megabytes are looked into, the smallest files
first, for a package has gigabytes and courses are written in few of them.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from scormkit.diagnostics import Location
from scormkit.lint.archive import Archive
from scormkit.lint.shelf import Shelf

PAGES = frozenset({"html", "htm", "xhtml"})
STYLES = frozenset({"css"})
SCRIPTS = frozenset({"js", "mjs"})
DATA = frozenset({"json", "xml", "txt", "ini", "env", "yaml", "yml", "config"})
MOST = 4 << 20
"""Bytes of all texts together that are looked into."""

FILES = 2000
"""Texts that are looked into."""

OPENING = re.compile(
    r"""<(?:(?P<comment>!--)|(?P<name>[A-Za-z][^\s/><]*+)(?P<inside>"""
    r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+|["'])*+)(?P<end>>)?+)"""
)
"""A comment's begin, or a start tag, whose *end* is missing only where the text ends within it."""

ATTRIBUTE = re.compile(
    r"""([^\s=/>"']++)\s*+(?:=\s*+(?:"(?P<a>[^"]*+)"|'(?P<b>[^']*+)'|(?P<c>[^\s>"'][^\s>]*+)))?+"""
)
RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
"""Elements whose text is no markup."""


_KEPT = (
    "a area audio base body embed frame frameset html iframe image img input link object script source style"
    " track video"
)
KEPT = frozenset(_KEPT.split())
"""Elements that somebody asks for; others are of interest only if their style loads something."""

_ASKED = "background data href kind muted poster rel src style xlink:href"
ASKED = frozenset(_ASKED.split())
"""Attributes that somebody asks for."""


@dataclass(frozen=True, slots=True)
class Value:
    """The value of an attribute, decoded, and the offset where it stands."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag: its *name*, its attributes, and what stands in it when that is no markup."""

    name: str
    at: int
    values: dict[str, Value]
    inner: tuple[int, int] = (0, 0)

    def get(self, name: str) -> str:
        """Return the value of the attribute *name*, without space around it; empty when there is none."""
        found = self.values.get(name)
        return found.text.strip() if found else ""


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
        return tuple(_tags(self.text)) if self.kind in PAGES else ()

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(one.end() for one in re.finditer("\n", self.text))]

    def at(self, offset: int, length: int = 1) -> Location:
        """Return the place of what stands at *offset*."""
        line = bisect_right(self._lines, offset)
        return self.archive.at(self.name, line, offset - self._lines[line - 1] + 1, max(1, length))


def _tags(text: str) -> Iterator[Tag]:
    """Yield the start tags of a page that are of interest."""
    place = 0
    while found := OPENING.search(text, place):
        place = found.end()
        if found["comment"]:
            place = text.find("-->", place) + 3
            if place < 3:  # noqa: PLR2004 - nothing was found: the comment never ends
                return
            continue
        if not found["end"]:
            return
        name = found["name"].lower()
        inner = (0, 0)
        if name in RAW:
            closing = RAW[name].search(text, place)
            inner = (place, closing.start() if closing else len(text))
            place = inner[1]
        if name in KEPT or "url(" in found["inside"]:
            yield Tag(name, found.start(), dict(_values(text, *found.span("inside"))), inner)


def _values(text: str, begin: int, end: int) -> Iterator[tuple[str, Value]]:
    """Yield the attributes of one tag that somebody asks for."""
    for one in ATTRIBUTE.finditer(text, begin, end):
        name, group = one[1].lower(), one.lastgroup
        if name in ASKED:
            value = Value(html.unescape(one[group]), one.start(group)) if group else Value("", one.start())
            yield name, value


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
