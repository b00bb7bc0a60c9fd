"""What guessing earns: exact, compared with counting every answer there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.module.chance import best_score, chance_of_passing, graded, guess_in_tries
from scormkit.module.guess import averaged, gather, permuted, repeated, subsets, ticked, uniform
from scormkit.module.model import Exercise, Guess, Module
from scormkit.module.walk import nodes

SHARES = st.fractions(0, 1, max_denominator=4)


@st.composite
def guesses(draw: st.DrawFn) -> Guess:
    weights = draw(st.lists(st.tuples(st.integers(1, 5), SHARES), min_size=1, max_size=4))
    total = sum(weight for weight, _ in weights)
    return gather((Fraction(weight, total), share) for weight, share in weights)


def counted(shares: Iterable[Fraction]) -> Guess:
    found = Counter(shares)
    return tuple((Fraction(count, found.total()), share) for share, count in sorted(found.items()))


def test_every_block_s_chances_add_up_to_one(module: Module) -> None:
    exercises = [node for node in nodes(module) if isinstance(node, Exercise)]
    assert len(exercises) == 13
    for exercise in exercises:
        assert sum(chance for chance, _ in exercise.guess) == 1, exercise.id
        assert all(0 <= share <= exercise.best <= 1 for _, share in exercise.guess), exercise.id


@pytest.mark.parametrize("count", range(3, 8))
def test_a_random_order_is_counted(count: int) -> None:
    right = tuple(range(count))
    shares = (Fraction(sum(map(int.__eq__, right, one)), count) for one in permutations(right))
    assert permuted(count) == counted(shares)


@pytest.mark.parametrize(("right", "partly", "wrong"), [(1, 0, 2), (2, 1, 1), (3, 2, 2), (0, 1, 2)])
def test_random_ticks_are_counted(right: int, partly: int, wrong: int) -> None:
    kinds = "r" * right + "p" * partly + "w" * wrong
    shares = []
    for ticks in product((False, True), repeat=len(kinds)):
        picked = [kind for kind, tick in zip(kinds, ticks, strict=True) if tick]
        shares.append(ticked(picked.count("r"), picked.count("p"), picked.count("w"), right))
    assert subsets(right, partly, wrong) == counted(shares)


@pytest.mark.parametrize(("targets", "things"), [(2, 2), (3, 2), (4, 3)])
def test_random_targets_are_counted(targets: int, things: int) -> None:
    shares = (Fraction(one.count(0), things) for one in product(range(targets), repeat=things))
    assert repeated(Fraction(1, targets), things) == counted(shares)


@given(st.lists(SHARES, min_size=1, max_size=6))
def test_a_random_pick_is_counted(shares: list[Fraction]) -> None:
    assert uniform(tuple(shares)) == counted(shares)


@pytest.mark.slow
@given(st.lists(guesses(), min_size=1, max_size=3))
def test_answers_taken_together_are_counted(parts: list[Guess]) -> None:
    expected = gather(
        (
            Fraction(1) * _product(chance for chance, _ in way),
            sum(share for _, share in way) / Fraction(len(parts)),
        )
        for way in product(*parts)
    )
    assert averaged(parts) == expected


@given(guesses(), st.integers(1, 4))
def test_several_tries_end_with_the_first_full_answer(guess: Guess, tries: int) -> None:
    expected = []
    for way in product(guess, repeat=tries):
        last = next((share for _, share in way if share == 1), way[-1][1])
        expected.append((_product(chance for chance, _ in way), last))
    assert guess_in_tries(guess, tries) == gather(expected)


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(1, 4), guesses()), min_size=1, max_size=4), st.fractions(0, 1))
def test_the_chance_of_passing_is_counted(questions: list[tuple[int, Guess]], mark: Fraction) -> None:
    total = sum(points for points, _ in questions)
    expected = Fraction(0)
    for way in product(*(guess for _, guess in questions)):
        earned = sum(points * share for (points, _), (_, share) in zip(questions, way, strict=True))
        if earned >= mark * total:
            expected += _product(chance for chance, _ in way)
    asked = [(points, guess, Fraction(1)) for points, guess in questions]
    assert chance_of_passing(asked, mark) == pytest.approx(float(expected))


def test_many_different_sums_are_gathered_without_losing_the_figure() -> None:
    odd = [(points, repeated(Fraction(1, 2), 7 + points % 4), Fraction(1)) for points in range(80, 100)]
    assert chance_of_passing(odd, Fraction(1, 2)) == pytest.approx(0.5, abs=0.01)
    assert chance_of_passing(odd, Fraction(0)) == pytest.approx(1)


def test_a_pool_counts_as_often_as_it_is_drawn_from(module: Module) -> None:
    questions = graded(module)
    assert sum(points for points, _, _ in questions) == sum(
        block.points for page in module.pages for block in page.blocks
    )
    drawn = questions[-2:]
    assert drawn[0] == drawn[1]
    # Of three questions: true or false, a number nobody guesses, one of two choices.
    assert drawn[0][1] == ((Fraction(2, 3), Fraction(0)), (Fraction(1, 3), Fraction(1)))
    assert best_score(questions) == 1


def _product(chances: Iterable[Fraction]) -> Fraction:
    total = Fraction(1)
    for chance in chances:
        total *= chance
    return total
