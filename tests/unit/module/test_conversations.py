"""Conversations: what is said about a graph is compared with walking every way through it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.module.guess import gather
from scormkit.module.roleplay_graph import OPERATORS, Branch, Graph, Move, parse_condition
from scormkit.module.roleplay_paths import explore

NODES = ("a", "b", "c")
ENDS = {"good": Fraction(1), "bad": Fraction(1, 4)}
GOALS = st.sampled_from([*NODES, *ENDS])
TESTS = st.tuples(st.just("m"), st.sampled_from(sorted(OPERATORS)), st.integers(-1, 4))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    branch = st.builds(Branch, st.lists(TESTS, min_size=1, max_size=2).map(tuple), GOALS)
    ways = st.tuples(st.lists(branch, max_size=2).map(tuple), GOALS)
    effects = st.one_of(st.just(()), st.integers(-2, 2).map(lambda change: (("m", change),)))
    move = st.builds(lambda effect, way: Move(effect, (*way[0], Branch((), way[1]))), effects, ways)
    moves = {node: tuple(draw(st.lists(move, min_size=1, max_size=3))) for node in NODES}
    return Graph(
        "a", {"m": (1, 0, 3)}, {**moves, "good": (), "bad": ()}, ENDS, draw(st.integers(1, 5)), "bad"
    )


class Walker:
    """Goes every way, one after the other, without being clever."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.guess: list[tuple[Fraction, Fraction]] = []
        self.reached: set[str] = set()
        self.taken: set[tuple[str, int, int]] = set()
        self.longest = 0
        self.go(graph.start, 1, 0, Fraction(1))

    def go(self, node: str, m: int, depth: int, chance: Fraction) -> None:
        self.reached.add(node)
        self.longest = max(self.longest, depth)
        if node in self.graph.ends:
            self.guess.append((chance, self.graph.ends[node]))
        elif depth == self.graph.most:
            self.go(self.graph.late, m, depth, chance)
        else:
            moves = self.graph.moves[node]
            for number, move in enumerate(moves):
                self.choose(node, number, move, m, depth, chance / len(moves))

    def choose(self, node: str, number: int, move: Move, m: int, depth: int, chance: Fraction) -> None:
        for _, change in move.effects:
            m = max(0, min(3, m + change))
        for tried, branch in enumerate(move.then):
            if all(OPERATORS[sign](m, than) for _, sign, than in branch.tests):
                self.taken.add((node, number, tried))
                self.go(branch.go, m, depth + 1, chance)
                return


@pytest.mark.slow
@given(graphs())
def test_findings_are_what_walking_every_way_finds(graph: Graph) -> None:
    walked, found = Walker(graph), explore(graph)
    assert found.reached == walked.reached
    assert found.taken == walked.taken
    assert found.longest == walked.longest
    assert found.guess == gather(walked.guess)
    assert not found.stuck
    assert not found.too_large


@pytest.mark.slow
@given(graphs())
def test_the_best_path_leads_to_the_best_ending_that_choices_reach(graph: Graph) -> None:
    found = explore(graph)
    node, m = graph.start, 1
    for here, number in found.best_path:
        assert here == node
        move = graph.moves[node][number]
        for _, change in move.effects:
            m = max(0, min(3, m + change))
        node = next(
            way.go for way in move.then if all(OPERATORS[sign](m, than) for _, sign, than in way.tests)
        )
    if found.best_path:
        assert node in graph.ends
        assert len(found.best_path) <= found.longest


def loop(most: int | None) -> Graph:
    moves = {"a": (Move((), (Branch((), "a"),)), Move((), (Branch((), "good"),))), "good": ()}
    return Graph("a", {}, moves, {"good": Fraction(1)}, most, "good")


def test_a_circle_is_found_and_turns_bound_it() -> None:
    assert explore(loop(None)).circle == "a"
    assert explore(loop(4)).longest == 4


def test_a_circle_that_a_meter_breaks_is_none() -> None:
    again = Branch((("m", "<", 3),), "a")
    graph = Graph(
        "a", {"m": (0, 0, 3)}, {"a": (Move((("m", 1),), (again, Branch((), "good"))),), "good": ()}, ENDS
    )
    found = explore(graph)
    assert (found.circle, found.longest, found.best) == ("", 3, Fraction(1))


def test_a_choice_after_which_nothing_follows_is_told_with_its_meters() -> None:
    only = Branch((("m", ">", 2),), "good")
    graph = Graph("a", {"m": (1, 0, 3)}, {"a": (Move((), (only,)),), "good": ()}, ENDS)
    assert explore(graph).stuck == {("a", 0): {"m": 1}}


def test_what_is_too_large_is_given_up() -> None:
    assert explore(loop(None), cap=1).too_large
    assert explore(loop(90), cap=50).too_large


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("", ()),
        ("fiducia >= 4", (("fiducia", ">=", 4),)),
        (" a<-2 and b-and-c==+1 ", (("a", "<", -2), ("b-and-c", "==", 1))),
    ],
)
def test_conditions_are_understood(text: str, tests: tuple[tuple[str, str, int], ...]) -> None:
    assert parse_condition(text) == tests


@pytest.mark.parametrize("text", ["fiducia", "fiducia => 4", "a > 1 or b > 2", "a > 1 and", "> 1"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text.strip()[0]):
        parse_condition(text)
