"""Rules about what pages, styles and scripts refer to: files of the package, and other hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from urllib.parse import urlsplit

from scormkit.codes import FOREIGN_HOST, LEADING_OUT, LOST_LINK, MIXED_CONTENT, OTHER_LETTERS
from scormkit.diagnostics import Code, Diagnostic
from scormkit.lint.archive import printable
from scormkit.lint.content import PAGES, SCRIPTS, STYLES, Text
from scormkit.lint.links import DRIVE, is_external, resolve
from scormkit.lint.package import CONTENT, Package
from scormkit.lint.references import Reference, references
from scormkit.lint.room import Room

WEB = re.compile(r"(?:(https?):)?//", re.IGNORECASE)
LOCAL_HOST = re.compile(r"localhost|127\.[0-9.]+|\[::1\]", re.IGNORECASE)

Finding = tuple[Code, dict[str, str]]


@dataclass(slots=True)
class Met:
    """The first of what was met under one name, and how many more there are."""

    code: Code
    first: Reference
    facts: dict[str, str]
    more: int = field(default=0)


def references_lead_somewhere(package: Package) -> Iterator[Diagnostic]:
    """Yield, each target once, references to files that are not there, and to other hosts."""
    met: dict[tuple[str, str], Met] = {}
    weigh = cache(partial(_weigh, package))  # pages of a course refer to the same files
    for text in package.content.of(PAGES, STYLES, SCRIPTS):
        base = _base(text)
        for one in references(text):
            found = weigh(base, one.raw, loaded=one.loaded)
            if found:
                code, facts = found
                key = (code.id, next(iter(facts.values())))
                if key in met:
                    met[key].more += 1
                else:
                    met[key] = Met(code, one, facts)
    for what in met.values():
        where = what.first.source.at(what.first.at, len(what.first.raw))
        yield what.code.at(where, more=_more(what), **what.facts)


def _more(what: Met) -> str:
    """Return how many more there are, in the words that its code goes on with."""
    if not what.more:
        return ""
    if what.code in {FOREIGN_HOST, MIXED_CONTENT}:
        return f", and {what.more} more from there"
    return f" (and {what.more} more of this name)"


def _base(text: Text) -> str | None:
    """Return what the page puts before its references; None when that is no folder of the package."""
    if "base" not in text.named:
        return text.folder
    base = next(tag.get("href") for tag in text.tags if tag.name == "base")
    if not base:
        return text.folder
    if is_external(base) or base.startswith("/") or not base.endswith("/"):
        return None
    return text.folder + base


def _weigh(package: Package, base: str | None, raw: str, *, loaded: bool) -> Finding | None:
    """Return what is to be said of the reference *raw*, if anything."""
    web = WEB.match(raw)
    if web:
        return _host(raw, (web[1] or "").lower()) if loaded else None
    if DRIVE.match(raw) or raw.lower().startswith("file:"):
        return LEADING_OUT, {"name": printable(raw), "where": "the author's machine"}
    if is_external(raw) or raw.startswith(("#", "?")) or base is None:
        return None
    if raw.startswith("/"):
        return LEADING_OUT, {"name": printable(raw), "where": "the root of the server"}
    return _file(package, raw, base)


def _file(package: Package, raw: str, base: str) -> Finding | None:
    """Return what is to be said of a reference to a file of the package."""
    link = resolve(package.archive, raw, (), base)
    if link.outside:
        return LEADING_OUT, {"name": printable(raw), "where": "a folder above the package"}
    if link.found:
        facts = {"name": printable(link.path), "found": printable(link.found)}
        return None if link.exact else (OTHER_LETTERS, facts)
    named = link.path and not raw.partition("?")[0].endswith("/")
    return (LOST_LINK, {"name": printable(link.path)}) if named else None


def _host(raw: str, scheme: str) -> Finding | None:
    try:
        host = (urlsplit(raw if scheme else f"https:{raw}").hostname or "").lower()
    except ValueError:
        return None
    if not host:
        return None
    if LOCAL_HOST.fullmatch(host):
        return LEADING_OUT, {"name": printable(raw), "where": "the author's machine"}
    return MIXED_CONTENT if scheme == "http" else FOREIGN_HOST, {"host": printable(host)}


RULES = (references_lead_somewhere,)
ROOM = Room(RULES, kinds=CONTENT, once=True)
