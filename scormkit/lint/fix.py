"""A package written again with what is safe to mend, mended; nothing is guessed that only an author knows.

Hostile archives are refused, media are streamed, and the input is only read. What comes out is looked
at before it gets its name: a mended package that shows a new error is never left behind.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scormkit.diagnostics import quoted
from scormkit.lint import Looked, Wish, look
from scormkit.lint.archive import Archive, open_archive, printable, tidy
from scormkit.lint.kinds import Kind
from scormkit.lint.manuscript import Edit
from scormkit.lint.mend import mended
from scormkit.lint.package import MANIFESTS, Package, packages
from scormkit.lint.rules.names import LITTERED
from scormkit.lint.unpack import header
from scormkit.lint.zipfmt import CHUNK, LOCAL, STORED, Entry

HOSTILE = frozenset({"SK501", "SK502", "SK504", "SK505", "SK507", "SK508"})
MENDED = frozenset({Kind.SCORM12, Kind.SCORM2004, Kind.CMI5, Kind.XAPI})
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
PACKED = (
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".woff", ".woff2", ".zip"),
    *(".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".mp4", ".m4v", ".webm", ".ogv"),
)
LARGE = 1 << 31


class Refused(Exception):  # noqa: N818 - a decision, not a fault
    """The package is not mended; the message says why."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was mended, for the sake of *code*."""

    code: str
    path: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was changed, and what is still said of the package that came out."""

    changes: tuple[Change, ...]
    left: Looked


@dataclass(frozen=True, slots=True)
class _Plan:
    """The files of the package to write: each with the entry it comes from, or with its new bytes."""

    files: dict[str, Entry | bytes]
    changes: list[Change]


def fix(path: Path, out: Path, wish: Wish) -> Fixed:
    """Write the package at *path* to *out*, mended as far as *wish* asks; Refused when it must not be."""
    _check(path, out)
    looked = look(path, replace(wish, select=(), ignore=()))
    if looked.lack:
        raise Refused(looked.lack)
    _distrust(looked)
    had = {one.code.id for one in looked.diagnostics}
    codes = frozenset(code for code in had if wish.wants(code))
    with open_archive(path, wish.limits) as archive:
        if archive.bare:
            raise Refused("this is one XML file, not a package: mend it in an editor")
        plan = _planned(archive, codes)
        descriptor, name = tempfile.mkstemp(prefix=f".{out.stem}-", suffix=".zip", dir=out.parent)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "w+b") as raw:
                if plan.changes or not archive.zipped:
                    _write(raw, archive, plan.files)
                else:
                    with path.open("rb") as source:
                        shutil.copyfileobj(source, raw, CHUNK)
            _judge(look(temporary, replace(wish, select=(), ignore=())), had)
            temporary.chmod(0o644)
            temporary.replace(out)
        finally:
            temporary.unlink(missing_ok=True)
    return Fixed(tuple(plan.changes), look(out, wish))


def _check(path: Path, out: Path) -> None:
    if out.exists() and (not out.is_file() or out.samefile(path)):
        raise Refused(f"{printable(str(out))} is the package itself, or no file: name another")
    if path.is_dir() and path.resolve() in out.resolve().parents:
        raise Refused("the mended package cannot lie within the folder it is made of")


def _distrust(looked: Looked) -> None:
    """Raise Refused for an archive that is not what it says, or leads elsewhere."""
    for one in looked.diagnostics:
        slashes = one.code.id == "SK503" and "parts its folders" not in one.message
        if one.code.id in HOSTILE or slashes:
            raise Refused(f"{one.code.id} {one.message}")


def _judge(after: Looked, had: set[str]) -> None:
    """Raise Refused when mending has brought an error that was not there."""
    for one in after.diagnostics:
        if one.code.id not in had and str(one.severity) == "error":
            raise Refused(f"mending would bring another error: {one.code.id} {one.message}")


def _planned(archive: Archive, codes: frozenset[str]) -> _Plan:
    """Return what to write, and what is changed by it."""
    found = packages(archive)
    plan = _Plan({}, [])
    texts = dict(_manifests(found, codes, plan.changes))
    if "SK500" in codes:
        plan.changes.append(Change("SK500", "", 1, "bytes around the archive are left out"))
    kept = {}
    for name, entry in archive.names.items():
        if "SK509" in codes and LITTERED.search(name):
            plan.changes.append(Change("SK509", name, 1, "left out"))
            continue
        kept[name] = entry
        if "SK503" in codes and tidy(entry.name) != entry.name:
            plan.changes.append(Change("SK503", name, 1, f"the name was {quoted(printable(entry.name))}"))
    rename = _moved(found, kept, codes, plan.changes)
    for name, entry in kept.items():
        plan.files[rename(name)] = texts.get(name, entry)
    return plan


def _manifests(
    found: tuple[Package, ...], codes: frozenset[str], changes: list[Change]
) -> Iterator[tuple[str, bytes]]:
    """Yield the manifests that are changed, with their new bytes."""
    none: tuple[Edit, ...] = ()
    for package in found:
        if package.tree is None:
            continue
        text, edits = package.tree.text, none
        if package.kind in MENDED:
            text, edits = mended(package, codes)
        for edit in edits:
            if edit.what:
                line = package.tree.text.count("\n", 0, edit.begin) + 1
                changes.append(Change(edit.code, package.manifest, line, edit.what))
        recoded = False
        for code, what in (("SK519", "saved as UTF-8"), ("SK844", "saved without a byte order mark")):
            if code in codes and package.kind in MENDED:
                changes.append(Change(code, package.manifest, 1, what))
                recoded = True
        if edits or recoded:
            yield package.manifest, text.encode()


def _moved(
    found: tuple[Package, ...], kept: dict[str, Entry], codes: frozenset[str], changes: list[Change]
) -> Callable[[str], str]:
    """Return how files are called when the manifest has come to the root under its right name."""
    root = found[0].root
    manifest = found[0].manifest
    base = manifest[len(root) :].lower()
    if "SK511" not in codes or base not in MANIFESTS or not all(name.startswith(root) for name in kept):
        return lambda name: name
    if root and len({name[len(root) :].lower() for name in kept}) == len(kept):
        changes.append(
            Change("SK511", manifest, 1, f"all files are moved from {quoted(printable(root))} to the root")
        )
    if manifest != root + base:
        changes.append(Change("SK511", manifest, 1, f"now called {quoted(base)}"))
    return lambda name: base if name == manifest else name[len(root) :]


def _write(raw: object, archive: Archive, files: dict[str, Entry | bytes]) -> None:
    """Write *files* as a zip that is the same for the same input: manifests first, then by name."""
    order = sorted(files, key=lambda name: (name.lower() not in MANIFESTS, name))
    with zipfile.ZipFile(raw, "w") as packed:  # type: ignore[call-overload]
        for name in order:
            source = files[name]
            info = zipfile.ZipInfo(name, FIRST_DAY)
            info.create_system, info.external_attr = 3, 0o100644 << 16
            stored = name.lower().endswith(PACKED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            size = len(source) if isinstance(source, bytes) else source.size
            with packed.open(info, "w", force_zip64=size >= LARGE) as target:
                for piece in (source,) if isinstance(source, bytes) else _pieces(archive, source):
                    target.write(piece)


def _pieces(archive: Archive, entry: Entry) -> Iterator[bytes]:
    """Yield the bytes of *entry*, a piece at a time; Refused when they are not what the archive says."""
    if archive.file is None:
        with (archive.path if archive.bare else archive.path / entry.name).open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece
        return
    head = header(archive.file, entry, 0)
    archive.file.seek(entry.offset + LOCAL.size + sum(LOCAL.unpack(head)[9:11]))
    size = crc = 0
    try:
        for piece in _unpacked(archive.file.read, entry):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            if size > entry.size:
                break
            yield piece
    except zlib.error as error:
        raise Refused(f"{printable(entry.name)} is damaged: {error}") from error
    if (size, crc) != (entry.size, entry.crc):
        raise Refused(
            f"{printable(entry.name)} is damaged: its size or checksum is not what the archive says"
        )


def _unpacked(read: Callable[[int], bytes], entry: Entry) -> Iterator[bytes]:
    left, unpack = entry.packed, zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (chunk := read(min(CHUNK, left))):
        left -= len(chunk)
        if entry.method == STORED:
            yield chunk
            continue
        while chunk:
            yield unpack.decompress(chunk, CHUNK)
            chunk = unpack.unconsumed_tail
    if entry.method != STORED:
        yield unpack.flush()
