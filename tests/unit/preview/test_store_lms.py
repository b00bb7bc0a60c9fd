"""What the LMS does around cmi5 content: sessions, attempts, learners, and what it makes of their work."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scormkit.preview.store.course import Unit
from scormkit.preview.store.lms import is_satisfied
from scormkit.preview.store.wire import Request
from scormkit.statements.spec import faults
from scormkit.statements.words import CMI5, PROGRESS
from tests.unit.preview.cmi5_content import Content, good
from tests.unit.preview.store_kit import (
    ADA,
    BASE,
    EVA,
    PAGE,
    Desk,
    au,
    block,
    course_of,
    parameters,
    single,
    structure,
)

ADL = "https://w3id.org/xapi/adl/verbs/"
EXTENSIONS = "https://w3id.org/xapi/cmi5/context/extensions/"


def work(content: Content, *verbs: str, **result: Any) -> None:
    said = [content.statement(verb, result if verb in {"passed", "failed"} else None) for verb in verbs]
    assert content.post(*said).status == 200


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A course of an AU, and of a block with another and a block with a third inside."""
    inside = block("b", au("two", moveOn="Passed"), block("c", au("three", moveOn="CompletedOrPassed")))
    return Desk(course_of(tmp_path, cmi5=structure(au("one", moveOn="Completed") + inside + au("free"))))


def names(desk: Desk, *, of: str) -> list[str]:
    """Return what each statement of the LMS with the verb *of* is about, by its first name."""
    said = [one["statement"] for one in desk.statements(by="lms")]
    return [
        next(iter(one["object"]["definition"]["name"].values()))
        for one in said
        if one["verb"]["id"].endswith(f"/{of}")
    ]


def test_each_launch_is_told_with_all_that_it_says(tmp_path: Path) -> None:
    given = {"moveOn": "Passed", "masteryScore": "0.5"}
    more = "<launchParameters>x=1</launchParameters>"
    desk = Desk(course_of(tmp_path, cmi5=structure(au("one", more=more, **given))))
    content = desk.cmi5(mode="browse")
    (said,) = desk.store.statements
    assert said["verb"]["id"] == "http://adlnet.gov/expapi/verbs/launched"
    assert said["actor"] == content.session.actor
    assert said["object"]["id"] == content.session.activity
    assert said["context"]["registration"] == content.session.registration
    assert said["context"]["contextActivities"] == {
        "grouping": [{"id": f"{BASE}one"}],
        "category": [{"id": CMI5}],
    }
    assert said["context"]["extensions"] == {
        f"{EXTENSIONS}sessionid": content.session.id,
        f"{EXTENSIONS}masteryscore": 0.5,
        f"{EXTENSIONS}launchmode": "Browse",
        f"{EXTENSIONS}launchurl": PAGE,
        f"{EXTENSIONS}moveon": "Passed",
        f"{EXTENSIONS}launchparameters": "x=1",
    }


def test_the_address_keeps_what_the_page_has_of_its_own(tmp_path: Path) -> None:
    desk = single(tmp_path)
    address = desk.store.launch(f"{BASE}one", ADA, "normal", "resume", f"{PAGE}?lang=it#start")
    assert address.startswith(f"{PAGE}?lang=it&endpoint=")
    assert address.endswith("#start")
    assert "+" not in address
    assert json.loads(parameters(address.removesuffix("#start"))["actor"]) == ADA.actor


def test_a_course_is_satisfied_step_by_step_from_the_inside(desk: Desk) -> None:
    work(desk.cmi5("three"), "initialized", "completed", "terminated")
    assert names(desk, of="satisfied") == ["C"]
    work(desk.cmi5("two"), "initialized", "completed", "terminated")
    assert names(desk, of="satisfied") == ["C"]
    work(desk.cmi5("one"), "initialized", "completed", "terminated")
    last = desk.cmi5("two")
    work(last, "initialized", "passed", "terminated")
    assert names(desk, of="satisfied") == ["C", "B", "Whole"]
    block, whole = (one["statement"] for one in desk.statements(by="lms")[-2:])
    assert block["object"]["definition"]["type"] == "https://w3id.org/xapi/cmi5/activitytype/block"
    assert whole["object"]["definition"]["type"] == "https://w3id.org/xapi/cmi5/activitytype/course"
    assert whole["object"]["id"] != f"{BASE}course"
    assert whole["context"]["contextActivities"]["grouping"] == [{"id": f"{BASE}course"}]
    assert whole["context"]["extensions"] == {f"{EXTENSIONS}sessionid": last.session.id}
    assert desk.broken() == set()


