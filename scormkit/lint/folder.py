"""The files of a package that lies unpacked in a folder, told in the words of a zip's directory."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from scormkit.lint.limits import Limits
from scormkit.lint.zipfmt import STORED, Entry, TooMuch

CLOSED = frozenset({".git", ".svn", ".hg", "node_modules", "__MACOSX"})
"""Folders that belong to no package: each is told of as a whole, and not gone through."""


def scan(folder: Path, limits: Limits) -> Iterator[Entry]:
    """Yield the entries of *folder*, sorted; links are told of and never followed."""
    count = 0
    waiting = [""]
    while waiting:
        here = waiting.pop()
        with os.scandir(folder / here) as found:
            children = sorted(found, key=lambda one: one.name, reverse=True)
        for child in reversed(children):
            count += 1
            if count > limits.entries:
                raise TooMuch(f"it holds more than {limits.entries} files, the most that is looked at")
            yield _entry(child, here)
        waiting += [
            f"{here}{child.name}/"
            for child in children
            if child.is_dir(follow_symlinks=False) and child.name not in CLOSED
        ]


def _entry(child: os.DirEntry[str], here: str) -> Entry:
    told = child.stat(follow_symlinks=False)
    raw = os.fsencode(here + child.name)
    name = here + child.name + "/" * stat.S_ISDIR(told.st_mode)
    garbled = not _is_text(name)
    size = told.st_size if stat.S_ISREG(told.st_mode) else 0
    return Entry(raw, name, size, size, STORED, 0, 0, 0, told.st_mode, guessed=False, garbled=garbled)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
