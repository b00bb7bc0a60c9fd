"""A conversation as a graph: what of it decides its course, without texts or places.

``roleplay_paths.py`` follows every way through such a graph and tells its findings.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scormkit.module.guess import NOTHING
from scormkit.module.model import Guess

Test = tuple[str, str, int]

OPERATORS: Mapping[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "==": operator.eq,
}
_TEST = re.compile(r"\s*([a-z0-9][a-z0-9-]*)\s*(>=|<=|==|>|<)\s*([+-]?\d+)\s*")


@dataclass(frozen=True, slots=True)
class Branch:
    """Where a choice leads if all *tests* hold."""

    tests: tuple[Test, ...]
    go: str


@dataclass(frozen=True, slots=True)
class Move:
    """What a choice does to the meters, and its branches in the order they are tried."""

    effects: tuple[tuple[str, int], ...]
    then: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """A conversation whose every reference leads somewhere."""

    start: str
    meters: Mapping[str, tuple[int, int, int]]
    """By name: where a meter starts, its least and its greatest value."""

    moves: Mapping[str, tuple[Move, ...]]
    """By node: its choices; none for an ending."""

    ends: Mapping[str, Fraction]
    """By node: what ending there earns."""

    most: int | None = None
    """After so many choices the conversation goes to *late*."""

    late: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What can happen in a conversation."""

    reached: frozenset[str] = frozenset()
    taken: frozenset[tuple[str, int, int]] = frozenset()
    """Branches that some conversation takes: node, number of the choice, number of the branch."""

    stuck: Mapping[tuple[str, int], Mapping[str, int]] = field(default_factory=dict)
    """Choices after which no branch may hold, each with meters for which none does."""

    circle: str = ""
    """A node where a conversation can come by again with nothing changed."""

    longest: int = 0
    """The most choices one conversation can take."""

    guess: Guess = NOTHING
    best_path: tuple[tuple[str, int], ...] = ()
    """The shortest way to the best ending: node and number of the choice."""

    too_large: bool = False

    @property
    def best(self) -> Fraction:
        """Return what the best ending that can be reached earns."""
        return max((share for _, share in self.guess), default=Fraction(0))


def parse_condition(text: str) -> tuple[Test, ...]:
    """Return the tests of ``meter >= 4 and other < 2``; none of them means always."""
    tests = []
    for one in re.split(r"\s+and\s+", text) if text.strip() else ():
        found = _TEST.fullmatch(one)
        if found is None:
            raise ValueError(text)
        tests.append((found[1], found[2], int(found[3])))
    return tuple(tests)
