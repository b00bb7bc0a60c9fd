"""TinCan content: launched as the packaging text says, and judged by what it says of the whole."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from scormkit.statements.words import PROGRESS
from tests.unit.preview.store_kit import ADA, BASE, EVA, URL, Desk, Plain, plain_desk

WHOLE = f"{BASE}whole"


@pytest.fixture
def desk() -> Desk:
    return plain_desk()


def result(desk: Desk, learner: str = "ada") -> dict[str, Any]:
    return desk.store.result(learner, WHOLE)


def test_a_launch_says_where_who_and_what(desk: Desk) -> None:
    content = Plain(desk)
    assert set(content.launch) == {"endpoint", "auth", "actor", "registration", "activity_id"}
    assert content.launch["endpoint"] == f"{URL}/xapi/"
    assert content.launch["activity_id"] == WHOLE
    assert json.loads(content.launch["actor"]) == ADA.actor
    assert uuid.UUID(content.launch["registration"])
    assert content.post(content.statement()).status == 200
    # The LMS has no say in what TinCan content tells.
    assert desk.statements(by="lms") == []


def test_a_plus_or_a_small_letter_in_the_credentials_is_forgiven_to_nobody_else(desk: Desk) -> None:
    content = Plain(desk)
    content.headers["authorization"] = content.headers["authorization"].replace("Basic", "basic")
    assert content.post(content.statement()).status == 200
    content.headers["authorization"] += "x"
    assert content.post(content.statement()).status == 401


def test_attempts_are_registrations(desk: Desk) -> None:
    first, again, anew = Plain(desk), Plain(desk), Plain(desk, attempt="new")
    assert first.launch["registration"] == again.launch["registration"] != anew.launch["registration"]
    assert first.launch["auth"] != again.launch["auth"]
    assert Plain(desk, EVA).launch["registration"] not in {
        one.launch["registration"] for one in (first, anew)
    }
    # Nobody abandons a launch for TinCan: what an older page still sends is taken.
    assert first.post(first.statement()).status == 200


def test_what_is_said_of_the_whole_judges(desk: Desk) -> None:
    content = Plain(desk)
    assert result(desk)["status"] == "not attempted"
    part = {"id": f"{BASE}part"}
    content.post(
        content.statement("completed", object=part, result={"success": True, "score": {"scaled": 1}})
    )
    assert (result(desk)["status"], result(desk)["success"]) == ("not attempted", "unknown")
    content.post(content.statement("progressed", result={"extensions": {PROGRESS: 140}, "duration": "PT20S"}))
    assert (result(desk)["status"], result(desk)["progress"]) == ("incomplete", 1.0)
    assert result(desk)["duration"] == 20
    content.post(content.statement("failed", result={"score": {"scaled": 0.2, "raw": 20}}))
    assert (result(desk)["success"], result(desk)["score"]) == ("failed", {"scaled": 0.2, "raw": 20})
    content.post(content.statement("answered", result={"completion": True, "success": True}))
    assert (result(desk)["status"], result(desk)["success"]) == ("completed", "passed")
    assert result(desk)["score"] == {"scaled": 0.2, "raw": 20}
    content.post(content.statement("failed", result={"score": {"scaled": 0.1}}))
    assert result(desk)["success"] == "passed"
    content.post(content.statement("passed", result={"score": {"scaled": 0.9}}))
    assert result(desk)["score"] == {"scaled": 0.9}
    assert result(desk)["open"] is True
    content.post(content.statement("terminated", result={"duration": "PT1M30.5S"}))
    assert (result(desk)["duration"], result(desk)["open"]) == (90.5, False)
    assert result(desk)["satisfied"] is False


def test_completed_may_be_said_by_the_verb_alone_and_denied_by_the_result(desk: Desk) -> None:
    content = Plain(desk)
    content.post(content.statement("completed", result={"completion": False, "success": False}))
    assert (result(desk)["status"], result(desk)["success"]) == ("incomplete", "failed")
    content.post(content.statement("completed"))
    assert result(desk)["status"] == "completed"


def test_progress_that_is_no_number_is_none(desk: Desk) -> None:
    content = Plain(desk)
    content.post(content.statement("progressed", result={"extensions": {PROGRESS: True}}))
    assert result(desk)["progress"] is None


def test_content_of_one_learner_may_be_asked_for_by_all_rules_of_xapi_alone(desk: Desk) -> None:
    content = Plain(desk)
    where = {"activityId": WHOLE, "agent": json.dumps(EVA.actor), "stateId": "s"}
    assert content.ask("PUT", "activities/state", "x", **where).status == 204
    assert content.post(content.statement("terminated"), content.statement("answered")).status == 200
    assert desk.broken() == set()