def test_what_asks_for_nothing_is_satisfied_when_the_attempt_begins(tmp_path: Path) -> None:
    desk = Desk(course_of(tmp_path, cmi5=structure(block("b", au("one")) + au("two", moveOn="Passed"))))
    desk.cmi5("two")
    assert names(desk, of="satisfied") == ["B"]
    desk.cmi5("two")
    assert names(desk, of="satisfied") == ["B"]
    assert desk.store.result("ada", f"{BASE}one")["satisfied"] is False
    desk.cmi5("two", attempt="new")
    assert names(desk, of="satisfied") == ["B", "B"]


@pytest.mark.parametrize(
    ("move", "done"),
    {
        "NotApplicable": [(), ("completed",), ("passed",), ("completed", "passed")],
        "Passed": [("passed",), ("completed", "passed")],
        "Completed": [("completed",), ("completed", "passed"), ("completed", "failed")],
        "CompletedAndPassed": [("completed", "passed")],
        "CompletedOrPassed": [("completed",), ("passed",), ("completed", "passed"), ("completed", "failed")],
    }.items(),
)
def test_each_move_on_asks_for_its_own_verbs(move: str, done: list[tuple[str, ...]]) -> None:
    unit = Unit(id="u:1", titles={}, url="a", move_on=move)
    for verbs in (
        (),
        ("completed",),
        ("passed",),
        ("failed",),
        ("completed", "passed"),
        ("completed", "failed"),
    ):
        wanted = verbs in done or move == "NotApplicable"
        assert is_satisfied(unit, verbs) is wanted


def test_a_session_that_never_ended_is_abandoned_by_the_next_launch(tmp_path: Path) -> None:
    desk = single(tmp_path)
    first = desk.cmi5()
    work(first, "initialized", "answered")
    second = desk.cmi5()
    said = desk.statements(by="lms")[-1]["statement"]
    assert said["verb"]["id"] == f"{ADL}abandoned"
    assert said["object"]["id"] == first.session.activity
    assert said["context"]["extensions"][f"{EXTENSIONS}sessionid"] == first.session.id
    length = float(said["result"]["duration"].removeprefix("PT").removesuffix("S"))
    assert length > 0
    assert first.post(first.statement("terminated")).status == 403
    assert first.state("mine").status == 403
    assert desk.broken() == {"9.3.6.0-2", "8.1.2.0-2"}
    work(second, "initialized", "terminated")
    desk.cmi5()
    assert desk.verbs().count("abandoned") == 1
    assert desk.store.result("ada", f"{BASE}one")["duration"] == pytest.approx(3723.45 + length)


def test_what_a_page_says_as_it_goes_still_counts_when_the_next_is_launched(tmp_path: Path) -> None:
    desk = single(tmp_path)
    first = desk.cmi5()
    work(first, "initialized")
    address = desk.store.launch(f"{BASE}one", ADA, "normal", "resume", PAGE)
    work(first, "answered", "terminated")
    ticket = parameters(parameters(address)["fetch"].replace("?", "/?"))["ticket"]
    assert desk.store.answer(Request("POST", "/fetch", {"ticket": ticket})).status == 200
    assert desk.verbs().count("abandoned") == 0
    assert desk.broken() == set()


def test_who_ends_sessions_without_a_launch_ends_those_that_are_meant(desk: Desk) -> None:
    one = desk.cmi5("one")
    work(one, "initialized")
    desk.store.abandon("eva")
    desk.store.abandon("ada", f"{BASE}two")
    assert desk.store.result("ada", f"{BASE}one")["open"] is True
    desk.store.abandon("ada", f"{BASE}one")
    assert desk.store.result("ada", f"{BASE}one")["open"] is False
    assert desk.verbs()[-1] == "abandoned"


