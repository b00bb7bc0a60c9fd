"""What can be launched by xAPI: the AUs and blocks of a ``cmi5.xml``, or the activity of a ``tincan.xml``.

What is wrong with a manifest is lint's to tell; here it is read as kindly as an LMS could.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.tree import attribute, children, local, words
from scormkit.xml import Element

MOVES = ("NotApplicable", "Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What a learner launches: an AU of cmi5, or the one activity of a TinCan package."""

    id: str
    """The id of the manifest: cmi5's publisher id."""

    titles: Mapping[str, str]
    """By language."""

    url: str
    """Where it begins, as the manifest writes it."""

    depth: int = 0
    move_on: str = "NotApplicable"
    mastery: float | None = None
    window: str = "AnyWindow"
    parameters: str = ""
    entitlement: str = ""

    @property
    def title(self) -> str:
        """Return the first title that is told, or the id."""
        return next(iter(self.titles.values()), self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of a cmi5 course, or the course: its *parts* in their order."""

    id: str
    titles: Mapping[str, str]
    parts: tuple[Unit | Block, ...] = ()
    depth: int = 0

    def units(self) -> Iterator[Unit]:
        """Yield all units in here, in their order."""
        for part in self.parts:
            if isinstance(part, Block):
                yield from part.units()
            else:
                yield part

    def blocks(self) -> Iterator[Block]:
        """Yield all blocks in here, each behind those inside it."""
        for part in self.parts:
            if isinstance(part, Block):
                yield from part.blocks()
                yield part


@dataclass(frozen=True, slots=True)
class Course:
    """All that is launched from one package; *kind* is ``cmi5`` or ``xapi``."""

    kind: str
    whole: Block
    units: Mapping[str, Unit] = field(default_factory=dict)
    """By id, in their order."""


def course_of(kind: str, whole: Block) -> Course:
    """Return the course of *kind* that consists of *whole*."""
    return Course(kind, whole, {unit.id: unit for unit in whole.units()})


def read_course(package: Package) -> Course:
    """Return what is launched from *package* by xAPI; nothing from one of another standard."""
    if package.tree is None or package.kind not in {Kind.CMI5, Kind.XAPI}:
        return course_of("", Block(id="", titles={}))
    reader = _Reader()
    if package.kind is Kind.XAPI:
        return course_of("xapi", reader.tincan(package.tree.root))
    return course_of("cmi5", reader.structure(package.tree.root))


class _Reader:
    """Reads one manifest; ids that are missing or taken get a number, so that each can be launched."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def structure(self, root: Element) -> Block:
        """Return the course of a ``courseStructure`` (cmi5 13.1)."""
        course = next(iter(children(root, "course")), root)
        return Block(id=self._id(course), titles=_titles(course), parts=self._parts(root, 0))

    def tincan(self, root: Element) -> Block:
        """Return the activities of a ``tincan`` that have a launch; of one without, none."""
        launched = [
            Unit(id=self._id(one), titles=_names(one), url=words(children(one, "launch")[0]))
            for activities in children(root, "activities")
            for one in children(activities, "activity")
            if children(one, "launch")
        ]
        first = launched[0] if launched else None
        return Block(id=first.id if first else "", titles=first.titles if first else {}, parts=(*launched,))

    def _parts(self, parent: Element, depth: int) -> tuple[Unit | Block, ...]:
        return tuple(
            self._unit(one, depth) if local(one) == "au" else self._block(one, depth)
            for one in children(parent, "au", "block")
        )

    def _block(self, one: Element, depth: int) -> Block:
        name = self._id(one)
        return Block(id=name, titles=_titles(one), parts=self._parts(one, depth + 1), depth=depth)

    def _unit(self, one: Element, depth: int) -> Unit:
        move = _attribute(one, "moveOn")
        window = _attribute(one, "launchMethod")
        return Unit(
            id=self._id(one),
            titles=_titles(one),
            url=_text(one, "url"),
            depth=depth,
            move_on=move if move in MOVES else "NotApplicable",
            mastery=_mark(_attribute(one, "masteryScore")),
            window="OwnWindow" if window == "OwnWindow" else "AnyWindow",
            parameters=_text(one, "launchParameters"),
            entitlement=_text(one, "entitlementKey"),
        )

    def _id(self, one: Element) -> str:
        wanted = _attribute(one, "id") or f"urn:scormkit:{local(one)}"
        name, number = wanted, 1
        while name in self._taken:
            number += 1
            name = f"{wanted}#{number}"
        self._taken.add(name)
        return name


def _attribute(one: Element, name: str) -> str:
    """Return an attribute without the white space around it (13.1)."""
    found = attribute(one, name)
    return found[1].strip() if found else ""


def _text(one: Element, name: str) -> str:
    return next((words(child) for child in children(one, name)), "")


def _titles(one: Element) -> dict[str, str]:
    strings = [text for title in children(one, "title") for text in children(title, "langstring")]
    return {_attribute(text, "lang") or "und": words(text) for text in strings if words(text)}


def _names(one: Element) -> dict[str, str]:
    return {_attribute(name, "lang") or "und": words(name) for name in children(one, "name") if words(name)}


def _mark(text: str) -> float | None:
    """Return a masteryScore, if it is one (13.1.4)."""
    try:
        mark = float(text)
    except ValueError:
        return None
    return mark if math.isfinite(mark) and 0 <= mark <= 1 else None
