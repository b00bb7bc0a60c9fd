"""Statements sent to the store: all or nothing, once, and in a good form."""

from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scormkit.preview.store import front, ledger
from scormkit.preview.store.alternate import true_request
from scormkit.preview.store.refusal import Refused
from scormkit.preview.store.wire import Request
from tests.unit.preview.store_kit import STAGE, Plain, error, from_page, plain_desk

NAME = "0c7a2ac2-3b1e-4c1f-9d5e-9d2c1a7c0001"
OTHER = "0c7a2ac2-3b1e-4c1f-9d5e-9d2c1a7c0002"
ATTACHMENT = {
    "usageType": "https://course.example/certificate",
    "display": {"en": "Certificate"},
    "contentType": "text/plain",
    "length": 1,
    "sha2": "0" * 64,
}


@pytest.fixture
def content() -> Plain:
    return Plain(plain_desk())


def kept(content: Plain) -> list[str]:
    return [one["id"] for one in content.desk.store.statements]


def test_a_statement_is_given_an_id_and_a_time_where_it_has_none(content: Plain) -> None:
    reply = content.post(content.statement(), content.statement(id=NAME, timestamp="2026-01-01T00:00:00Z"))
    first, second = content.desk.store.statements
    assert json.loads(reply.body) == [first["id"], NAME]
    assert uuid.UUID(first["id"]).version == 4
    assert second["timestamp"] == "2026-01-01T00:00:00Z"
    one = content.ask("POST", "statements", content.statement())
    assert json.loads(one.body) == [kept(content)[-1]]


def test_a_statement_is_put_under_its_name(content: Plain) -> None:
    said = content.statement()
    assert content.ask("PUT", "statements", said, statementId=NAME).status == 204
    assert content.ask("PUT", "statements", {"id": NAME.upper(), **said}, statementId=NAME).status == 204
    assert kept(content) == [NAME]
    for query, body, words in (
        ({"statementId": OTHER}, {"id": NAME, **said}, "not that of statementId"),
        ({}, said, "says in statementId"),
        ({"statementId": "17"}, said, "says in statementId"),
        ({"statementId": OTHER}, [said], "an object"),
        ({"statementId": OTHER, "agent": "{}"}, said, "none of this resource"),
    ):
        reply = content.ask("PUT", "statements", body, **query)
        assert (reply.status, words in error(reply)) == (400, True), error(reply)


def test_a_statement_that_is_here_already_is_taken_again_and_kept_once(content: Plain) -> None:
    said = content.statement(id=NAME, timestamp="2026-01-01T00:00:00.000Z")
    assert content.post(said).status == 200
    # Data 2.3: what was filled in, and how things are called, makes no other statement.
    same = {**said, "timestamp": "2026-01-01T01:00:00+01:00", "verb": {"id": said["verb"]["id"]}}
    assert json.loads(content.post(same, content.statement(id=OTHER)).body) == [NAME, OTHER]
    assert kept(content) == [NAME, OTHER]
    assert [one["again"] for one in content.desk.statements()] == [False, True, False]


def test_another_statement_under_the_same_id_is_refused_and_all_beside_it(content: Plain) -> None:
    content.post(content.statement(id=NAME))
    reply = content.post(content.statement(id=OTHER), content.statement("passed", id=NAME))
    assert reply.status == 409
    assert "id" in error(reply)
    assert kept(content) == [NAME]
    told = content.desk.statements(taken=False)
    assert [[one["id"] for one in event["broken"]] for event in told] == [[], ["xAPI 1.0.3, Data 2.4.1"]]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"verb": {}}, "$.verb"),
        ({"actor": None}, "'actor'"),
        ({"result": {"score": {"scaled": 2}}}, "$.result.score.scaled"),
        ({"extra": 1}, "$.extra"),
        ({"attachments": [ATTACHMENT]}, "fileUrl"),
    ],
)
def test_one_bad_statement_of_a_batch_keeps_out_all(content: Plain, more: dict[str, Any], words: str) -> None:
    reply = content.post(content.statement(), content.statement(**more))
    assert reply.status == 400
    assert words in error(reply)
    assert kept(content) == []
    good, bad = content.desk.statements(taken=False)
    assert good["broken"] == []
    assert words in bad["broken"][0]["words"]


