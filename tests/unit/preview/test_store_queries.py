"""Questions to the store: whatever is asked, the answer is what a plain look over all statements gives."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.preview.store_kit import ADA, EVA, Plain, error, plain_desk

VERBS = ["experienced", "answered", "passed"]
ACTIVITIES = ["https://course.example/whole", "https://course.example/part", "https://course.example/tìtolo"]
REGISTRATIONS = [str(uuid.UUID(int=number << 64)) for number in (1, 2)]
TEAM = {"objectType": "Group", "member": [ADA.actor, {"mbox": "mailto:max@course.example"}]}
ACTORS: list[dict[str, Any]] = [ADA.actor, EVA.actor, {"mbox": "mailto:max@course.example"}, TEAM]


@pytest.fixture
def content() -> Plain:
    return Plain(plain_desk())


def iri(verb: str) -> str:
    return f"http://adlnet.gov/expapi/verbs/{verb}"


STATEMENTS = st.builds(
    lambda verb, about, actor, registration, parent: {
        "actor": actor,
        "verb": {"id": iri(verb)},
        "object": {"id": about, "definition": {"name": {"en": "It"}}},
        "context": {
            **({"registration": registration} if registration else {}),
            **({"contextActivities": {"parent": [{"id": parent}]}} if parent else {}),
        },
    },
    st.sampled_from(VERBS),
    st.sampled_from(ACTIVITIES),
    st.sampled_from(ACTORS),
    st.sampled_from([*REGISTRATIONS, ""]),
    st.sampled_from([*ACTIVITIES, ""]),
)
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "verb": st.sampled_from(VERBS).map(iri),
        "activity": st.sampled_from(ACTIVITIES),
        "agent": st.sampled_from(ACTORS[:3]).map(json.dumps),
        "registration": st.sampled_from(REGISTRATIONS),
        "related_activities": st.sampled_from(["true", "false"]),
        "ascending": st.sampled_from(["true", "false"]),
        "limit": st.integers(0, 4).map(str),
        "since": st.integers(0, 12),
        "until": st.integers(0, 12),
    },
)


def fits(one: dict[str, Any], query: dict[str, Any]) -> bool:
    """Say, from the specification's words alone, whether *one* is asked for."""
    context = one["context"]
    around = [each["id"] for each in context.get("contextActivities", {}).get("parent", [])]
    who = json.loads(query["agent"]) if "agent" in query else None
    about = [one["object"]["id"], *(around if query.get("related_activities") == "true" else [])]
    return (
        one["verb"]["id"] == query.get("verb", one["verb"]["id"])
        and query.get("activity", one["object"]["id"]) in about
        and context.get("registration") == query.get("registration", context.get("registration"))
        and (who is None or one["actor"] == who or who in one["actor"].get("member", []))
        and ("since" not in query or when(one["stored"]) > when(query["since"]))
        and ("until" not in query or when(one["stored"]) <= when(query["until"]))
    )


def when(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(STATEMENTS, max_size=12), QUERIES, st.lists(STATEMENTS, max_size=2))
def test_whatever_is_asked_all_that_fits_is_given_once_and_in_order(
    said: list[dict[str, Any]], query: dict[str, Any], later: list[dict[str, Any]]
) -> None:
    content = Plain(plain_desk())
    for one in said:
        assert content.post(one).status == 200
    stored = content.desk.store.statements
    # Times are those of the statements themselves: only so can a border fall on one.
    for name in ("since", "until"):
        if name in query:
            query[name] = stored[query[name] % len(stored)]["stored"] if stored else "2026-01-02T10:00:00Z"
    wanted = [one for one in stored if fits(one, query)]
    if query.get("ascending") != "true":
        wanted.reverse()
    found = []
    answer = json.loads(content.ask("GET", "statements", **query).body)
    for one in later:
        content.post(one)  # what comes in between moves nothing that was given
    while True:
        found += answer["statements"]
        if not answer["more"]:
            break
        assert 0 < len(answer["statements"]) <= int(query.get("limit") or 100)
        where = urlsplit(answer["more"])
        assert where.path == "/xapi/statements"
        answer = json.loads(content.ask("GET", "statements", **dict(parse_qsl(where.query))).body)
    fresh = {one["id"] for one in content.desk.store.statements} - {one["id"] for one in stored}
    assert [one for one in found if one["id"] not in fresh] == wanted


def test_one_statement_is_found_by_its_id(content: Plain) -> None:
    (name,) = json.loads(content.post(content.statement()).body)
    found = json.loads(content.ask("GET", "statements", statementId=name.upper()).body)
    assert found == content.desk.store.statements[0]
    assert found["timestamp"] == found["stored"]
    assert (found["version"], found["authority"]["account"]["name"]) == ("1.0.0", "preview")
    assert content.ask("GET", "statements", statementId=str(uuid.uuid4())).status == 404
    assert content.ask("GET", "statements", voidedStatementId=name).status == 404


