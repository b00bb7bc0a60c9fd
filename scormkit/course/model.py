"""A course ready for any standard: final paths, final bytes, nothing left to decide.

Back ends read these values and add only their own manifest. A file's bytes are
here, or, for media, the path they are streamed from when the package is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from scormkit.diagnostics import Location


@dataclass(frozen=True, slots=True)
class File:
    """One file of a package: *path* is relative to its root, ASCII, with ``/``."""

    path: str
    data: bytes | Path

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self.data.stat().st_size if isinstance(self.data, Path) else len(self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A learning objective, its text plain."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One thing that can be chosen, ordered, matched or passed through: an id and its plain text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One question as every standard knows it, in scormkit's own neutral terms.

    *kind* is the xAPI/SCORM 2004 word (``choice``, ``true-false``, ``fill-in``, ``long-fill-in``,
    ``matching``, ``sequencing``, ``numeric``, ``performance``). *correct* lists the right answers
    as the player-config schema shapes them. Components are ``choices``, ``source``/``target`` or ``steps``.
    """

    id: str
    kind: str
    title: str
    correct: tuple[Any, ...] = ()
    components: Mapping[str, tuple[Component, ...]] = field(default_factory=dict)
    points: int = 0
    objective: str | None = None
    page: str = ""
    """Id of the page that asks it."""

    longest: int = 0
    """How many characters an answer in words can take, how many steps a conversation; 0 for other kinds."""

    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What can be answered at each step of a conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A block that asks nothing, and whose use is reported all the same: a sheet to print."""

    id: str
    title: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateBudget:
    """The most characters the saved state can take: the header, and each block that can be in it at once."""

    header: int
    blocks: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """Return the worst case, in characters."""
        return self.header + sum(size for _, size in self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One SCO or AU."""

    at: Location = field(compare=False, repr=False)
    id: str
    iri: str
    version: str
    title: str
    language: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    rights: str = ""
    minutes: int | None = None
    pass_mark: Fraction | None = None
    points: int = 0
    """What all graded blocks together are worth; with pools, what is drawn."""

    goals: tuple[Goal, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    things: tuple[Thing, ...] = ()
    state: StateBudget
    launch: str = "index.html"
    pages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What a package holds before any standard has its say."""

    id: str
    title: str
    language: str
    activities: tuple[Activity, ...]
    files: tuple[File, ...]
    """All files but the page itself (player, styles, media), sorted by path."""

    body: str
    """The learner's pages as HTML, without the document around them."""

    organisation: str = ""
    """Whose course this is, for the head of printed pages."""

    lms: str = ""
    """Home page of the LMS that learners' accounts belong to."""

    relay: str = ""
    """Where SCORM packages send their statements, '' for nowhere."""

    unread: tuple[tuple[Location, str], ...] = ()
    """Formulas that could not be read, with their place."""

    config: Mapping[str, Any]
    """The player's configuration, without what only a back end knows (schemas/player-config.schema.json)."""
