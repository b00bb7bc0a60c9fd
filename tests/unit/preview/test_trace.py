"""Of what a package tells, that remains which is the same in every run."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.preview.trace import normalised, trace

ADL = "http://adlnet.gov/expapi/verbs/"


def sets(name: str, value: str, answer: str = "true", error: str = "0") -> dict[str, Any]:
    return {"name": "SetValue", "args": [name, value], "answer": answer, "error": error}


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("cmi.suspend_data", "1~2~p1~", "<state>"),
        ("cmi.core.session_time", "00:00:12.00", "<duration>"),
        ("cmi.session_time", "PT12S", "<duration>"),
        ("cmi.interactions.3.latency", "PT2S", "<duration>"),
        ("cmi.interactions.3.time", "10:11:12", "<time>"),
        ("cmi.interactions.3.timestamp", "2026-01-01T10:00:00.0Z", "<time>"),
        ("cmi.core.lesson_location", "saluto", "saluto"),
        ("cmi.interactions.0.student_response", "P1D", "P1D"),
        ("cmi.interactions.0.id", "urn:uuid:6D1A41F2-7F5B-4B0F-9D0A-3B2F7B1C9E11", "urn:uuid:<id>"),
        ("cmi.location", "http://127.0.0.1:4174/package/x", "<preview>/package/x"),
        ("cmi.comments", "half \ud83d", "half �"),
    ],
)
def test_a_value_that_differs_from_run_to_run_is_told_by_its_kind(name: str, value: str, kept: str) -> None:
    assert trace([sets(name, value)], []) == ({"call": "SetValue", "name": name, "value": kept},)


def test_questions_commits_that_were_taken_and_repeated_values_are_left_out() -> None:
    calls: list[dict[str, Any]] = [
        {"name": "Initialize", "args": [""], "answer": "true", "error": "0"},
        {"name": "GetValue", "args": ["cmi.core.entry"], "answer": "ab-initio"},
        sets("cmi.suspend_data", "a"),
        sets("cmi.core.score.raw", "10"),
        {"name": "Commit", "args": [""], "answer": "true"},
        sets("cmi.suspend_data", "b"),
        sets("cmi.core.score.raw", "10"),
        sets("cmi.core.score.raw", "20"),
        sets("cmi.core.score.raw", "10"),
        {"name": "Finish", "args": [""], "answer": "true"},
    ]
    assert [(one["call"], one.get("value", "")) for one in trace(calls, [])] == [
        ("Initialize", ""),
        ("SetValue", "<state>"),
        ("SetValue", "10"),
        ("SetValue", "20"),
        ("SetValue", "10"),
        ("Finish", ""),
    ]


def test_what_the_lms_refused_is_kept_with_its_reason() -> None:
    refused = [
        sets("cmi.core.lesson_status", "fine", "false", "405"),
        {"name": "Commit", "args": [""], "answer": "false"},
    ]
    assert trace(refused, []) == (
        {
            "call": "SetValue",
            "name": "cmi.core.lesson_status",
            "value": "fine",
            "answer": "false",
            "error": "405",
        },
        {"call": "Commit", "answer": "false"},
    )


def test_statements_stand_in_the_order_in_which_they_were_made() -> None:
    late = {
        "id": str(uuid.uuid4()),
        "actor": {"mbox": "mailto:a@b.example"},
        "timestamp": "2026-01-01T10:00:02.000Z",
        "verb": {"id": f"{ADL}passed"},
        "object": {"id": f"http://127.0.0.1:5/{uuid.uuid4()}"},
        "result": {
            "score": {"scaled": 1},
            "duration": "PT3S",
            "response": "P1D",
            "extensions": {
                "https://x.example/at": "2026-01-01T10:00:00Z",
                "https://x.example/n": [3, "PT1S"],
            },
        },
    }
    soon = {
        "timestamp": "2026-01-01T10:00:01.000Z",
        "verb": {"id": f"{ADL}initialized"},
        "object": {"objectType": "SubStatement"},
    }
    assert trace([], [late, soon]) == (
        {"verb": f"{ADL}initialized", "object": "SubStatement"},
        {
            "verb": f"{ADL}passed",
            "object": "<preview>/<id>",
            "result": {
                "score": {"scaled": 1},
                "duration": "<duration>",
                "response": "P1D",
                "extensions": {"https://x.example/at": "<time>", "https://x.example/n": [3, "PT1S"]},
            },
        },
    )


NAMES = st.sampled_from(
    ["cmi.suspend_data", "cmi.core.score.raw", "cmi.interactions.0.time", "cmi.comments", "x"]
)
VALUES = (
    st.text(max_size=8)
    | st.sampled_from(["PT1S", "2026-01-01T10:00:00Z", "http://localhost:80/x"])
    | st.uuids().map(str)
)
CALLS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Initialize", "GetValue", "SetValue", "Commit", "Finish", "GetLastError"]),
        "args": st.tuples(NAMES, VALUES).map(list),
        "answer": st.sampled_from(["true", "false", "1", ""]),
        "error": st.sampled_from(["0", "", "405"]),
    }
)
JSON = st.recursive(
    VALUES | st.integers() | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["duration", "extensions", "response", "http://localhost:1/a"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
STATEMENTS = st.fixed_dictionaries(
    {"verb": st.fixed_dictionaries({"id": VALUES}), "object": st.fixed_dictionaries({"id": VALUES})},
    optional={
        "result": st.dictionaries(st.sampled_from(["duration", "extensions", "score"]), JSON),
        "timestamp": VALUES,
    },
)


@given(st.lists(CALLS, max_size=8), st.lists(STATEMENTS, max_size=4))
def test_doing_it_twice_changes_nothing(
    calls: list[dict[str, Any]], statements: list[dict[str, Any]]
) -> None:
    once = trace(calls, statements)
    assert normalised(once) == once
