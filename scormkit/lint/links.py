"""Where a reference of a manifest or a page leads: to a file of the package, out of it, or nowhere.

References are read as kindly as any LMS reads them, so that one fault is told of once: a file that is
found with other capitals, or by a name nobody encoded, is found, and the link says how.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from scormkit.lint.archive import Archive

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""Of two letters at least: one letter is the drive of a path that an author's machine had."""

DRIVE = re.compile(r"/?[A-Za-z]:[\\/]")


PLAIN = re.compile(r"[\w./-]+")
"""What most references are made of: it means itself, however it is read."""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference: as it is written (*raw*), and where it leads."""

    raw: str
    """As it is written, without the white space around it."""

    path: str = ""
    """The path within the package: base and reference joined, decoded and normalised."""

    found: str = ""
    """The file of the package it leads to; empty when there is none."""

    external: bool = False
    """Whether it leads to another place of the web (or is ``data:``, ``mailto:`` and the like)."""

    outside: bool = False
    """Whether it leads out of the package by ``..``."""

    encoded: bool = True
    """Whether the file is found by decoding; False when it is only found by the letters as they stand."""

    @property
    def exact(self) -> bool:
        """Say whether the file is called as it is asked for, letter by letter."""
        return bool(self.found) and self.found == self.path

    @property
    def missing(self) -> bool:
        """Say whether it should lead to a file of the package, and does not."""
        return bool(self.raw) and not self.external and not self.found


def resolve(archive: Archive, raw: str, bases: tuple[str, ...] = (), root: str = "") -> Link:
    """Return where *raw* leads from *bases* (``xml:base``, outermost first) and the folder *root*."""
    raw = raw.strip()
    if not raw:
        return Link(raw)
    if not bases and PLAIN.fullmatch(raw) and root + raw in archive.names:
        return Link(raw, root + raw, root + raw)
    whole = _joined(bases, raw)
    if is_external(whole):
        return Link(raw, external=True)
    first, outside = "", False
    for reference, encoded in _readings(bases, whole):
        path, left = normal(root + reference.replace("\\", "/").lstrip("/"))
        found = "" if left else archive.find(path)
        if found:
            return Link(raw, path, found, encoded=encoded)
        if not first:
            first, outside = path, left
    return Link(raw, first, outside=outside)


def is_external(reference: str) -> bool:
    """Say whether *reference* leads to another place of the web."""
    if reference.startswith("//"):
        return True
    return bool(SCHEME.match(reference)) and not DRIVE.match(reference)


def cut(reference: str) -> str:
    """Return *reference* without its query and fragment."""
    return reference.split("#", 1)[0].split("?", 1)[0]


def normal(path: str) -> tuple[str, bool]:
    """Return *path* without ``.`` and ``..``, and whether it leads out of the package."""
    tidied = posixpath.normpath(path) if path else ""
    if tidied.startswith("../") or tidied == "..":
        return tidied, True
    return ("" if tidied == "." else tidied), False


def _joined(bases: tuple[str, ...], raw: str) -> str:
    """Return *raw* behind *bases*: SCORM joins them as text, so that they end with a slash (CAM 3.4.3.1)."""
    whole = ""
    for part in (*(base.strip() for base in bases), raw):
        if is_external(part):
            whole = part
        elif part:
            whole += part
    return whole


def _readings(bases: tuple[str, ...], whole: str) -> Iterator[tuple[str, bool]]:
    """Yield the paths that *whole* may mean, the right one first, with whether decoding led to it."""
    yield unquote(cut(whole)), True
    yield whole, False
    yield cut(whole), False
    yield unquote(whole), False
    slashed = [base.strip() for base in bases]
    if any(base and not base.endswith("/") for base in slashed):
        # Some write the folder without its slash; rules tell of it, and the files are still looked for.
        raw = whole.removeprefix("".join(slashed))
        yield unquote(cut("".join(f"{base.rstrip('/')}/" for base in slashed if base) + raw)), True
