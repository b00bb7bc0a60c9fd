"""Statements are measured by profiles as the specification says, and nothing stops the check."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.diagnostics import Diagnostic, Location
from scormkit.statements.check import Checker
from scormkit.statements.matching import Rule, choice, normal, token
from scormkit.statements.members import nearest, shown, some
from scormkit.statements.ndjson import Read
from scormkit.statements.paths import selector
from scormkit.statements.yardstick import Yardstick, read_yardstick, yardstick
from tests.unit.statements.table import GOOD, made

HOME = Path(__file__).parents[2] / "statement_cases"
PROFILE: dict[str, Any] = json.loads((HOME / "profile.json").read_text("utf-8"))
SOUND = [json.loads(line) for line in (HOME / "sound" / "statements.ndjson").read_text("utf-8").splitlines()]
NOW = datetime(2026, 6, 1, tzinfo=UTC)
MODULE = "http://adlnet.gov/expapi/activities/module"
VERSION = "https://learn.acme.example/telefono/profile/v2"

VALUES: list[Any] = [{}, [], None, True, 1.5]
SMALL = st.sampled_from([1, 1.0, True, "a", "b", None, [1], {"x": 1}, 0, False])


def ready(document: dict[str, Any]) -> Yardstick:
    measure, said = yardstick(document)
    assert measure is not None, said
    return measure


def check(statements: list[Any], document: dict[str, Any] | None = None) -> list[Diagnostic]:
    checker = Checker([ready(document or PROFILE)], NOW)
    said: list[Diagnostic] = []
    for number, value in enumerate(statements):
        said += checker.look(Read(value, Location("f", number + 1), json.dumps(value)))
    return [*said, *checker.finish()]


def codes(statements: list[Any], document: dict[str, Any] | None = None) -> list[str]:
    return [one.code.id for one in check(statements, document)]


def same(one: Any, other: Any) -> bool:
    """Say whether two values are one in JSON."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


def within(one: Any, listed: list[Any]) -> bool:
    return any(same(one, other) for other in listed)


def kept(rule: dict[str, Any], values: list[Any], unmatchable: int) -> bool:
    """Structure 8.1, sentence by sentence."""
    presence = rule.get("presence")
    if presence == "included" and (not values or unmatchable):
        return False
    if presence == "excluded":
        return not values
    if presence == "recommended" and not values:
        return True
    if "any" in rule and not any(within(one, rule["any"]) for one in values):
        return False
    if "all" in rule and (unmatchable or not all(within(one, rule["all"]) for one in values)):
        return False
    return not ("none" in rule and any(within(one, rule["none"]) for one in values))


RULES = st.fixed_dictionaries(
    {},
    optional={
        "presence": st.sampled_from(["included", "excluded", "recommended"]),
        "any": st.lists(SMALL, min_size=1, max_size=3),
        "all": st.lists(SMALL, min_size=1, max_size=3),
        "none": st.lists(SMALL, min_size=1, max_size=3),
    },
)


@given(RULES, st.lists(st.none() | st.tuples(SMALL), max_size=4))
def test_a_rule_means_what_its_text_says(rule: dict[str, Any], inner: list[tuple[Any] | None]) -> None:
    """Of a list of objects, those with a value ``v`` give it, the others are unmatchable."""
    statement = {"list": [{} if one is None else {"v": one[0]} for one in inner]}
    lists: dict[str, Any] = {name: choice(values) for name, values in rule.items() if name != "presence"}
    compiled = Rule(
        location=selector("$.list[*]"), selector=selector("$.v"), presence=rule.get("presence", ""), **lists
    )
    values = [one[0] for one in inner if one is not None]
    broken = compiled.broken(statement)
    assert (broken is None) == kept(rule, values, inner.count(None))
    plain = Rule(location=selector("$.list[*].v"), presence=rule.get("presence", ""), **lists)
    assert (plain.broken(statement) is None) == kept(rule, values, 0)


@given(SMALL, SMALL)
def test_values_are_compared_as_json_compares_them(one: Any, other: Any) -> None:
    assert (token(one) == token(other)) == same(one, other)


