"""Rules of role plays: every way leads somewhere, every condition can come true, every talk ends."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.codes import (
    DEAD_END,
    ENDING_WITH_CHOICES,
    ENDLESS_TALK,
    FALLS_THROUGH,
    IMPOSSIBLE_CONDITION,
    METER_START_OUTSIDE,
    NOT_AN_ENDING,
    TALK_TOO_LARGE,
    UNKNOWN_METER,
    UNKNOWN_NODE,
    UNREACHABLE_NODE,
)
from scormkit.diagnostics import Diagnostic
from scormkit.module.meant import meant
from scormkit.module.model import Name, place_of
from scormkit.module.roleplay_graph import Findings, parse_condition
from scormkit.module.roleplay_model import Moment, Reply, Roleplay
from scormkit.module.rules.options import ids_are_unique, texts_differ


def references_hold(block: Roleplay) -> Iterator[Diagnostic]:
    """Yield every node and meter that is named and does not exist."""
    nodes = {node.id for node in block.nodes}
    for go in _goals(block):
        if go not in nodes:
            yield UNKNOWN_NODE.at(go.at, id=go, meant=meant(go, nodes))
    meters = {meter.id for meter in block.meters}
    for used in _meters_used(block):
        if used not in meters:
            yield UNKNOWN_METER.at(used.at, id=used, meant=meant(used, meters))


def _goals(block: Roleplay) -> Iterator[Name]:
    yield block.start
    for _, reply in _replies(block):
        yield from (then.go for then in reply.then)
    if block.turns:
        yield block.turns.go


def _meters_used(block: Roleplay) -> Iterator[Name]:
    for _, reply in _replies(block):
        yield from (name for name, _ in reply.set)
        for then in reply.then:
            yield from (Name(name, then.condition.at) for name, _, _ in parse_condition(then.condition))


def _replies(block: Roleplay) -> Iterator[tuple[Moment, Reply]]:
    for node in block.nodes:
        for reply in node.choices:
            yield node, reply


def replies_differ(block: Roleplay) -> Iterator[Diagnostic]:
    """Yield nodes that reports could not tell apart, and replies of one node that share an id or a text."""
    yield from ids_are_unique("node", (node.id for node in block.nodes))
    yield from ids_are_unique("meter", (meter.id for meter in block.meters))
    for node in block.nodes:
        yield from ids_are_unique("choice", (reply.id for reply in node.choices))
        yield from texts_differ(reply.you for reply in node.choices)


def meters_start_within_their_range(block: Roleplay) -> Iterator[Diagnostic]:
    """Yield meters that start below their least or above their greatest value."""
    for meter in block.meters:
        if not meter.min <= meter.start <= meter.max:
            yield METER_START_OUTSIDE.at(
                meter.at, id=meter.id, start=meter.start, least=meter.min, most=meter.max
            )


def nodes_go_on_or_end(block: Roleplay) -> Iterator[Diagnostic]:
    """Yield nodes with neither choices nor an end, and those with both."""
    ends = {node.id for node in block.nodes if node.end}
    for node in block.nodes:
        if not node.choices and not node.end:
            yield DEAD_END.at(node.at, id=node.id)
        elif node.choices and node.end:
            yield ENDING_WITH_CHOICES.at(node.at, id=node.id)
    known = {node.id for node in block.nodes}
    if block.turns and block.turns.go in known - ends:
        yield NOT_AN_ENDING.at(block.turns.go.at, id=block.turns.go)


def every_talk_ends(block: Roleplay) -> Iterator[Diagnostic]:
    """Yield a conversation that can go round for ever, and one that cannot be followed to its ends."""
    found = block.findings
    if found and found.too_large:
        yield TALK_TOO_LARGE.at(place_of(block.id, block.at), id=block.id)
    elif found and found.circle and not block.turns:
        (node,) = (node for node in block.nodes if node.id == found.circle)
        yield ENDLESS_TALK.at(node.at, id=node.id)


def every_way_can_be_taken(block: Roleplay) -> Iterator[Diagnostic]:
    """Yield choices after which nothing may follow; else conditions and nodes no conversation gets to."""
    found = block.findings
    if found is None or found.too_large:
        return
    for node in block.nodes:
        for number, reply in enumerate(node.choices):
            if (meters := found.stuck.get((node.id, number))) is not None:
                values = ", ".join(f"{name} is {value}" for name, value in meters.items())
                state = f": {values}" if values else ""
                yield FALLS_THROUGH.at(reply.then[0].at, state=state)
    if found.stuck or (found.circle and not block.turns):
        return  # what lies behind the fault would be called unreachable
    for node in block.nodes:
        if node.id not in found.reached:
            yield UNREACHABLE_NODE.at(node.at, id=node.id)
        else:
            yield from _conditions_come_true(node, found)


def _conditions_come_true(node: Moment, found: Findings) -> Iterator[Diagnostic]:
    for number, reply in enumerate(node.choices if not node.end else ()):
        for tried, then in enumerate(reply.then):
            decided = any(not earlier.condition for earlier in reply.then[:tried])
            if (then.condition or decided) and (node.id, number, tried) not in found.taken:
                yield IMPOSSIBLE_CONDITION.at(then.at, condition=then.condition or "always")


RULES = (
    references_hold,
    replies_differ,
    meters_start_within_their_range,
    nodes_go_on_or_end,
    every_talk_ends,
    every_way_can_be_taken,
)
