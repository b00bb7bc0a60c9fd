"""The start tags of pages: where they stand, what they say, and what they let a browser load.

The pages of a course are made of the same tags over and over: a page is cut into pieces, and each is
read once. From the first piece on that may be no tag, or not the whole of one, the page is gone through
letter by letter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

_KEPT = (
    "a area audio base body embed frame frameset html iframe image img input link object script source style"
    " track video"
)
KEPT = frozenset(_KEPT.split())
"""Elements that somebody asks for; others are of interest only if their style loads something."""

_ASKED = "background data href kind muted poster rel src style xlink:href"
ASKED = frozenset(_ASKED.split())
"""Attributes that somebody asks for."""

RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
"""Elements whose text is no markup."""

LOADED = {
    "script": ("src",),
    "img": ("src",),
    "iframe": ("src",),
    "frame": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "source": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "input": ("src",),
    "object": ("data",),
    "body": ("background",),
    "image": ("href", "xlink:href"),
}
RELATIONS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"})
FOLLOWED = frozenset({"a", "area"})
URL = re.compile(r"""url\(\s*+(?:"([^"\n\\]*+)"|'([^'\n\\]*+)'|([^"'()\s\\]++))\s*+\)""", re.IGNORECASE)
UNFILLED = re.compile(r"\{\{|\$\{|<%|\{%|\[\[|@@|[\"'+]|\\|\{[\w.]*\}")
"""What tells that a reference is put together when the page runs."""

