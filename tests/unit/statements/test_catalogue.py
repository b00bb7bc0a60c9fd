"""A catalogue lists every statement of one package, whole but for what only the player knows."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from scormkit.statements import words
from scormkit.statements.build import definitions
from scormkit.statements.catalogue import Skeleton, canonical, catalogue, public_key, skeletons
from tests.unit.statements.module_of_all import CATALOGUES, IRI, LMS, MODULE, TARGETS

PROFILE = f"{IRI}/profile/v1.2.0"
SCORM = "https://w3id.org/xapi/scorm"
CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVEON = "https://w3id.org/xapi/cmi5/context/categories/moveon"


def said(target: str, word: str, path: str = "") -> Skeleton:
    """The one statement with the verb *word* about what stands at *path* below the module."""
    about = f"{IRI}/{path}" if path else IRI
    (one,) = (
        one
        for one in skeletons(CATALOGUES[target])
        if one.verb["id"].endswith(f"/{word}") and one.object["id"] == about
    )
    return one


def related(one: Skeleton) -> dict[str, list[str]]:
    lists = one.context["contextActivities"]
    return {relation: [activity["id"] for activity in lists[relation]] for relation in lists}


def words_of(target: str, path: str = "") -> list[str]:
    about = f"{IRI}/{path}" if path else IRI
    every = skeletons(CATALOGUES[target])
    return [one.verb["id"].rsplit("/", 1)[1] for one in every if one.object["id"] == about]


@pytest.mark.parametrize("target", TARGETS)
def test_of_a_module_all_that_a_session_brings_can_be_said(target: str) -> None:
    assert words_of(target) == [
        "initialized",
        "resumed",
        "progressed",
        "completed",
        "passed",
        "failed",
        "suspended",
        "terminated",
    ]


def test_of_pages_blocks_and_objectives_what_can_happen_to_them() -> None:
    assert words_of("scorm12", "pages/saluto") == ["experienced"]
    assert words_of("scorm12", "blocks/scelta") == ["answered"]
    assert words_of("scorm12", "blocks/lettera") == ["responded"]
    assert words_of("scorm12", "blocks/foglio") == ["interacted"]
    assert words_of("scorm12", "objectives/nome") == ["mastered", "scored"]
    assert words_of("scorm12", "objectives/calma") == [], "no graded question serves it"


def test_without_a_pass_mark_nothing_is_passed_unless_a_launch_brings_one() -> None:
    free = replace(MODULE, judged=False)
    for target, expected in (("xapi", False), ("scorm2004", False), ("cmi5", True)):
        verbs = {one.verb["display"]["en"] for one in skeletons(catalogue(free, target))}
        assert ({"passed", "failed", "mastered"} <= verbs) is expected
        assert "scored" in verbs
    ungraded = replace(MODULE, questions=[replace(one, points=0) for one in MODULE.questions])
    for target in TARGETS:
        verbs = {one.verb["display"]["en"] for one in skeletons(catalogue(ungraded, target))}
        assert not {"passed", "failed", "mastered", "scored"} & verbs


def test_every_object_is_described_in_full_and_always_the_same() -> None:
    known = definitions(MODULE)
    first: dict[str, Any] = {}
    for target in TARGETS:
        for one in skeletons(CATALOGUES[target]):
            assert first.setdefault(one.object["id"], one.object) == one.object
            assert one.object.keys() == {"id", "definition"}
    assert first[f"{IRI}/blocks/scelta"]["definition"] == known["scelta"]
    assert known["foglio"] == {"name": {"it": "Da stampare"}, "type": words.SHEET}


def test_a_statement_stands_where_its_object_stands() -> None:
    course = f"{IRI}/course"
    category = [PROFILE, SCORM]
    assert related(said("scorm12", "passed")) == {"category": category, "grouping": [course]}
    assert related(said("scorm12", "experienced", "pages/saluto")) == {
        "category": category,
        "parent": [IRI],
        "grouping": [course],
    }
    assert related(said("scorm12", "answered", "blocks/scelta")) == {
        "category": category,
        "parent": [f"{IRI}/pages/saluto"],
        "grouping": [IRI, course],
        "other": [f"{IRI}/objectives/nome"],
    }
    assert related(said("scorm12", "interacted", "blocks/foglio")) == {
        "category": category,
        "parent": [f"{IRI}/pages/pratica"],
        "grouping": [IRI, course],
    }
    assert related(said("scorm12", "mastered", "objectives/nome")) == {
        "category": category,
        "parent": [IRI],
        "grouping": [course],
    }


def test_context_activities_are_named_and_nothing_else() -> None:
    for one in skeletons(CATALOGUES["cmi5"]):
        assert (one.context["language"], one.context["revision"]) == ("it", "1.2.0")
        for activities in one.context["contextActivities"].values():
            assert all(activity.keys() == {"id"} for activity in activities)


@pytest.mark.parametrize(
    ("word", "marks"),
    [
        ("initialized", [CMI5]),
        ("terminated", [CMI5]),
        ("completed", [CMI5, MOVEON]),
        ("passed", [CMI5, MOVEON]),
        ("failed", [CMI5, MOVEON]),
        ("resumed", []),
        ("progressed", []),
        ("suspended", []),
    ],
)
def test_cmi5_marks_what_it_defines_and_nothing_else(word: str, marks: list[str]) -> None:
    assert related(said("cmi5", word))["category"] == [PROFILE, *marks]
    assert related(said("xapi", word))["category"] == [PROFILE]


@pytest.mark.parametrize("target", TARGETS)
def test_each_verb_and_object_meet_in_one_statement_with_its_template(target: str) -> None:
    every = list(skeletons(CATALOGUES[target]))
    assert len({(one.verb["id"], one.object["id"]) for one in every}) == len(every)
    for one in every:
        word = one.verb["display"]["en"]
        assert one.verb == {"id": f"http://adlnet.gov/expapi/verbs/{word}", "display": {"en": word}}
        assert one.template == f"{IRI}/profile/templates/{word}"


def test_results_say_what_they_must_hold() -> None:
    assert said("scorm12", "initialized").result is None
    assert said("scorm12", "completed").result == {"completion": True, "duration": True}
    assert said("scorm12", "failed").result == {"score": {"max": 100}, "success": False, "duration": True}
    assert said("scorm12", "answered", "blocks/scelta").result == {
        "score": {"max": 3},
        "success": "score",
        "response": {"kind": "choice", "choices": ["a", "b", "c"]},
        "duration": True,
    }
    practice = said("scorm12", "answered", "blocks/vero").result
    assert practice is not None
    assert practice["score"] == {}
    assert said("scorm12", "responded", "blocks/lettera").result == {
        "response": {"kind": "choice", "choices": ["a", "b"]},
        "duration": True,
    }


def test_an_unmarked_unit_of_cmi5_may_leave_open_whether_an_objective_was_reached() -> None:
    free = catalogue(replace(MODULE, judged=False), "cmi5")
    (scored,) = (one for one in skeletons(free) if one.verb["display"]["en"] == "scored")
    assert scored.result == {"score": {}, "success": False, "optional": ["success"]}


def test_the_file_names_what_a_relay_must_know() -> None:
    made = CATALOGUES["scorm12"]
    assert {name: made[name] for name in made if name not in {"activities", "key"}} == {
        "v": 1,
        "target": "scorm12",
        "language": "it",
        "lms": LMS,
        "module": IRI,
        "version": "1.2.0",
        "profile": PROFILE,
        "course": f"{IRI}/course",
        "launched": False,
    }
    assert CATALOGUES["cmi5"]["launched"]
    assert CATALOGUES["xapi"]["launched"]


def test_a_public_key_is_made_from_all_a_catalogue_says() -> None:
    made = CATALOGUES["scorm12"]
    assert len({made["key"] for made in CATALOGUES.values()}) == len(TARGETS)
    assert made["key"] == public_key(made) == catalogue(MODULE, "scorm12")["key"]
    assert made["key"].startswith("pk1.")
    assert len(made["key"]) == 36
    assert catalogue(replace(MODULE, lms="https://other.acme.it/"), "scorm12")["key"] != made["key"]
    assert catalogue(replace(MODULE, title="Al telefono!"), "scorm12")["key"] != made["key"]


def test_a_catalogue_survives_its_file() -> None:
    for made in CATALOGUES.values():
        again = json.loads(canonical(made))
        assert again == made
        assert public_key(again) == again["key"]


def test_a_launch_may_call_the_module_otherwise_and_only_the_module() -> None:
    other = "https://lms.acme.it/activities/7"
    named = {one.object["id"] for one in skeletons(CATALOGUES["xapi"], other)}
    assert other in named
    assert IRI not in named
    assert f"{IRI}/pages/saluto" in named
    parents = [
        related(one).get("parent")
        for one in skeletons(CATALOGUES["xapi"], other)
        if "/pages/" in one.object["id"]
    ]
    assert parents == [[other], [other]]
    assert list(skeletons(CATALOGUES["xapi"], IRI)) == list(skeletons(CATALOGUES["xapi"]))
