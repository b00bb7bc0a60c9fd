"""An assumed learner who goes through a course by START and CONTINUE alone (SN 4.8, pseudo-code).

The learner completes every SCO, and either passes or fails each of them. As soon as the way depends on
what nobody can know from the manifest (a measure, the clock, chance, rules of rollup), the walk ends
without a result: what is said here is sure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from scormkit.lint.activities import EXIT, POST, PRE, Activity, Condition, Rule, Tree

TURNS = 20
"""How often one activity is tried again before we say that there is no end to it."""

STEPS = 200_000
ACTIONS = {"exitParent", "exitAll", "retry", "retryAll", "continue", "previous"}


class NotSureError(Exception):
    """The way depends on what a manifest does not tell."""


@dataclass(slots=True, eq=False)
class Journey:
    """Where a learner has been (*seen*, in order), where flow *halted*, and what has been tried."""

    succeeds: bool
    seen: list[Activity] = field(default_factory=list)
    halted: Activity | None = None
    endless: Activity | None = None
    tries: Counter[int] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)
    """Shared objectives that hold how the learner did."""

    doubtful: set[str] = field(default_factory=set)
    """Shared objectives that hold what rollup made of it."""

    steps: int = 0

    def spend(self) -> None:
        """Count a step; raise NotSureError when they are too many."""
        self.steps += 1
        if self.steps > STEPS:
            raise NotSureError


def travel(tree: Tree, *, succeeds: bool) -> Journey | None:
    """Return the journey of a learner through *tree*; None when it depends on more than the manifest."""
    if not tree.root.children or tree.outside:
        return None
    journey = Journey(succeeds)
    try:
        _travel(journey, tree.root)
    except NotSureError:
        return None
    return journey


def _travel(journey: Journey, root: Activity) -> None:
    current = _flow(journey, root, into=True)
    while current is not None:
        _attempt(journey, current)
        if journey.tries[current.number] > TURNS:
            journey.endless = current
            return
        current = _next(journey, current, root)


def _attempt(journey: Journey, one: Activity) -> None:
    """Deliver *one*, and let the learner do it."""
    path = list(one.path())
    if any(_first(journey, above, PRE, {"disabled"}) for above in path):
        journey.halted = one  # DB.1.1
        raise NotSureError
    journey.seen.append(one)
    fresh = not journey.tries[one.number]
    for above in path:
        if above is one or not journey.tries[above.number]:
            journey.tries[above.number] += 1
        if above is not one or not above.tracked:
            journey.doubtful |= above.writes
    if fresh and one.tracked:
        journey.told |= one.passes
        journey.doubtful |= one.writes - one.passes


def _next(journey: Journey, one: Activity, root: Activity) -> Activity | None:
    """Return what follows when the learner leaves *one* by CONTINUE (SB.2.7, SB.2.10)."""
    one, action = _left(journey, one)
    if action == "previous":
        raise NotSureError
    if action == "retryAll":
        return _flow(journey, root, into=True)
    if action == "retry":
        return _flow(journey, one, into=True) if one.children else one
    if action == "exitAll" or one.parent is None:
        return None
    if not one.parent.flow:
        journey.halted = one  # SB.2.7-2
        return None
    return _flow(journey, one, into=False)


def _left(journey: Journey, one: Activity) -> tuple[Activity, str]:
    """Return what ends when *one* is left, and what its own rules then ask for (TB.2.1 to TB.2.3)."""
    for above in reversed(list(one.path())):
        if above is not one and _first(journey, above, EXIT, {"exit"}):
            one = above
            break
    action = _first(journey, one, POST, ACTIONS)
    while action == "exitParent" and one.parent is not None:
        one = one.parent
        action = _first(journey, one, POST, ACTIONS)
    return one, action


def _flow(journey: Journey, one: Activity, *, into: bool) -> Activity | None:
    """Return what the Flow Subprocess (SB.2.3) delivers after *one*; None at the end, or where it halts."""
    while True:
        journey.spend()
        following = _step(one, into=into)
        if following is None:
            return None
        one, into = following, True
        if one.parent is not None and not one.parent.flow:
            journey.halted = one  # SB.2.2-1
            return None
        if _first(journey, one, PRE, {"skip"}):
            into = False
        elif _first(journey, one, PRE, {"disabled"}) or _limited(journey, one):
            journey.halted = one  # SB.2.2-2
            return None
        elif not one.children:
            return one


def _step(one: Activity, *, into: bool) -> Activity | None:
    """Return what follows *one* in the tree (SB.2.1)."""
    if into and one.children:
        if one.shuffled:
            raise NotSureError
        return one.children[0]
    while one.parent is not None:
        if one.parent.shuffled:
            raise NotSureError
        if one.place + 1 < len(one.parent.children):
            return one.parent.children[one.place + 1]
        one = one.parent
    return None


def _limited(journey: Journey, one: Activity) -> bool:
    """Say whether *one* may not be tried once more (UP.1)."""
    part = one.parts.get("limitConditions")
    if part is None or not one.tracked or not journey.tries[one.number]:
        return False
    raise NotSureError


def _first(journey: Journey, one: Activity, kind: str, actions: set[str]) -> str:
    """Return the action of the first rule of *one* that holds (UP.2); empty when none does."""
    for rule in one.rules:
        if rule.kind == kind and rule.action in actions:
            journey.spend()
            if _holds(journey, one, rule):
                return rule.action
    return ""


def _holds(journey: Journey, one: Activity, rule: Rule) -> bool:
    found = list(_values(journey, one, rule))
    if not found:
        return False
    return all(value is True for value in found) if rule.every else any(value is True for value in found)


def _values(journey: Journey, one: Activity, rule: Rule) -> Iterator[bool | None]:
    for condition in rule.conditions:
        journey.spend()
        value = _value(journey, one, condition)
        yield (not value) if condition.negated and value is not None else value


def _value(journey: Journey, one: Activity, condition: Condition) -> bool | None:
    """Return what *condition* comes to; None when it is unknown (UP.2.1)."""
    name = condition.name
    if name == "always":
        return True
    if not one.tracked:
        raise NotSureError  # some LMSs take what they do not track for false, others for unknown
    if name == "attempted":
        return journey.tries[one.number] > 0
    if name in {"satisfied", "objectiveStatusKnown"}:
        status = _status(journey, one, condition.objective)
        return status if name == "satisfied" else status is not None
    if journey.tries[one.number] or any(one.reads.values()):
        if name == "completed" and not one.children and one.tracked and not any(one.reads.values()):
            return True
        raise NotSureError
    return None if name == "completed" else _silent(name)


def _silent(name: str) -> bool | None:
    """Return what the other conditions come to while nothing was tried."""
    if name in {"activityProgressKnown", "objectiveMeasureKnown", "attemptLimitExceeded"}:
        return False
    if name in {"objectiveMeasureGreaterThan", "objectiveMeasureLessThan"}:
        return None
    raise NotSureError


def _status(journey: Journey, one: Activity, objective: str) -> bool | None:
    """Return whether an objective of *one* is satisfied; None while nobody knows."""
    heard = one.hears.get(objective, frozenset())
    if not heard.isdisjoint(journey.doubtful) or (one.reads.get(objective) and not heard):
        raise NotSureError
    if not heard.isdisjoint(journey.told):
        return journey.succeeds
    if not journey.tries[one.number]:
        return None
    if one.children or not one.tracked:
        raise NotSureError
    return journey.succeeds
