"""Rules about how files stand in a zip: whether every program would unpack the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from scormkit.codes import BOMB, LOOSE_BYTES, LYING_ENTRY, SEALED_ENTRY
from scormkit.diagnostics import Diagnostic
from scormkit.lint.archive import seal
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.unpack import header
from scormkit.lint.zipfmt import DEFLATED, ENCRYPTED, FULL32, LATER, LOCAL, STORED, Entry

BEST = 1032
"""How much smaller deflate can make anything (RFC 1951: 258 bytes in two bits)."""

SLACK = 128
"""Bytes that deflate may add to what does not pack, beside a thousandth of it."""


def nothing_stands_around(package: Package) -> Iterator[Diagnostic]:
    """Yield bytes before and after the archive."""
    for where, count in (
        ("before", package.archive.directory.before),
        ("after", package.archive.directory.after),
    ):
        if count:
            yield LOOSE_BYTES.at(package.archive.at(), count=count, where=where)


def files_can_be_unpacked(package: Package) -> Iterator[Diagnostic]:
    """Yield files that need a password or a method no LMS has."""
    for entry in package.archive.entries:
        how = seal(entry)
        if how:
            yield SEALED_ENTRY.at(package.archive.at(entry.name), how=how)


def files_unpack_to_a_sane_size(package: Package) -> Iterator[Diagnostic]:
    """Yield files that unpack to far more than they are, and packages that do."""
    archive, limits = package.archive, package.archive.limits
    total = sum(entry.size for entry in archive.entries)
    if total > limits.total:
        problem = f"unpacked it has {total} bytes, and {limits.total} is the most"
        yield BOMB.at(archive.at(), problem=problem)
    for entry in archive.entries:
        if entry.size > limits.entry:
            problem = f"unpacked this file has {entry.size} bytes, and {limits.entry} is the most"
            yield BOMB.at(archive.at(entry.name), problem=problem)
        elif entry.size > limits.small and entry.size > limits.ratio * entry.packed:
            times = entry.size // max(1, entry.packed)
            yield BOMB.at(
                archive.at(entry.name), problem=f"this file grows {times} times when it is unpacked"
            )


def files_are_as_the_directory_says(package: Package) -> Iterator[Diagnostic]:
    """Yield files whose two headers differ, whose sizes cannot be, or that share bytes with another."""
    archive = package.archive
    count, found = archive.directory.promised, len(archive.entries)
    if archive.zipped and count != found:
        problem = f"its end speaks of {count} files, and its table of contents of {found}"
        yield LYING_ENTRY.at(archive.at(), problem=problem)
    shared = _shared(package)
    for entry in archive.entries:
        problem = "its name is not in UTF-8" if entry.garbled else ""
        if archive.file and not problem:
            problem = _impossible(entry) or _header(archive.file, entry) or shared.get(entry.offset, "")
        if problem:
            yield LYING_ENTRY.at(archive.at(entry.name), problem=problem)


def _impossible(entry: Entry) -> str:
    """Return why the sizes that the directory tells of *entry* cannot be."""
    if entry.folder and entry.size:
        return "it is a folder with content"
    if entry.encrypted:
        return ""
    if entry.method == STORED and entry.packed != entry.size:
        return f"it is not packed, and its {entry.packed} bytes would become {entry.size}"
    if entry.method == DEFLATED and entry.size > BEST * entry.packed + SLACK:
        return f"{entry.packed} bytes cannot become {entry.size}"
    if entry.method == DEFLATED and entry.packed > entry.size + entry.size // 500 + SLACK:
        return f"{entry.packed} bytes would become {entry.size}: packing made it larger"
    return ""


def _header(file: BinaryIO, entry: Entry) -> str:
    """Return what the header before the data (4.3.7) says otherwise than the directory."""
    head = header(file, entry, len(entry.raw))
    if len(head) < LOCAL.size or head[:4] != b"PK\3\4":
        return "its data are not where the directory says"
    _, _, flags, method, _, _, _, packed, size, length, _ = LOCAL.unpack_from(head)
    if length != len(entry.raw) or head[LOCAL.size :] != entry.raw:
        return "the header before its data gives it another name"
    if method != entry.method or (flags ^ entry.flags) & ENCRYPTED:
        return "the header before its data tells another method"
    later = flags & LATER or FULL32 in {packed, size}
    if not later and (packed, size) not in {(entry.packed, entry.size), (0, 0)}:
        return "the header before its data tells another size"
    return ""


def _shared(package: Package) -> dict[int, str]:
    """Return, by their offsets, the entries that reach into the next or into the directory."""
    archive = package.archive
    ordered = sorted(archive.entries, key=lambda entry: entry.offset)
    ends = [*(entry.offset for entry in ordered[1:]), archive.directory.begins]
    problem = "it shares bytes with another file"
    return {
        entry.offset: problem
        for entry, end in zip(ordered, ends, strict=False)
        if entry.offset + LOCAL.size + len(entry.raw) + entry.packed > end
    }


RULES = (
    nothing_stands_around,
    files_can_be_unpacked,
    files_unpack_to_a_sane_size,
    files_are_as_the_directory_says,
)
ROOM = Room(RULES, once=True)
