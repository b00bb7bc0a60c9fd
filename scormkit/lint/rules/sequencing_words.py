"""Rules about the words and numbers of sequencing: what the XSDs know, and between which ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from scormkit.codes import BAD_SEQUENCING_NUMBER, BAD_SEQUENCING_WORD
from scormkit.diagnostics import Diagnostic
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.rules.scorm2004_items import BOOLEANS
from scormkit.lint.rules.sequencing import inside
from scormkit.lint.tree import children, local, words
from scormkit.xml import Element

RULE = frozenset(
    {
        *("satisfied", "objectiveStatusKnown", "objectiveMeasureKnown", "completed", "attempted", "always"),
        *("objectiveMeasureGreaterThan", "objectiveMeasureLessThan", "activityProgressKnown"),
        *("attemptLimitExceeded", "timeLimitExceeded", "outsideAvailableTimeRange"),
    }
)
ROLLUP = RULE - {"objectiveMeasureGreaterThan", "objectiveMeasureLessThan", "always"}
ACTIONS = {
    "preConditionRule": frozenset({"skip", "disabled", "hiddenFromChoice", "stopForwardTraversal"}),
    "exitConditionRule": frozenset({"exit"}),
    "postConditionRule": frozenset({"exitParent", "exitAll", "retry", "retryAll", "continue", "previous"}),
}
COMBINATION, OPERATOR = frozenset({"all", "any"}), frozenset({"not", "noOp"})
TIMING = frozenset({"never", "once", "onEachNewAttempt"})
REQUIRED = frozenset({"always", "ifAttempted", "ifNotSkipped", "ifNotSuspended"})
WORDS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "controlMode": dict.fromkeys(
        (
            "choice",
            "choiceExit",
            "flow",
            "forwardOnly",
            "useCurrentAttemptObjectiveInfo",
            "useCurrentAttemptProgressInfo",
        ),
        BOOLEANS,
    ),
    "ruleConditions": {"conditionCombination": COMBINATION},
    "rollupConditions": {"conditionCombination": COMBINATION},
    "ruleCondition": {"condition": RULE, "operator": OPERATOR},
    "rollupCondition": {"condition": ROLLUP, "operator": OPERATOR},
    "rollupAction": {"action": frozenset({"satisfied", "notSatisfied", "completed", "incomplete"})},
    "rollupRule": {"childActivitySet": frozenset({"all", "any", "none", "atLeastCount", "atLeastPercent"})},
    "rollupRules": dict.fromkeys(("rollupObjectiveSatisfied", "rollupProgressCompletion"), BOOLEANS),
    "primaryObjective": {"satisfiedByMeasure": BOOLEANS},
    "objective": {"satisfiedByMeasure": BOOLEANS},
    "mapInfo": dict.fromkeys(
        (
            *("readSatisfiedStatus", "readNormalizedMeasure", "writeSatisfiedStatus"),
            *("writeNormalizedMeasure", "readRawScore", "readMinScore", "readMaxScore"),
            *("readCompletionStatus", "readProgressMeasure", "writeRawScore", "writeMinScore"),
            *("writeMaxScore", "writeCompletionStatus", "writeProgressMeasure"),
        ),
        BOOLEANS,
    ),
    "deliveryControls": dict.fromkeys(
        ("tracked", "completionSetByContent", "objectiveSetByContent"), BOOLEANS
    ),
    "randomizationControls": {
        "randomizationTiming": TIMING,
        "selectionTiming": TIMING,
        "reorderChildren": BOOLEANS,
    },
    "constrainedChoiceConsiderations": dict.fromkeys(("preventActivation", "constrainChoice"), BOOLEANS),
    "rollupConsiderations": dict.fromkeys(
        ("requiredForSatisfied", "requiredForNotSatisfied", "requiredForCompleted", "requiredForIncomplete"),
        REQUIRED,
    )
    | {"measureSatisfactionIfActive": BOOLEANS},
}
MUST = {("ruleCondition", "condition"), ("rollupCondition", "condition"), ("rollupAction", "action")}
DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})")
COUNT = re.compile(r"\+?[0-9]{1,18}")
NUMBERS: Mapping[str, Mapping[str, tuple[int, int] | None]] = {
    "ruleCondition": {"measureThreshold": (-1, 1)},
    "rollupRule": {"minimumCount": None, "minimumPercent": (0, 1)},
    "rollupRules": {"objectiveMeasureWeight": (0, 1)},
    "limitConditions": {"attemptLimit": None},
    "randomizationControls": {"selectCount": None},
}
"""What is a number: from and to; None for whole numbers that are not negative."""


def words_of_sequencing_are_known(package: Package) -> Iterator[Diagnostic]:
    """Yield values that the XSDs do not know (REQ_31.6, REQ_31.8)."""
    for one in inside(package):
        name = local(one)
        for key, known in WORDS.get(name, {}).items():
            yield from _word(package, one, key, known, needed=(name, key) in MUST)
        if name in ACTIONS:
            for action in children(one, "ruleAction"):
                yield from _word(package, action, "action", ACTIONS[name], needed=True)
    for organization in package.ims.organizations:
        for sequencing in children(organization.element, "sequencing"):
            for one in sequencing.iter("{*}postConditionRule"):
                for action in children(one, "ruleAction"):
                    # Nothing stands beside or above the organization (REQ_31.6.3.2.1.1.2).
                    if action.get("action") in {"previous", "exitParent"}:
                        known = ACTIONS["postConditionRule"] - {"previous", "exitParent"}
                        yield from _word(package, action, "action", known, needed=True)


def _word(
    package: Package, element: Element, key: str, known: frozenset[str], *, needed: bool
) -> Iterator[Diagnostic]:
    value = element.get(key)
    if value is None and needed:
        value = ""
    if value is not None and value.strip() not in known:
        listed = "true | false" if known is BOOLEANS else " | ".join(sorted(known))
        yield BAD_SEQUENCING_WORD.at(
            package.at(element, key), name=f"{local(element)} {key}", value=printable(value), known=listed
        )


def numbers_of_sequencing_are_in_range(package: Package) -> Iterator[Diagnostic]:
    """Yield measures, weights and counts that are none (imsss_v1p0.xsd)."""
    for one in inside(package):
        for key, span in NUMBERS.get(local(one), {}).items():
            value = one.get(key)
            if value is not None and not _number(value, span):
                yield BAD_SEQUENCING_NUMBER.at(
                    package.at(one, key), name=key, value=printable(value), wanted=_wanted(span)
                )
        if local(one) == "minNormalizedMeasure" and words(one) and not _number(words(one), (-1, 1)):
            yield BAD_SEQUENCING_NUMBER.at(
                package.sound.inside(one),
                name=local(one),
                value=printable(words(one)),
                wanted=_wanted((-1, 1)),
            )


def _number(text: str, span: tuple[int, int] | None) -> bool:
    if span is None:
        return bool(COUNT.fullmatch(text.strip()))
    return bool(DECIMAL.fullmatch(text.strip())) and span[0] <= float(text) <= span[1]


def _wanted(span: tuple[int, int] | None) -> str:
    return f"a number from {span[0]} to {span[1]}" if span else "a whole number, 0 or more"


RULES = (words_of_sequencing_are_known, numbers_of_sequencing_are_in_range)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM2004}))
