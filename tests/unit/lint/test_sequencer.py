"""What the sequencer finds holds for every tree: plain flow reaches all, and no journey leads further."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from scormkit.lint import lint
from scormkit.lint.activities import EXIT, POST, PRE, Activity, Condition, Rule, Tree, trees
from scormkit.lint.archive import open_archive
from scormkit.lint.learner import travel
from scormkit.lint.package import packages
from scormkit.lint.sequencer import reachable
from tests import packing

pytestmark = pytest.mark.slow

ELEMENT = etree.Element("item")
NAMES = ("always", "attempted", "satisfied", "completed", "objectiveStatusKnown", "objectiveMeasureKnown")
ACTIONS = {
    PRE: ("skip", "disabled", "hiddenFromChoice", "stopForwardTraversal"),
    POST: ("exitParent", "exitAll", "retry", "retryAll", "continue", "previous"),
    EXIT: ("exit",),
}
TARGETS = ("urn:a", "urn:b")

conditions = st.builds(Condition, st.sampled_from(NAMES), st.booleans(), st.just(""), st.just(0.0))


def rules_of(kind: str) -> st.SearchStrategy[Rule]:
    found = st.lists(conditions, max_size=2).map(tuple)
    return st.builds(Rule, st.just(kind), st.sampled_from(ACTIONS[kind]), st.booleans(), found)


RULES = st.lists(st.one_of(*(rules_of(kind) for kind in ACTIONS)), max_size=2).map(tuple)


def grown(shape: list[int]) -> list[Activity]:
    """Return activities of which each but the first hangs below one before it, in forward order."""
    made = [Activity(ELEMENT, "0", None, None, {}, 0)]
    for number, depth in enumerate(shape, start=1):
        path = list(made[-1].path())
        parent = path[depth % len(path)]
        one = Activity(ELEMENT, str(number), "r", parent, {}, number, place=len(parent.children))
        parent.children.append(one)
        made.append(one)
    return made


def unless(name: str) -> Condition:
    return Condition(name, negated=True, objective="", threshold=0.0)


@st.composite
def flowing(draw: st.DrawFn) -> Tree:
    made = grown(draw(st.lists(st.integers(0, 5), min_size=1, max_size=40)))
    for one in made:
        one.flow = True
        one.choice = draw(st.booleans())
        one.forward_only = draw(st.booleans())
        one.shuffled = draw(st.booleans())
    return Tree(tuple(made))


@st.composite
def wild(draw: st.DrawFn) -> Tree:
    made = grown(draw(st.lists(st.integers(0, 4), min_size=1, max_size=12)))
    for one in made:
        one.flow = draw(st.sampled_from([True, True, True, False]))
        one.choice = draw(st.booleans())
        one.forward_only = draw(st.booleans())
        one.tracked = draw(st.sampled_from([True, True, False]))
        one.rules = draw(RULES)
        targets = draw(st.frozensets(st.sampled_from(TARGETS), max_size=1))
        if draw(st.booleans()):
            one.reads, one.hears = {"": tuple(targets)}, {"": targets}
        else:
            one.writes = one.passes = targets
    return Tree(tuple(made))


@given(flowing())
def test_plain_flow_reaches_every_leaf(tree: Tree) -> None:
    assert reachable(tree, choices=False) == frozenset(one.number for one in tree.leaves)


@given(tree=wild(), succeeds=st.booleans())
@settings(max_examples=100)
def test_no_learner_comes_to_what_is_said_to_be_out_of_reach(tree: Tree, *, succeeds: bool) -> None:
    found, journey = reachable(tree, choices=False), travel(tree, succeeds=succeeds)
    assert found is not None
    assert found <= (reachable(tree) or frozenset())
    if journey is not None:
        assert {one.number for one in journey.seen} <= found


@pytest.mark.parametrize("size", [1000, 5000])
def test_a_course_whose_scos_are_locked_one_by_one_is_open(size: int) -> None:
    made = grown([0 if number == 0 else 1 for number in range(size)])
    made[0].flow = True
    for one in made[2:]:
        # Disabled until the one before has passed; it writes an objective that this one reads.
        target = f"urn:{one.number}"
        made[one.number - 1].writes = made[one.number - 1].passes = frozenset({target})
        one.reads, one.hears = {"": (target,)}, {"": frozenset({target})}
        one.rules = tuple(
            Rule(PRE, "disabled", every=True, conditions=(unless(name),))
            for name in ("satisfied", "objectiveStatusKnown")
        )
    tree = Tree(tuple(made))
    assert reachable(tree, choices=False) in ({one.number for one in tree.leaves}, None)
    journey = travel(tree, succeeds=True)
    assert journey is not None
    assert len(journey.seen) == size
    failed = travel(tree, succeeds=False)
    assert failed is not None
    assert [one.number for one in failed.seen] == [1]


def test_the_worst_of_trees_ends() -> None:
    made = grown([0 if number == 0 else 1 for number in range(20_000)])
    for one in made:
        one.choice = one.flow = True
        one.reads = {"": (f"urn:{one.number - 1}",)}
        one.writes = frozenset({f"urn:{one.number}"})
        one.rules = (Rule(PRE, "disabled", every=True, conditions=(unless("satisfied"),)),)
    assert reachable(Tree(tuple(made[:1] + made[:0:-1]))) is None


def tree_of(tmp_path: Path, *steps: dict[str, str]) -> Tree:
    path = tmp_path / "x.zip"
    path.write_bytes(packing.patched(packing.base("scorm2004"), steps).zip)
    with open_archive(path) as archive:
        return next(trees(packages(archive)[0]))


def test_shared_sequencing_counts_unless_the_activity_says_otherwise(tmp_path: Path) -> None:
    file = "imsmanifest.xml"
    shared = (
        '<imsss:sequencingCollection><imsss:sequencing ID="S"><imsss:controlMode choice="false" flow="true"/>'
        '<imsss:deliveryControls tracked="false"/></imsss:sequencing></imsss:sequencingCollection>'
    )
    tree = tree_of(
        tmp_path,
        {"file": file, "find": "</resources>", "replace": f"</resources>{shared}"},
        {
            "file": file,
            "find": '<imsss:sequencing>\n        <imsss:controlMode choice="true" flow="true"/>',
            "replace": '<imsss:sequencing IDRef="S">\n        <imsss:controlMode choice="true"/>',
        },
    )
    assert (tree.root.choice, tree.root.flow, tree.root.tracked) == (True, False, False)
    assert [one.identifier for one in tree.leaves] == ["ITEM-first", "ITEM-second"]


def test_a_deep_and_broad_manifest_is_looked_at_in_time(tmp_path: Path) -> None:
    item = '<item identifier="I{0}" identifierref="RES-first"><title>{0}</title></item>'
    deep = "".join(f'<item identifier="D{n}"><title>{n}</title>' for n in range(100)) + item.format("deep")
    many = "".join(item.format(number) for number in range(4000)) + deep + "</item>" * 100
    step = {
        "file": "imsmanifest.xml",
        "find": '      <item identifier="ITEM-first"',
        "replace": f'{many}<item identifier="ITEM-first"',
    }
    path = tmp_path / "x.zip"
    path.write_bytes(packing.patched(packing.base("scorm2004"), [step]).zip)
    said = {one.code.id for one in lint(path, select=["SK57", "SK58"])}
    assert said <= {"SK580"}


def test_of_what_is_not_tracked_no_condition_is_sure() -> None:
    made = grown([0, 1])
    made[0].flow = False
    for name in ("objectiveMeasureKnown", "attempted"):
        made[2].rules = (Rule(PRE, "hiddenFromChoice", every=True, conditions=(unless(name),)),)
        made[2].tracked = True
        assert reachable(Tree(tuple(made))) == frozenset({1})
        made[2].tracked = False
        assert reachable(Tree(tuple(made))) == frozenset({1, 2})
        made[0].flow = True
        assert travel(Tree(tuple(made)), succeeds=True) is not None
        made[2].rules = (Rule(PRE, "skip", every=True, conditions=(unless(name),)),)
        assert travel(Tree(tuple(made)), succeeds=True) is None
        made[0].flow = False
