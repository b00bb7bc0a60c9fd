"""Rules of passing: it can be done, and not by guessing."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.codes import EASY_TO_GUESS, NOTHING_GRADED, UNREACHABLE_PASS
from scormkit.diagnostics import Diagnostic
from scormkit.module.chance import best_score, chance_of_passing, graded
from scormkit.module.model import Module

TOO_EASY = 0.1


def passing_means_something(module: Module) -> Iterator[Diagnostic]:
    """Yield a pass mark that nobody can reach, or that a blind guess reaches too often."""
    mark = module.pass_
    if mark is None:
        return
    questions = graded(module)
    if not questions:
        yield NOTHING_GRADED.at(mark.at)
        return
    best = best_score(questions)
    if best < mark.score:
        yield UNREACHABLE_PASS.at(mark.at, best=_percent(float(best)), mark=_percent(float(mark.score)))
        return
    once = chance_of_passing(questions, mark.score)
    chance = 1 - (1 - once) ** (mark.attempts or 1)
    if chance > TOO_EASY:
        yield EASY_TO_GUESS.at(mark.at, chance=_percent(chance), attempts=_attempts(mark.attempts))


def _attempts(number: int | None) -> str:
    if number is None:
        return " in each attempt"
    return f" in {number} attempts" if number > 1 else ""


def _percent(share: float) -> str:
    return f"{share * 100:.4g}" if share == 1 else f"{share * 100:.3g}"
