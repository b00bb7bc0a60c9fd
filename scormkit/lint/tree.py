"""An XML document of a package, with the place of every element, attribute, value and text.

libxml2 makes the tree and knows lines at best. Columns come from a scan of our own over the start
tags, done only when somebody asks for a place: a sound package is never scanned. The scan trusts that
the parser has found the document well-formed, and that it has no document type.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from heapq import merge
from urllib.parse import unquote

from scormkit.diagnostics import Location
from scormkit.xml import Element

XML_SPACE = "http://www.w3.org/XML/1998/namespace"
MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</[^>]*>"
    r"|<(?P<name>[^\s/>]+)(?P<attributes>(?:[^>\"']++|\"[^\"]*\"|'[^']*')*+)>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"([^\s=/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


Extent = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a start tag stands: begin and end of its name, begin and end of its attributes, its end."""

    begin: int
    name: int
    attributes: Extent
    end: int


@dataclass(frozen=True, eq=False)
class Tree:
    """A document: its *root*, its *text*, and *place* that makes Locations of lines and columns."""

    name: str
    root: Element
    text: str = field(repr=False)
    place: Callable[[str, int, int, int], Location] = field(repr=False)

    def at(self, element: Element, attribute: str = "") -> Location:
        """Return the place of *element*'s start tag, or of the value of its *attribute* (``{space}name``).

        An attribute that is not there is missed at the element.
        """
        found = self._find(element, attribute) if attribute else None
        return self._location(*found[1]) if found else self._start(element)

    def key(self, element: Element, attribute: str) -> Location:
        """Return the place of the name of *attribute*, as far as *element* has it."""
        found = self._find(element, attribute)
        return self._location(*found[0]) if found else self._start(element)

    def inside(self, element: Element) -> Location:
        """Return the place of *element*'s text, without the white space around it."""
        begin = self._spans[element].end
        end = self.text.find("<", begin)
        words = self.text[begin:end].strip() if end > begin else ""
        if not words:
            return self.at(element)
        begin = self.text.index(words, begin)
        return self._location(begin, begin + len(words))

    def all(self, *names: str) -> Iterator[Element]:
        """Yield every element whose local name is one of *names*, whatever its namespace."""
        found = (self._named.get(name, ()) for name in names)
        return (element for _, element in (merge(*found) if len(names) > 1 else next(found)))

    def own(self, *names: str) -> Iterator[Element]:
        """Yield what ``all`` does, but nothing of other namespaces than the root's, nor below such."""
        return (one for one in self.all(*names) if one not in self._strange)

    @cached_property
    def _strange(self) -> set[Element]:
        own = space(self.root)
        strange: set[Element] = set()
        for element in self.root.iter("{*}*"):
            if space(element) != own or element.getparent() in strange:
                strange.add(element)
        return strange

    @cached_property
    def _named(self) -> dict[str, list[tuple[int, Element]]]:
        """Return the elements, numbered in their order, by their local names: every rule asks for some."""
        named: dict[str, list[tuple[int, Element]]] = {}
        for number, element in enumerate(self.root.iter("{*}*")):
            named.setdefault(local(element), []).append((number, element))
        return named

    @cached_property
    def _spans(self) -> dict[Element, Span]:
        """Return where each element's start tag stands: the scan meets them in the tree's own order."""
        found = (
            Span(one.start(), one.end("name"), one.span("attributes"), one.end())
            for one in MARKUP.finditer(self.text)
            if one["name"]
        )
        return dict(zip(self.root.iter("{*}*"), found, strict=True))

    def _start(self, element: Element) -> Location:
        span = self._spans[element]
        return self._location(span.begin, span.name)

    def _find(self, element: Element, attribute: str) -> tuple[Extent, Extent] | None:
        """Return the extents of the name and of the value of *attribute*, as they are written."""
        wanted = attribute[attribute.rfind("}") + 1 :]
        for one in ATTRIBUTE.finditer(self.text, *self._spans[element].attributes):
            prefix, colon, name = one[1].rpartition(":")
            if name != wanted or prefix == "xmlns":
                continue
            space = XML_SPACE if prefix == "xml" else element.nsmap.get(prefix) if colon else None
            if attribute == (f"{{{space}}}{name}" if space else name):
                return one.span(1), one.span(2 if one[2] is not None else 3)
        return None

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(one.end() for one in re.finditer("\n", self.text))]

    def _location(self, begin: int, end: int) -> Location:
        line = bisect_right(self._lines, begin)
        first = self._lines[line - 1]
        last = self._lines[line] - 1 if line < len(self._lines) else len(self.text)
        return self.place(self.name, line, begin - first + 1, max(1, min(end, last) - begin))


def local(element: Element) -> str:
    """Return the name of *element* without its namespace."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def space(element: Element) -> str:
    """Return the namespace of *element*; empty when it has none."""
    tag = element.tag
    return tag[1 : tag.index("}")] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: Element, *names: str) -> list[Element]:
    """Return the children of *element* that are elements, those with a local name of *names* if any."""
    return [one for one in element if isinstance(one.tag, str) and (not names or local(one) in names)]


def words(element: Element | None) -> str:
    """Return the text of *element* without the white space around it."""
    return (element.text or "").strip() if element is not None else ""


def iri(element: Element, name: str) -> str:
    """Return attribute *name* as names of that type are compared: decoded, with single blanks (xs:anyURI)."""
    return " ".join(unquote(element.get(name) or "").split())


def attribute(element: Element, name: str) -> tuple[str, str] | None:
    """Return the full name and the value of the attribute whose local name is *name*, but for its case."""
    wanted = name.lower()
    for key, value in element.attrib.items():
        full = str(key)
        if full[full.rfind("}") + 1 :].lower() == wanted:
            return full, str(value)
    return None
