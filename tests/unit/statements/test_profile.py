"""A module's profile keeps the xAPI Profiles specification 1.0, and its statements keep the profile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from scormkit.pipeline import profile_of
from scormkit.statements.build import definitions
from scormkit.statements.catalogue import Skeleton, skeletons
from scormkit.statements.matching import normal
from scormkit.statements.profile import UNDATED, profile
from scormkit.statements.profile_templates import WORDS
from scormkit.statements.yardstick import Yardstick, yardstick
from tests.unit.statements.module_of_all import CATALOGUES, IRI, MODULE, TARGETS, statements

ENGLISH = replace(
    MODULE,
    language="en",
    title="On the phone",
    description="",
    pages=[("saluto", "The greeting"), ("pratica", "Practice")],
    questions=[
        replace(one, words=f"{one.words} (en)", correct=[["day"]] if one.id == "parole" else one.correct)
        for one in MODULE.questions
    ],
)
PROFILE = profile([MODULE, ENGLISH], author="ACME")
VERSION = f"{IRI}/profile/v1.2.0"

IRI_ = {"type": "string", "pattern": r"^https?://[^\s<>\"{}|\\^`]+$"}
WORDS_ = {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string", "minLength": 1}}
IN_SCHEME = {"const": VERSION}
# Part two of the specification, by sections; only what a profile of ours has.
STRUCTURE = {
    "type": "object",
    "required": ["id", "@context", "type", "conformsTo", "prefLabel", "definition", "versions", "author"],
    "additionalProperties": False,
    "properties": {
        "id": IRI_,
        "@context": {"const": "https://w3id.org/xapi/profiles/context"},
        "type": {"const": "Profile"},
        "conformsTo": {"const": "https://w3id.org/xapi/profiles#1.0"},
        "prefLabel": WORDS_,
        "definition": WORDS_,
        "author": {
            "type": "object",
            "required": ["type", "name"],
            "properties": {
                "type": {"enum": ["Organization", "Person"]},
                "name": {"minLength": 1},
                "url": IRI_,
            },
            "additionalProperties": False,
        },
        "versions": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "generatedAtTime"],
                "properties": {"id": IRI_, "generatedAtTime": {"type": "string", "format": "date-time"}},
                "additionalProperties": False,
            },
        },
        "concepts": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/activity"}},
        "templates": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/template"}},
        "patterns": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/pattern"}},
    },
    "$defs": {
        "activity": {
            "type": "object",
            "required": ["id", "type", "inScheme", "activityDefinition"],
            "additionalProperties": False,
            "properties": {
                "id": IRI_,
                "type": {"const": "Activity"},
                "inScheme": IN_SCHEME,
                "activityDefinition": {
                    "type": "object",
                    "required": ["@context", "name", "type"],
                    "properties": {"@context": {"const": "https://w3id.org/xapi/profiles/activity-context"}},
                },
            },
        },
        "template": {
            "type": "object",
            "required": ["id", "type", "inScheme", "prefLabel", "definition"],
            "additionalProperties": False,
            "properties": {
                "id": IRI_,
                "type": {"const": "StatementTemplate"},
                "inScheme": IN_SCHEME,
                "prefLabel": WORDS_,
                "definition": WORDS_,
                "verb": IRI_,
                "objectActivityType": IRI_,
                "rules": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/rule"}},
            },
        },
        "rule": {
            "type": "object",
            "required": ["location"],
            "additionalProperties": False,
            "anyOf": [{"required": [one]} for one in ("presence", "any", "all", "none")],
            "properties": {
                "location": {"type": "string", "pattern": r"^\$"},
                "presence": {"enum": ["included", "excluded", "recommended"]},
                "any": {"type": "array", "minItems": 1},
                "all": {"type": "array", "minItems": 1},
                "none": {"type": "array", "minItems": 1},
                "scopeNote": WORDS_,
            },
        },
        "pattern": {
            "type": "object",
            "required": ["id", "type"],
            "additionalProperties": False,
            "oneOf": [
                {"required": [one]}
                for one in ("alternates", "optional", "oneOrMore", "sequence", "zeroOrMore")
            ],
            "if": {"properties": {"primary": {"const": True}}, "required": ["primary"]},
            "then": {"required": ["prefLabel", "definition"]},
            "properties": {
                "id": IRI_,
                "type": {"const": "Pattern"},
                "primary": {"type": "boolean"},
                "inScheme": IN_SCHEME,
                "prefLabel": WORDS_,
                "definition": WORDS_,
                "alternates": {"type": "array", "minItems": 2, "items": IRI_},
                "sequence": {"type": "array", "minItems": 2, "items": IRI_},
                "optional": IRI_,
                "oneOrMore": IRI_,
                "zeroOrMore": IRI_,
            },
        },
    },
}


def measure() -> Yardstick:
    found, faults = yardstick(json.loads(json.dumps(PROFILE)))
    assert not faults
    assert found is not None
    return found


YARDSTICK = measure()


def empty(value: Any) -> Iterator[Any]:
    """Every value that a profile may not hold (4.0)."""
    if value is None or value in ("", [], {}):
        yield value
    for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from empty(inside)


def test_a_profile_has_the_structure_of_the_specification() -> None:
    validator = Draft202012Validator(STRUCTURE, format_checker=FormatChecker())
    assert [f"{one.json_path}: {one.message}" for one in validator.iter_errors(PROFILE)] == []
    assert list(empty(PROFILE)) == []
    assert json.loads(json.dumps(PROFILE)) == PROFILE


def test_everything_in_a_profile_has_a_name_of_its_own() -> None:
    every = [one["id"] for part in ("versions", "concepts", "templates", "patterns") for one in PROFILE[part]]
    assert len({PROFILE["id"], *every}) == len(every) + 1
    assert all(one.startswith(f"{IRI}/") or one == IRI for one in every)


def test_no_verb_and_no_type_of_others_is_defined_again() -> None:
    assert {one["type"] for one in PROFILE["concepts"]} == {"Activity"}
    assert all(
        one["verb"] == f"http://adlnet.gov/expapi/verbs/{word}"
        for one, word in zip(PROFILE["templates"], WORDS, strict=True)
    )


def test_a_release_changes_versions_and_no_address_besides() -> None:
    later = profile([replace(MODULE, version="2.0.0"), ENGLISH], author="ACME")
    for part in ("concepts", "templates", "patterns"):
        assert [one["id"] for one in later[part]] == [one["id"] for one in PROFILE[part]]
        assert {one["inScheme"] for one in later[part]} == {f"{IRI}/profile/v2.0.0"}
    assert later["versions"] == [{"id": f"{IRI}/profile/v2.0.0", "generatedAtTime": UNDATED}]


def test_templates_and_patterns_are_the_same_whatever_a_module_asks() -> None:
    """A template or pattern that changes must change its address (8.0, 9.0): these never do."""
    bare = profile([replace(MODULE, questions=(), things=(), objectives=(), judged=False)], author="ACME")
    assert bare["templates"] == PROFILE["templates"]
    assert bare["patterns"] == PROFILE["patterns"]


def test_a_profile_says_when_it_was_made_only_if_it_is_told() -> None:
    assert profile([MODULE, ENGLISH], author="ACME") == PROFILE
    dated = profile([MODULE], author="", generated="2026-11-22T10:00:00Z")
    assert dated["versions"][0]["generatedAtTime"] == "2026-11-22T10:00:00Z"
    assert dated["author"] == {"type": "Organization", "name": "formazione.acme.it"}


def concept(path: str) -> dict[str, Any]:
    (one,) = (one for one in PROFILE["concepts"] if one["id"] == f"{IRI}{path}")
    definition: dict[str, Any] = one["activityDefinition"]
    return definition


def test_activities_are_described_in_all_languages() -> None:
    assert PROFILE["prefLabel"] == {"it": "Al telefono", "en": "On the phone"}
    assert PROFILE["definition"] == {"it": "Rispondere bene.", "en": "On the phone"}
    assert concept("/pages/saluto")["name"] == {"it": "Il saluto", "en": "The greeting"}
    assert concept("/blocks/scelta")["description"] == {"it": "Che cosa dici?", "en": "Che cosa dici? (en)"}
    assert concept("/blocks/scelta")["choices"][0] == {"id": "a", "description": {"it": "Uno", "en": "Uno"}}
    assert concept("/blocks/parole")["correctResponsesPattern"] == ["giorno", "day"]
    assert concept("/blocks/ordine")["correctResponsesPattern"] == ["b[,]a[,]c"]
    assert concept("")["description"] == {"it": "Rispondere bene."}
    assert concept("/course")["name"] == PROFILE["prefLabel"]
    assert "description" not in concept("/course")


def test_in_one_language_an_activity_is_what_statements_say_it_is() -> None:
    known = definitions(MODULE)
    alone = profile([MODULE], author="ACME")
    for one in alone["concepts"]:
        path = one["id"].removeprefix(IRI).removeprefix("/").removeprefix("blocks/")
        if path != "course":
            context = {"@context": one["activityDefinition"]["@context"]}
            assert one["activityDefinition"] == {**context, **known[path]}


def test_a_language_that_gives_no_right_answer_takes_none_away() -> None:
    silent = [replace(one, correct=[]) if one.kind == "fill-in" else one for one in ENGLISH.questions]
    merged = profile([MODULE, replace(ENGLISH, questions=silent)], author="ACME")
    (one,) = (one for one in merged["concepts"] if one["id"] == f"{IRI}/blocks/parole")
    assert one["activityDefinition"]["correctResponsesPattern"] == ["giorno"]


EVERY = [
    pytest.param(one, id=f"{target} {one.template.rsplit('/', 1)[1]} {one.object['id'].removeprefix(IRI)}")
    for target in TARGETS
    for one in skeletons(CATALOGUES[target])
]


@pytest.mark.parametrize("skeleton", EVERY)
@settings(max_examples=5)
@given(data=st.data())
def test_each_statement_matches_its_own_template_and_no_other(
    skeleton: Skeleton, data: st.DataObject
) -> None:
    statement = normal(data.draw(statements(skeleton)))
    (matching,) = YARDSTICK.applying(statement)
    assert matching.id == skeleton.template
    assert [rule.broken(statement) for rule in matching.rules if rule.broken(statement)] == []
    assert YARDSTICK.knows(statement)


@pytest.mark.parametrize("word", WORDS)
def test_a_template_tells_a_statement_that_lacks_something(word: str) -> None:
    (matching,) = (one for one in YARDSTICK.templates if one.id.endswith(f"/{word}"))
    bare = {
        "verb": {"id": matching.verb},
        "object": {"id": IRI, "definition": {"type": matching.activity_type}},
    }
    assert [rule for rule in matching.rules if rule.broken(bare)]


def follows(*said: str) -> bool:
    """Say whether the statements with these verbs keep the order of one registration."""
    (pattern,) = YARDSTICK.patterns
    numbers = {one.id.rsplit("/", 1)[1]: one.number for one in YARDSTICK.templates}
    states = 1
    for word in said:
        states = pattern.step(states, 1 << numbers[word])
    return bool(states) and pattern.complete(states)


WORK = ("experienced", "answered", "progressed", "mastered", "completed", "passed")


@pytest.mark.parametrize(
    "said",
    [
        ("initialized",),
        ("initialized", "terminated"),
        ("initialized", *WORK, "terminated"),
        (
            "initialized",
            "experienced",
            "suspended",
            "terminated",
            "initialized",
            "resumed",
            *WORK,
            "terminated",
        ),
        ("initialized", "answered", "initialized", "resumed", "answered"),
        (
            "initialized",
            "interacted",
            "responded",
            "scored",
            "completed",
            "failed",
            "suspended",
            "initialized",
        ),
    ],
)
def test_sessions_follow_one_another(said: tuple[str, ...]) -> None:
    assert follows(*said)


@pytest.mark.parametrize(
    "said",
    [
        ("resumed",),
        ("answered", "initialized"),
        ("terminated",),
        ("initialized", "answered", "resumed"),
        ("initialized", "terminated", "answered"),
        ("initialized", "terminated", "suspended"),
        ("initialized", "suspended", "answered"),
        ("initialized", "terminated", "terminated"),
    ],
)
def test_what_stands_outside_a_session_breaks_the_order(said: tuple[str, ...]) -> None:
    assert not follows(*said)


def test_our_own_module_has_a_profile_in_both_languages() -> None:
    made = profile_of(Path("modules/telefono"))
    assert made.diagnostics == ()
    assert made.product is not None
    assert made.product["prefLabel"].keys() == {"it", "en"}
    found, faults = yardstick(json.loads(json.dumps(made.product)))
    assert found is not None
    assert not faults


def test_a_module_that_is_not_sound_has_none(tmp_path: Path) -> None:
    made = profile_of(tmp_path)
    assert made.product is None
    assert [one.code.id for one in made.diagnostics] == ["SK140"]
    (tmp_path / "module.yaml").write_text(
        "id: caso\nversion: 1.0.0\ntitle: Caso\nlanguage: it\npages:\n"
        "  - id: uno\n    title: Uno\n    blocks:\n      - {type: text, text: Ciao.}\n"
    )
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "en.po").write_text('msgid ""\nmsgstr "Language: en\\n"\n')
    made = profile_of(tmp_path)
    assert made.product is None
    assert "SK342" in {one.code.id for one in made.diagnostics}
