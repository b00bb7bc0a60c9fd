"""A question with two to ten choices, one or many of them right, some perhaps partly right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from scormkit.codes import NO_RIGHT_ANSWER, SEVERAL_RIGHT
from scormkit.diagnostics import Diagnostic
from scormkit.module.choices import Choice, bind_choices, right_ones
from scormkit.module.guess import HALF, subsets, uniform
from scormkit.module.kind import BlockKind, Scope, exercise, get, parts
from scormkit.module.model import Exercise, Guess, Words, place_of
from scormkit.module.rules.options import ids_are_unique, texts_differ, where
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz(Exercise):
    """A question; *many* says whether several choices may be ticked."""

    type: ClassVar[str] = "quiz"

    choices: tuple[Choice, ...]
    many: bool = False
    shuffle: bool = True

    @property
    def state_size(self) -> int:
        """Return two characters, or two for every choice that can be ticked."""
        return 2 * len(self.choices) if self.many else 2

    @property
    def guess(self) -> Guess:
        """Return what blind guessing earns: any choice, or any subset of them."""
        scores = [choice.score for choice in self.choices]
        if not self.many:
            return uniform(tuple(scores))
        return subsets(scores.count(Fraction(1)), scores.count(HALF), scores.count(Fraction(0)))

    def spec(self, words: Words) -> dict[str, Any]:
        """Return the choices with what they earn, and the question as a choice."""
        choices = [choice.spec(words) for choice in self.choices]
        labels = {choice["id"]: choice["text"] for choice in choices}
        right = [choice.id for choice in right_ones(self.choices)]
        return {
            "choices": choices,
            "many": self.many,
            "shuffle": self.shuffle,
            "interaction": {"kind": "choice", "correct": [right], "choices": list(labels)},
            "labels": labels,
        }


def bind(value: Value, scope: Scope) -> Quiz:
    """Return the question that *value* describes."""
    choices = bind_choices(parts(value, "choices"))
    several = len(right_ones(choices)) > 1
    return Quiz(
        **exercise(value, scope),
        choices=choices,
        many=get(value, "many", default=several),
        shuffle=get(value, "shuffle", default=True),
    )


def has_a_right_choice(block: Quiz) -> Iterator[Diagnostic]:
    """Yield the question that nobody can answer."""
    if not right_ones(block.choices):
        yield NO_RIGHT_ANSWER.at(place_of(block.id, block.at), id=block.id)


def several_are_right_only_where_many_may_be_ticked(block: Quiz) -> Iterator[Diagnostic]:
    """Yield every further right choice of a question that takes one answer."""
    right = right_ones(block.choices)
    if not block.many:
        for choice in right[1:]:
            yield SEVERAL_RIGHT.at(choice.text.at, where=where(right[0].text.at, choice.text.at))


def choices_differ(block: Quiz) -> Iterator[Diagnostic]:
    """Yield choices that share an id or a text."""
    yield from ids_are_unique("choice", (choice.id for choice in block.choices))
    yield from texts_differ(choice.text for choice in block.choices)


KIND = BlockKind(
    Quiz, bind, (has_a_right_choice, several_are_right_only_where_many_may_be_ticked, choices_differ)
)
