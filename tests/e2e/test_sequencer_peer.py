"""What lint says of sequencing, held against scorm-again's sequencer on courses that chance has made.

``SEQUENCER_PEER=400`` makes as many courses. Two things are left out, in which scorm-again is kinder than
the standard's pseudo-code: a folder that is disabled (DB.1.1-3), and the choice of a folder (SB.2.2-1).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from scormkit.lint.activities import Tree, trees
from scormkit.lint.archive import open_archive
from scormkit.lint.learner import travel
from scormkit.lint.package import packages
from scormkit.lint.sequencer import reachable
from tests import packing

HERE = Path(__file__).resolve().parent
PEER = HERE.parents[1] / "player/node_modules/scorm-again/dist/esm/scorm2004.js"
COURSES, WALKS = int(os.environ.get("SEQUENCER_PEER", "60")), 10
CONDITIONS = (
    *("always", "attempted", "satisfied", "completed", "objectiveStatusKnown", "activityProgressKnown"),
    *("objectiveMeasureKnown", "objectiveMeasureGreaterThan", "attemptLimitExceeded"),
)
BEFORE = ("skip", "hiddenFromChoice", "stopForwardTraversal")
AFTER = ("exitParent", "exitAll", "retry", "retryAll", "continue", "previous")
CONTROLS = {"choice": 0.5, "flow": 0.7, "forwardOnly": 0.12, "choiceExit": 0.9}
CONSTRAINTS = {"constrainChoice": 0.05, "preventActivation": 0.08}
MAPS = {
    "readSatisfiedStatus": 0.5,
    "readNormalizedMeasure": 0.2,
    "writeSatisfiedStatus": 0.5,
    "writeNormalizedMeasure": 0.2,
}

Node = dict[str, Any]


def grown(chance: random.Random, names: Iterator[int], depth: int = 0) -> Node:
    """Return an activity in the words of scorm-again, with what hangs below it."""

    def all_of(table: dict[str, float]) -> dict[str, bool]:
        return {name: chance.random() < share for name, share in table.items()}

    number = next(names)
    node: Node = {"id": f"i{number}", "title": f"i{number}", "children": []}
    if depth == 0 or (depth < 3 and chance.random() < 0.4):
        for _ in range(chance.randint(1, 3)):
            node["children"].append(grown(chance, names, depth + 1))
    node["sequencingControls"] = all_of(CONTROLS) | all_of(CONSTRAINTS)
    told = chance.random() < 0.5
    node["deliveryControls"] = {
        "tracked": chance.random() < 0.9,
        "completionSetByContent": told,
        "objectiveSetByContent": told,
    }
    before = BEFORE if node["children"] or depth == 0 else (*BEFORE, "disabled")
    node["sequencingRules"] = {
        "preConditionRules": rules(chance, 0.35, before),
        "exitConditionRules": rules(chance, 0.05, ("exit",)),
        "postConditionRules": rules(chance, 0.15, AFTER),
    }
    node["primaryObjective"] = {"objectiveID": "p", "isPrimary": True, "mapInfo": []}
    if chance.random() < 0.3:
        target = {"targetObjectiveID": chance.choice(["urn:a", "urn:b"])}
        node["primaryObjective"]["mapInfo"].append(target | all_of(MAPS))
    if chance.random() < 0.1:
        node["attemptLimit"] = 1
    if not node["children"]:
        del node["children"]
    return node


def rules(chance: random.Random, share: float, actions: tuple[str, ...]) -> list[Node]:
    if chance.random() >= share:
        return []
    conditions = [
        {
            "condition": chance.choice(CONDITIONS),
            "operator": chance.choice(["not", "noOp"]),
            "parameters": {"threshold": 0.5},
        }
        for _ in range(chance.choice([1, 1, 1, 2]))
    ]
    combination = chance.choice(["all", "any"])
    return [{"action": chance.choice(actions), "conditionCombination": combination, "conditions": conditions}]


def attributes(told: dict[str, Any]) -> str:
    return "".join(f' {name}="{str(value).lower()}"' for name, value in told.items())


def sequencing(node: Node) -> str:
    """Return the same activity's sequencing in the words of a manifest."""
    controls, limit = node["sequencingControls"], node.get("attemptLimit")
    written = f"<imsss:controlMode{attributes({name: controls[name] for name in CONTROLS})}/>"
    inner = ""
    for kind in ("pre", "exit", "post"):
        for one in node["sequencingRules"][f"{kind}ConditionRules"]:
            conditions = "".join(
                f'<imsss:ruleCondition condition="{each["condition"]}" operator="{each["operator"]}" '
                'measureThreshold="0.5"/>'
                for each in one["conditions"]
            )
            inner += (
                f"<imsss:{kind}ConditionRule><imsss:ruleConditions "
                f'conditionCombination="{one["conditionCombination"]}">{conditions}</imsss:ruleConditions>'
                f'<imsss:ruleAction action="{one["action"]}"/></imsss:{kind}ConditionRule>'
            )
    written += f"<imsss:sequencingRules>{inner}</imsss:sequencingRules>" if inner else ""
    written += f'<imsss:limitConditions attemptLimit="{limit}"/>' if limit else ""
    maps = "".join(
        f'<imsss:mapInfo targetObjectiveID="{one["targetObjectiveID"]}"'
        f"{attributes({name: one[name] for name in MAPS})}/>"
        for one in node["primaryObjective"]["mapInfo"]
    )
    written += (
        f'<imsss:objectives><imsss:primaryObjective objectiveID="p">{maps}</imsss:primaryObjective>'
        f"</imsss:objectives><imsss:deliveryControls{attributes(node['deliveryControls'])}/>"
        f"<adlseq:constrainedChoiceConsiderations"
        f"{attributes({name: controls[name] for name in CONSTRAINTS})}/>"
    )
    return f"<imsss:sequencing>{written}</imsss:sequencing>"


