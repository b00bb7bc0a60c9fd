"""How likely blind guessing passes a module, and how much can be earned at best."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

from scormkit.module.blocks.pool import Pool
from scormkit.module.guess import gather
from scormkit.module.model import Exercise, Guess, Module

MOST_SUMS = 4_000
"""Above so many different sums neighbours are put together: the figure stays good to about a percent."""

Graded = tuple[int, Guess, Fraction]
"""What a question is worth, what guessing earns, and what can be earned at best."""


def graded(module: Module) -> list[Graded]:
    """Return every question that counts in one attempt; a drawn one is a mixture of its pool's."""
    return [one for page in module.pages for block in page.blocks for one in _graded(block)]


def _graded(block: object) -> Iterator[Graded]:
    if isinstance(block, Exercise) and block.points:
        yield block.points, guess_in_tries(block.guess, block.tries or 1), block.best
    elif isinstance(block, Pool) and block.points and block.questions:
        questions = [one for question in block.questions for one in _graded(question)]
        mixture = gather(
            (chance / len(questions), share) for _, guess, _ in questions for chance, share in guess
        )
        best = min(best for _, _, best in questions)
        yield from ((questions[0][0], mixture, best) for _ in range(block.draw))


def guess_in_tries(guess: Guess, tries: int) -> Guess:
    """Return what blind guessing earns when it may be repeated until the answer is right."""
    if tries == 1:
        return guess
    missed = 1 - sum(chance for chance, share in guess if share == 1)
    before = missed ** (tries - 1)
    others = [(chance * before, share) for chance, share in guess if share != 1]
    return gather([*others, (1 - missed**tries, Fraction(1))])


def best_score(questions: list[Graded]) -> Fraction:
    """Return the best score that can be reached, as a share."""
    points = sum(points for points, _, _ in questions)
    return sum((points * best for points, _, best in questions), Fraction(0)) / points


def chance_of_passing(questions: list[Graded], mark: Fraction) -> float:
    """Return the probability that guessing all *questions* once earns at least the share *mark*.

    Sums of points are whole numbers on a common grid; probabilities are floats, added in a fixed order.
    """
    grid = lcm(*(share.denominator for _, guess, _ in questions for _, share in guess))
    sums = {0: 1.0}
    for points, guess, _ in questions:
        steps = [(float(chance), int(share * points * grid)) for chance, share in guess]
        grown: dict[int, float] = {}
        for total, weight in sums.items():
            for chance, step in steps:
                grown[total + step] = grown.get(total + step, 0.0) + weight * chance
        sums = grown if len(grown) <= MOST_SUMS else _coarser(grown)
    needed = mark * sum(points for points, _, _ in questions) * grid
    return min(1.0, sum(weight for total, weight in sorted(sums.items()) if total >= needed))


def _coarser(sums: dict[int, float]) -> dict[int, float]:
    cell = 2 * max(sums) // MOST_SUMS + 1
    merged: dict[int, float] = {}
    for total, weight in sorted(sums.items()):
        near = (total + cell // 2) // cell * cell
        merged[near] = merged.get(near, 0.0) + weight
    return merged
