"""Rules about pages and media: how browsers of today show them, to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import HEAVY_MEDIA, LAST_DIALOG, NO_CAPTIONS, NO_DOCTYPE
from scormkit.diagnostics import Diagnostic
from scormkit.lint.archive import printable
from scormkit.lint.content import PAGES, SCRIPTS, Text, ending
from scormkit.lint.package import CONTENT, Package
from scormkit.lint.room import Room
from scormkit.lint.tags import Mark, Tag

DOCTYPE = re.compile(r"(?:(?><\?.*?\?>)|(?><!--.*?-->)|\s++)*+<!doctype\b", re.DOTALL | re.IGNORECASE)
WHOLE = frozenset({"html", "body", "frameset"})
UNLOAD = ("unload", "pagehide")
CLOSE = ".close("
WINDOWS = ("window", "top", "parent", "self")
DIALOG = re.compile(r"(?<![.\w])(?:window\.)?(?:alert|confirm|prompt)\(")
NEAR = 200
"""Characters around a word about leaving in which a dialog belongs to it."""

HEAVY = {
    "picture": (5, frozenset({"png", "jpg", "jpeg", "gif", "bmp", "webp", "svg", "tif", "tiff"})),
    "sound": (30, frozenset({"mp3", "wav", "ogg", "m4a", "aac", "flac"})),
    "film": (60, frozenset({"mp4", "m4v", "webm", "mov", "avi", "wmv", "ogv", "mpg", "mpeg"})),
}
MEGABYTE = 1_000_000
TOLD = 100 * MEGABYTE
"""What is larger is told of as a file, whatever it is."""


def pages_say_which_html_they_are(package: Package) -> Iterator[Diagnostic]:
    """Yield the first page without a document type, and how many more there are."""
    bare = [text for text in package.content.of(PAGES) if _is_bare(text)]
    if bare:
        first, *more = bare
        told = f", nor have {len(more)} more pages" if more else ""
        yield NO_DOCTYPE.at(package.archive.at(first.name), more=told)


def _is_bare(text: Text) -> bool:
    """Say whether *text* is a whole page, no part of one, and has no document type."""
    return not DOCTYPE.match(text.text) and not WHOLE.isdisjoint(text.named)


def no_dialog_holds_the_learner_back(package: Package) -> Iterator[Diagnostic]:
    """Yield dialogs that open while a page is left or closed, the first of each file."""
    for text in package.content.of(PAGES, SCRIPTS):
        found = next(_dialogs(text.text), None)
        if found:
            yield LAST_DIALOG.at(text.at(found.start(), len(found[0])), call=f"{found[0]})")


def _dialogs(text: str) -> Iterator[re.Match[str]]:
    """Yield dialogs behind a word about leaving, and before one about closing."""
    for begin, end in (*_after(text), *_before(text)):
        found = DIALOG.search(text, begin, end)
        if found:
            yield found


def _after(text: str) -> Iterator[tuple[int, int]]:
    for word in UNLOAD:
        place = text.find(word)
        while place >= 0:
            yield place + len(word), place + len(word) + NEAR
            place = text.find(word, place + 1)


def _before(text: str) -> Iterator[tuple[int, int]]:
    place = text.find(CLOSE)
    while place >= 0:
        if text[max(0, place - 6) : place].endswith(WINDOWS):
            yield max(0, place - NEAR), place
        place = text.find(CLOSE, place + 1)


def films_have_captions(package: Package) -> Iterator[Diagnostic]:
    """Yield films with sound and without a track of words."""
    for text in package.content.of(PAGES):
        if "video" not in text.named:
            continue
        film: Tag | None = None
        shown = told = False
        for tag in (*text.tags, Tag(Mark("video", {}), 0)):
            if tag.name == "video":
                if film and shown and not told and "muted" not in film.mark.values:
                    yield NO_CAPTIONS.at(text.at(film.at, len("<video")))
                film, shown, told = tag, bool(tag.get("src")), False
            elif tag.name == "source":
                shown = True
            elif tag.name == "track" and tag.get("kind").lower() in {"", "subtitles", "captions"}:
                told = True


def media_are_light(package: Package) -> Iterator[Diagnostic]:
    """Yield pictures, sounds and films that are much larger than a lesson needs."""
    for name, entry in package.archive.names.items():
        for what, (most, endings) in HEAVY.items():
            if most * MEGABYTE < entry.size <= TOLD and ending(name) in endings:
                size = entry.size // MEGABYTE
                yield HEAVY_MEDIA.at(package.archive.at(name), what=printable(what), size=size)


RULES = (
    pages_say_which_html_they_are,
    no_dialog_holds_the_learner_back,
    films_have_captions,
    media_are_light,
)
ROOM = Room(RULES, kinds=CONTENT, once=True)