def test_a_rule_is_broken_where_the_wrong_value_stands() -> None:
    rule = Rule(location=selector("$.list[*]"), selector=selector("$.v"), all=choice(["a"]))
    assert rule.broken({"list": [{"v": "a"}, {"v": "x"}]}) == (
        ("list", 1, "v"),
        "$.list[1].v",
        "is 'x'; allowed: 'a'",
    )
    assert rule.broken({"list": [{"v": "a"}, {}]}) == (("list", 1), "$.list[1]", "has no $.v; allowed: 'a'")
    wanted = Rule(location=selector("$.list[*]"), selector=selector("$.v"), presence="included")
    assert wanted.broken({"list": [{"v": 1}, {}]}) == (("list", 1), "$.list[1]", "has no $.v")
    plain = Rule(location=selector("$.a.b[*]"), presence="included")
    assert plain.broken({}) == (("a", "b"), "$.a.b[*]", "is missing")


def test_single_context_activities_are_measured_as_lists() -> None:
    single = {"context": {"contextActivities": {"parent": {"id": "urn:x"}, "other": []}}}
    assert normal(single)["context"]["contextActivities"] == {"parent": [{"id": "urn:x"}], "other": []}
    assert single["context"]["contextActivities"]["parent"] == {"id": "urn:x"}


def test_what_is_shown_of_values_is_short_and_printable() -> None:
    assert shown("x" * 200).endswith("…")
    assert shown("\ud800\n").isprintable()
    assert [shown(one) for one in VALUES] == ["an object", "a list", "null", "true", "1.5"]
    assert some(["a", "b", "c"], 2) == "a, b and 1 other"
    assert some("abcd", 2) == "a, b and 2 others"
    assert nearest(7, ["a"]) == ""
    assert nearest("https://a.example/salute", ["https://a.example/saluto", "https://a.example/x"]).endswith(
        "o"
    )


def test_context_types_and_attachments_determine_templates() -> None:
    document = copy.deepcopy(PROFILE)
    document["templates"][1] |= {
        "contextParentActivityType": [MODULE],
        "attachmentUsageType": ["urn:usage"],
    }
    statements = copy.deepcopy(SOUND)
    assert "SK624" in codes(statements, document)
    statements[1]["context"]["contextActivities"]["parent"][0]["definition"] = {"type": MODULE}
    assert "SK624" in codes(statements, document)
    attachment = {
        "usageType": "urn:usage",
        "display": {},
        "contentType": "a/b",
        "length": 0,
        "sha2": "0" * 64,
    }
    statements[1]["attachments"] = [attachment]
    assert codes(statements, document) == []


def test_a_template_without_a_verb_applies_whatever_is_done() -> None:
    document = copy.deepcopy(PROFILE)
    anything = {
        **document["templates"][0],
        "id": "urn:any",
        "rules": [{"location": "$.actor.name", "presence": "excluded"}],
    }
    del anything["verb"], anything["objectActivityType"]
    document["templates"].append(anything)
    statements = copy.deepcopy(SOUND)
    assert codes(statements, document) == []
    statements[2]["actor"]["name"] = "Learner"
    assert codes(statements, document) == ["SK625"]


def test_references_in_the_context_are_followed_too() -> None:
    document = copy.deepcopy(PROFILE)
    document["templates"][4]["contextStatementRefTemplate"] = [document["templates"][3]["id"]]
    statements = copy.deepcopy(SOUND)
    assert codes(statements, document) == ["SK627"]
    statements[4]["context"]["statement"] = {"objectType": "StatementRef", "id": statements[3]["id"]}
    assert codes(statements, document) == []
    statements[4]["context"]["statement"]["id"] = statements[0]["id"]
    assert codes(statements, document) == ["SK627"]


def test_a_profile_without_templates_patterns_and_concepts_asks_for_nothing() -> None:
    bare = {key: PROFILE[key] for key in ("id", "type", "versions")}
    statements = copy.deepcopy(SOUND)
    del statements[0]["context"]["registration"]
    newest = {
        **bare,
        "versions": [{"id": "urn:old"}, {"id": VERSION, "generatedAtTime": "2026-01-01T00:00:00Z"}],
    }
    assert codes(statements, newest) == []


