"""What cmi5 demands of content, one broken requirement after the other, against the preview's store."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scormkit.preview.store.agents import Learner
from scormkit.preview.store.cmi5_rules import ANY, DEFINED
from scormkit.preview.store.cmi5_session import Said
from scormkit.preview.store.cmi5_words import REQUIREMENTS, words
from scormkit.preview.store.refusal import requirement
from scormkit.preview.store.wire import Reply, Request
from tests.unit.preview.cmi5_content import BAD, LATER, SOMEBODY, Content, good
from tests.unit.preview.store_kit import BASE, EVA, URL, au, course_of, single, structure
from tests.unit.preview.store_kit import Desk as DeskOf

Ask = Callable[[Content], Reply]


def desk_for(folder: Path, settings: dict[str, Any]) -> tuple[DeskOf, Content]:
    """Return content that was launched with the *settings* of a bad example."""
    mark = {"masteryScore": str(settings["masteryScore"])} if "masteryScore" in settings else {}
    desk = single(folder, moveOn="CompletedAndPassed", **mark)
    mode = str(settings.get("launchMode", "Normal")).lower()
    return desk, desk.cmi5(mode=mode, reads=settings.get("reads", True))


def test_every_rule_has_words_and_an_example_that_breaks_it() -> None:
    assert set(BAD) == {*ANY, *DEFINED}
    assert set(BAD) <= set(REQUIREMENTS)
    for one in REQUIREMENTS.values():
        assert one.words[:1].islower()
        assert one.hint[:1].islower()
        assert not one.words.endswith(".")
    assert words("9.3.0.0-5") == "9.3.0.0-5 nothing follows terminated"


@pytest.mark.parametrize("broken", sorted(BAD))
def test_what_breaks_a_requirement_is_refused_with_its_words_and_a_hint(tmp_path: Path, broken: str) -> None:
    script, settings = BAD[broken]
    desk, content = desk_for(tmp_path, settings)
    before = desk.verbs()
    said = script(content)
    reply = content.post(*said)
    assert reply.status in {400, 403}
    assert requirement(broken) in json.loads(reply.body)["broken"]
    assert [one["statement"] for one in desk.statements(taken=False)] == said
    assert requirement(broken) in [one for event in desk.statements() for one in event["broken"]]
    assert desk.verbs() == before == ["launched"]
    # What stands with the statements is not said of the request once more.
    assert desk.told[-1][1]["broken"] == []


def test_good_content_is_told_nothing(tmp_path: Path) -> None:
    desk = single(tmp_path, moveOn="CompletedAndPassed", masteryScore="0.7")
    content = desk.cmi5()
    assert content.post(*good(content, "initialized", "answered")).status == 200
    assert content.post(*good(content, "completed", "passed", "terminated")).status == 200
    assert desk.broken() == set()
    assert desk.verbs() == [
        *("launched", "initialized", "answered", "completed", "passed", "terminated"),
        "satisfied",
    ]
    assert [one["n"] for _, one in desk.told if "n" in one] == [1, 2, 3, 4, 5, 6, 7]


def test_a_statement_sent_again_after_the_end_is_known_and_breaks_nothing(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    said = good(content, "initialized", "completed", "terminated")
    content.post(*said)
    assert content.post(*said).status == 200
    assert content.ask("PUT", "statements", said[1], statementId=said[1]["id"]).status == 204
    assert desk.broken() == set()
    assert [one["again"] for one in desk.statements()] == [False] * 3 + [True] * 4
    assert desk.verbs().count("completed") == 1


def test_times_of_cmi5_statements_run_forwards(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    late = {**content.statement("initialized"), "timestamp": LATER}
    assert content.post(late, content.statement("completed")).status == 403
    assert "9.7.0.0-1" in desk.broken()


def test_what_a_registration_has_said_is_not_said_again_but_of_another_unit_it_may_be(tmp_path: Path) -> None:
    desk = single(tmp_path)
    first = desk.cmi5()
    first.post(*good(first, "initialized", "completed", "passed", "terminated"))
    second = desk.cmi5()
    second.post(*good(second, "initialized"))
    for verb, broken in {"completed": "9.3.0.0-6", "passed": "9.3.0.0-7", "failed": "9.3.0.0-8"}.items():
        assert second.post(second.statement(verb)).status == 403
        assert broken in desk.broken()
    anew = desk.cmi5(attempt="new")
    assert anew.post(*good(anew, "initialized", "completed", "passed")).status == 200


def test_two_units_of_a_registration_are_both_completed(tmp_path: Path) -> None:
    desk = DeskOf(course_of(tmp_path, cmi5=structure(au("one") + au("two"))))
    for sco in ("one", "two"):
        content = desk.cmi5(sco)
        assert content.post(*good(content, "initialized", "completed", "passed")).status == 200
    assert desk.broken() == set()


def test_a_verb_that_only_looks_like_cmi5s_is_none(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    lookalike = content.statement("initialized")
    lookalike["verb"] = {"id": "https://elsewhere.example/verbs/initialized"}
    assert content.post(lookalike).status == 403
    assert {"9.3.0.0-1", "9.3.0.0-4"} <= desk.broken()


def test_one_activity_of_the_context_may_stand_without_its_list(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    content.post(content.statement("initialized"))
    said = content.statement("answered")
    (group,) = said["context"]["contextActivities"]["grouping"]
    said["context"]["contextActivities"]["grouping"] = {**group, "definition": {"name": {"en": "One"}}}
    assert Said(said, content.session).grouped()
    assert content.post(said).status == 200
    kept = desk.store.statements[-1]["context"]["contextActivities"]["grouping"]
    assert kept == [{**group, "definition": {"name": {"en": "One"}}}]


@pytest.mark.parametrize(
    "about",
    [
        {"objectType": "Agent", "mbox": "mailto:eva@course.example"},
        {"objectType": "StatementRef", "id": str(uuid.uuid4())},
    ],
)
def test_statements_may_be_about_people_and_statements_too(tmp_path: Path, about: dict[str, Any]) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    said = [content.statement("initialized"), {**content.statement("answered"), "object": about}]
    del said[1]["context"]["platform"]  # which stands beside activities only (Data 2.4.6)
    assert content.post(*said).status == 200
    assert desk.broken() == set()


def test_content_may_void_nothing(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    content.post(content.statement("initialized"))
    voiding = content.statement("voided")
    voiding["object"] = {"objectType": "StatementRef", "id": desk.store.statements[0]["id"]}
    del voiding["context"]["platform"]
    assert content.post(voiding).status == 403
    assert desk.broken() == {"6.3.0.0-1"}


@pytest.mark.parametrize(
    ("broken", "ask"),
    [
        ("8.1.1.0-3", lambda one: one.answer(Request("POST", "/statements"))),
        ("8.1.3.0-3", lambda one: one.state("mine", agent=json.dumps(SOMEBODY))),
        ("8.1.3.0-3", lambda one: one.state("mine", agent="[" * 100_000)),
        ("8.1.4.0-3", lambda one: one.state("mine", registration=str(uuid.uuid4()))),
        ("10.2.1.0-5", lambda one: one.state("LMS.LaunchData", "PUT", {})),
        ("10.2.1.0-5", lambda one: one.ask("DELETE", "activities/state", **whole(one))),
        ("11.0.0.0-1", lambda one: one.ask("GET", "agents/profile", agent=json.dumps(SOMEBODY))),
        ("11.0.0.0-4", lambda one: one.ask("GET", "agents/profile", agent=one.agent, profileId="mine")),
        ("11.0.0.0-5", lambda one: preferences(one, {"languagePreference": "it"})),
        ("11.0.0.0-5", lambda one: preferences(one, [])),
        (
            "11.1.0.0-1",
            lambda one: preferences(one, {"languagePreference": "it;en", "audioPreference": "on"}),
        ),
    ],
)
def test_a_request_that_breaks_a_requirement_is_told_with_it(tmp_path: Path, broken: str, ask: Ask) -> None:
    desk = single(tmp_path)
    assert ask(desk.cmi5()).status in {403, 404}
    assert requirement(broken) in desk.told[-1][1]["broken"]


def whole(content: Content) -> dict[str, str]:
    session = content.session
    return {"activityId": session.activity, "agent": content.agent, "registration": session.registration}


def preferences(content: Content, told: object) -> Reply:
    where = {"agent": content.agent, "profileId": "cmi5LearnerPreferences"}
    return content.ask("PUT", "agents/profile", told, **where)


def test_preferences_may_be_read_and_changed(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    where = {"agent": content.agent, "profileId": "cmi5LearnerPreferences"}
    there = content.ask("GET", "agents/profile", **where)
    assert json.loads(there.body) == {"languagePreference": "it", "audioPreference": "on"}
    told = {"languagePreference": "de-AT, en", "audioPreference": "off"}
    assert preferences(content, told).status == 409
    changed = content.ask("PUT", "agents/profile", told, **where, **{"if-match": there.headers["ETag"]})
    assert changed.status == 204
    # The next launch leaves them as the learner has them now; what nobody has changed goes with the LMS.
    for language in ("it", "de"):
        other = desk.cmi5(learner=replace(EVA, language=language))
        asked = other.ask("GET", "agents/profile", agent=other.agent, profileId="cmi5LearnerPreferences")
        assert json.loads(asked.body)["languagePreference"] == language
    again = desk.cmi5()
    assert json.loads(again.ask("GET", "agents/profile", **where).body) == told
    stranger = desk.cmi5(learner=Learner("max", "Max"))
    where["agent"] = stranger.agent
    assert stranger.ask("GET", "agents/profile", **where).status == 404
    assert desk.broken() == set()


def test_a_token_is_given_once_and_only_to_a_post(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    again = desk.store.answer(content.ticket)
    assert (again.status, json.loads(again.body)["error-code"]) == (200, "1")
    assert requirement("8.2.3.0-1") in desk.told[-1][1]["broken"]
    asked = Request("GET", "/fetch", content.ticket.query)
    assert desk.store.answer(asked).status == 405
    assert requirement("8.2.1.0-2") in desk.told[-1][1]["broken"]
    assert desk.store.answer(Request("POST", "/fetch", {"ticket": "made-up"})).status == 404
    # A ticket is as good as a token: it is told to nobody.
    assert content.ticket.query["ticket"] not in json.dumps(desk.told)


def test_requests_without_version_or_token_are_refused(tmp_path: Path) -> None:
    desk = single(tmp_path)
    content = desk.cmi5()
    for secret in ("Basic c3RvbGVu", "", content.headers["authorization"].replace("Basic", "Bearer")):
        content.headers["authorization"] = secret
        assert content.state("scormkit").status == 401
        assert requirement("8.2.1.0-5") in desk.told[-1][1]["broken"]
    content.headers.pop("x-experience-api-version")
    assert content.state("scormkit").status == 400


def test_launch_data_say_all_that_the_course_structure_does(tmp_path: Path) -> None:
    more = "<launchParameters>{}</launchParameters><entitlementKey>key</entitlementKey>"
    given = {"moveOn": "Passed", "masteryScore": "0.75", "launchMethod": "OwnWindow"}
    desk = DeskOf(course_of(tmp_path, cmi5=structure(au("one", more=more, **given))))
    content = desk.cmi5(mode="review", back="http://127.0.0.1:8001/left")
    told = json.loads(content.state("LMS.LaunchData").body)
    template = told.pop("contextTemplate")
    assert template["contextActivities"] == {"grouping": [{"id": f"{BASE}one"}]}
    assert list(template["extensions"].values()) == [content.session.id]
    assert told == {
        "launchMode": "Review",
        "launchMethod": "OwnWindow",
        "moveOn": "Passed",
        "masteryScore": 0.75,
        "launchParameters": "{}",
        "entitlementKey": {"courseStructure": "key"},
        "returnURL": "http://127.0.0.1:8001/left",
    }
    assert content.launch["endpoint"] == f"{URL}/xapi/"
    assert content.launch["activityId"] not in {f"{BASE}one", ""}
    plain = json.loads(single(tmp_path).cmi5().state("LMS.LaunchData").body)
    assert set(plain) == {"contextTemplate", "launchMode", "launchMethod", "moveOn"}
