"""Rules for finished packages, whoever made them: what is wrong, where, and which LMS it will hurt.

``lint`` opens a package, finds out which standard it keeps and lets the rooms of ``lint/rules/`` look
at it that are about this standard. A room is found by looking into the folder, and in the entry point
group ``scormkit.rules``, where other distributions name a ``Room``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from scormkit.codes import AGAINST_XSD
from scormkit.diagnostics import Diagnostic, by_place
from scormkit.lint import rules
from scormkit.lint.archive import ArchiveError, open_archive, printable
from scormkit.lint.kinds import Kind
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
    return look(path, Wish(tuple(profiles), tuple(select), tuple(ignore), limits)).diagnostics


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to know of packages: for which LMSs, and which codes."""

    profiles: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    limits: Limits = LIMITS

    def wants(self, code: str) -> bool:
        """Say whether *code* is selected and not ignored."""
        if self.ignore and code.startswith(self.ignore):
            return False
        return not self.select or code.startswith(self.select)


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of a look at one package."""

    path: str
    kinds: tuple[Kind, ...] = ()
    edition: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    lack: str = ""
    """What kept it from being looked at: no such file, no right to read it."""


def look(path: Path, wish: Wish = Wish()) -> Looked:
    """Return which standards the package at *path* keeps, and what is said of it, in reading order."""
    kinds: tuple[Kind, ...] = ()
    number = ""
    try:
        with open_archive(path, wish.limits) as archive:
            found = packages(archive)
            kinds = tuple(package.kind for package in found)
            number = found[0].edition
            said = [one for package in found for one in _look(package, wish.profiles)]
    except ArchiveError as nothing:
        said = [nothing.diagnostic]
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Looked(str(path), lack=f"cannot read {printable(str(path))}: {reason}")
    wanted = by_place(one for one in _second(said) if wish.wants(one.code.id))
    return Looked(str(path), kinds, number, wanted)


def _look(package: Package, profiles: Collection[str]) -> Iterator[Diagnostic]:
    """Yield what all rooms say of *package*, and what was met while its files were read."""
    for room in rooms():
        if room.fits(package, profiles):
            for rule in room.rules:
                yield from islice(rule(package), MOST)
    yield from package.shelf.noted


def _second(said: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what was *said*, the XSDs' opinion only of lines of which no rule of ours has one."""
    spoken = {(one.at.path, one.at.line) for one in said if one.code is not AGAINST_XSD}
    for one in said:
        if one.code is not AGAINST_XSD or (one.at.path, one.at.line) not in spoken:
            yield one
