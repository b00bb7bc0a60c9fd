"""Rules for finished packages, whoever made them: what is wrong, where, and which LMS it will hurt.

``lint`` opens a package, finds out which standard it keeps and lets the rooms of ``lint/rules/`` look
at it that are about this standard. A room is found by looking into the folder, and in the entry point
group ``scormkit.rules``, where other distributions name a ``Room``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from scormkit.diagnostics import Diagnostic, by_place
from scormkit.lint import rules
from scormkit.lint.archive import ArchiveError, open_archive
from scormkit.lint.limits import LIMITS, Limits
from scormkit.lint.package import Package, packages
from scormkit.lint.room import Room

MOST = 1000
"""Findings of one rule in one package: who has more, reads no list."""


@cache
def rooms() -> tuple[Room, ...]:
    """Return every room of rules: ours, then what other distributions bring."""
    from importlib.metadata import entry_points

    ours = sorted(one.name for one in pkgutil.iter_modules(rules.__path__))
    found = [getattr(importlib.import_module(f"{rules.__name__}.{name}"), "ROOM", None) for name in ours]
    foreign = sorted(entry_points(group="scormkit.rules"), key=lambda point: point.name)
    return (*(room for room in found if room is not None), *(point.load() for point in foreign))


@cache
def profiles() -> tuple[str, ...]:
    """Return the LMSs that have rules of their own."""
    return tuple(sorted({room.profile for room in rooms() if room.profile}))


def lint(
    path: Path,
    *,
    profiles: Collection[str] = (),
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    limits: Limits = LIMITS,
) -> tuple[Diagnostic, ...]:
    """Return all that is said of the package at *path*, in reading order.

    *select* and *ignore* name codes, or beginnings of codes such as ``SK52``; *select* empty is all.
    """
    try:
        with open_archive(path, limits) as archive:
            said = [one for package in packages(archive) for one in _look(package, profiles)]
    except ArchiveError as nothing:
        said = [nothing.diagnostic]
    return by_place(one for one in said if _wanted(one.code.id, select, ignore))


def _look(package: Package, profiles: Collection[str]) -> Iterator[Diagnostic]:
    """Yield what all rooms say of *package*, and what was met while its files were read."""
    for room in rooms():
        if room.fits(package, profiles):
            for rule in room.rules:
                yield from islice(rule(package), MOST)
    yield from package.shelf.noted


def _wanted(code: str, select: Collection[str], ignore: Collection[str]) -> bool:
    if ignore and code.startswith(tuple(ignore)):
        return False
    return not select or code.startswith(tuple(select))
