"""What blind guessing earns: exact distributions of shares, as the model's ``Guess``.

Shares are fractions of a block's points. Probabilities are exact too: nothing is
rounded before the figures of a whole module are put together. Most questions are alike (one of
four is right), and fractions are slow: what was worked out for a kind of question is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb, factorial

from scormkit.module.model import Guess

HALF = Fraction(1, 2)
NOTHING: Guess = ((Fraction(1), Fraction(0)),)

MOST = 256
"""How many kinds of questions are remembered."""


def gather(chances: Iterable[tuple[Fraction, Fraction]]) -> Guess:
    """Return *chances* with equal shares put together, the smallest share first."""
    weights: dict[Fraction, Fraction] = {}
    for chance, share in chances:
        if chance:
            weights[share] = weights.get(share, Fraction(0)) + chance
    return tuple((chance, share) for share, chance in sorted(weights.items()))


@lru_cache(maxsize=MOST)
def uniform(shares: tuple[Fraction, ...]) -> Guess:
    """Return what one pick among answers that earn *shares* earns, each being as likely."""
    return gather((Fraction(1, len(shares)), share) for share in shares)


@lru_cache(maxsize=MOST)
def repeated(chance: Fraction, times: int) -> Guess:
    """Return the share of right answers among *times* independent ones, each right with *chance*."""
    return gather(
        (comb(times, right) * chance**right * (1 - chance) ** (times - right), Fraction(right, times))
        for right in range(times + 1)
    )


@lru_cache(maxsize=MOST)
def permuted(count: int) -> Guess:
    """Return the share of *count* things that a random order leaves in their right place."""
    derangements = [1, 0]
    while len(derangements) <= count:
        derangements.append((len(derangements) - 1) * (derangements[-1] + derangements[-2]))
    return gather(
        (Fraction(comb(count, fixed) * derangements[count - fixed], factorial(count)), Fraction(fixed, count))
        for fixed in range(count + 1)
    )


@lru_cache(maxsize=MOST)
def subsets(right: int, partly: int, wrong: int) -> Guess:
    """Return what ticking any subset of choices earns, every subset being as likely."""
    total = 2 ** (right + partly + wrong)
    return gather(
        (
            Fraction(comb(right, r) * comb(partly, p) * comb(wrong, w), total),
            ticked(r, p, w, right),
        )
        for r in range(right + 1)
        for p in range(partly + 1)
        for w in range(wrong + 1)
    )


def ticked(right: int, partly: int, wrong: int, all_right: int) -> Fraction:
    """Return the share earned by ticking so many right, partly right and wrong choices."""
    if not all_right:
        return Fraction(0)
    return max(Fraction(0), min(Fraction(1), (right + HALF * partly - wrong) / all_right))


def averaged(parts: Sequence[Guess]) -> Guess:
    """Return the share of several independent answers of equal weight, taken together."""
    sums = {Fraction(0): Fraction(1)}
    for part in parts:
        grown: dict[Fraction, Fraction] = {}
        for so_far, weight in sums.items():
            for chance, share in part:
                grown[so_far + share] = grown.get(so_far + share, Fraction(0)) + weight * chance
        sums = grown
    return gather((weight, total / len(parts)) for total, weight in sums.items())
