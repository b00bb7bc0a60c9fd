"""An assumed learner goes the way that the pseudo-code of SCORM 2004 leads, or we say nothing."""

from __future__ import annotations

from lxml import etree

from scormkit.lint.activities import EXIT, POST, PRE, Activity, Condition, Rule, Tree
from scormkit.lint.learner import Journey, travel
from scormkit.lint.sequencer import reachable


def when(kind: str, action: str, name: str = "always", *, negated: bool = False) -> Rule:
    return Rule(kind, action, every=True, conditions=(Condition(name, negated, "", 0.0),))


def course() -> tuple[Tree, dict[str, Activity]]:
    """Return a course of two folders, A with a and b, C with c and d; flow is on everywhere."""
    made = [Activity(etree.Element("organization"), "root", None, None, {}, 0, flow=True)]
    named = {"root": made[0]}
    for name, above in (("A", "root"), ("a", "A"), ("b", "A"), ("C", "root"), ("c", "C"), ("d", "C")):
        parent = named[above]
        one = Activity(etree.Element("item"), name, "r" if name.islower() else None, parent, {}, len(made))
        one.flow, one.place = name.isupper(), len(parent.children)
        parent.children.append(one)
        made.append(one)
        named[name] = one
    return Tree(tuple(made)), named


def way(journey: Journey | None) -> str:
    return "?" if journey is None else "".join(one.identifier for one in journey.seen)


def test_who_is_not_held_sees_all_in_order() -> None:
    tree, _ = course()
    assert way(travel(tree, succeeds=True)) == way(travel(tree, succeeds=False)) == "abcd"


def test_what_is_skipped_is_passed_over_with_all_below() -> None:
    tree, named = course()
    named["A"].rules = (when(PRE, "skip"),)
    assert way(travel(tree, succeeds=True)) == "cd"


def test_flow_halts_at_what_is_disabled_and_at_a_folder_without_flow() -> None:
    for mend in ("disabled", "flow"):
        tree, named = course()
        if mend == "flow":
            named["C"].flow = False
        else:
            named["c"].rules = (when(PRE, "disabled"),)
        journey = travel(tree, succeeds=True)
        assert journey is not None
        assert way(journey) == "ab"
        assert journey.halted is named["c"]


def test_who_leaves_a_folder_goes_on_behind_it() -> None:
    for kind, action, place in ((POST, "exitParent", "a"), (EXIT, "exit", "A")):
        tree, named = course()
        named[place].rules = (when(kind, action, "attempted"),)
        assert way(travel(tree, succeeds=True)) == "acd"
        assert {named[name].number for name in "acd"} <= (reachable(tree, choices=False) or set())


def test_the_course_ends_with_exit_all() -> None:
    tree, named = course()
    named["b"].rules = (when(POST, "exitAll", "satisfied"),)
    assert way(travel(tree, succeeds=True)) == "ab"
    assert way(travel(tree, succeeds=False)) == "abcd"


def test_retrying_without_end_is_noticed() -> None:
    for action, place in (("retry", "b"), ("retry", "A"), ("retryAll", "b")):
        tree, named = course()
        leave = when(POST, "exitParent")
        named[place].rules = (when(POST, action),)
        if place == "A":
            named["a"].rules = (leave,)
        journey = travel(tree, succeeds=True)
        assert journey is not None
        assert journey.endless is not None


def test_a_failing_learner_tries_again_and_a_passing_one_goes_on() -> None:
    tree, named = course()
    named["b"].rules = (when(POST, "retry", "satisfied", negated=True),)
    assert way(travel(tree, succeeds=True)) == "abcd"
    failed = travel(tree, succeeds=False)
    assert failed is not None
    assert failed.endless is named["b"]


def test_nothing_is_said_where_a_manifest_does_not_tell() -> None:
    for name in ("timeLimitExceeded", "objectiveMeasureKnown", "completed"):
        tree, named = course()
        named["A"].rules = (when(POST, "retry", name),)
        named["b"].rules = (when(POST, "exitParent"),)
        assert way(travel(tree, succeeds=True)) == "?"
    for key in ("shuffled", "rules"):
        tree, named = course()
        setattr(named["C"], key, True if key == "shuffled" else (when(POST, "previous"),))
        named["c"].rules = (when(POST, "exitParent"),)
        assert way(travel(tree, succeeds=True)) == "?"


def test_what_rollup_makes_of_a_folder_is_not_guessed() -> None:
    tree, named = course()
    named["A"].writes = named["A"].passes = frozenset({"urn:a"})
    named["c"].reads, named["c"].hears = {"": ("urn:a",)}, {"": frozenset({"urn:a"})}
    named["c"].rules = (when(PRE, "skip", "satisfied"),)
    assert way(travel(tree, succeeds=True)) == "?"


def test_what_a_sco_passes_on_is_heard_elsewhere() -> None:
    tree, named = course()
    named["a"].writes = named["a"].passes = frozenset({"urn:a"})
    named["c"].reads, named["c"].hears = {"": ("urn:a",)}, {"": frozenset({"urn:a"})}
    named["c"].rules = (when(PRE, "skip", "satisfied"),)
    assert way(travel(tree, succeeds=True)) == "abd"
    assert way(travel(tree, succeeds=False)) == "abcd"


def test_backward_flow_and_choice_reach_what_forward_flow_leaves_out() -> None:
    tree, named = course()
    named["A"].rules = (when(PRE, "hiddenFromChoice"),)
    named["root"].flow = False
    assert reachable(tree, choices=False) == frozenset()
    assert reachable(tree) == frozenset({named["c"].number, named["d"].number})
    named["root"].flow = True
    named["b"].rules = (when(POST, "exitAll"),)
    assert reachable(tree) == frozenset({named[name].number for name in "abcd"})


def test_nothing_below_what_must_be_begun_first_can_be_chosen() -> None:
    tree, named = course()
    named["root"].flow = False
    named["A"].flow = False
    named["A"].prevents = True
    assert reachable(tree) == frozenset({named["c"].number, named["d"].number})