def item(node: Node) -> str:
    below = "".join(map(item, node.get("children", ())))
    ref = "" if below else ' identifierref="RES-first"'
    return f'<item identifier="{node["id"]}"{ref}><title>x</title>{below}{sequencing(node)}</item>'


def tree_of(node: Node, path: Path) -> Tree:
    """Return what lint makes of a package with the course *node*."""
    files = packing.base("scorm2004")
    manifest = files["imsmanifest.xml"].decode()
    begin, end = manifest.index("<organization "), manifest.index("</organization>")
    head = f'<organization identifier="{node["id"]}" adlseq:objectivesGlobalToSystem="false"><title>x</title>'
    course = head + "".join(map(item, node["children"])) + sequencing(node)
    path.write_bytes(
        packing.zipped(files | {"imsmanifest.xml": (manifest[:begin] + course + manifest[end:]).encode()})
    )
    with open_archive(path) as archive:
        return next(trees(packages(archive)[0]))


@pytest.mark.e2e
def test_another_sequencer_delivers_nothing_that_we_call_out_of_reach(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - the same courses each time
    courses: list[tuple[Node, Tree]] = []
    while len(courses) < COURSES:
        node = grown(chance, count())
        if node.get("children"):
            courses.append((node, tree_of(node, tmp_path / "x.zip")))
    asked = [{"tree": node, "leaves": [one.identifier for one in tree.leaves]} for node, tree in courses]
    program = shutil.which("node")
    assert program, "this test needs Node: make test installs it"
    words = [program, str(HERE / "sequencer_peer.mjs"), PEER.as_uri(), str(WALKS)]
    done = subprocess.run(words, input=json.dumps(asked), capture_output=True, text=True, check=True)
    claims = 0
    for (node, tree), told in zip(courses, json.loads(done.stdout), strict=True):
        found, started = reachable(tree), reachable(tree, choices=False)
        assert found is not None
        lost = {one.identifier for one in tree.leaves if one.number not in found}
        claims += len(lost)
        assert not lost & {*told["seen"], *told["passing"], *told["failing"]}, node
        assert started or not told["started"], node
        for name, succeeds in (("passing", True), ("failing", False)):
            journey = travel(tree, succeeds=succeeds)
            if journey and journey.halted and not journey.endless:
                assert set(told[name]) <= {one.identifier for one in journey.seen}, node
    assert claims > COURSES // 4, "chance has made too few courses that hold something back"