def test_of_many_faults_the_first_are_told(content: Plain) -> None:
    extra: dict[str, Any] = {f"extra{number}": 1 for number in range(50)}
    content.post({**content.statement(), **extra})
    assert len(content.desk.statements()[0]["broken"]) == 10


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "no JSON"),
        (b"[]", "1 to 1000"),
        (b"[1]", "1"),
        (b"null", "null"),
        (b'{"id": 1, "id": 1}', "a key twice"),
        (b"[" * 5000, "nested"),
        (b'{"actor": NaN}', "NaN"),
        (f'[{{"id": "{NAME}"}}, {{"id": "{NAME.upper()}"}}]'.encode(), "the same id"),
    ],
)
def test_what_is_no_statement_is_refused_in_words(content: Plain, body: bytes, words: str) -> None:
    reply = content.ask("POST", "statements", body)
    assert reply.status == 400
    assert words in error(reply)


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.integers(),
        lambda one: (
            st.lists(one)
            | st.dictionaries(
                st.sampled_from(["id", "actor", "verb", "object", "context", "attachments", "version"]), one
            )
        ),
    )
)
def test_nothing_that_comes_in_breaks_the_store(value: Any) -> None:
    content = Plain(plain_desk())
    for version in ("1.0.3", "2.0.0"):
        reply = content.ask("POST", "statements", value, headers={"x-experience-api-version": version})
        assert reply.status == 400
        assert error(reply)


def test_statements_come_as_json(content: Plain) -> None:
    for kind, status, words in (
        ("multipart/mixed; boundary=x", 415, "attachments are not kept"),
        ("text/plain;charset=UTF-8", 400, "application/json"),
        ("", 400, "application/json"),
    ):
        reply = content.post(content.statement(), headers={"content-type": kind})
        assert (reply.status, words in error(reply)) == (status, True)
    utf = {"content-type": "application/json; charset=utf-8"}
    assert (
        content.post(
            content.statement(attachments=[{**ATTACHMENT, "fileUrl": "https://c.example/a"}]), headers=utf
        ).status
        == 200
    )


def test_what_is_too_large_is_refused(content: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "LARGEST", 600)
    assert content.post(content.statement()).status == 200
    assert content.post(content.statement(), content.statement()).status == 413
    monkeypatch.setattr(ledger, "ROOM", 1)
    reply = content.post(content.statement())
    assert (reply.status, len(kept(content))) == (507, 1)


@pytest.mark.parametrize(
    ("version", "status", "answered"),
    [
        ("1.0.3", 200, "1.0.3"),
        ("1.0", 200, "1.0.3"),
        ("2.0.0", 200, "2.0.0"),
        ("2.0", 200, "2.0.0"),
        ("0.95", 400, "1.0.3"),
        ("1.1.0", 400, "1.0.3"),
        ("", 400, "1.0.3"),
    ],
)
def test_versions_are_spoken_as_they_are_asked_for(
    content: Plain, version: str, status: int, answered: str
) -> None:
    reply = content.ask("GET", "statements", headers={"x-experience-api-version": version})
    assert reply.status == status
    assert reply.headers["X-Experience-API-Version"] == answered
    assert reply.headers["X-Experience-API-Consistent-Through"].endswith("Z")


def test_what_is_new_in_a_later_version_is_taken_by_it_alone(content: Plain) -> None:
    said = content.statement(context={"contextAgents": []}, version="2.0.0")
    assert content.post(said).status == 400
    assert content.post(said, headers={"x-experience-api-version": "2.0.0"}).status == 200
    assert content.desk.store.statements[0]["version"] == "2.0.0"


def test_the_store_says_what_it_is_to_everybody(content: Plain) -> None:
    reply = content.desk.store.answer(Request("GET", "/xapi/about"))
    assert json.loads(reply.body) == {"version": ["1.0.3", "2.0.0"]}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/statements", 404),
        ("GET", "/xapi/", 404),
        ("GET", "/xapi/elsewhere", 404),
        ("PATCH", "/xapi/statements", 405),
        ("DELETE", "/xapi/statements", 405),
        ("PUT", "/xapi/about", 405),
        ("GET", "/xapi/statements", 401),
        ("POST", "/fetch", 404),
    ],
)
def test_what_is_not_there_is_not_answered(content: Plain, method: str, path: str, status: int) -> None:
    headers = {"x-experience-api-version": "1.0.3"}
    reply = content.desk.store.answer(Request(method, path, headers=headers))
    assert reply.status == status
    assert error(reply)
    assert ("Allow" in reply.headers) is (status == 405)
    assert content.desk.told[-1][1]["broken"] == []


