"""Courses as people build them: what is said of their sequencing is true, and of sound ones nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from scormkit.lint import lint
from tests import packing

FLOW = '<imsss:controlMode choice="false" flow="true"/>'
FREE = '<imsss:controlMode choice="true" flow="true"/>'
CHOICE = '<imsss:controlMode choice="true" flow="false"/>'
SHUT = '<imsss:controlMode choice="false" flow="false"/>'
RULES = "<imsss:sequencingRules>{}</imsss:sequencingRules>"


def rule(kind: str, action: str, *conditions: str, combination: str = "all") -> str:
    """Return a rule; a condition that begins with ``!`` is negated, what follows ``@`` is its objective."""
    inner = ""
    for one in conditions:
        name, _, objective = one.lstrip("!").partition("@")
        named = f' referencedObjective="{objective}"' if objective else ""
        negated = ' operator="not"' if one.startswith("!") else ""
        inner += f'<imsss:ruleCondition condition="{name}"{named}{negated}/>'
    return (
        f'<imsss:{kind}ConditionRule><imsss:ruleConditions conditionCombination="{combination}">{inner}'
        f'</imsss:ruleConditions><imsss:ruleAction action="{action}"/></imsss:{kind}ConditionRule>'
    )


def rules(*found: str) -> str:
    return RULES.format("".join(found))


def primary(name: str, *, reads: str = "", writes: str = "", more: str = "") -> str:
    """Return the objectives of an activity: a primary one that reads and writes shared ones."""
    read = f'<imsss:mapInfo targetObjectiveID="{reads}"/>' if reads else ""
    written = (
        f'<imsss:mapInfo targetObjectiveID="{writes}" readSatisfiedStatus="false" '
        'readNormalizedMeasure="false" writeSatisfiedStatus="true"/>'
    )
    inner = read + (written if writes else "")
    return (
        f'<imsss:objectives><imsss:primaryObjective objectiveID="{name}">{inner}</imsss:primaryObjective>'
        f"{more}</imsss:objectives>"
    )


def reader(name: str, target: str) -> str:
    """Return another objective, which reads a shared one."""
    return (
        f'<imsss:objective objectiveID="{name}"><imsss:mapInfo targetObjectiveID="{target}"/>'
        "</imsss:objective>"
    )


def item(name: str, sequencing: str = "", *inner: str) -> str:
    ref = "" if inner else ' identifierref="RES-first"'
    told = f"<imsss:sequencing>{sequencing}</imsss:sequencing>" if sequencing else ""
    return f'<item identifier="{name}"{ref}><title>{name}</title>{"".join(inner)}{told}</item>'


LOCKED = rules(
    rule("pre", "disabled", "!satisfied@before", "!objectiveStatusKnown@before", combination="any")
)
TESTED = primary("own", writes="urn:test")

COURSES: dict[str, tuple[str, str, set[str]]] = {
    # sequencing of the organization, its items, what is said
    "linear and forced": (FLOW, item("a") + item("b") + item("c"), set()),
    "free choice": (FREE, item("a") + item("part", FREE, item("b"), item("c")), set()),
    "a list of contents alone": (CHOICE, item("a") + item("b"), {"SK581"}),
    "each lesson locked until the one before is passed": (
        FREE,
        item("a", primary("own", writes="urn:a"))
        + item("b", LOCKED + primary("own", writes="urn:b", more=reader("before", "urn:a")))
        + item("c", LOCKED + primary("own", more=reader("before", "urn:b"))),
        set(),
    ),
    "a test before, and lessons that are skipped by who passes it": (
        FLOW,
        item("pretest", TESTED)
        + item("a", rules(rule("pre", "skip", "satisfied")) + primary("own", reads="urn:test"))
        + item("b", rules(rule("pre", "skip", "satisfied")) + primary("own", reads="urn:test"))
        + item("end"),
        set(),
    ),
    "who fails goes round again": (
        FLOW + rules(rule("post", "retry", "!satisfied", "attempted")),
        item("a") + item("test", rules(rule("post", "exitParent", "always"))),
        set(),
    ),
    "the root counts the test alone": (
        FLOW + "<imsss:rollupRules><imsss:rollupRule childActivitySet='any'><imsss:rollupConditions>"
        "<imsss:rollupCondition condition='satisfied'/></imsss:rollupConditions>"
        "<imsss:rollupAction action='satisfied'/></imsss:rollupRule></imsss:rollupRules>",
        item("a", '<imsss:rollupRules rollupObjectiveSatisfied="false"/>') + item("test", primary("own")),
        set(),
    ),
    "nobody counts for the root": (
        FLOW + "<imsss:rollupRules><imsss:rollupRule><imsss:rollupConditions>"
        "<imsss:rollupCondition condition='satisfied'/></imsss:rollupConditions>"
        "<imsss:rollupAction action='satisfied'/></imsss:rollupRule></imsss:rollupRules>",
        item("a", '<imsss:rollupRules rollupObjectiveSatisfied="false"/>')
        + item("b", '<imsss:rollupRules rollupObjectiveSatisfied="false"/>'),
        {"SK577"},
    ),
    "a SCO that is always disabled": (
        FREE,
        item("a") + item("dead", rules(rule("pre", "disabled", "always"))),
        {"SK580"},
    ),
    "a part that is shut, in a course of free choice": (
        FREE,
        item("a") + item("part", SHUT, item("b"), item("c")) + item("d"),
        {"SK580"},
    ),
    "a part without flow that can be chosen from": (
        FREE,
        item("a") + item("part", CHOICE, item("b"), item("c")) + item("d"),
        set(),
    ),
    "a part without flow, and nothing behind it can be chosen": (
        FLOW,
        item("a") + item("part", CHOICE, item("b"), item("c")) + item("d"),
        {"SK580"},
    ),
    "locked by an objective that nobody writes": (
        FREE,
        item("a") + item("b", LOCKED + primary("own", more=reader("before", "urn:nobody"))),
        {"SK580", "SK582"},
    ),
    "written, and read by nobody here": (FREE, item("a", primary("own", writes="urn:a")) + item("b"), set()),
    "locked until it was tried itself": (
        FLOW,
        item("a") + item("b", rules(rule("pre", "disabled", "!attempted"))),
        {"SK580"},
    ),
    "hidden from choice, and come to by flow": (
        FREE,
        item("a") + item("b", rules(rule("pre", "hiddenFromChoice", "always"))),
        set(),
    ),
    "hidden from choice where there is no flow": (
        CHOICE,
        item("a") + item("b", rules(rule("pre", "hiddenFromChoice", "always"))),
        {"SK580", "SK581"},
    ),
    "remedial lessons that only who failed may see": (
        FLOW,
        item("test", TESTED)
        + item(
            "more",
            FLOW + rules(rule("pre", "skip", "satisfied")) + primary("own", reads="urn:test"),
            item("a"),
            item("b"),
        )
        + item("end"),
        set(),
    ),
    "one lesson after another, each skipped once it is done": (
        FLOW,
        item("a", rules(rule("pre", "skip", "completed")))
        + item("b", rules(rule("pre", "skip", "completed")))
        + item("c"),
        set(),
    ),
}


@pytest.mark.parametrize("name", COURSES)
def test_of_a_course_this_is_said(name: str, tmp_path: Path) -> None:
    sequencing, items, wanted = COURSES[name]
    files = packing.base("scorm2004")
    manifest = files["imsmanifest.xml"].decode()
    begin, end = manifest.index("<item "), manifest.index("</organization>")
    course = f"{items}<imsss:sequencing>{sequencing}</imsss:sequencing>"
    told = manifest[:begin] + course + manifest[end:]
    told = told.replace(
        '"ORG-lesson">\n      <title>', '"ORG-lesson" adlseq:objectivesGlobalToSystem="false"><title>'
    )
    path = tmp_path / "x.zip"
    path.write_bytes(packing.zipped(files | {"imsmanifest.xml": told.encode()}))
    said = lint(path, select=["SK55", "SK56", "SK57", "SK58"])
    assert {one.code.id for one in said} == wanted, [one.message for one in said]
