"""A branching conversation with a customer, steered by meters and ended with a debrief.

Its model is ``module/roleplay_model.py``, its course ``module/roleplay_graph.py`` and ``…_paths.py``,
its rules ``module/rules/roleplay.py``: together they would be too long for one file.
"""

from __future__ import annotations

from dataclasses import replace

from scormkit.module.kind import (
    BlockKind,
    Scope,
    exercise,
    fraction,
    get,
    maybe_name,
    name,
    named,
    part,
    parts,
    text_at,
)
from scormkit.module.model import Name
from scormkit.module.roleplay_graph import Branch, Graph, Move, parse_condition
from scormkit.module.roleplay_model import Customer, End, Meter, Moment, Reply, Roleplay, Then, Turns
from scormkit.module.roleplay_paths import explore
from scormkit.module.rules.roleplay import RULES, references_hold
from scormkit.source.document import Value


def bind(value: Value, scope: Scope) -> Roleplay:
    """Return the conversation that *value* describes, explored if all its references hold."""
    turns = part(value, "turns")
    conversation = Roleplay(
        **exercise(value, scope),
        customer=_customer(part(value, "customer") or value),
        channel=get(value, "channel", "phone"),
        meters=tuple(_meter(key, one) for key, one in _entries(value, "meters")),
        start=name(part(value, "start") or value),
        nodes=tuple(_moment(key, one) for key, one in _entries(value, "nodes")),
        turns=_turns(turns) if turns else None,
    )
    if any(references_hold(conversation)):
        return conversation
    return replace(conversation, findings=explore(graph_of(conversation)))


def graph_of(conversation: Roleplay) -> Graph:
    """Return what of *conversation* decides its course."""
    turns = conversation.turns
    return Graph(
        start=conversation.start,
        meters={one.id: (one.start, one.min, one.max) for one in conversation.meters},
        moves={
            node.id: () if node.end else tuple(_move(reply) for reply in node.choices)
            for node in conversation.nodes
        },
        ends={node.id: node.end.score for node in conversation.nodes if node.end},
        most=turns.most if turns else None,
        late=turns.go if turns else "",
    )


def _move(reply: Reply) -> Move:
    branches = tuple(Branch(parse_condition(then.condition), then.go) for then in reply.then)
    return Move(reply.set, branches)


def _entries(value: Value, key: str) -> list[tuple[Name, Value]]:
    found = part(value, key)
    return [(Name(one, at), found.find(one)) for one, at in found.keys.items()] if found else []


def _customer(value: Value) -> Customer:
    return Customer(at=value.at, name=text_at(value, "name"), mood=get(value, "mood", "calm"))


def _meter(key: Name, value: Value) -> Meter:
    return Meter(
        at=key.at,
        id=key,
        label=text_at(value, "label"),
        start=int(get(value, "start")),
        min=int(get(value, "min")),
        max=int(get(value, "max")),
    )


def _moment(key: Name, value: Value) -> Moment:
    choices, end = parts(value, "choices"), part(value, "end")
    return Moment(
        at=key.at,
        id=key,
        says=text_at(value, "says"),
        mood=get(value, "mood", ""),
        choices=tuple(
            _reply(one, own, short)
            for one, own, short in named(choices, [str(get(one, "you")) for one in choices])
        ),
        end=_end(end) if end else None,
    )


def _end(value: Value) -> End:
    score = fraction(get(value, "score")) / 100
    return End(at=value.at, score=score, title=text_at(value, "title"), debrief=text_at(value, "debrief"))


def _reply(value: Value, own: Name, short: str) -> Reply:
    return Reply(
        at=value.at,
        id=own,
        key=short,
        you=text_at(value, "you"),
        because=text_at(value, "because"),
        set=tuple((key, int(str(one.data))) for key, one in _entries(value, "set")),
        then=_then(part(value, "then") or value),
    )


def _then(value: Value) -> tuple[Then, ...]:
    if not isinstance(value.data, tuple):
        return (Then(at=value.at, go=name(value), condition=Name("", value.at)),)
    return tuple(
        Then(
            at=one.at,
            go=name(part(one, "go") or one),
            condition=maybe_name(one, "if") or Name("", one.at),
        )
        for one in value.data
    )


def _turns(value: Value) -> Turns:
    return Turns(at=value.at, most=int(get(value, "most")), go=name(part(value, "go") or value))


KIND = BlockKind(Roleplay, bind, RULES)
