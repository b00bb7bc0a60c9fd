"""The strict store itself: it must be able to fail content, and say by which requirement."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from lrs import ACTIVITY, ACTOR, Lrs
from referees import Referees

from scormkit.preview.store.cmi5_rules import ANY, DEFINED, MASTERY
from scormkit.preview.store.cmi5_session import Session, Statement
from scormkit.preview.store.cmi5_words import REQUIREMENTS
from scormkit.preview.store.wire import Reply, Request
from scormkit.statements.words import CMI5, MOVEON

PLAYER = Path(__file__).resolve().parents[2] / "player"
VERSION = {"x-experience-api-version": "1.0.3"}
LATER = "2026-01-02T10:00:00.000Z"
Script = Callable[["Content"], list[Statement]]


class Content:
    """Content that speaks as it is told, well or badly."""

    def __init__(self, lrs: Lrs, registration: str = "", *, reads: bool = True, **more: object) -> None:
        self.lrs = lrs
        address, self.session = lrs.cmi5("https://course.example/index.html", registration, **more)
        self.launch = dict(parse_qsl(urlsplit(address).query))
        fetch = urlsplit(self.launch["fetch"])
        self.ticket = Request("POST", fetch.path, dict(parse_qsl(fetch.query)))
        token = json.loads(lrs.answer(self.ticket).body)["auth-token"]
        self.headers = {**VERSION, "authorization": f"Basic {token}"}
        if reads:
            self.state("LMS.LaunchData")
            self.ask("GET", "agents/profile", agent=self.agent, profileId="cmi5LearnerPreferences")

    @property
    def agent(self) -> str:
        return json.dumps(ACTOR)

    def ask(self, method: str, resource: str, body: object = "", **query: str) -> Reply:
        headers = {**self.headers, **{key: query.pop(key) for key in ("if-match",) if key in query}}
        path = f"/xapi/{resource}"
        return self.lrs.answer(Request(method, path, query, headers, json.dumps(body).encode()))

    def state(self, name: str, method: str = "GET", body: object = "", **more: str) -> Reply:
        where = {"activityId": ACTIVITY, "agent": self.agent, "registration": self.session.registration}
        return self.ask(method, "activities/state", body, **{**where, "stateId": name, **more})

    def post(self, *statements: Statement) -> Reply:
        return self.ask("POST", "statements", list(statements))

    def statement(self, verb: str, result: dict[str, Any] | None = None) -> Statement:
        """Return a good statement: about the whole with a verb of cmi5, about a question with another."""
        judged = verb in {"completed", "passed", "failed"}
        defined = judged or verb in {"initialized", "terminated"}
        context = deepcopy(self.session.data["contextTemplate"])
        kinds = ([CMI5] if defined else []) + ([MOVEON] if judged else [])
        context["contextActivities"] |= {"category": [{"id": kind} for kind in kinds]} if kinds else {}
        if self.session.data.get("masteryScore") is not None and verb in {"passed", "failed"}:
            context["extensions"][MASTERY] = self.session.data["masteryScore"]
        return {
            "id": str(uuid.uuid4()),
            "actor": ACTOR,
            "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}", "display": {"en": verb}},
            "object": {"id": ACTIVITY if defined else f"{ACTIVITY}/question"},
            "context": {**context, "registration": self.session.registration},
            "timestamp": "2026-01-02T09:00:00.000Z",
            **({"result": {**RESULTS.get(verb, {}), **(result or {})}} if verb in RESULTS or result else {}),
        }


RESULTS: dict[str, dict[str, Any]] = {
    "completed": {"completion": True, "duration": "PT1M"},
    "passed": {"success": True, "duration": "PT1M"},
    "failed": {"success": False, "duration": "PT1M"},
    "terminated": {"duration": "PT1H2M3.45S"},
}


@pytest.fixture
def lrs(referees: Referees) -> Iterator[Lrs]:
    with Lrs("https://course.example", referees) as running:
        yield running


def good(content: Content, *verbs: str) -> list[Statement]:
    return [content.statement(verb) for verb in verbs]


def changed(verb: str, **parts: object) -> Script:
    """Return a script that says *verb* with some *parts* replaced; None takes a part away."""

    def script(content: Content) -> list[Statement]:
        bad = {**content.statement(verb), **parts}
        return [
            *good(content, "initialized"),
            {key: value for key, value in bad.items() if value is not None},
        ]

    return script


def result(verb: str, *without: str, **more: object) -> Script:
    def script(content: Content) -> list[Statement]:
        bad = content.statement(verb, more)
        bad["result"] = {key: value for key, value in bad["result"].items() if key not in without}
        return [*good(content, "initialized"), bad]

    return script


def context(verb: str, change: Callable[[dict[str, Any]], object]) -> Script:
    def script(content: Content) -> list[Statement]:
        bad = content.statement(verb)
        change(bad["context"])
        return [*good(content, "initialized"), bad]

    return script


def verbs(*said: str) -> Script:
    return lambda content: good(content, *said)


def category(*ids: str) -> Callable[[dict[str, Any]], object]:
    return lambda context: context["contextActivities"].update(category=[{"id": each} for each in ids])


SOMEBODY = {"objectType": "Agent", "mbox": "mailto:eva@course.example"}
MARK: dict[str, Any] = {"masteryScore": 0.7}
BAD: dict[str, tuple[Script, dict[str, Any]]] = {
    "8.1.3.0-3": (changed("answered", actor={**ACTOR, "name": "Eva"}), {}),
    "8.1.4.0-3": (context("answered", lambda one: one.update(registration=str(uuid.uuid4()))), {}),
    "8.1.5.0-6": (changed("completed", object={"id": f"{ACTIVITY}/other"}), {}),
    "9.1.0.0-1": (changed("answered", id=None), {}),
    "9.2.0.0-2": (changed("completed", actor={**ACTOR, "objectType": "Group"}), {}),
    "9.2.0.0-3": (changed("completed", actor=SOMEBODY), {}),
    "9.3.0.0-1": (context("experienced", category(CMI5)), {}),
    "9.3.0.0-2": (verbs("initialized", "initialized"), {}),
    "9.3.0.0-3": (verbs("initialized", "failed", "passed"), {}),
    "9.3.0.0-4": (verbs("answered", "initialized"), {}),
    "9.3.0.0-5": (verbs("initialized", "terminated", "answered"), {}),
    "9.3.0.0-6": (verbs("initialized", "completed", "completed"), {}),
    "9.3.0.0-7": (verbs("initialized", "passed", "passed"), {}),
    "9.3.0.0-8": (verbs("initialized", "passed", "failed"), {}),
    "9.3.4.0-2": (result("passed", score={"scaled": 0.5}), MARK),
    "9.3.5.0-2": (result("failed", score={"scaled": 0.7}), MARK),
    "9.5.1.0-2": (result("completed", score={"scaled": 0.5}), {}),
    "9.5.1.0-3": (result("passed", score={"scaled": 0.5, "raw": 50}), {}),
    "9.5.2.0-1": (result("passed", "success"), {}),
    "9.5.2.0-2": (result("failed", success=True), {}),
    "9.5.2.0-3": (result("completed", success=True), {}),
    "9.5.3.0-1": (result("completed", completion=False), {}),
    "9.5.3.0-2": (result("passed", completion=True), {}),
    "9.5.4.1-1": (result("terminated", "duration"), {}),
    "9.5.4.1-2": (result("completed", "duration"), {}),
    "9.5.4.1-3": (result("passed", "duration"), {}),
    "9.5.4.1-4": (result("failed", "duration"), {}),
    "9.6.2.0-1": (context("completed", lambda one: one["contextActivities"].pop("grouping")), {}),
    "9.6.2.1-1": (context("completed", category()), {}),
    "9.6.2.2-1": (context("completed", category(CMI5)), {}),
    "9.6.2.2-2": (context("answered", category(MOVEON)), {}),
    "9.6.3.1-4": (context("answered", lambda one: one.pop("extensions")), {}),
    "9.6.3.2-2": (context("passed", lambda one: one["extensions"].pop(MASTERY)), MARK),
    "9.7.0.0-1": (changed("answered", timestamp=None), {}),
    "9.7.0.0-2": (changed("answered", timestamp="2026-01-02T10:00:00+01:00"), {}),
    "10.2.1.0-4": (verbs("initialized"), {"reads": False}),
    "10.2.1.0-6": (context("answered", lambda one: one.pop("platform")), {}),
    "10.2.1.0-7": (context("answered", lambda one: one.update(platform="Mine")), {}),
    "10.2.2.0-2": (verbs("initialized", "completed"), {"launchMode": "Browse"}),
    "10.2.2.0-3": (verbs("initialized", "passed"), {"launchMode": "Review"}),
    "11.0.0.0-3": (verbs("initialized"), {"reads": False}),
}


def test_every_rule_has_an_example_that_breaks_it() -> None:
    assert set(BAD) == {*ANY, *DEFINED}
    assert set(BAD) <= set(REQUIREMENTS)


def test_every_requirement_that_is_named_is_one_of_the_specifications() -> None:
    published = json.loads((PLAYER / "node_modules/@cmi5/requirements/requirements.json").read_text("utf-8"))
    assert sorted(set(REQUIREMENTS) - set(published)) == []
    assert not {one.words for one in REQUIREMENTS.values()} & {one["txt"] for one in published.values()}


@pytest.mark.parametrize("requirement", sorted(BAD))
def test_a_broken_requirement_is_told_by_its_id_and_nothing_is_stored(lrs: Lrs, requirement: str) -> None:
    script, settings = BAD[requirement]
    content = Content(lrs, **settings)
    reply = content.post(*script(content))
    assert reply.status in {400, 403}
    told = {one.split(" ")[0] for one in lrs.violations}
    assert requirement in told
    assert lrs.said() == []


def test_good_content_is_told_nothing(lrs: Lrs) -> None:
    content = Content(lrs, **MARK)
    assert content.post(*good(content, "initialized", "answered")).status == 200
    assert content.post(*good(content, "completed", "passed", "terminated")).status == 200
    assert len(lrs.said()) == len(content.session.statements) == 5
    assert lrs.violations == []


def test_what_a_registration_has_said_is_not_said_again_in_its_next_session(lrs: Lrs) -> None:
    first = Content(lrs)
    first.post(*good(first, "initialized", "completed", "passed", "terminated"))
    second = Content(lrs, first.session.registration)
    second.post(*good(second, "initialized"))
    for verb, requirement in {"completed": "9.3.0.0-6", "passed": "9.3.0.0-7", "failed": "9.3.0.0-8"}.items():
        assert second.post(second.statement(verb)).status == 403
        assert lrs.violations.pop().startswith(requirement)
    other = Content(lrs)
    assert other.post(*good(other, "initialized", "completed", "passed")).status == 200


def test_times_of_cmi5_statements_run_forwards(lrs: Lrs) -> None:
    content = Content(lrs)
    late = {**content.statement("initialized"), "timestamp": LATER}
    assert content.post(late, content.statement("completed")).status == 403
    assert lrs.violations[-1].startswith("9.7.0.0-1")


def test_both_referees_see_a_bad_statement(referees: Referees, lrs: Lrs) -> None:
    content = Content(lrs)
    bad = content.statement("answered", {"score": {"scaled": 2}, "duration": "a while"})
    told = referees.complaints([bad])
    assert {one.split(":")[0] for one in told} == {"xapi-validation", "tin-can-json-schema"}
    assert referees.complaints(good(content, "answered", "passed")) == []


def test_a_statement_is_taken_once(lrs: Lrs) -> None:
    content = Content(lrs)
    first, second = good(content, "initialized", "answered")
    assert content.ask("PUT", "statements", first, statementId=first["id"]).status == 204
    assert content.post(second, first).status == 409
    assert json.loads(content.ask("GET", "statements", statementId=first["id"]).body) == first
    assert content.ask("GET", "statements", statementId=second["id"]).status == 404
    assert json.loads(content.ask("GET", "statements").body)["statements"] == [first]


def test_a_token_is_given_once_and_only_to_a_post(lrs: Lrs) -> None:
    content = Content(lrs)
    assert "auth-token" not in json.loads(lrs.answer(content.ticket).body)
    assert lrs.violations.pop().startswith("8.2.3.0-1")
    assert lrs.answer(Request("GET", "/fetch", content.ticket.query)).status == 405
    assert lrs.violations.pop().startswith("8.2.1.0-2")


def test_requests_without_version_or_token_are_refused(lrs: Lrs) -> None:
    content = Content(lrs)
    content.headers["authorization"] = "Basic c3RvbGVu"
    assert content.state("scormkit").status == 401
    assert lrs.violations.pop().startswith("8.2.1.0-5")
    content.headers.pop("x-experience-api-version")
    assert content.state("scormkit").status == 400


@pytest.mark.parametrize(
    ("requirement", "ask"),
    [
        ("8.1.1.0-3", lambda one: one.lrs.answer(Request("POST", "/statements"))),
        ("8.1.3.0-3", lambda one: one.state("mine", agent=json.dumps(SOMEBODY))),
        ("8.1.4.0-3", lambda one: one.state("mine", registration=str(uuid.uuid4()))),
        ("10.2.1.0-5", lambda one: one.state("LMS.LaunchData", "PUT", {})),
        ("11.0.0.0-1", lambda one: one.ask("GET", "agents/profile", agent=json.dumps(SOMEBODY))),
        ("11.0.0.0-4", lambda one: one.ask("GET", "agents/profile", agent=one.agent, profileId="mine")),
    ],
)
def test_a_bad_request_is_told_by_its_id(lrs: Lrs, requirement: str, ask: Callable[[Content], Reply]) -> None:
    assert ask(Content(lrs)).status in {403, 404}
    assert lrs.violations[-1].startswith(f"{requirement} ")


def test_documents_are_kept_under_their_tags(lrs: Lrs) -> None:
    content = Content(lrs)
    assert content.state("mine").status == 404
    old = content.state("mine", "PUT", "one").headers["ETag"]
    assert content.state("mine").headers["ETag"] == old
    new = content.state("mine", "PUT", "two", **{"if-match": old}).headers["ETag"]
    assert content.state("mine", "PUT", "three", **{"if-match": old}).status == 412
    assert json.loads(content.state("mine").body) == "two"
    assert content.state("mine", "DELETE", **{"if-match": new}).status == 204
    assert content.state("mine", "PUT", "four", **{"if-match": new}).status == 412


def test_leave_is_given_to_the_contents_origin_alone(lrs: Lrs) -> None:
    asked = {
        "origin": "https://course.example",
        "access-control-request-method": "PUT",
        "access-control-request-headers": "authorization,content-type,x-experience-api-version",
    }
    assert lrs.answer(Request("OPTIONS", "/xapi/statements", headers=asked)).status == 204
    for bad in (
        {"origin": "https://elsewhere.example"},
        {"access-control-request-method": "PATCH"},
        {"access-control-request-headers": "authorization,x-mine"},
    ):
        assert lrs.answer(Request("OPTIONS", "/xapi/statements", headers={**asked, **bad})).status == 403


def test_a_session_keeps_its_own_statements(lrs: Lrs) -> None:
    sessions: list[Session] = []
    for _ in range(2):
        content = Content(lrs)
        content.post(*good(content, "initialized"))
        sessions.append(content.session)
    assert [len(one.statements) for one in sessions] == [1, 1]