def test_older_content_may_hide_its_request_in_a_form(content: Plain) -> None:
    headers = {
        "Authorization": content.headers["authorization"],
        "X-Experience-API-Version": "1.0.3",
        "Content-Type": "application/json",
    }
    said = content.statement()

    def ask(method: str, resource: str, **fields: str) -> Any:
        form = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
        body = urlencode({**headers, **fields}).encode()
        request = Request("POST", f"/xapi/{resource}", {"method": method}, form, body)
        return content.desk.store.answer(from_page(request))

    put = ask("PUT", "statements", statementId=NAME, content=json.dumps(said))
    assert (put.status, put.headers["Access-Control-Allow-Origin"]) == (204, STAGE)
    found = ask("GET", "statements", statementId=NAME)
    assert json.loads(found.body)["actor"] == content.actor
    where = {"activityId": "https://course.example/whole", "agent": json.dumps(content.actor), "stateId": "à"}
    assert ask("PUT", "activities/state", **where, content="à&b=c").status == 204
    assert ask("GET", "activities/state", **where).body == "à&b=c".encode()
    assert ask("PUT", "activities/state", **where, **{"If-None-Match": "*"}, content="x").status == 412
    assert ask("DELETE", "activities/state", **where).status == 204
    assert [one["method"] for kind, one in content.desk.told if kind == "request"][-1] == "DELETE"


@pytest.mark.parametrize(
    ("query", "kind", "body", "words"),
    [
        ({"method": "PATCH"}, "", b"", "none that a store knows"),
        ({"method": "GET", "verb": "x"}, "", b"", "no parameters"),
        ({"method": "PUT"}, "application/json", b"{}", "is a form"),
        ({"method": "PUT"}, "application/x-www-form-urlencoded", b"\xff", "not UTF-8"),
    ],
)
def test_a_form_that_hides_no_request_is_refused(
    query: dict[str, str], kind: str, body: bytes, words: str
) -> None:
    headers = {"content-type": kind} if kind else {}
    with pytest.raises(Refused, match=words) as refused:
        true_request(Request("POST", "/xapi/statements", query, headers, body))
    assert refused.value.reply.status == 400


PARTS = st.dictionaries(st.sampled_from(["verb", "agent", "since", "altro à"]), st.text(), max_size=3)


@settings(deadline=None)
@given(st.sampled_from(["GET", "PUT", "DELETE"]), PARTS, st.text(min_size=1))
def test_whatever_a_form_holds_comes_out_of_it(method: str, query: dict[str, str], body: str) -> None:
    try:
        form = urlencode({**query, "content": body, "If-Match": '"1"'}).encode()
    except UnicodeEncodeError:
        return
    found = true_request(Request("POST", "/xapi/statements", {"method": method}, {"origin": STAGE}, form))
    assert (found.method, found.query, found.body.decode()) == (method, query, body)
    assert found.headers == {"origin": STAGE, "if-match": '"1"', "content-type": "application/json"}


def test_a_page_of_the_stage_is_let_in_and_no_other(content: Plain) -> None:
    asked = {
        "access-control-request-method": "PUT",
        "access-control-request-headers": "authorization,content-type,If-Match,x-experience-api-version",
    }
    request = Request("OPTIONS", "/xapi/statements", headers=asked)
    leave = content.desk.store.answer(from_page(request))
    assert leave.status == 204
    assert leave.headers["Access-Control-Allow-Origin"] == STAGE
    assert leave.headers["Vary"] == "Origin"
    assert "if-match" in leave.headers["Access-Control-Allow-Headers"]
    for origin in ("https://elsewhere.example", "null", f"{STAGE}0", ""):
        refused = content.desk.store.answer(from_page(request, origin))
        assert refused.status == 403
        assert "Access-Control-Allow-Origin" not in refused.headers
    for name, told in {"method": "PATCH", "headers": "authorization,x-mine"}.items():
        odd = Request("OPTIONS", "/xapi/about", headers={**asked, f"access-control-request-{name}": told})
        assert content.desk.store.answer(from_page(odd)).status == 403
    read = Request("GET", "/xapi/statements", headers=content.headers)
    assert content.desk.store.answer(from_page(read)).headers["Access-Control-Allow-Origin"] == STAGE
    for origin in ("https://elsewhere.example", ""):
        reply = content.desk.store.answer(from_page(read, origin))
        assert "Access-Control-Allow-Origin" not in reply.headers
    # The refusals that content must be able to read are open to it too.
    content.headers["authorization"] = ""
    lost = Request("GET", "/xapi/statements", headers=content.headers)
    assert content.desk.store.answer(from_page(lost)).headers["Access-Control-Allow-Origin"] == STAGE


def test_content_that_lies_elsewhere_is_let_in_once_it_was_launched(content: Plain) -> None:
    from tests.unit.preview.store_kit import ADA

    there = "https://Media.example:8443"
    content.desk.store.launch("https://course.example/whole", ADA, "normal", "resume", f"{there}/a.html")
    read = from_page(Request("GET", "/xapi/about"), there.lower())
    assert content.desk.store.answer(read).headers["Access-Control-Allow-Origin"] == there.lower()


def test_a_secret_is_told_to_nobody(content: Plain) -> None:
    content.post(content.statement())
    content.ask("GET", "elsewhere")
    secret = content.headers["authorization"].removeprefix("Basic ")
    assert secret not in json.dumps(content.desk.told)
