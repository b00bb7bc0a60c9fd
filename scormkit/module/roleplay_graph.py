"""A conversation as a graph, and all that can happen in it, found out exactly.

Nothing here knows texts or YAML. A state is a node and the meters' values; every state
a learner can get into is visited, so what is said about it is a fact, not an estimate.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from scormkit.module.guess import NOTHING, gather
from scormkit.module.model import Guess

CAP = 200_000
"""The most states, and the most steps of the guessing learner, that are followed."""

Meters = tuple[int, ...]
State = tuple[str, Meters]
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


def explore(graph: Graph, cap: int = CAP) -> Findings:
    """Return what can happen in *graph*, following at most *cap* states."""
    walk = _Walk(graph, cap)
    walk.run()
    if walk.too_large:
        return Findings(too_large=True)
    order, circle = _sorted(walk.steps)
    longest = graph.most if circle else _longest(order, walk.steps, graph.most)
    guess: Guess | None = NOTHING
    reached = {node for node, _ in walk.steps}
    if longest is not None and not walk.stuck:
        guess, cut = _guess(graph, walk, longest, cap)
        reached |= {graph.late} if cut else set()
    return Findings(
        reached=frozenset(reached),
        taken=frozenset(walk.taken),
        stuck=walk.stuck,
        circle=circle,
        longest=longest or 0,
        guess=guess or NOTHING,
        best_path=walk.path_to_best(),
        too_large=guess is None,
    )


class _Walk:
    """Every state that can be reached, by breadth: the first way to a state is a shortest one."""

    def __init__(self, graph: Graph, cap: int) -> None:
        self.graph = graph
        self.cap = cap
        self.names = tuple(graph.meters)
        self.start: State = (graph.start, tuple(start for start, _, _ in graph.meters.values()))
        self.steps: dict[State, list[State]] = {self.start: []}
        self.came: dict[State, tuple[State, int]] = {}
        self.taken: set[tuple[str, int, int]] = set()
        self.stuck: dict[tuple[str, int], Mapping[str, int]] = {}
        self.too_large = False

    def run(self) -> None:
        """Visit all states, at most as many choices away as the conversation lasts."""
        ring, depth = [self.start], 0
        while ring and not self.too_large and depth != self.graph.most:
            ring = [found for state in ring for found in self._leave(state)]
            self.too_large = len(self.steps) > self.cap
            depth += 1

    def _leave(self, state: State) -> list[State]:
        node, meters = state
        fresh = []
        for number, move in enumerate(self.graph.moves[node]):
            moved = self._moved(meters, move)
            found = self._follow(node, number, move, moved)
            if found is None:
                continue
            self.steps[state].append(found)
            if found not in self.steps:
                self.steps[found] = []
                self.came[found] = (state, number)
                fresh.append(found)
        return fresh

    def _moved(self, meters: Meters, move: Move) -> Meters:
        if not move.effects:
            return meters
        now = dict(zip(self.names, meters, strict=True))
        for name, change in move.effects:
            _, least, most = self.graph.meters[name]
            now[name] = max(least, min(most, now[name] + change))
        return tuple(now.values())

    def _follow(self, node: str, number: int, move: Move, meters: Meters) -> State | None:
        now = dict(zip(self.names, meters, strict=True))
        for tried, branch in enumerate(move.then):
            if all(OPERATORS[sign](now[name], than) for name, sign, than in branch.tests):
                self.taken.add((node, number, tried))
                return branch.go, meters
        self.stuck.setdefault((node, number), now)
        return None

    def path_to_best(self) -> tuple[tuple[str, int], ...]:
        """Return the shortest way to the best ending that choices lead to."""
        ends = [state for state in self.came if state[0] in self.graph.ends]
        if not ends:
            return ()
        state = max(ends, key=lambda end: self.graph.ends[end[0]])
        path = []
        while state in self.came:
            state, number = self.came[state]
            path.append((state[0], number))
        return tuple(reversed(path))


def _sorted(steps: Mapping[State, list[State]]) -> tuple[list[State], str]:
    """Return the states, each after all that follow it, and a node on a circle if there is one."""
    done: list[State] = []
    colour: dict[State, int] = {}
    circle = ""
    for root in steps:
        trail = [(root, iter(steps[root]))] if root not in colour else []
        colour.setdefault(root, 1)
        while trail:
            state, following = trail[-1]
            step = next(following, None)
            if step is None:
                colour[state] = 2
                done.append(state)
                trail.pop()
            elif step not in colour:
                colour[step] = 1
                trail.append((step, iter(steps[step])))
            elif colour[step] == 1:
                circle = circle or step[0]
    return done, circle


def _longest(order: list[State], steps: Mapping[State, list[State]], most: int | None) -> int:
    length: dict[State, int] = {}
    for state in order:
        length[state] = max((length[step] + 1 for step in steps[state]), default=0)
    longest = max(length.values(), default=0)
    return longest if most is None else min(longest, most)


def _guess(graph: Graph, walk: _Walk, longest: int, cap: int) -> tuple[Guess | None, bool]:
    """Return what picking every choice at random earns, and whether turns can run out.

    The guess is None if it is too long to work out. Weights are whole numbers over a common
    denominator that grows by *base* with every choice: the same as fractions, and much faster.
    """
    base = lcm(*(len(moves) for moves in graph.moves.values() if moves))
    now: dict[State, int] = {walk.start: 1}
    earned: dict[Fraction, int] = {}
    work, cut = 0, False
    for turn in range(longest + 1):
        then: dict[State, int] = {}
        for state, weight in now.items():
            late = turn == graph.most and state[0] not in graph.ends
            cut = cut or late
            share = graph.ends.get(graph.late if late else state[0])
            if share is not None:
                earned[share] = earned.get(share, 0) + weight * base ** (longest - turn)
                continue
            steps = walk.steps[state]
            for step in steps:
                then[step] = then.get(step, 0) + weight * base // len(steps)
            work += len(steps)
        if work > cap:
            return None, cut
        now = then
    return gather((Fraction(weight, base**longest), share) for share, weight in earned.items()), cut
