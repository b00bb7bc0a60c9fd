"""What may be known of activities while nobody has run them, and what conditions may come to (SN UP.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scormkit.lint.activities import Activity, Condition, Rule, Tree

STEPS = 100_000
"""Looks at an activity before we give up."""

TRUE, FALSE, UNKNOWN = "T", "F", "U"
ANYTHING = frozenset({TRUE, FALSE, UNKNOWN})
NOT = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}
CLOCK = frozenset({"timeLimitExceeded", "outsideAvailableTimeRange"})
DEFINITE = frozenset(
    {
        *("attempted", "attemptLimitExceeded", "activityProgressKnown"),
        *("objectiveStatusKnown", "objectiveMeasureKnown"),
    }
)
"""Conditions that are false, not unknown, while nothing was tried (UP.2.1).

Of what is not tracked LMSs know nothing (SN 3.13.1): some take that for false, others for unknown.
"""


class TooLongError(Exception):
    """The tree would take too long."""


@dataclass(slots=True, eq=False)
class Facts:
    """Which activities may have a status by now, and which shared objectives a value; both only grow."""

    tree: Tree
    touched: set[int] = field(default_factory=set)
    live: set[str] = field(default_factory=set)
    readers: Mapping[str, list[Activity]] = field(default_factory=dict)
    steps: int = 0
    news: bool = False
    """Whether there is more than when this was last set to False."""

    unsure: bool = False
    """Whether an answer given since this was last set to False may become another."""

    def begin(self) -> None:
        """Find out who reads shared objectives, and let those have values that come from elsewhere."""
        readers: dict[str, list[Activity]] = {}
        for one in self.tree.activities:
            for target in {target for targets in one.reads.values() for target in targets}:
                readers.setdefault(target, []).append(one)
        self.readers = readers
        self._tell(self.tree.outside)

    def spend(self, steps: int = 1) -> None:
        """Count *steps*; raise TooLongError when they are too many."""
        self.steps += steps
        if self.steps > STEPS:
            raise TooLongError

    def touch(self, activity: Activity) -> None:
        """Let *activity* have a status: what is above it and who shares its objectives may, too."""
        waiting = [activity]
        while waiting:
            for one in waiting.pop().path():
                if one.number in self.touched:
                    break
                self.touched.add(one.number)
                self.news = True
                waiting += self._heard(one.writes)

    def _tell(self, targets: Iterable[str]) -> None:
        for one in self._heard(targets):
            self.touch(one)

    def _heard(self, targets: Iterable[str]) -> list[Activity]:
        """Return who reads those of *targets* that had no value yet."""
        new = sorted(set(targets) - self.live)
        self.live.update(new)
        return [one for target in new for one in self.readers.get(target, ())]

    def fires(self, one: Activity, kind: str, action: str) -> tuple[bool, bool]:
        """Return whether a rule of *one* for *action* may hold, and whether it may be that none holds."""
        may, may_not, some = False, True, False
        for rule in one.rules:
            if rule.kind == kind and rule.action == action:
                self.spend(1 + len(rule.conditions))
                yes, no = self._holds(one, rule)
                may, may_not, some = may or yes, may_not and no, True
        if some and not (may and may_not):
            self.unsure = True
        return may, may_not

    def _holds(self, one: Activity, rule: Rule) -> tuple[bool, bool]:
        if not rule.conditions:
            return False, True  # there is nothing to be true
        values = [self._values(one, condition) for condition in rule.conditions]
        true = [TRUE in value for value in values]
        not_true = [bool(value - {TRUE}) for value in values]
        return (all(true), any(not_true)) if rule.every else (any(true), all(not_true))

    def _values(self, one: Activity, condition: Condition) -> frozenset[str]:
        """Return what *condition* may come to."""
        values = self._plain(one, condition)
        return frozenset(NOT[value] for value in values) if condition.negated else values

    def _plain(self, one: Activity, condition: Condition) -> frozenset[str]:
        if condition.name == "always":
            return frozenset({TRUE})
        if one.number in self.touched or condition.name in CLOCK:
            return ANYTHING
        definite = condition.name in DEFINITE and one.tracked
        return frozenset({FALSE}) if definite else frozenset({FALSE, UNKNOWN})
