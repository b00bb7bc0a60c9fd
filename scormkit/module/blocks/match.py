"""Things to bring together with what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from scormkit.diagnostics import Diagnostic
from scormkit.module.guess import repeated
from scormkit.module.keys import fill_ids, short_keys
from scormkit.module.kind import BlockKind, Scope, exercise, get, named, parts, text, text_at
from scormkit.module.model import Exercise, Guess, Name, Node, Text, Words
from scormkit.module.rules.options import ids_are_unique, texts_differ
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Node):
    """Something a thing can belong to."""

    id: Name
    key: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair(Node):
    """A thing, the id of the target it belongs to, and why."""

    id: Name
    key: str
    text: Text
    to: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Exercise):
    """Pairs, and all targets there are: pairs may share one, and some may belong to nothing."""

    type: ClassVar[str] = "match"

    pairs: tuple[Pair, ...]
    targets: tuple[Target, ...]
    spare: tuple[Text, ...] = ()
    """What the author added as targets of nothing."""

    @property
    def state_size(self) -> int:
        """Return two characters for every pair."""
        return 2 * len(self.pairs)

    @property
    def guess(self) -> Guess:
        """Return what picking a random target for every thing earns."""
        return repeated(Fraction(1, len(self.targets)), len(self.pairs))

    def spec(self, words: Words) -> dict[str, Any]:
        """Return pairs and targets, and the question as a matching one."""
        sources = {pair.id: words.plain(pair.text) for pair in self.pairs}
        targets = {target.id: words.plain(target.text) for target in self.targets}
        return {
            "pairs": [
                {"id": pair.id, "key": pair.key, "text": sources[pair.id], "to": pair.to}
                for pair in self.pairs
            ],
            "targets": [
                {"id": target.id, "key": target.key, "text": targets[target.id]} for target in self.targets
            ],
            "interaction": {
                "kind": "matching",
                "correct": [[[pair.id, pair.to] for pair in self.pairs]],
                "source": list(sources),
                "target": list(targets),
            },
            "labels": {**sources, **targets},
        }


def bind(value: Value, scope: Scope) -> Match:
    """Return the matching that *value* describes."""
    pairs = parts(value, "pairs")
    extra = parts(value, "extra")
    targets = _targets([text_at(pair, "with") for pair in pairs] + [text(one) for one in extra])
    by_text = {target.text.md: target.id for target in targets}
    return Match(
        **exercise(value, scope),
        pairs=tuple(
            Pair(
                at=pair.at,
                id=one,
                key=key,
                text=text_at(pair, "item"),
                to=by_text[str(get(pair, "with"))],
                because=text_at(pair, "because"),
            )
            for pair, one, key in named(pairs, [str(get(pair, "item")) for pair in pairs])
        ),
        targets=targets,
        spare=tuple(text(one) for one in extra),
    )


def _targets(texts: list[Text]) -> tuple[Target, ...]:
    first: dict[str, Text] = {}
    for one in texts:
        first.setdefault(one.md, one)
    # Targets are always named by their text, in another family than the items of the same words.
    ids = fill_ids([None] * len(first), [f"with {md}" for md in first])
    keys = short_keys(ids, 2)
    return tuple(
        Target(at=one.at, id=Name(name, one.at), key=keys[name], text=one)
        for name, one in zip(ids, first.values(), strict=True)
    )


def things_differ(block: Match) -> Iterator[Diagnostic]:
    """Yield things that share an id or a text."""
    yield from ids_are_unique("pair", (pair.id for pair in block.pairs))
    yield from texts_differ(pair.text for pair in block.pairs)


def extras_belong_to_nothing(block: Match) -> Iterator[Diagnostic]:
    """Yield an extra target that is the right one of a pair, or stands twice."""
    belonging = {pair.to for pair in block.pairs}
    right = [target.text for target in block.targets if target.id in belonging]
    yield from texts_differ((*right, *block.spare))


KIND = BlockKind(Match, bind, (things_differ, extras_belong_to_nothing))