def test_what_was_voided_is_found_only_by_who_asks_for_it(content: Plain) -> None:
    (first,) = json.loads(content.post(content.statement()).body)
    reference = {"objectType": "StatementRef", "id": first}
    voiding = content.statement("voided", object=reference)
    (second,) = json.loads(content.post(voiding).body)
    assert [one["id"] for one in content.found()] == [second]
    assert content.ask("GET", "statements", statementId=first).status == 404
    assert content.ask("GET", "statements", voidedStatementId=first).status == 200
    again = content.statement("voided", object={"objectType": "StatementRef", "id": second})
    assert content.post(again).status == 400


def test_who_speaks_of_a_statement_that_is_asked_for_is_given_too(content: Plain) -> None:
    (first,) = json.loads(content.post(content.statement("passed")).body)
    (second,) = json.loads(
        content.post(content.statement("answered", object={"objectType": "StatementRef", "id": first})).body
    )
    lost = {"objectType": "StatementRef", "id": str(uuid.uuid4())}
    content.post(content.statement("answered", object=lost))
    circle = str(uuid.uuid4())
    content.post(
        content.statement("answered", id=circle, object={"objectType": "StatementRef", "id": circle})
    )
    assert [one["id"] for one in content.found(verb=iri("passed"))] == [second, first]


def test_a_wider_look_finds_whoever_stands_in_a_statement(content: Plain) -> None:
    eva, max_ = EVA.actor, {"mbox": "mailto:max@course.example"}
    inner = {
        "objectType": "SubStatement",
        "actor": eva,
        "verb": {"id": iri("passed")},
        "object": {"id": ACTIVITIES[1]},
    }
    content.post(
        content.statement(object=inner),
        content.statement(object={**max_, "objectType": "Agent"}, context={"instructor": eva}),
        content.statement(context={"team": TEAM}),
    )

    def count(**query: str) -> int:
        return len(content.found(**query))

    assert count(agent=json.dumps(eva)) == 0
    assert count(agent=json.dumps(eva), related_agents="true") == 2
    assert count(agent=json.dumps(max_)) == 1
    assert count(agent=json.dumps(max_), related_agents="true") == 2
    assert count(activity=ACTIVITIES[1]) == 0
    assert count(activity=ACTIVITIES[1], related_activities="true") == 1


def test_in_the_form_of_ids_only_what_names_is_left(content: Plain) -> None:
    content.post(
        content.statement(
            actor=TEAM | {"name": "Team"},
            object={"id": ACTIVITIES[0], "definition": {"name": {"it": "Uno"}}},
            result={"extensions": {"https://course.example/x": {"name": "kept"}}},
            context={"contextActivities": {"parent": [{"id": ACTIVITIES[1], "definition": {}}]}},
        )
    )
    (one,) = content.found(format="ids")
    assert one["object"] == {"id": ACTIVITIES[0]}
    assert one["verb"] == {"id": iri("experienced")}
    assert one["actor"]["member"] == [
        {"objectType": "Agent", "account": ADA.actor["account"]},
        {"mbox": "mailto:max@course.example"},
    ]
    assert one["context"]["contextActivities"]["parent"] == [{"id": ACTIVITIES[1]}]
    assert one["result"]["extensions"] == {"https://course.example/x": {"name": "kept"}}
    assert content.found(format="canonical") == content.found(format="exact") == content.found()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"Verb": iri("passed")}, "none of this resource"),
        ({"until": "soon"}, "until"),
        ({"verb": "passed"}, "no IRI"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "²"}, "limit"),
        ({"ascending": "yes"}, "neither true nor false"),
        ({"format": "short"}, "format"),
        ({"attachments": "true"}, "attachments are not kept"),
        ({"statementId": "17"}, "no UUID"),
        ({"statementId": REGISTRATIONS[0], "verb": iri("passed")}, "without filters"),
        ({"statementId": REGISTRATIONS[0], "voidedStatementId": REGISTRATIONS[0]}, "without filters"),
    ],
)
def test_what_cannot_be_meant_is_refused(content: Plain, query: dict[str, str], words: str) -> None:
    reply = content.ask("GET", "statements", **query)
    assert reply.status == 400
    assert words in error(reply)


def test_an_activity_and_a_person_are_what_statements_have_told_of_them(content: Plain) -> None:
    about = {"id": ACTIVITIES[0], "definition": {"name": {"it": "Uno"}}}
    content.post(
        content.statement(object=about),
        content.statement(object={**about, "definition": {"type": "https://course.example/type"}}),
        content.statement(actor={**ADA.actor, "name": "A. Rossi"}),
        content.statement(object={"objectType": "StatementRef", "id": str(uuid.uuid4())}),
    )
    told = json.loads(content.ask("GET", "activities", activityId=ACTIVITIES[0]).body)
    assert told["definition"] == {"name": {"it": "Uno"}, "type": "https://course.example/type"}
    unknown = json.loads(content.ask("GET", "activities", activityId=ACTIVITIES[1]).body)
    assert unknown == {"objectType": "Activity", "id": ACTIVITIES[1]}
    person = json.loads(content.ask("GET", "agents", agent=json.dumps(ADA.actor)).body)
    assert person == {
        "objectType": "Person",
        "name": ["Ada Rossi", "A. Rossi"],
        "account": [ADA.actor["account"]],
    }
    assert content.ask("GET", "agents").status == 400
    assert content.ask("GET", "activities").status == 400
