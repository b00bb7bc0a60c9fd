"""All that can happen in a conversation, found out exactly.

A state is a node and the meters' values. Every state a learner can get into is visited, so
what is said about it is a fact, not an estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import lcm

from scormkit.module.guess import NOTHING, gather
from scormkit.module.model import Guess
from scormkit.module.roleplay_graph import OPERATORS, Findings, Graph, Move

CAP = 200_000
"""The most states, and the most steps of the guessing learner, that are followed."""

Meters = tuple[int, ...]
State = tuple[str, Meters]

# The same as Graph's, with meters by number instead of name: this runs a million times.
_Change = tuple[int, int, int, int]
_Test = tuple[Callable[[int, int], bool], int, int]
_Way = tuple[list[_Test], str]


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
        self.start: State = (graph.start, tuple(start for start, _, _ in graph.meters.values()))
        self.steps: dict[State, list[State]] = {self.start: []}
        self.came: dict[State, tuple[State, int]] = {}
        self.taken: set[tuple[str, int, int]] = set()
        self.stuck: dict[tuple[str, int], Mapping[str, int]] = {}
        self._number = {name: number for number, name in enumerate(graph.meters)}
        self._moves = {
            node: [(self._changes(move), self._ways(move)) for move in moves]
            for node, moves in graph.moves.items()
        }

    @property
    def too_large(self) -> bool:
        """Say whether there are more states than may be followed."""
        return len(self.steps) > self.cap

    def run(self) -> None:
        """Visit all states, at most as many choices away as the conversation lasts."""
        ring, depth = [self.start], 0
        while ring and depth != self.graph.most:
            fresh: list[State] = []
            for state in ring:
                self._leave(state, fresh)
                if self.too_large:
                    return
            ring, depth = fresh, depth + 1

    def _leave(self, state: State, fresh: list[State]) -> None:
        """Follow every choice at *state*; states never seen before are added to *fresh*."""
        node, meters = state
        for number, (changes, ways) in enumerate(self._moves[node]):
            now = _changed(meters, changes)
            tried = next((way for way, (tests, _) in enumerate(ways) if _hold(tests, now)), None)
            if tried is None:
                self.stuck.setdefault((node, number), dict(zip(self.graph.meters, now, strict=True)))
                continue
            self.taken.add((node, number, tried))
            found = (ways[tried][1], now)
            self.steps[state].append(found)
            if found not in self.steps:
                self.steps[found] = []
                self.came[found] = (state, number)
                fresh.append(found)

    def _changes(self, move: Move) -> list[_Change]:
        return [(self._number[name], change, *self.graph.meters[name][1:]) for name, change in move.effects]

    def _ways(self, move: Move) -> list[_Way]:
        return [
            ([(OPERATORS[sign], self._number[name], than) for name, sign, than in way.tests], way.go)
            for way in move.then
        ]

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


def _changed(meters: Meters, changes: list[_Change]) -> Meters:
    if not changes:
        return meters
    now = list(meters)
    for number, change, least, most in changes:
        now[number] = max(least, min(most, now[number] + change))
    return tuple(now)


def _hold(tests: list[_Test], meters: Meters) -> bool:
    return all(holds(meters[number], than) for holds, number, than in tests) if tests else True


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
