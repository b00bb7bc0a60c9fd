"""Whatever is asked of the store, it answers: content may be broken, hurried or hostile."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scormkit.preview.store.api import METHODS
from scormkit.preview.store.wire import Request
from tests.unit.preview.cmi5_content import Content
from tests.unit.preview.store_kit import ADA, STAGE, Desk, au, course_of, single, structure

NAMES = [
    *("activityId", "agent", "registration", "stateId", "profileId", "since", "until", "statementId"),
    *("voidedStatementId", "verb", "activity", "limit", "from", "ascending", "format", "attachments"),
    *("related_agents", "related_activities", "method", "ticket", "x"),
]
GOOD = [
    *(
        "https://course.example/one",
        json.dumps(ADA.actor),
        "LMS.LaunchData",
        "cmi5LearnerPreferences",
        "true",
    ),
    *("2026-01-02T10:00:00Z", "0c7a2ac2-3b1e-4c1f-9d5e-9d2c1a7c0001", "GET", "PUT", "3", "ids", "{}", "[]"),
]
HEADERS = [
    *("content-type", "if-match", "if-none-match", "origin", "x-experience-api-version", "accept"),
    *("access-control-request-method", "access-control-request-headers"),
]
TOLD = ["application/json", "*", '"x"', STAGE, "2.0.0", "multipart/mixed", "PUT", "authorization", ""]
JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "actor", "verb", "object", "result", "context", "score", "mbox", "objectType"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
REQUESTS = st.builds(
    Request,
    st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", ""]),
    st.sampled_from([*(f"/xapi/{name}" for name in METHODS), "/fetch", "/", "/xapi/", "/xapi//statements/"]),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(GOOD) | st.text(max_size=8), max_size=5),
    st.dictionaries(st.sampled_from(HEADERS), st.sampled_from(TOLD) | st.text(max_size=8), max_size=4),
    JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=20),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return single(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def content(desk: Desk) -> Content:
    content = desk.cmi5()
    assert content.post(content.statement("initialized")).status == 200
    return content


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(request_=REQUESTS)
def test_every_request_has_an_answer_that_can_be_sent(
    desk: Desk, content: Content, request_: Request
) -> None:
    headers = {**content.headers, **request_.headers}
    asked = Request(request_.method, request_.path, request_.query, headers, request_.body)
    reply = desk.store.answer(asked)
    assert 200 <= reply.status < 600
    if reply.status >= 400 and not reply.bare and request_.method != "HEAD":
        assert json.loads(reply.body)["error"]
    allowed = reply.headers.get("Access-Control-Allow-Origin")
    assert allowed in {None, STAGE}
    assert (allowed == STAGE) <= (asked.headers.get("origin") == STAGE)
    json.dumps(desk.told[-1], ensure_ascii=False).encode()


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(
    value=JSON,
    name=st.sampled_from(["actor", "verb", "object", "result", "context", "timestamp", "id", "attachments"]),
)
def test_a_statement_that_is_broken_anywhere_breaks_nothing_else(
    desk: Desk, content: Content, value: Any, name: str
) -> None:
    before = desk.store.statements
    said = {**content.statement("answered"), name: value}
    reply = content.post(said)
    assert reply.status in {200, 400, 403}
    assert desk.store.statements == before or reply.status == 200


def test_a_course_of_a_thousand_units_is_launched_and_judged(tmp_path: Path) -> None:
    """cmi5 6.1.0.0-2: more than a thousand AUs are no reason to refuse a course."""
    units = "".join(au(f"unit-{number}", moveOn="Completed") for number in range(1100))
    desk = Desk(course_of(tmp_path, cmi5=structure(units)))
    content = desk.cmi5("unit-1099")
    assert content.post(content.statement("initialized"), content.statement("completed")).status == 200
    assert desk.store.result("ada", "https://course.example/unit-1099")["satisfied"] is True
