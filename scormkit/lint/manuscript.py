"""A manifest's text, and edits of it that know where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scormkit.diagnostics import Location
from scormkit.lint.package import Package
from scormkit.lint.tree import MARKUP
from scormkit.xml import Element

PATH = "/-._~!$'()*+,;=:@"
"""What may stand in the path of a URI beside letters and digits (RFC 3986, 3.3), but for ``&``."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from *begin* to *end* give way to *text*, for the sake of *code*."""

    begin: int
    end: int
    text: str
    code: str
    what: str


class Manuscript:
    """A manifest's text, and where its places begin."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.tree = package.sound
        self.text = package.sound.text
        self._lines = [0, *(one.end() for one in re.finditer("\n", self.text))]

    def extent(self, at: Location) -> tuple[int, int]:
        """Return where *at* begins and ends in the text."""
        begin = self._lines[at.line - 1] + at.column - 1
        return begin, begin + at.length

    def value(self, element: Element, name: str) -> tuple[int, int]:
        """Return the extent of the value of attribute *name*; an empty one has no length."""
        begin, end = self.extent(self.tree.at(element, name))
        return begin, end if element.get(name) else begin

    def tag(self, element: Element) -> re.Match[str]:
        """Return the start tag of *element*."""
        found = MARKUP.match(self.text, self.extent(self.tree.at(element))[0])
        assert found  # noqa: S101 - the tree was made of this text
        return found


def escaped(text: str) -> str:
    """Return *text* as the value of an attribute, whichever quotes stand around it."""
    for char, name in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("'", "%27")):
        text = text.replace(char, name)
    return text
