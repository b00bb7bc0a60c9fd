"""A text with gaps to fill, typed or picked from a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, ClassVar

from scormkit.codes import (
    ANSWER_TOO_LONG,
    ANSWER_WITHOUT_GAP,
    DUPLICATE_ID,
    GAP_WITHOUT_ANSWER,
    NO_RIGHT_ANSWER,
)
from scormkit.diagnostics import Diagnostic, Location
from scormkit.module.choices import Choice, bind_choices, right_ones
from scormkit.module.guess import NOTHING, averaged, uniform
from scormkit.module.keys import short_keys
from scormkit.module.kind import BlockKind, Scope, exercise, get, part, parts, text, text_at
from scormkit.module.model import Exercise, Guess, Name, Node, Text, Words
from scormkit.module.rules.options import ids_are_unique, texts_differ, where
from scormkit.source.document import Value

MARK = re.compile(r"\[\[\s*([^\[\]]*?)\s*\]\]")
"""Where a gap stands in the text: ``[[name]]``."""

LIMIT = 40
_BETWEEN = "[,]"  # what parts the gaps in a report (SCORM 2004 RTE 4.2.9.1, xAPI 1.0.3 Data, Appendix C)
PATTERNS = 5  # SCORM 2004 RTE 4.2.9.1: every LMS keeps at least five right answers to a fill-in

# What the saved state writes as three characters (and line breaks, which no typed gap can hold).
_COSTLY = re.compile(r"[%~;,|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Node):
    """One gap: typed answers to *accept*, or *options* to pick from."""

    id: Name
    key: str
    accept: tuple[Text, ...] = ()
    options: tuple[Choice, ...] = ()
    because: Text
    limit: int = LIMIT
    exact: bool = False

    @property
    def guess(self) -> Guess:
        """Return what blind guessing earns here: any option; nothing where words are typed."""
        return uniform(tuple(option.score for option in self.options)) if self.options else NOTHING

    def longest(self, words: Words) -> int:
        """Return how many characters what fills this gap can take."""
        return max((len(words.plain(one.text)) for one in self.options), default=self.limit)

    @property
    def right(self) -> tuple[Text, ...]:
        """Return the texts that fill this gap rightly."""
        return self.accept or tuple(option.text for option in right_ones(self.options))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps(Exercise):
    """A text with marks, and its gaps in the order of their marks."""

    type: ClassVar[str] = "gaps"

    text: Text
    gaps: tuple[Gap, ...]

    @property
    def question(self) -> Text:
        """Return the prompt, or else the text with its gaps."""
        return self.prompt if self.prompt.md else self.text

    @property
    def state_size(self) -> int:
        """Return two characters for every list, the limit for every typed gap, and what parts them."""
        return sum(2 if gap.options else gap.limit for gap in self.gaps) + len(self.gaps) - 1

    @property
    def guess(self) -> Guess:
        """Return what blind guessing earns: each gap counts the same."""
        return averaged([gap.guess for gap in self.gaps])

    def spec(self, words: Words) -> dict[str, Any]:
        """Return the gaps in order, and the question as a fill-in."""
        right = ([words.plain(text) for text in gap.right] for gap in self.gaps)
        return {
            "gaps": [_spec(gap, words) for gap in self.gaps],
            "interaction": {
                "kind": "fill-in",
                "correct": [list(way) for way in islice(product(*right), PATTERNS)],
            },
            "labels": {},
            "longest": sum(gap.longest(words) for gap in self.gaps) + len(_BETWEEN) * (len(self.gaps) - 1),
        }


def _spec(gap: Gap, words: Words) -> dict[str, Any]:
    return {
        "id": gap.id,
        "key": gap.key,
        "accept": None if gap.options else [words.plain(text) for text in gap.accept],
        "options": [option.spec(words) for option in gap.options] or None,
        "limit": gap.limit,
        "exact": gap.exact,
    }


def bind(value: Value, scope: Scope) -> Gaps:
    """Return the text with gaps that *value* describes."""
    words = text_at(value, "text")
    gaps = part(value, "gaps") or value
    keys = short_keys(gaps.keys, 2)
    marks = {found[1]: found.start() for found in reversed(list(MARK.finditer(words.md)))}
    order = sorted(gaps.keys, key=lambda name: marks.get(name, len(words.md)))
    return Gaps(
        **exercise(value, scope),
        text=words,
        gaps=tuple(_gap(Name(name, gaps.keys[name]), keys[name], gaps.find(name)) for name in order),
    )


def _gap(name: Name, key: str, value: Value) -> Gap:
    return Gap(
        at=name.at,
        id=name,
        key=key,
        accept=tuple(text(one) for one in parts(value, "accept")),
        options=bind_choices(parts(value, "options")),
        because=text_at(value, "because"),
        limit=int(get(value, "limit", LIMIT)),
        exact=get(value, "exact", default=False),
    )


def every_mark_has_its_gap(block: Gaps) -> Iterator[Diagnostic]:
    """Yield marks that no gap is described for, and marks that stand twice."""
    described = {gap.id for gap in block.gaps}
    places: dict[str, Location] = {}
    for mark in MARK.finditer(block.text.md):
        at = block.text.within(mark.start(), len(mark[0]))
        if mark[1] not in described:
            yield GAP_WITHOUT_ANSWER.at(at, name=mark[1])
        elif mark[1] in places:
            yield DUPLICATE_ID.at(at, what="mark", id=mark[1], where=where(places[mark[1]], at))
        places.setdefault(mark[1], at)


def every_gap_has_its_mark(block: Gaps) -> Iterator[Diagnostic]:
    """Yield gaps that the text has no mark for."""
    marked = {mark[1] for mark in MARK.finditer(block.text.md)}
    for gap in block.gaps:
        if gap.id not in marked:
            yield ANSWER_WITHOUT_GAP.at(gap.at, name=gap.id)


def every_gap_can_be_filled(block: Gaps) -> Iterator[Diagnostic]:
    """Yield gaps whose answers differ too little, are all wrong, or cannot be typed."""
    yield from ids_are_unique("gap", (gap.id for gap in block.gaps))
    for gap in block.gaps:
        if gap.options and not right_ones(gap.options):
            yield NO_RIGHT_ANSWER.at(gap.at, id=gap.id)
        yield from ids_are_unique("option", (option.id for option in gap.options))
        yield from texts_differ((*gap.accept, *(option.text for option in gap.options)))
        for answer in gap.accept:
            size = len(answer.md) + 2 * len(_COSTLY.findall(answer.md))
            if size > gap.limit:
                yield ANSWER_TOO_LONG.at(answer.at, size=size, limit=gap.limit)


KIND = BlockKind(Gaps, bind, (every_mark_has_its_gap, every_gap_has_its_mark, every_gap_can_be_filled))