def test_activities_that_rules_name_are_known_to_a_profile_that_lists_any() -> None:
    document = copy.deepcopy(PROFILE)
    other = "https://learn.acme.example/telefono/pages/other"
    document["templates"][1]["rules"].append(
        {"location": "$.object.id", "any": [other, SOUND[1]["object"]["id"]]}
    )
    statements = copy.deepcopy(SOUND)
    statements[1]["object"]["id"] = other
    assert codes(statements, document) == []
    statements[1]["object"]["id"] += "s"
    assert codes(statements, document) == ["SK626"]


def test_a_schema_that_lies_elsewhere_is_not_fetched() -> None:
    document = copy.deepcopy(PROFILE)
    document["concepts"][3]["inlineSchema"] = {"$ref": "http://127.0.0.1:1/schema.json"}
    statements = copy.deepcopy(SOUND)
    statements[2]["result"]["extensions"] = {"https://learn.acme.example/extensions/path": 1}
    assert codes(statements, document) == []


def test_verdicts_of_several_learners_are_kept_apart() -> None:
    statements = copy.deepcopy(SOUND)
    statements[6]["verb"] = dict(statements[3]["verb"])
    statements[6]["result"] = dict(statements[3]["result"])
    assert "SK618" in codes(statements)
    statements[6]["actor"] = {"mbox": "mailto:other@acme.example"}
    assert "SK618" not in codes(statements)


def test_a_verdict_that_was_voided_is_none() -> None:
    statements = copy.deepcopy(SOUND)
    again = {
        **statements[3],
        "id": "00000000-0000-4000-8000-0000000000aa",
        "timestamp": "2026-03-01T10:00:04.500Z",
    }
    void = {
        "id": "00000000-0000-4000-8000-0000000000ab",
        "actor": again["actor"],
        "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"},
        "object": {"objectType": "StatementRef", "id": again["id"]},
    }
    assert codes([*statements, again]) == ["SK618"]
    assert codes([*statements, again, void]) == []


def test_a_statement_without_a_time_is_ordered_by_when_it_was_stored() -> None:
    statements = copy.deepcopy(SOUND)
    statements[1]["stored"] = statements[1].pop("timestamp")
    assert codes(statements) == []
    del statements[7]["stored" if "stored" in statements[7] else "timestamp"]
    assert codes(statements) == []


@pytest.mark.parametrize(
    "content", [b"\xff", b"nope", b"[]", b'{"type": "Profile"}', b'{"type": "Thing"}', b"7"]
)
def test_what_is_no_profile_is_refused_with_its_place(content: bytes) -> None:
    measure, said = read_yardstick(content, "p.json")
    assert measure is None
    assert {one.code.id for one in said} == {"SK620"}
    assert {one.at.path for one in said} == {"p.json"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def ways(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(one for key, below in inner for one in ways(below, (*way, key)))]


def put(value: Any, way: tuple[Any, ...], new: Any) -> Any:
    if not way:
        return new
    copied = list(value) if isinstance(value, list) else dict(value)
    copied[way[0]] = put(value[way[0]], way[1:], new)
    return copied


FILED = {
    "registration": "8f87ccde-bb56-4c2e-ab83-44982ef22df0",
    "contextActivities": {"category": [{"id": VERSION}]},
}


@given(st.sampled_from([*SOUND, *({**made(one), "context": FILED} for one in GOOD)]), JSON, st.data())
def test_nothing_that_a_statement_holds_stops_the_check(
    statement: Any, value: Any, data: st.DataObject
) -> None:
    way = data.draw(st.sampled_from(ways(statement)[1:]))
    for one in check([put(statement, way, value), statement, SOUND[0]]):
        assert str(one)


@given(JSON, st.data())
def test_nothing_that_a_profile_holds_stops_its_reading(value: Any, data: st.DataObject) -> None:
    way = data.draw(st.sampled_from(ways(PROFILE)))
    document = put(PROFILE, way, value)
    measure, said = yardstick(document)
    assert (measure is None) == bool(said)
    if measure is not None:
        checker = Checker([measure], NOW)
        for number, one in enumerate(SOUND):
            list(checker.look(Read(one, Location("f", number + 1), json.dumps(one))))
        list(checker.finish())