def test_a_launch_that_nobody_opened_is_dropped_without_a_word(tmp_path: Path) -> None:
    desk = single(tmp_path)
    ticket = parameters(desk.store.launch(f"{BASE}one", ADA, "normal", "resume", PAGE))["fetch"]
    desk.cmi5()
    late = desk.store.answer(Request("POST", "/fetch", {"ticket": ticket.partition("=")[2]}))
    assert json.loads(late.body)["error-code"] == "3"
    assert desk.verbs() == ["launched", "satisfied", "launched"]


def test_to_resume_is_the_same_registration_and_a_new_attempt_another(tmp_path: Path) -> None:
    desk = single(tmp_path, moveOn="Completed")
    first, again = desk.cmi5(), desk.cmi5()
    assert again.session.registration == first.session.registration
    assert again.session.id != first.session.id
    assert again.session.activity == first.session.activity
    work(again, "initialized", "completed", "terminated")
    assert desk.store.result("ada", f"{BASE}one")["satisfied"] is True
    anew = desk.cmi5(attempt="new")
    assert anew.session.registration != first.session.registration
    result = desk.store.result("ada", f"{BASE}one")
    assert (result["status"], result["attempt"], result["satisfied"]) == ("not attempted", 2, False)
    assert result["registration"] == anew.session.registration
    with pytest.raises(ValueError, match="again"):
        desk.cmi5(attempt="again")


def test_results_say_what_an_lms_would_show(tmp_path: Path) -> None:
    desk = single(tmp_path, moveOn="CompletedAndPassed", masteryScore="0.8")
    assert desk.store.result("ada", f"{BASE}one") == {
        "status": "not attempted",
        "success": "unknown",
        "score": None,
        "progress": None,
        "duration": 0.0,
        "satisfied": False,
        "attempt": 0,
        "registration": "",
        "open": False,
    }
    content = desk.cmi5()
    work(content, "initialized")
    told = {**content.statement("progressed"), "result": {"extensions": {PROGRESS: 40}}}
    told["object"] = {"id": content.session.activity}
    assert content.post(told).status == 200
    result = desk.store.result("ada", f"{BASE}one")
    assert (result["status"], result["progress"], result["open"]) == ("incomplete", 0.4, True)
    score = {"scaled": 0.5, "raw": 50, "min": 0, "max": 100}
    work(content, "completed", "failed", "terminated", score=score)
    result = desk.store.result("ada", f"{BASE}one")
    assert (result["status"], result["success"], result["score"]) == ("completed", "failed", score)
    assert (result["duration"], result["open"], result["satisfied"]) == (3723.45, False, False)
    again = desk.cmi5()
    work(again, "initialized", "passed", "terminated", score={"scaled": 1})
    result = desk.store.result("ada", f"{BASE}one")
    assert (result["success"], result["score"], result["satisfied"]) == ("passed", {"scaled": 1}, True)
    assert result["duration"] == pytest.approx(2 * 3723.45)


