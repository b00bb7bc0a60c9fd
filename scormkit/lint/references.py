"""What pages, styles and scripts refer to, with its place, and whether it is loaded at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scormkit.lint.content import PAGES, SCRIPTS, STYLES, Tag, Text

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
IMPORT = re.compile(r"""@import\s++(?:"([^"\n]*+)"|'([^'\n]*+)')""", re.IGNORECASE)
REMARK = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
ADDRESS = re.compile(r"//[^\"'\s\\]{1,300}+(?=[\"'])")
BEFORE = re.compile(
    r"""(?:\.src\s*=|\bfetch\(|\bimport\(|\bimportScripts\(|\bopen\(\s*["'](?:GET|POST)["']\s*,)"""
    r"""\s*["']((?:https?:)?)\Z"""
)
LOOK_BACK = 60
"""Characters before an address that tell whether it is loaded."""

UNFILLED = re.compile(r"\{\{|\$\{|<%|\{%|\[\[|@@|[\"'+]|\\|\{[\w.]*\}")
"""What tells that a reference is put together when the page runs."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a text refers to something else."""

    source: Text
    raw: str
    at: int
    loaded: bool
    """Whether the browser loads it by itself; False for what a learner may follow."""


def references(text: Text) -> tuple[Reference, ...]:
    """Return what *text* refers to, as far as that stands in it as it is."""
    if "references" not in text.noted:
        found = (one for one in _all(text) if one.raw and not UNFILLED.search(one.raw))
        text.noted["references"] = tuple(found)
    return text.noted["references"]


def _all(text: Text) -> Iterator[Reference]:
    if text.kind in STYLES:
        yield from _style(text, 0, len(text.text))
    elif text.kind in SCRIPTS:
        yield from _script(text, 0, len(text.text))
    elif text.kind in PAGES:
        for tag in text.tags:
            yield from _tag(text, tag)


def _tag(text: Text, tag: Tag) -> Iterator[Reference]:
    names = LOADED.get(tag.name, ())
    if tag.name == "link" and set(tag.get("rel").lower().split()) & RELATIONS:
        names = ("href",)
    for name in names:
        if name in tag.values:
            yield Reference(text, tag.get(name), tag.values[name].at, loaded=True)
    if tag.name in FOLLOWED and "href" in tag.values:
        yield Reference(text, tag.get("href"), tag.values["href"].at, loaded=False)
    if tag.name == "style":
        yield from _style(text, *tag.inner)
    elif tag.name == "script":
        yield from _script(text, *tag.inner)
    style = tag.values.get("style")
    if style and "url(" in style.text.lower():
        for one in URL.finditer(style.text):
            yield Reference(text, _group(one), style.at, loaded=True)


def _style(text: Text, begin: int, end: int) -> Iterator[Reference]:
    """Yield what a style loads; remarks are blanked, so that places stay."""
    plain = REMARK.sub(lambda one: " " * len(one[0]), text.text[begin:end])
    for pattern in (URL, IMPORT):
        for one in pattern.finditer(plain):
            yield Reference(text, _group(one), begin + one.start(one.lastindex or 0), loaded=True)


def _script(text: Text, begin: int, end: int) -> Iterator[Reference]:
    """Yield the whole addresses that a script loads: what it puts together is not guessed."""
    for one in ADDRESS.finditer(text.text, begin, end):
        before = BEFORE.search(text.text[max(begin, one.start() - LOOK_BACK) : one.start()])
        if before:
            yield Reference(text, before[1] + one[0], one.start() - len(before[1]), loaded=True)


def _group(found: re.Match[str]) -> str:
    return str(found[found.lastindex or 0]).strip()
