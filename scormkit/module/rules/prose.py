"""Rules of prose: values are filled, pictures described, headings in order, links named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import (
    BAD_VALUE,
    EMPTY_LINK,
    MISSING_ALT,
    SECOND_TITLE,
    SKIPPED_LEVEL,
    UNDEFINED_VALUE,
    VAGUE_LINK,
)
from scormkit.diagnostics import Diagnostic, Location
from scormkit.module.blocks.text import Prose
from scormkit.module.meant import meant
from scormkit.module.model import Text
from scormkit.module.rules.subject import Subject, place

BLANK = re.compile(r"\{\{ *org\.([A-Za-z_][A-Za-z0-9_-]*) *\}\}")
"""A value of the organisation in a text."""

# What looks like one: braces with `org` or spaces inside. `{{a}}` alone may be a formula's.
_ATTEMPT = re.compile(r"\{\{(?=[^{}\n]*org\b|[ \t])[^{}\n]*(\}\}?)?|(?<!\{)\{ *org\.[^{}\n]*\}(?!\})")

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NO_PARAGRAPH = re.compile(r"\s*$|\s*([-*+>|#]|\d+[.)])|    ")

_VAGUE = {
    *("clicca qui", "cliccare qui", "qui", "leggi", "leggi tutto", "link", "vai", "continua"),
    *("click here", "here", "link here", "this link", "this", "read more", "more", "learn more"),
    *("hier klicken", "klicken sie hier", "hier", "mehr", "weiterlesen"),
    *("cliquez ici", "cliquer ici", "ici", "lire la suite", "en savoir plus"),
    *("haz clic aquí", "haga clic aquí", "clic aquí", "aquí", "leer más", "más"),
    *("اضغط هنا", "انقر هنا", "هنا", "المزيد"),
}
"""Link texts that say only "here is a link", in the languages the player speaks."""


def values_are_defined(subject: Subject) -> Iterator[Diagnostic]:
    """Yield values of the organisation that are not defined, or not written as one."""
    for text in subject.texts:
        if "{" not in text.md:
            continue
        for found in _ATTEMPT.finditer(text.md):
            at = text.within(found.start(), len(found[0]))
            value = BLANK.fullmatch(found[0])
            if value is None:
                yield BAD_VALUE.at(at, found=found[0].strip())
            elif value[1] not in subject.project.values:
                known = subject.project.values
                yield UNDEFINED_VALUE.at(at, name=f"org.{value[1]}", meant=meant(value[1], known))


def pictures_are_described(subject: Subject) -> Iterator[Diagnostic]:
    """Yield pictures in prose without a description."""
    for text, one in subject.references:
        if one.kind == "image" and not one.alt.strip():
            yield MISSING_ALT.at(place(text, one, one.target), path=one.target)


def links_say_where_they_lead(subject: Subject) -> Iterator[Diagnostic]:
    """Yield links without a text, and those whose text says only that they are links."""
    for text, one in subject.references:
        if one.kind != "link":
            continue
        words = " ".join(one.alt.casefold().split()).strip(" .:!»«›‹>→…")
        if not words:
            yield EMPTY_LINK.at(place(text, one, one.target), target=one.target)
        elif words in _VAGUE:
            yield VAGUE_LINK.at(place(text, one, one.alt), text=one.alt)


def headings_are_in_order(subject: Subject) -> Iterator[Diagnostic]:
    """Yield headings of the page title's level, and those that skip a level."""
    prose = set()
    for page in subject.module.pages:
        level = 1
        for block in page.blocks:
            if isinstance(block, Prose):
                prose |= {id(text) for text in block.text}
                for text in block.text:
                    for at, found in headings(text):
                        yield from _judged(at, found, level)
                        level = max(found, 1)
    for text in subject.texts:
        if id(text) not in prose:
            yield from (SECOND_TITLE.at(at) for at, level in headings(text) if level == 1)


def _judged(at: Location, level: int, before: int) -> Iterator[Diagnostic]:
    if level == 1:
        yield SECOND_TITLE.at(at)
    elif level > before + 1:
        yield SKIPPED_LEVEL.at(at, level=level, before=before)


def headings(text: Text) -> Iterator[tuple[Location, int]]:
    """Yield place and level of every heading in *text* (CommonMark 0.31, 4.2 and 4.3)."""
    if "#" not in text.md and "\n" not in text.md:
        return
    fence, before, offset = "", "", 0
    for line in text.md.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif found := _HEADING.match(line):
            yield text.within(offset, len(line)), len(found[1])
        elif (under := _UNDERLINE.fullmatch(line)) and not _NO_PARAGRAPH.match(before):
            yield text.within(offset - len(before) - 1, len(before)), 1 if under[1][0] == "=" else 2
        before, offset = line, offset + len(line) + 1


RULES = (values_are_defined, pictures_are_described, links_say_where_they_lead, headings_are_in_order)
