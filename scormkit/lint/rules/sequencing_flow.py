"""Rules about the way through a course: it begins, and everything in it can be come to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import FLOW_HALTS, NEVER_DELIVERED
from scormkit.diagnostics import Diagnostic
from scormkit.lint.activities import PRE, Activity, Tree, trees
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.learner import travel
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.sequencer import reachable
from scormkit.lint.tree import local

JUMP = re.compile(rb"\}['\"`]?\s*\+?\s*['\"`]?jump\b")
"""A SCO of the fourth edition that asks for ``{target=...}jump`` goes wherever it likes (SN 5.6)."""

SCRIPTS = (".js", ".htm", ".html", ".xhtml", ".mjs")
FILES = 200
"""Scripts that are searched for a jump; with more of them we do not know, and say nothing."""


def everything_can_be_come_to(package: Package) -> Iterator[Diagnostic]:
    """Yield what no learner will ever see, courses that do not begin, and where learners get stuck."""
    for tree in trees(package):
        found = reachable(tree)
        if found is None or not tree.leaves:
            continue
        lost = list(_closed(tree, found))
        if lost and _jumps(package):
            continue
        for one, count in lost:
            name = repr(printable(one.identifier))
            what = f"the item {name} is never delivered"
            if one.children:
                many = f"none of the {count} items" if count > 1 else "the one item"
                what = f"{many} below {name} is {'ever' if count > 1 else 'never'} delivered"
            yield NEVER_DELIVERED.at(package.at(one.element), what=what, reason=_reason(one))
        if found and reachable(tree, choices=False) == frozenset():
            problem = f"a START request delivers nothing: {_halt(tree.root)}"
            yield FLOW_HALTS.at(package.at(tree.root.element), problem=problem)
        elif not lost:
            yield from _stuck(package, tree)


def _closed(tree: Tree, found: frozenset[int]) -> Iterator[tuple[Activity, int]]:
    """Yield the highest activities below which nothing is *found*, and how much there is to launch."""
    lost = [0] * len(tree.activities)
    lives = [False] * len(tree.activities)
    for one in reversed(tree.activities):
        if not one.children and one.ref:
            lives[one.number] = one.number in found
            lost[one.number] += one.number not in found
        if one.parent is not None:
            lives[one.parent.number] |= lives[one.number]
            lost[one.parent.number] += lost[one.number]
    for one in tree.activities:
        if lost[one.number] and not lives[one.number] and (one.parent is None or lives[one.parent.number]):
            yield one, lost[one.number]


def _stuck(package: Package, tree: Tree) -> Iterator[Diagnostic]:
    """Yield where a learner who passes everything cannot go on, and there is more that cannot be chosen."""
    journey = travel(tree, succeeds=True)
    if journey is None or not journey.seen:
        return
    seen = {one.number for one in journey.seen}
    left = [one for one in tree.leaves if one.number not in seen]
    if journey.endless is not None:
        name = repr(printable(journey.endless.identifier))
        problem = f"who passes {name} is sent back to it for ever"
        yield FLOW_HALTS.at(package.at(journey.endless.element), problem=problem)
    elif journey.halted is not None and left and not any(_open(one) for one in left):
        last, name = (repr(printable(one.identifier)) for one in (journey.seen[-1], journey.halted))
        problem = f"who has passed everything up to {last} cannot go on: flow halts at {name}"
        yield FLOW_HALTS.at(package.at(journey.halted.element), problem=problem)


def _open(one: Activity) -> bool:
    """Say whether *one*, or something above it, can be chosen."""
    return any(above.parent is not None and above.parent.choice for above in one.path())


def _always(one: Activity, action: str) -> bool:
    return any(
        rule.kind == PRE
        and rule.action == action
        and any(condition.name == "always" and not condition.negated for condition in rule.conditions)
        and (not rule.every or len(rule.conditions) == 1)
        for rule in one.rules
    )


def _reason(one: Activity) -> str:
    """Return why nothing at *one* is ever delivered, as far as one thing is to blame."""
    if _always(one, "disabled"):
        return "a rule disables it always"
    if one.children and not one.flow and not one.choice:
        return "its controlMode allows neither flow nor choice"
    if one.parent is not None and not one.parent.choice:
        if not one.parent.flow:
            return f"its {_named(one.parent)} allows neither flow nor choice"
        if _always(one, "skip"):
            return f"a rule skips it always, and its {_named(one.parent)} allows no choice"
    return "flow does not come to it, and it cannot be chosen"


def _named(one: Activity) -> str:
    return "organization" if local(one.element) == "organization" else "folder"


def _halt(root: Activity) -> str:
    if root.children and not root.flow:
        return "flow is off at the organization"
    return "flow halts before the first item that can be launched"


def _jumps(package: Package) -> bool:
    """Say whether a script may jump, or nobody can tell."""
    if package.edition not in {"4", ""}:
        return False
    scripts = [name for name in package.files() if name.lower().endswith(SCRIPTS)]
    if len(scripts) > FILES:
        return True
    most = package.archive.limits.content
    return any(JUMP.search(package.shelf.data(name, most) or b"") for name in scripts)


RULES = (everything_can_be_come_to,)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM2004}))
