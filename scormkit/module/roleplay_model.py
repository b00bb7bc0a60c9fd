"""A role play as its author meant it: a customer, meters, moments, replies, endings."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar

from scormkit.module.model import Exercise, Guess, Name, Node, Text, Words
from scormkit.module.roleplay_graph import Findings, Test, parse_condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer(Node):
    """Who is at the other end, and the mood to begin with."""

    name: Text
    mood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter(Node):
    """Something the conversation raises and lowers: trust, patience."""

    id: Name
    label: Text
    start: int
    min: int
    max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Then(Node):
    """One way on: where it goes, and the condition as the author wrote it (empty: always)."""

    go: Name
    condition: Name

    @property
    def tests(self) -> tuple[Test, ...]:
        """Return the condition as tests of meters, all of which must hold."""
        return parse_condition(self.condition)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(Node):
    """Something the learner can say, why it is wise or not, and what comes of it."""

    id: Name
    key: str
    you: Text
    because: Text
    set: tuple[tuple[Name, int], ...] = ()
    then: tuple[Then, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Node):
    """How a conversation ends: *score* is a share 0..1."""

    score: Fraction
    title: Text
    debrief: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(Node):
    """A node of the conversation: what the customer says, and the replies or the ending."""

    id: Name
    says: Text
    mood: str = ""
    choices: tuple[Reply, ...] = ()
    end: End | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns(Node):
    """After *most* replies the conversation goes to the ending *go*."""

    most: int
    go: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Roleplay(Exercise):
    """A conversation; *findings* is all that can happen in it, None if a reference leads nowhere."""

    type: ClassVar[str] = "roleplay"

    customer: Customer
    channel: str = "phone"
    meters: tuple[Meter, ...] = ()
    start: Name
    nodes: tuple[Moment, ...]
    turns: Turns | None = None
    findings: Findings | None = field(default=None, compare=False, repr=False)

    @property
    def question(self) -> Text:
        """Return the prompt, or else the customer's first words."""
        first = next((node.says for node in self.nodes if node.id == self.start), self.prompt)
        return self.prompt if self.prompt.md else first

    @property
    def state_size(self) -> int:
        """Return two characters for every reply of the longest conversation."""
        return 2 * self.findings.longest if self.findings else 0

    @property
    def guess(self) -> Guess:
        """Return what picking every reply at random earns."""
        return self.findings.guess if self.findings else super(Roleplay, self).guess

    @property
    def best(self) -> Fraction:
        """Return what the best ending that can be reached earns."""
        return self.findings.best if self.findings else Fraction(1)

    def spec(self, words: Words) -> dict[str, Any]:
        """Return the graph, and the conversation as a performance whose steps are nodes."""
        turns = {"turns": {"most": self.turns.most, "go": self.turns.go}} if self.turns else {}
        path = self.findings.best_path if self.findings else ()
        choices: dict[str, tuple[Reply, ...]] = {node.id: node.choices for node in self.nodes if node.choices}
        return {
            "start": self.start,
            "meters": {one.id: {"start": one.start, "min": one.min, "max": one.max} for one in self.meters},
            "nodes": {node.id: _node_spec(node, words) for node in self.nodes},
            **turns,
            "interaction": {
                "kind": "performance",
                "correct": [[[node, choices[node][number].id] for node, number in path]] if path else [],
                "steps": [node.id for node in self.nodes if node.choices],
            },
            "labels": {node.id: words.plain(node.says) for node in self.nodes if node.choices},
            "longest": self.findings.longest if self.findings else 0,
            "answers": {node: [one.id for one in replies] for node, replies in choices.items()},
        }


def _node_spec(node: Moment, words: Words) -> dict[str, Any]:
    end = {"end": {"score": float(node.end.score)}} if node.end else {}
    choices = [
        {
            "id": reply.id,
            "key": reply.key,
            "text": words.plain(reply.you),
            "set": dict(reply.set),
            "then": [
                {"if": [list(test) for test in parse_condition(then.condition)], "go": then.go}
                for then in reply.then
            ],
        }
        for reply in node.choices
    ]
    return {"choices": choices, **end}