ATTRIBUTE = re.compile(
    r"""([^\s=/>"']++)\s*+(?:=\s*+(?:"(?P<a>[^"]*+)"|'(?P<b>[^']*+)'|(?P<c>[^\s>"'][^\s>]*+)))?+"""
)
OPENING = re.compile(
    r"""<(?:(?P<comment>!--)|(?P<name>[A-Za-z][^\s/><]*+)(?P<inside>"""
    r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+|["'])*+)(?P<end>>)?+)"""
)
"""A comment's begin, or a start tag, whose *end* is missing only where the text ends within it."""

COMMENT = "<!--"
PIECE = re.compile(rf"{COMMENT}|<[A-Za-z][^>]*+>")
"""What nearly always is a start tag: not where an attribute holds a ``>``, nor in scripts."""

WHOLE = re.compile(
    r"""<(?P<name>[A-Za-z][^\s/><]*+)(?P<inside>"""
    r"""(?:[^<>"'=]++|=\s*+(?:"[^"<]*+"|'[^'<]*+'|[^\s<>"'][^\s<>]*+|(?!["'<]))|["'])*+)>"""
)
"""A piece that ``OPENING`` reads as this tag: no other begins in it, and all quotes are closed."""

OFTEN, LONG = 4096, 400
"""So many tags are remembered, and of so many letters: a page can be one tag of some megabytes."""

LARGE = 1 << 18
"""Letters of a page whose pieces are not laid out all at once."""

Loaded = tuple[str, int, bool]
"""A reference as it is written, its place, and whether the browser loads it by itself."""


class Value(NamedTuple):
    """The value of an attribute, decoded, and its place in the tag."""

    text: str
    at: int


Values = Mapping[str, Value]


class Mark(NamedTuple):
    """What one start tag says, wherever it stands."""

    name: str
    values: Values
    kept: bool = False
    """Whether somebody asks for it."""

    loads: tuple[Loaded, ...] = ()
    styled: tuple[Loaded, ...] = ()
    """What its own style loads."""


class Tag(NamedTuple):
    """A start tag: what it says, where, and the extent of what stands in it when that is no markup."""

    mark: Mark
    at: int
    inner: tuple[int, int] = (0, 0)

    @property
    def name(self) -> str:
        """Return the element's name in small letters."""
        return self.mark.name

    def get(self, name: str) -> str:
        """Return the value of the attribute *name*, without space around it; empty when there is none."""
        return get(self.mark.values, name)


def get(values: Values, name: str) -> str:
    """Return the value of the attribute *name*, without space around it; empty when there is none."""
    found = values.get(name)
    return found.text.strip() if found else ""


PASSED = Mark("", {})
"""Stands for every tag that nobody asks for."""

ODD = Mark("", {})
"""Stands for a piece that may be no tag, or not the whole of one."""


def start_tags(text: str) -> Iterator[Tag]:
    """Yield the start tags of a page that are of interest."""
    if len(text) > LARGE:
        yield from _slowly(text, 0)
        return
    pieces = PIECE.findall(text)
    marks = {piece: _often(piece) if len(piece) < LONG else _mark(piece) for piece in set(pieces)}
    at = place = 0
    for piece in pieces:
        mark = marks[piece]
        if mark is PASSED:
            continue
        # All before it was passed over, or lies before the last place: this is where it stands.
        begin = text.find(piece, at)
        at = begin + len(piece)
        if at <= place:
            continue
        if mark is ODD or begin < place:
            yield from _slowly(text, max(begin, place))
            return
        place = at
        if piece == COMMENT:
            place = text.find("-->", at) + 3
            if place < 3:  # noqa: PLR2004 - nothing was found: the comment never ends
                return
            continue
        inner, place = _inner(text, mark.name, at)
        if mark.kept:
            yield Tag(mark, begin, inner)


def _slowly(text: str, place: int) -> Iterator[Tag]:
    """Yield the start tags from *place* on, whatever stands in them."""
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
        inner, place = _inner(text, name, place)
        if name in KEPT or "url(" in found["inside"]:
            yield Tag(_read(found), found.start(), inner)


def _inner(text: str, name: str, place: int) -> tuple[tuple[int, int], int]:
    """Return the extent of what is no markup in the element that is open at *place*, and where to go on."""
    if name not in RAW:
        return (0, 0), place
    closing = RAW[name].search(text, place)
    end = closing.start() if closing else len(text)
    return (place, end), end


def _mark(piece: str) -> Mark:
    """Return what the start tag *piece* says, if it is one."""
    if piece == COMMENT:
        return Mark(COMMENT, {})
    found = WHOLE.fullmatch(piece)
    if found is None:
        return ODD
    name = found["name"].lower()
    return _read(found) if name in KEPT or name in RAW or "url(" in found["inside"] else PASSED


_often = lru_cache(maxsize=OFTEN)(_mark)


def _read(found: re.Match[str]) -> Mark:
    """Return what the start tag *found* says; its places count from its begin."""
    name, shift = found["name"].lower(), found.start()
    values = {}
    for one in ATTRIBUTE.finditer(found.string, *found.span("inside")):
        attribute, value = one[1].lower(), one.lastgroup
        if attribute in ASKED:
            text = html.unescape(one[value]) if value else ""
            values[attribute] = Value(text, one.start(value or 0) - shift)
    kept = name in KEPT or "url(" in found["inside"]
    return Mark(name, values, kept, _filled(_loads(name, values)), _filled(_styled(values)))


def _loads(name: str, values: Values) -> Iterator[Loaded]:
    """Yield what the attributes of a tag name, but for its style."""
    names = LOADED.get(name, ())
    if name == "link" and set(get(values, "rel").lower().split()) & RELATIONS:
        names = ("href",)
    for one in names:
        if one in values:
            yield get(values, one), values[one].at, True
    if name in FOLLOWED and "href" in values:
        yield get(values, "href"), values["href"].at, False


def _styled(values: Values) -> Iterator[Loaded]:
    style = values.get("style")
    if style and "url(" in style.text.lower():
        for one in URL.finditer(style.text):
            yield group(one), style.at, True


def _filled(found: Iterator[Loaded]) -> tuple[Loaded, ...]:
    """Return those of what was *found* that stand there as they are."""
    return tuple([one for one in found if one[0] and not UNFILLED.search(one[0])])


def group(found: re.Match[str]) -> str:
    """Return what was *found* in whichever group, without space around it."""
    return str(found[found.lastindex or 0]).strip()
