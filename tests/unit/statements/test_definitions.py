"""Definitions keep the rules of xAPI for each kind of interaction (1.0.3, Data, Appendix C)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.statements.build import Asked, Described, definitions, pattern

COMPONENTS = {"choices", "scale", "source", "target", "steps"}
ALLOWED = {
    "choice": {"choices"},
    "sequencing": {"choices"},
    "matching": {"source", "target"},
    "performance": {"steps"},
}
PAIR = (("a", "Uno"), ("b", "Due"))
IRI = "https://formazione.acme.it/telefono"


def define(**asked: Any) -> dict[str, Any]:
    question = Asked(**{"id": "q", "kind": "choice", "words": "Che cosa dici?", **asked})
    made = definitions(
        Described(iri=IRI, version="1.0.0", title="Al telefono", language="it", questions=[question])
    )["q"]
    assert isinstance(made, dict)
    return made


def test_a_module_its_pages_and_its_objectives_are_described_in_its_language() -> None:
    made = definitions(
        Described(
            iri=IRI,
            version="1.0.0",
            title="Al telefono",
            language="it-IT",
            description="Rispondere bene.",
            pages=[("saluto", "Il saluto")],
            objectives=[("nome", "Salutare con nome")],
        )
    )
    assert list(made) == ["", "pages/saluto", "objectives/nome"]
    assert made[""] == {
        "name": {"it-IT": "Al telefono"},
        "description": {"it-IT": "Rispondere bene."},
        "type": "http://adlnet.gov/expapi/activities/course",
    }
    assert made["pages/saluto"] == {
        "name": {"it-IT": "Il saluto"},
        "type": "http://activitystrea.ms/schema/1.0/page",
    }


def test_a_choice_lists_its_choices_and_the_right_ones() -> None:
    assert define(correct=[["a", "b"]], components={"choices": PAIR}) == {
        "name": {"it": "Che cosa dici?"},
        "description": {"it": "Che cosa dici?"},
        "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
        "interactionType": "choice",
        "correctResponsesPattern": ["a[,]b"],
        "choices": [
            {"id": "a", "description": {"it": "Uno"}},
            {"id": "b", "description": {"it": "Due"}},
        ],
    }


@pytest.mark.parametrize(
    ("kind", "correct", "text"),
    [
        ("choice", ["a", "b"], "a[,]b"),
        ("sequencing", ["b", "a"], "b[,]a"),
        ("true-false", True, "true"),
        ("true-false", False, "false"),
        ("fill-in", ["uno", "due tre"], "uno[,]due tre"),
        ("long-fill-in", ["testo"], "testo"),
        ("numeric", [3, 4.5], "3[:]4.5"),
        ("numeric", [None, 2], "[:]2"),
        ("numeric", [0.1, 1234567], "0.1[:]1234567"),
        ("matching", [["a", "x"], ["b", "y"]], "a[.]x[,]b[.]y"),
        ("performance", [["apertura", "calma"]], "apertura[.]calma"),
    ],
)
def test_right_answers_are_written_as_their_kind_wants(kind: str, correct: object, text: str) -> None:
    assert pattern(kind, correct) == text


@pytest.mark.parametrize(
    "kind",
    ["choice", "true-false", "fill-in", "long-fill-in", "matching", "sequencing", "numeric", "performance"],
)
def test_a_kind_has_the_lists_of_its_kind_and_no_other(kind: str) -> None:
    made = define(kind=kind, components=dict.fromkeys(sorted(COMPONENTS), PAIR))
    assert made.keys() & COMPONENTS == ALLOWED.get(kind, set())


def test_a_question_without_right_answer_claims_none() -> None:
    assert "correctResponsesPattern" not in define(correct=[], components={"choices": PAIR})


def test_a_long_question_has_a_short_name_and_is_described_whole() -> None:
    words = "Come rispondi? " * 20
    made = define(words=words)
    assert made["description"] == {"it": words}
    assert made["name"]["it"].endswith("…")
    assert len(made["name"]["it"]) <= 120


def test_an_answer_of_the_wrong_shape_is_our_mistake() -> None:
    with pytest.raises(TypeError, match="is a list"):
        pattern("choice", "a")


@given(st.text(min_size=1), st.lists(st.text(min_size=1), min_size=1, max_size=5, unique=True))
def test_whatever_is_asked_can_be_sent_as_json_without_empty_values(words: str, answers: list[str]) -> None:
    made = define(words=words, correct=[answers], components={"choices": [(one, one) for one in answers]})
    assert json.loads(json.dumps(made)) == made
    assert all(value not in (None, "", [], {}) for value in made.values())
