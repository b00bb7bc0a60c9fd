"""A customer's mail to answer: a draft, then which of the asked and unasked questions it answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from scormkit.diagnostics import Diagnostic
from scormkit.module.guess import HALF, repeated
from scormkit.module.kind import BlockKind, Scope, exercise, get, named, part, parts, text_at
from scormkit.module.model import Exercise, Guess, Name, Node, Text, Words
from scormkit.module.rules.options import ids_are_unique, texts_differ
from scormkit.source.document import Value

LIMIT = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Node):
    """Something the customer asks, or would ask next, and why the answer must hold it."""

    id: Name
    key: str
    text: Text
    asked: bool
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Exercise):
    """The mail, the questions in it and behind it, and a model answer; *limit* is what is kept of a draft."""

    type: ClassVar[str] = "email"

    from_: Text
    subject: Text
    mail: Text
    questions: tuple[Question, ...]
    model: Text
    limit: int = LIMIT

    @property
    def question(self) -> Text:
        """Return the prompt, or else the mail's subject."""
        return self.prompt if self.prompt.md else self.subject

    @property
    def state_size(self) -> int:
        """Return the draft, a mark, and two characters for every question."""
        return self.limit + 1 + 2 * len(self.questions)

    @property
    def guess(self) -> Guess:
        """Return what ticking questions at random earns: the share that is ticked."""
        return repeated(HALF, len(self.questions))

    def spec(self, words: Words) -> dict[str, Any]:
        """Return the draft's limit and the questions, and the self-check as a choice among them."""
        labels = {one.id: words.plain(one.text) for one in self.questions}
        correct = [list(labels)] if self.points else []
        return {
            "limit": self.limit,
            "questions": [
                {"id": one.id, "key": one.key, "text": labels[one.id], "asked": one.asked}
                for one in self.questions
            ],
            "interaction": {"kind": "choice", "correct": correct, "choices": list(labels)},
            "labels": labels,
        }


def bind(value: Value, scope: Scope) -> Email:
    """Return the mail that *value* describes."""
    questions = parts(value, "questions")
    words = ["asked" if part(one, "asked") else "unasked" for one in questions]
    sources = [str(get(one, word)) for one, word in zip(questions, words, strict=True)]
    return Email(
        **exercise(value, scope, points=0),
        from_=text_at(value, "from"),
        subject=text_at(value, "subject"),
        mail=text_at(value, "mail"),
        questions=tuple(
            Question(
                at=one.at,
                id=name,
                key=key,
                text=text_at(one, word),
                asked=word == "asked",
                because=text_at(one, "because"),
            )
            for (one, name, key), word in zip(named(questions, sources), words, strict=True)
        ),
        model=text_at(value, "model"),
        limit=int(get(value, "limit", LIMIT)),
    )


def questions_differ(block: Email) -> Iterator[Diagnostic]:
    """Yield questions that share an id or a text."""
    yield from ids_are_unique("question", (one.id for one in block.questions))
    yield from texts_differ(one.text for one in block.questions)


KIND = BlockKind(Email, bind, (questions_differ,))