def test_what_is_said_of_parts_judges_nothing(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    work(content, "initialized")
    part = content.statement("answered", {"completion": True, "success": True, "score": {"scaled": 1}})
    whole = {**part, "id": str(uuid.uuid4()), "object": {"id": content.session.activity}}
    assert content.post(part, whole).status == 200
    result = desk.store.result("ada", f"{BASE}one")
    assert (result["status"], result["success"], result["score"]) == ("incomplete", "unknown", None)


def test_learners_do_not_meet(tmp_path: Path) -> None:
    desk = single(tmp_path)
    ada, eva = desk.cmi5(), desk.cmi5(learner=EVA)
    assert ada.session.registration != eva.session.registration
    ada.state("mine", "PUT", "of Ada")
    eva.state("mine", "PUT", "of Eva")
    work(ada, "initialized", "completed")
    assert json.loads(ada.state("mine").body) == "of Ada"
    assert desk.store.result("eva", f"{BASE}one")["status"] == "not attempted"
    assert {one["learner"] for one in desk.statements()} == {"ada"}


def test_what_is_reset_is_as_if_it_had_never_been(desk: Desk) -> None:
    for learner in (ADA, EVA):
        for sco in ("one", "three"):
            content = desk.cmi5(sco, learner)
            content.state("mine", "PUT", sco)
            work(content, "initialized", "completed", "terminated")
    whole = len(desk.store.statements)
    desk.store.reset("ada", f"{BASE}one")
    assert desk.store.result("ada", f"{BASE}one")["status"] == "not attempted"
    assert desk.store.result("ada", f"{BASE}three")["status"] == "completed"
    assert len(desk.store.statements) < whole
    again = desk.cmi5("one")
    assert again.state("mine").status == 404
    work(again, "initialized", "completed", "terminated")
    desk.store.reset("ada")
    assert content.state("mine").status == 200
    assert again.state("mine").status == 401
    assert {one["actor"]["name"] for one in desk.store.statements} == {"Eva Bianchi"}
    assert desk.cmi5("three").state("mine").status == 404
    desk.store.reset()
    assert desk.store.statements == []
    assert list(desk.store._books.documents) == []


def test_resetting_one_unit_of_all_leaves_what_is_said_of_the_others(desk: Desk) -> None:
    for sco in ("one", "three"):
        content = desk.cmi5(sco)
        content.state("mine", "PUT", sco)
    profile = {"activityId": content.session.activity, "profileId": "p"}
    assert content.ask("PUT", "activities/profile", "shared", **profile).status == 204
    desk.store.reset(sco=f"{BASE}one")
    assert content.state("mine").status == 200
    assert content.ask("GET", "activities/profile", **profile).status == 200
    assert desk.cmi5("one").state("mine").status == 404


def test_another_release_of_the_course_takes_its_place(tmp_path: Path) -> None:
    desk = single(tmp_path, moveOn="Passed")
    work(desk.cmi5(), "initialized", "completed", "terminated")
    desk.store.course = course_of(tmp_path, cmi5=structure(au("one", moveOn="Completed")))
    assert desk.store.result("ada", f"{BASE}one")["satisfied"] is True
    work(desk.cmi5(), "initialized", "terminated")
    assert names(desk, of="satisfied") == ["Whole"]


def test_a_store_in_trouble_takes_nothing_and_says_what_it_did_not_take(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    desk.store.trouble(refuse=True, signed_out=False)
    said = good(content, "initialized", "answered")
    assert content.post(*said).status == 503
    assert content.state("mine", "PUT", "x").status == 503
    assert content.ask("POST", "statements", {}, statementId="none").status == 503
    assert [one["statement"] for one in desk.statements(taken=False)] == said
    assert content.state("LMS.LaunchData").status == 200
    desk.store.trouble(refuse=False, signed_out=True)
    assert content.post(*said).status == 401
    assert content.state("LMS.LaunchData").status == 401
    token = json.loads(desk.store.answer(content.ticket).body)
    assert token["error-code"] == "2"
    desk.store.trouble(refuse=False, signed_out=False)
    assert content.post(*said).status == 200
    assert desk.broken() == set()


def test_all_that_the_lms_says_has_a_good_form(desk: Desk) -> None:
    for sco in ("three", "one", "two"):
        content = desk.cmi5(sco)
        work(content, "initialized", "completed", "passed")
    desk.cmi5("free")
    said = desk.store.statements
    assert {verb for verb in desk.verbs() if verb in {"launched", "abandoned", "satisfied"}} == {
        *("launched", "abandoned", "satisfied")
    }
    assert [fault for one in said for fault in faults(one)] == []
    assert desk.store.said == desk.told


def test_each_event_says_when_and_whose_it_was(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    work(content, "initialized")
    times = [one["at"] for _, one in desk.told]
    assert times == sorted(times)
    assert datetime.fromtimestamp(times[0] / 1000, UTC).date().isoformat() == "2026-01-02"
    launched, *_, request = (one for _, one in desk.told)
    assert (launched["learner"], launched["sco"], launched["by"]) == ("ada", f"{BASE}one", "lms")
    assert launched["statement"]["timestamp"].startswith("2026-01-02T10:")
    assert {key: request[key] for key in ("method", "path", "status", "learner", "words", "query")} == {
        "method": "POST",
        "path": "/xapi/statements",
        "status": 200,
        "learner": "ada",
        "words": "",
        "query": {},
    }
