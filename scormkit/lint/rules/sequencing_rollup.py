"""Rules about counting: what rollup and selection ask of children, and whether they can give it."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.codes import IDLE_ROLLUP, IMPOSSIBLE_COUNT, NEVER_ROLLED_UP
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.activities import Activity, is_true, trees
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import children, local
from scormkit.xml import Element

COUNTING = {"atLeastCount": "minimumCount", "atLeastPercent": "minimumPercent"}
GIVES = {"satisfied": "rollupObjectiveSatisfied", "completed": "rollupProgressCompletion"}


def counts_can_be_reached(package: Package) -> Iterator[Diagnostic]:
    """Yield rollup rules and selections that ask for more children than there are, or do not say how many."""
    for tree in trees(package):
        for one in tree.activities:
            if not one.children:
                continue
            for rule in _rules(one):
                wanted = COUNTING.get(rule.get("childActivitySet", ""))
                value = rule.get(wanted) if wanted else None
                if wanted and not _amount(value):
                    is_so = "is missing" if value is None else f"is {quoted(printable(value))}"
                    problem = f"{rule.get('childActivitySet')} does not say how many: {wanted} {is_so}"
                    yield IMPOSSIBLE_COUNT.at(package.at(rule, "childActivitySet"), problem=problem)
                elif wanted == "minimumCount" and _amount(value) > len(one.children):
                    problem = (
                        f"minimumCount asks for {printable(value or '')} of {len(one.children)} children"
                    )
                    yield IMPOSSIBLE_COUNT.at(package.at(rule, "minimumCount"), problem=problem)
            controls = one.parts.get("randomizationControls")
            asked = None if controls is None else controls.get("selectCount")
            if controls is not None and asked and _amount(asked) > len(one.children):
                problem = f"selectCount asks for {printable(asked)} of {len(one.children)} children"
                yield IMPOSSIBLE_COUNT.at(package.at(controls, "selectCount"), problem=problem)


def _rules(activity: Activity) -> list[Element]:
    found = activity.parts.get("rollupRules")
    return [] if found is None else children(found, "rollupRule")


def _amount(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 1  # another rule tells of it


def rollup_is_heeded(package: Package) -> Iterator[Diagnostic]:
    """Yield what is told of rollup and has no effect (SN 4.6: RB.1.4.1, RB.1.4.2)."""
    for tree in trees(package):
        for one in tree.activities:
            for rule in _rules(one):
                kind = rule.get("childActivitySet", "all")
                for name, key in COUNTING.items():
                    if kind != name and _amount(rule.get(key)) > 0 and kind in {"all", "any", "none"}:
                        problem = f"{key} counts with {name} alone, and this rule is for {quoted(kind)}"
                        yield IDLE_ROLLUP.at(package.at(rule, key), problem=problem)
                if not one.children:
                    problem = "a rollupRule stands at an activity that has no children"
                    yield IDLE_ROLLUP.at(package.at(rule), problem=problem)
            if not one.tracked:
                yield from _untracked(package, one)


def _untracked(package: Package, activity: Activity) -> Iterator[Diagnostic]:
    """Yield what an activity that is not tracked says of rollup, of its own children or to its parent."""
    for name in ("rollupRules", "rollupConsiderations"):
        part = activity.parts.get(name)
        if part is not None and (children(part) or local(part) == "rollupConsiderations"):
            problem = f"the activity is not tracked, so its {name} are not looked at"
            yield IDLE_ROLLUP.at(package.at(part), problem=problem)


def what_is_rolled_up_can_come_up(package: Package) -> Iterator[Diagnostic]:
    """Yield rules that make an activity satisfied or completed, when no child may count for it."""
    for tree in trees(package):
        for one in tree.activities:
            if not one.children or not one.tracked or one.reads:
                continue
            for rule in _rules(one):
                for action in children(rule, "rollupAction"):
                    word = action.get("action", "")
                    problem = _too_few(one, rule, GIVES[word]) if word in GIVES else ""
                    if problem:
                        yield NEVER_ROLLED_UP.at(package.at(rule), word=word, problem=problem)
            if one.by_measure is not None and not any(_weighs(child) for child in one.children):
                problem = "it goes by measure, and no child has a weight"
                yield NEVER_ROLLED_UP.at(package.at(one.by_measure), word="satisfied", problem=problem)


def _too_few(activity: Activity, rule: Element, key: str) -> str:
    """Return why the children that count can never be as many as *rule* asks for; empty when they can."""
    counting = sum(_counts(child, key) for child in activity.children)
    if not counting:
        return f"no child counts for it (tracked, {key})"
    told = rule.get("minimumCount") if rule.get("childActivitySet") == "atLeastCount" else None
    if counting < _amount(told) <= len(activity.children):
        return f"minimumCount asks for {printable(told or '')}, and {counting} of its children count for it"
    return ""


def _counts(child: Activity, key: str) -> bool:
    part = child.parts.get("rollupRules")
    return child.tracked and (part is None or is_true(part.get(key), untold=True))


def _weighs(child: Activity) -> bool:
    part = child.parts.get("rollupRules")
    return child.tracked and (part is None or _amount(part.get("objectiveMeasureWeight", "1")) > 0)


RULES = (counts_can_be_reached, rollup_is_heeded, what_is_rolled_up_can_come_up)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM2004}))
