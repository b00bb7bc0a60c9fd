"""The strict store itself: it must be able to fail content, and say by which requirement."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lrs import Lrs
from referees import Referees

from scormkit.preview.store.cmi5_rules import ANY, DEFINED
from scormkit.preview.store.cmi5_session import Session
from scormkit.preview.store.cmi5_words import REQUIREMENTS
from scormkit.preview.store.wire import Reply, Request
from tests.unit.preview.cmi5_content import BAD, LATER, MARK, SOMEBODY, Content, good

PLAYER = Path(__file__).resolve().parents[2] / "player"


def launched(lrs: Lrs, registration: str = "", *, reads: bool = True, **more: object) -> Content:
    """Return content that *lrs* has launched; *more* stands in LMS.LaunchData."""
    return Content(
        lrs.answer, *lrs.cmi5("https://course.example/index.html", registration, **more), reads=reads
    )


@pytest.fixture
def lrs(referees: Referees) -> Iterator[Lrs]:
    with Lrs("https://course.example", referees) as running:
        yield running


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
    content = launched(lrs, **settings)
    reply = content.post(*script(content))
    assert reply.status in {400, 403}
    told = {one.split(" ")[0] for one in lrs.violations}
    assert requirement in told
    assert lrs.said() == []


def test_good_content_is_told_nothing(lrs: Lrs) -> None:
    content = launched(lrs, **MARK)
    assert content.post(*good(content, "initialized", "answered")).status == 200
    assert content.post(*good(content, "completed", "passed", "terminated")).status == 200
    assert len(lrs.said()) == len(content.session.statements) == 5
    assert lrs.violations == []


def test_what_a_registration_has_said_is_not_said_again_in_its_next_session(lrs: Lrs) -> None:
    first = launched(lrs)
    first.post(*good(first, "initialized", "completed", "passed", "terminated"))
    second = launched(lrs, first.session.registration)
    second.post(*good(second, "initialized"))
    for verb, requirement in {"completed": "9.3.0.0-6", "passed": "9.3.0.0-7", "failed": "9.3.0.0-8"}.items():
        assert second.post(second.statement(verb)).status == 403
        assert lrs.violations.pop().startswith(requirement)
    other = launched(lrs)
    assert other.post(*good(other, "initialized", "completed", "passed")).status == 200


def test_times_of_cmi5_statements_run_forwards(lrs: Lrs) -> None:
    content = launched(lrs)
    late = {**content.statement("initialized"), "timestamp": LATER}
    assert content.post(late, content.statement("completed")).status == 403
    assert lrs.violations[-1].startswith("9.7.0.0-1")


def test_both_referees_see_a_bad_statement(referees: Referees, lrs: Lrs) -> None:
    content = launched(lrs)
    bad = content.statement("answered", {"score": {"scaled": 2}, "duration": "a while"})
    told = referees.complaints([bad])
    assert {one.split(":")[0] for one in told} == {"xapi-validation", "tin-can-json-schema"}
    assert referees.complaints(good(content, "answered", "passed")) == []


def test_a_statement_is_taken_once(lrs: Lrs) -> None:
    content = launched(lrs)
    first, second = good(content, "initialized", "answered")
    assert content.ask("PUT", "statements", first, statementId=first["id"]).status == 204
    assert content.post(second, first).status == 409
    assert json.loads(content.ask("GET", "statements", statementId=first["id"]).body) == first
    assert content.ask("GET", "statements", statementId=second["id"]).status == 404
    assert json.loads(content.ask("GET", "statements").body)["statements"] == [first]


def test_a_token_is_given_once_and_only_to_a_post(lrs: Lrs) -> None:
    content = launched(lrs)
    assert "auth-token" not in json.loads(lrs.answer(content.ticket).body)
    assert lrs.violations.pop().startswith("8.2.3.0-1")
    assert lrs.answer(Request("GET", "/fetch", content.ticket.query)).status == 405
    assert lrs.violations.pop().startswith("8.2.1.0-2")


def test_requests_without_version_or_token_are_refused(lrs: Lrs) -> None:
    content = launched(lrs)
    content.headers["authorization"] = "Basic c3RvbGVu"
    assert content.state("scormkit").status == 401
    assert lrs.violations.pop().startswith("8.2.1.0-5")
    content.headers.pop("x-experience-api-version")
    assert content.state("scormkit").status == 400


@pytest.mark.parametrize(
    ("requirement", "ask"),
    [
        ("8.1.1.0-3", lambda one: one.answer(Request("POST", "/statements"))),
        ("8.1.3.0-3", lambda one: one.state("mine", agent=json.dumps(SOMEBODY))),
        ("8.1.4.0-3", lambda one: one.state("mine", registration=str(uuid.uuid4()))),
        ("10.2.1.0-5", lambda one: one.state("LMS.LaunchData", "PUT", {})),
        ("11.0.0.0-1", lambda one: one.ask("GET", "agents/profile", agent=json.dumps(SOMEBODY))),
        ("11.0.0.0-4", lambda one: one.ask("GET", "agents/profile", agent=one.agent, profileId="mine")),
    ],
)
def test_a_bad_request_is_told_by_its_id(lrs: Lrs, requirement: str, ask: Callable[[Content], Reply]) -> None:
    assert ask(launched(lrs)).status in {403, 404}
    assert lrs.violations[-1].startswith(f"{requirement} ")


def test_documents_are_kept_under_their_tags(lrs: Lrs) -> None:
    content = launched(lrs)
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
        content = launched(lrs)
        content.post(*good(content, "initialized"))
        sessions.append(content.session)
    assert [len(one.statements) for one in sessions] == [1, 1]
