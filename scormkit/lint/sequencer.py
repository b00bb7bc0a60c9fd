"""What a sequencer may ever deliver, found without running the course (SN 4.5 and 4.8, pseudo-code).

The tree is walked as the requests START, CONTINUE, PREVIOUS and CHOICE walk it, and as rules after an
attempt send learners on. What learners will do is not known: a condition about something that may have
been tried holds, does not hold, or cannot be told, and each way is followed. So whatever any learner can
come to is found, and what is *not* found no learner can come to. (The reverse does not hold: two rules
that exclude each other may both be followed.) Facts only ever grow, so the walk ends; a tree that would
take too long is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from scormkit.lint.activities import EXIT, POST, PRE, Activity, Tree
from scormkit.lint.conditions import Facts, TooLongError


@dataclass(slots=True, eq=False)
class Walk:
    """Where the walk has been and has still to look, and what may be delivered."""

    tree: Tree
    facts: Facts
    been: set[tuple[str, int]] = field(default_factory=set)
    waiting: list[tuple[str, Activity]] = field(default_factory=list)
    held: dict[tuple[str, int], Activity] = field(default_factory=dict)
    """Where a condition could still turn out otherwise: looked at again when there is news."""

    delivered: set[int] = field(default_factory=set)

    def go(self, name: str, activity: Activity | None) -> None:
        """Have *activity* looked at in the way *name*, once."""
        if activity is not None and (name, activity.number) not in self.been:
            self.been.add((name, activity.number))
            self.waiting.append((name, activity))


def reachable(tree: Tree, *, choices: bool = True) -> frozenset[int] | None:
    """Return the numbers of the activities that may be delivered, with CHOICE or by START alone.

    None is returned for a tree that would take too long.
    """
    walk = Walk(tree, Facts(tree))
    try:
        walk.facts.begin()
        _start(walk)
        if choices:
            for one in tree.activities:
                walk.go("choose", one)
        while True:
            _settle(walk)
            if not walk.facts.news:
                return frozenset(walk.delivered)
            walk.facts.news = False
            walk.waiting, walk.held = [(name, one) for (name, _), one in walk.held.items()], {}
    except TooLongError:
        return None


def _settle(walk: Walk) -> None:
    while walk.waiting:
        name, one = walk.waiting.pop()
        walk.facts.spend()
        walk.facts.unsure = False
        WAYS[name](walk, one)
        if walk.facts.unsure:
            walk.held[name, one.number] = one


def _start(walk: Walk) -> None:
    """Follow a START request (SB.2.5): the root itself, or what flow finds below it."""
    walk.go("down" if walk.tree.root.children else "deliver", walk.tree.root)


def _enter(walk: Walk, one: Activity) -> None:
    """Follow the Flow Activity Traversal Subprocess (SB.2.2), forward."""
    _consider(walk, one, on="after", into="down")


def _back(walk: Walk, one: Activity) -> None:
    """Follow the Flow Activity Traversal Subprocess (SB.2.2), backward."""
    _consider(walk, one, on="before", into="down" if one.forward_only else "last")


def _consider(walk: Walk, one: Activity, *, on: str, into: str) -> None:
    if one.parent is None or not one.parent.flow:
        return  # SB.2.2-1
    may, may_not = walk.facts.fires(one, PRE, "skip")
    if may:
        walk.go(on, one)
    if may_not and walk.facts.fires(one, PRE, "disabled")[1]:
        walk.go(into if one.children else "deliver", one)


def _down(walk: Walk, one: Activity) -> None:
    """Go to the first child; to each, where they are selected or reordered."""
    if one.shuffled:
        walk.go("among", one)
    elif one.children:
        walk.go("enter", one.children[0])


def _last(walk: Walk, one: Activity) -> None:
    if one.shuffled:
        walk.go("among", one)
    elif one.children:
        walk.go("back", one.children[-1])


def _among(walk: Walk, one: Activity) -> None:
    for child in one.children:
        walk.facts.spend()
        walk.go("enter", child)
        walk.go("back", child)


def _after(walk: Walk, one: Activity) -> None:
    """Follow the Flow Tree Traversal Subprocess (SB.2.1), forward and past the children of *one*."""
    parent = one.parent
    if parent is None:
        return
    if parent.shuffled:
        walk.go("among", parent)
        walk.go("after", parent)
    elif one.place + 1 < len(parent.children):
        walk.go("enter", parent.children[one.place + 1])
    else:
        walk.go("after", parent)


def _before(walk: Walk, one: Activity) -> None:
    """Follow the Flow Tree Traversal Subprocess (SB.2.1), backward."""
    parent = one.parent
    if parent is None or parent.forward_only:
        return
    if parent.shuffled:
        walk.go("among", parent)
        walk.go("before", parent)
    elif one.place:
        walk.go("back", parent.children[one.place - 1])
    else:
        walk.go("before", parent)


def _choose(walk: Walk, one: Activity) -> None:
    """Follow a CHOICE request (SB.2.9), which may come first of all."""
    if one.parent is None:
        _start(walk)
        return
    if not one.parent.choice:
        return
    for above in one.path():
        walk.facts.spend()
        if not walk.facts.fires(above, PRE, "hiddenFromChoice")[1]:
            return
        if above.prevents and above is not one and above.parent and above.number not in walk.facts.touched:
            walk.facts.unsure = True
            return
    walk.go("down" if one.children else "deliver", one)


def _deliver(walk: Walk, one: Activity) -> None:
    """Deliver *one*, unless something on the way to it is disabled (DB.1.1), and see what may follow."""
    path = list(one.path())
    walk.facts.spend(len(path))
    if not all(walk.facts.fires(above, PRE, "disabled")[1] for above in path):
        return
    walk.delivered.add(one.number)
    walk.facts.touch(one)
    walk.go("leave", one)
    for above in path:
        if walk.facts.fires(above, EXIT, "exit")[0]:
            walk.go("leave", above)


def _leave(walk: Walk, one: Activity) -> None:
    """Follow what may come after *one* was left: CONTINUE, PREVIOUS, and its own rules (TB.2.2, TB.2.3)."""
    if one.parent is not None and one.parent.flow:
        walk.go("after", one)
        walk.go("before", one)
    if walk.facts.fires(one, POST, "exitParent")[0]:
        walk.go("leave", one.parent)
    if walk.facts.fires(one, POST, "retry")[0] and one.children:
        walk.go("down", one)
    if walk.facts.fires(one, POST, "retryAll")[0]:
        _start(walk)


WAYS: dict[str, Callable[[Walk, Activity], None]] = {
    "enter": _enter,
    "back": _back,
    "down": _down,
    "last": _last,
    "among": _among,
    "after": _after,
    "before": _before,
    "choose": _choose,
    "deliver": _deliver,
    "leave": _leave,
}
