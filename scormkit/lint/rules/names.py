"""Rules about the names of a package's files: that they stay inside, are unique, and travel."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator

from scormkit.codes import DOUBLE_ENTRY, FRAGILE_NAME, JUNK, NAME_TWINS, NOT_PLAIN_FILE, UNSAFE_PATH
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.archive import LONGEST, folded, oddity
from scormkit.lint.package import Package
from scormkit.lint.room import Room

NAME_LENGTH = 200
LEAVING = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)")
DRIVE = re.compile(r"[A-Za-z]:")
FORBIDDEN = re.compile(r"[<>:\"|?*\x01-\x1f\x7f]")
DEVICES = "con|prn|aux|nul|com[0-9]|lpt[0-9]"
RESERVED = re.compile(rf"(?:{DEVICES})(?:\.|$)", re.IGNORECASE)
LITTER = {
    "__macosx": "macOS",
    ".ds_store": "macOS",
    "thumbs.db": "Windows",
    "desktop.ini": "Windows",
    ".git": "Git",
    ".gitignore": "Git",
    ".svn": "Subversion",
    ".hg": "Mercurial",
    "node_modules": "npm",
}
LITTERED = re.compile(rf"(?:^|/)({'|'.join(map(re.escape, LITTER))}|\._[^/]*)(?=/|$)", re.IGNORECASE)
TENDER = re.compile(rf"{FORBIDDEN.pattern}|(?:^|/)(?:{DEVICES})(?:[./]|$)|[. ](?:/|$)", re.IGNORECASE)
"""One look that clears nearly every name."""


def names_stay_inside(package: Package) -> Iterator[Diagnostic]:
    """Yield entries whose names are no relative paths with ``/`` (APPNOTE 4.4.17)."""
    for entry in package.archive.entries:
        problem = _unsafe(entry.name)
        if problem:
            yield UNSAFE_PATH.at(package.archive.at(entry.name), name=entry.name, problem=problem)


def _unsafe(name: str) -> str:
    if "\0" in name:
        return "holds a NUL, where some programs cut it"
    if name.startswith(("/", "\\")):
        return "is absolute"
    if DRIVE.match(name):
        return "begins with a drive"
    if ".." in name and LEAVING.search(name):
        return "leads out of the package"
    if "\\" in name:
        return "parts its folders by '\\'"
    return "" if name else "is empty"


def entries_are_files(package: Package) -> Iterator[Diagnostic]:
    """Yield links, devices and pipes."""
    for entry in package.archive.entries:
        what = oddity(entry)
        if what:
            yield NOT_PLAIN_FILE.at(package.archive.at(entry.name), what=what)


def names_are_unique(package: Package) -> Iterator[Diagnostic]:
    """Yield names that more than one entry bears."""
    for name, count in Counter(entry.name for entry in package.archive.entries).items():
        if count > 1:
            yield DOUBLE_ENTRY.at(package.archive.at(name), name=name, count=count)


def names_differ_in_more_than_case(package: Package) -> Iterator[Diagnostic]:
    """Yield files, and folders on their way, that some file systems take for one."""
    first: dict[str, str] = {}
    for name in _with_folders(package):
        taken = first.setdefault(folded(name), name)
        if taken != name:
            what = "upper and lower case" if taken.lower() == name.lower() else "how accents are written"
            one, other = sorted((taken, name))
            yield NAME_TWINS.at(package.archive.at(other), first=one, second=other, what=what)


def _with_folders(package: Package) -> Iterator[str]:
    seen: set[str] = set()
    for name in package.archive.names:
        folder = posixpath.dirname(name) if len(name) < LONGEST else ""
        while folder and folder not in seen:
            seen.add(folder)
            yield folder
            folder = posixpath.dirname(folder)
        yield name


def there_is_no_litter(package: Package) -> Iterator[Diagnostic]:
    """Yield the first piece of each kind of litter, a folder of it as one."""
    found: dict[str, dict[str, None]] = {}
    for entry in package.archive.entries:
        piece = LITTERED.search(entry.name, 0, LONGEST)
        if piece:
            whose = LITTER.get(piece[1].lower(), "macOS")
            found.setdefault(whose, {})[entry.name[: piece.end(1)]] = None
    for whose, pieces in found.items():
        first, *more = pieces
        yield JUNK.at(package.archive.at(first), whose=whose, more=f", and {len(more)} more" if more else "")


def names_survive_every_system(package: Package) -> Iterator[Diagnostic]:
    """Yield names that Windows, an LMS or another encoding would change; a folder's name once."""
    told: set[str] = set()
    for entry in package.archive.entries:
        if entry.folder or _unsafe(entry.name):
            continue
        if entry.guessed and not entry.garbled:
            problem = "is not told to be in UTF-8: its accents are guessed"
            yield FRAGILE_NAME.at(package.archive.at(entry.name), name=entry.name, problem=problem)
            continue
        whole, problem = _fragile(entry.name)
        if problem and whole not in told:
            told.add(whole)
            yield FRAGILE_NAME.at(package.archive.at(entry.name), name=whole, problem=problem)


def _fragile(name: str) -> tuple[str, str]:
    """Return the path down to the first part of *name* that does not travel, and why."""
    long = f"has {len(name)} characters, and {NAME_LENGTH} are safe"
    too_long = (name, long) if len(name) > NAME_LENGTH else ("", "")
    if len(name) > LONGEST or not TENDER.search(name):
        return too_long
    at = 0
    for part in name.split("/"):
        at += len(part) + 1
        found = FORBIDDEN.search(part)
        if found:
            return name[: at - 1], f"holds {quoted(found[0])}, which Windows forbids and LMSs strip"
        if RESERVED.match(part):
            return name[: at - 1], "ends in a word that Windows keeps for a device"
        if part.endswith((".", " ")):
            return name[: at - 1], "ends in a dot or a space, which Windows drops"
    return too_long


RULES = (
    names_stay_inside,
    entries_are_files,
    names_are_unique,
    names_differ_in_more_than_case,
    there_is_no_litter,
    names_survive_every_system,
)
ROOM = Room(RULES, once=True)
