"""Rules about the way through a course: it begins, and everything in it can be come to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import NEVER_DELIVERED, NOTHING_STARTS
from scormkit.diagnostics import Diagnostic
from scormkit.lint.activities import PRE, Activity, Tree, trees
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.sequencer import reachable
from scormkit.lint.tree import local

JUMP = re.compile(rb"\}['\"`]?\s*\+?\s*['\"`]?jump\b")
"""A SCO of the fourth edition that asks for ``{target=...}jump`` goes wherever it likes (RTE 4.2.15)."""

SCRIPTS = (".js", ".htm", ".html", ".xhtml", ".mjs")
FILES = 200
"""Scripts that are searched for a jump; with more of them we do not know, and say nothing."""


def everything_can_be_come_to(package: Package) -> Iterator[Diagnostic]:
    """Yield what no learner will ever see, and courses that a START request does not begin (SB.2.5)."""
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
            yield NOTHING_STARTS.at(package.at(tree.root.element), reason=_halt(tree.root))


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
