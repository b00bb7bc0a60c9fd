"""Questions to draw from: every attempt gets some of them, no repeats until all were drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scormkit.codes import POOL_TOO_SMALL, UNEQUAL_WORTH
from scormkit.diagnostics import Diagnostic
from scormkit.module.kind import BlockKind, Scope, block, get, name, part, parts
from scormkit.module.model import Block, Exercise, Name, place_of
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool(Block):
    """Questions of equal worth, of which *draw* are asked in one attempt."""

    type: ClassVar[str] = "pool"

    draw: int
    wanted: Name
    """The number as the author wrote it, with its place."""

    shuffle: bool = True
    questions: tuple[Exercise, ...]

    @property
    def points(self) -> int:
        """Return what the drawn questions count together."""
        return self.draw * max((question.points for question in self.questions), default=0)

    @property
    def state_size(self) -> int:
        """Return the most characters the answers to drawn questions can take."""
        return self._drawn(question.state_size for question in self.questions)

    @property
    def entry_size(self) -> int:
        """Return what the entries of drawn questions can take: each is an entry of its own."""
        return self._drawn(question.entry_size for question in self.questions)

    def _drawn(self, sizes: Iterator[int]) -> int:
        return sum(sorted(sizes, reverse=True)[: self.draw])


def bind(value: Value, scope: Scope) -> Pool:
    """Return the pool that *value* describes."""
    questions = (scope.bind(question, scope) for question in parts(value, "questions"))
    return Pool(
        **block(value, scope),
        draw=int(get(value, "draw")),
        wanted=name(part(value, "draw") or value),
        shuffle=get(value, "shuffle", default=True),
        questions=tuple(question for question in questions if isinstance(question, Exercise)),
    )


def enough_questions_to_draw(block: Pool) -> Iterator[Diagnostic]:
    """Yield a draw of more questions than there are."""
    if block.draw > len(block.questions):
        yield POOL_TOO_SMALL.at(block.wanted.at, draw=block.draw, count=len(block.questions))


def questions_are_worth_the_same(block: Pool) -> Iterator[Diagnostic]:
    """Yield every question worth more or less than the first: luck would decide about the score."""
    for question in block.questions[1:]:
        if question.points != block.questions[0].points:
            yield UNEQUAL_WORTH.at(
                place_of(question.id, question.at),
                id=question.id,
                points=question.points,
                others=block.questions[0].points,
            )


KIND = BlockKind(Pool, bind, (enough_questions_to_draw, questions_are_worth_the_same), children="questions")
