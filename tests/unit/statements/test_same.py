"""A statement is the same after a store has filled it in; another is another."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.statements.same import identifier, same

GROUP = {
    "objectType": "Group",
    "member": [{"mbox": "mailto:b@course.example", "name": "B"}, {"mbox": "mailto:a@course.example"}],
}
STATEMENT: dict[str, Any] = {
    "id": "6d1b0a1c-5f0e-4b5c-9f61-7a55c8a4f0a1",
    "actor": {"mbox": "mailto:ada@course.example"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}},
    "object": {"id": "https://course.example/xapi/corso", "definition": {"name": {"en": "Course"}}},
    "result": {"score": {"scaled": 1, "raw": 100}, "duration": "PT1M2.349S", "success": True},
    "context": {
        "instructor": {"mbox": "mailto:eva@course.example", "name": "Eva"},
        "team": GROUP,
        "contextActivities": {
            "parent": [{"id": "https://course.example/1"}],
            "other": [{"id": "https://course.example/2"}, {"id": "https://course.example/3"}],
        },
        "extensions": {"https://course.example/x": [1, {"a": None}]},
    },
    "timestamp": "2026-11-01T10:00:00.1234Z",
}


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    one = copy.deepcopy(STATEMENT)
    change(one)
    return one


def put(path: str, value: Any) -> Callable[[dict[str, Any]], object]:
    def change(one: dict[str, Any]) -> None:
        *way, last = path.split(".")
        here = one
        for key in way:
            here = here[key]
        here[last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        put("stored", "2026-11-01T10:00:01Z"),
        put("authority", {"mbox": "mailto:lrs@lrs.example"}),
        put("version", "1.0.3"),
        put("id", STATEMENT["id"].upper()),
        put("timestamp", "2026-11-01T11:00:00.123999+01:00"),
        put("verb.display", {"it": "ha risposto"}),
        put("object.objectType", "Activity"),
        put("object.definition", {}),
        put("actor", {"objectType": "Agent", "name": "Ada", "mbox": "mailto:ada@course.example"}),
        put("result.score", {"raw": 100.0, "scaled": 1.0}),
        put("result.duration", "PT1M2.34S"),
        put("context.team.member", GROUP["member"][::-1]),
        put("context.contextActivities.parent", {"id": "https://course.example/1", "objectType": "Activity"}),
        put(
            "context.contextActivities.other",
            [{"id": "https://course.example/3"}, {"id": "https://course.example/2"}],
        ),
        put("context.contextActivities.category", []),
    ],
)
def test_what_a_store_may_change_says_nothing(change: Callable[[dict[str, Any]], object]) -> None:
    assert same(STATEMENT, changed(change))


@pytest.mark.parametrize(
    "change",
    [
        put("actor.mbox", "mailto:eva@course.example"),
        put("verb.id", "http://adlnet.gov/expapi/verbs/failed"),
        put("object.id", "https://course.example/xapi/other"),
        put("object", {"objectType": "StatementRef", "id": STATEMENT["id"]}),
        put("result.success", 1),
        put("result.score.scaled", 0.9),
        put("result.duration", "PT1M2.35S"),
        put("result.response", "a"),
        put("context.extensions", {}),
        put("context.extensions", {"https://course.example/x": [1, {"a": False}]}),
        put("context.extensions", {"https://course.example/x": [1]}),
        put("context.team.member", []),
        put("context.contextActivities", {}),
        put("timestamp", "2026-11-01T10:00:00.124Z"),
        lambda one: one.pop("timestamp"),
        lambda one: one.pop("result"),
        put("verb", "answered"),
        put("result", None),
    ],
)
def test_anything_else_is_another_statement(change: Callable[[dict[str, Any]], object]) -> None:
    assert not same(STATEMENT, changed(change))


def test_a_time_that_the_store_gave_is_no_difference() -> None:
    ours = changed(lambda one: one.pop("timestamp"))
    assert same(ours, STATEMENT)


def test_a_statement_within_a_statement_is_compared_alike() -> None:
    inner = {"objectType": "SubStatement", **{key: STATEMENT[key] for key in ("actor", "verb", "object")}}
    filled = {
        **inner,
        "actor": {"objectType": "Agent", **inner["actor"]},
        "verb": {"id": inner["verb"]["id"]},
    }
    ours, theirs = {**STATEMENT, "object": inner}, {**STATEMENT, "object": filled}
    assert same(ours, theirs)
    assert not same(ours, {**theirs, "object": {**filled, "verb": {"id": "http://course.example/verb"}}})


@pytest.mark.parametrize(
    "odd",
    [
        {"timestamp": 5},
        {"timestamp": "2026-11-01T10:00:00"},
        {"result": {"duration": 5}},
        {"actor": [], "context": {"team": 1, "contextActivities": {"parent": [1]}}},
        {"actor": {"objectType": "Group", "member": [1]}, "context": {"instructor": "x"}},
    ],
)
def test_what_is_no_statement_is_compared_without_a_word(odd: dict[str, Any]) -> None:
    assert same(odd, copy.deepcopy(odd))
    assert not same(odd, STATEMENT)


def test_a_statement_without_an_id_gets_one_of_what_it_says() -> None:
    bare = changed(lambda one: one.pop("id"))
    name = identifier(bare)
    assert uuid.UUID(name).version == 5
    assert identifier(dict(reversed(bare.items()))) == name
    assert identifier({**bare, "timestamp": "2026-11-01T10:00:01Z"}) != name
    assert identifier(STATEMENT) == STATEMENT["id"]
    assert identifier({"id": 5}) != identifier({"id": 6})


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=False, width=16)
    | st.text("aè\ud800", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "actor",
                    "object",
                    "verb",
                    "member",
                    "context",
                    "contextActivities",
                    "objectType",
                    "result",
                    "duration",
                    "timestamp",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(["actor", "object", "verb", "context", "result", "timestamp"]), JSON, max_size=5
    )
)
def test_anything_is_the_same_as_itself(one: dict[str, Any]) -> None:
    assert same(one, copy.deepcopy(one))
    assert identifier(one) == identifier(copy.deepcopy(one))
