"""What must not pass does not pass: each with its status, its code and its line of log."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.relay.bodies import too_deep
from scormkit.relay.origins import networks
from scormkit.relay.tokens import Grant, Tokens
from scormkit.statements.catalogue import skeletons
from tests.unit.relay.desks import (
    ANNA,
    ATTEMPT,
    BEA,
    IRI,
    LMS,
    ORIGIN,
    OTHER_ATTEMPT,
    SECRET,
    URL,
    Desk,
    catalogue_of,
    desk,
    put,
    run,
    statement,
)


def refused(relay: Desk, answer: httpx.Response, status: int, code: str) -> None:
    """Expect the answer, in the promised form, and the line of log that goes with it."""
    told = answer.json() if answer.content else {"error": "", "code": code}  # HEAD
    assert (answer.status_code, told["code"]) == (status, code), answer.text
    assert set(told) == {"error", "code"}
    line = relay.last
    assert (line["status"], line["code"]) == (status, code)
    assert line["client"]
    for personal in ("anna", "bea", "192.0.2.7", ATTEMPT, "eyJ"):
        assert personal not in relay.log.getvalue()


def forged(relay: Desk, *, secret: str = SECRET, url: str = URL, seconds: int = 900, **changed: Any) -> str:
    told = {
        "key": relay.key,
        "home": LMS,
        "name": "anna.4711",
        "registration": ATTEMPT,
        "verified": False,
        **changed,
    }
    return Tokens((secret,), url, seconds).give(Grant(**told))


def test_another_package_s_statement(tmp_path: Path) -> None:
    async def story() -> None:
        other = catalogue_of(f"{IRI}-two")
        put(tmp_path, "two.json", other)
        async with desk(tmp_path) as relay:
            token = await relay.token()
            refused(relay, await relay.send(statement(other), token), 403, "statement")
            assert relay.last["package"] == relay.key
            assert (
                await relay.send(statement(other), await relay.token(key=other["key"]))
            ).status_code == 200

    run(story())


def test_a_package_that_nobody_put_there(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            answer = await relay.exchange(key="pk1." + "x" * 32)
            refused(relay, answer, 403, "unknown-package")
            assert "pk1." not in json.dumps(relay.last)
            token = forged(relay, key="pk1." + "x" * 32)  # as if a package had gone since
            refused(relay, await relay.send(statement(relay.what), token), 403, "unknown-package")

    run(story())


def test_another_home_page(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            for home in ("https://other.example/", f"{LMS}/", LMS.upper(), ""):
                who = {"account": {"homePage": home, "name": "anna.4711"}}
                refused(relay, await relay.exchange(actor=who), 403, "home-page")

    run(story())


@pytest.mark.parametrize(
    "actor",
    [
        {"objectType": "Agent", **BEA},
        {"objectType": "Group", **ANNA},
        {**ANNA, "name": "Anna"},
        {**ANNA, "mbox": "mailto:anna@lms.example"},
        {"account": {"homePage": "https://other.example/", "name": "anna.4711"}},
        "anna.4711",
        None,
    ],
)
def test_another_actor(tmp_path: Path, actor: Any) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            refused(relay, await relay.send(statement(relay.what) | {"actor": actor}), 403, "actor")
            assert not relay.spool.rows

    run(story())


@pytest.mark.parametrize("registration", [OTHER_ATTEMPT, ATTEMPT.upper(), "", None, 1])
def test_another_registration(tmp_path: Path, registration: Any) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            sent = statement(relay.what)
            changed = {**sent, "context": {**sent["context"], "registration": registration}}
            refused(relay, await relay.send(changed), 403, "registration")
            refused(relay, await relay.send({**sent, "context": None}), 403, "registration")

    run(story())


CHANGES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "another activity": lambda one: {**one, "object": {**one["object"], "id": f"{IRI}/other"}},
    "another definition": lambda one: {**one, "object": {"id": one["object"]["id"]}},
    "another verb": lambda one: {**one, "verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}},
    "a result": lambda one: {**one, "result": {"completion": True}},
    "an authority": lambda one: {**one, "authority": {"mbox": "mailto:root@lms.example"}},
    "a stored time": lambda one: {**one, "stored": "2020-01-01T00:00:00.000Z"},
    "attachments": lambda one: {**one, "attachments": []},
    "an instructor": lambda one: {**one, "context": {**one["context"], "instructor": BEA}},
    "extensions": lambda one: {
        **one,
        "context": {
            **one["context"],
            "extensions": {"https://scormkit.org/xapi/extensions/identity": "verified"},
        },
    },
    "another revision": lambda one: {**one, "context": {**one["context"], "revision": "9"}},
    "a statement about a statement": lambda one: {
        **one,
        "object": {"objectType": "StatementRef", "id": str(uuid4())},
    },
    "no id": lambda one: {name: value for name, value in one.items() if name != "id"},
    "an id that is none": lambda one: {**one, "id": "1"},
    "no time": lambda one: {name: value for name, value in one.items() if name != "timestamp"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_not_in_the_catalogue(tmp_path: Path, name: str) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            sent = [statement(relay.what), CHANGES[name](statement(relay.what))]
            refused(relay, await relay.send(sent), 403, "statement")
            assert not relay.spool.rows

    run(story())


def test_every_statement_of_the_catalogue_without_a_result_passes(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            plain = [one.template.rpartition("/")[2] for one in skeletons(relay.what) if one.result is None]
            assert len(plain) >= 2
            answer = await relay.send([statement(relay.what, template) for template in plain])
            assert answer.status_code == 200, answer.text

    run(story())


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading(tmp_path: Path, method: str) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            headers = {"Authorization": f"Bearer {await relay.token()}", "Origin": ORIGIN}
            for query in ("", "?limit=1", f"?statementId={uuid4()}"):
                answer = await relay.http.request(method, f"/xapi/statements{query}", headers=headers)
                refused(relay, answer, 403, "reading")

    run(story())


def test_alternate_request_syntax_and_method_overrides(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            for query in ("?method=GET", "?method=PUT", "?statementId=x"):
                answer = await relay.send(statement(relay.what), path=f"/xapi/statements{query}")
                refused(relay, answer, 400, "query")
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            refused(relay, await relay.send(b"content=x", headers=form), 415, "content-type")
            for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
                answer = await relay.send(statement(relay.what), headers={header: "GET"})
                assert answer.status_code == 200
                assert isinstance(answer.json(), list)

    run(story())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW"])
def test_other_methods(tmp_path: Path, method: str) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            for path in ("/token", "/xapi/statements", "/health", "/metrics", "/openapi.json"):
                answer = await relay.http.request(method, path, headers={"Origin": ORIGIN})
                refused(relay, answer, 405, "method")
                assert answer.headers["allow"]
            assert relay.last["method"] in {method, "other"}

    run(story())


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "",
        "https://lms.example.evil.example",
        "https://lms.example/",
        "https://LMS.example",
        "http://lms.example",
        "https://lms.example:444",
        "https://evil.example, https://lms.example",
        "*",
    ],
)
def test_another_origin(tmp_path: Path, origin: str) -> None:
    async def story() -> None:
        async with desk(tmp_path, no_origin=True) as relay:
            refused(relay, await relay.exchange({"Origin": origin}), 403, "origin")
            answer = await relay.send(statement(relay.what), headers={"Origin": origin})
            refused(relay, answer, 403, "origin")
            assert "access-control-allow-origin" not in answer.headers
            assert answer.headers["vary"] == "Origin"

    run(story())


def test_tokens_that_are_missing_expired_or_forged(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            sent = statement(relay.what)
            good = await relay.token()
            head, body, signature = good.split(".")
            for token in (
                forged(relay, secret=SECRET[::-1]),
                forged(relay, url="https://other.example/"),
                f"{head}.{body}.",
                f"{head}.{body}.{signature[:-6]}",
                good[:-20],
                "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + body + ".",
                "",
                "é",
                "a" * 5000,
            ):
                answer = await relay.send(sent, token, {"Authorization": f"Bearer {token}".encode()})  # type: ignore[dict-item]
                refused(relay, answer, 401, "forged")
                assert answer.headers["www-authenticate"].startswith("Bearer")
            refused(relay, await relay.send(sent, forged(relay, seconds=-60)), 401, "expired")
            for header in ("", "Basic YTpi", good, "Bearer"):
                refused(relay, await relay.send(sent, "x", {"Authorization": header}), 401, "no-token")
            assert not relay.spool.rows

    run(story())


def test_a_replayed_request_changes_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            token, sent = await relay.token(), [statement(relay.what)]
            answers = [await relay.send(sent, token) for _ in range(3)]
            assert {answer.status_code for answer in answers} == {200}
            assert len(relay.spool.rows) == 1
            # Under a known id nothing else can be slipped in either: what came first is kept.
            await relay.send([{**statement(relay.what, "resumed"), "id": sent[0]["id"]}], token)
            (kept,) = relay.spool.bodies()
            assert kept["verb"] == sent[0]["verb"]

    run(story())


def test_a_token_of_a_package_that_was_revoked_since(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            token = await relay.token()
            assert (await relay.send(statement(relay.what), token)).status_code == 200
            (tmp_path / "revoked.txt").write_text(relay.key)
            relay.app.state.desk.packages.scan()
            # The only package gone, its LMS's origin is gone as well: name it, and the key is still refused.
            refused(relay, await relay.send(statement(relay.what), token), 403, "origin")
        async with desk(tmp_path, origins=frozenset({ORIGIN})) as relay:
            refused(relay, await relay.send(statement(relay.what), forged(relay)), 403, "revoked")
            refused(relay, await relay.exchange(), 403, "revoked")
            assert len(relay.spool.rows) == 0

    run(story())


def test_an_oversized_body_however_it_is_told(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            token = await relay.token()
            large = json.dumps([statement(relay.what)]).encode() + b" " * 70_000
            refused(relay, await relay.send(large, token), 413, "too-large")
            refused(relay, await relay.send(b"[]", token, {"Content-Length": "70000"}), 413, "too-large")
            refused(relay, await relay.send(b"[]", token, {"Content-Length": "9" * 30}), 413, "too-large")
            refused(relay, await relay.send(b"[]", token, {"Content-Length": "1e3"}), 400, "malformed")
            refused(relay, await relay.send(large, token, {"Content-Length": "10"}), 413, "too-large")

    run(story())


@pytest.mark.parametrize("body", [b'{"a":' * 5000 + b"1" + b"}" * 5000, b"[" * 32000 + b"]" * 32000])
def test_json_that_is_nested_too_deep(tmp_path: Path, body: bytes) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            refused(relay, await relay.send(body), 400, "too-deep")

    run(story())


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=40,
)


def depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth, value), default=0)
    return 0


@given(JSONS, st.booleans(), st.integers(0, 6))
def test_depth_is_counted_without_parsing_and_never_wrong(value: Any, ascii_only: bool, most: int) -> None:  # noqa: FBT001
    text = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    assert too_deep(text, most) == (depth(value) > most)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_counting(body: bytes) -> None:
    too_deep(body, 5)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("text/plain", "content-type"),
        ("", "content-type"),
        ("application/json-patch+json", "content-type"),
        ("application/json; charset=utf-16", "content-type"),
        ("application/json, text/plain", "content-type"),
        ("multipart/mixed; boundary=x", "content-type"),
    ],
)
def test_bodies_that_are_not_plain_json(tmp_path: Path, kind: str, code: str) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            refused(relay, await relay.send(statement(relay.what), headers={"Content-Type": kind}), 415, code)
            refused(relay, await relay.exchange({"Content-Type": kind}), 415, code)
            for packed in ("gzip", "identity", "br"):
                answer = await relay.send(statement(relay.what), headers={"Content-Encoding": packed})
                refused(relay, answer, 415, "content-encoding")
            plain = {"Content-Type": "Application/JSON; charset=UTF-8"}
            assert (await relay.send(statement(relay.what), headers=plain)).status_code == 200

    run(story())


@pytest.mark.parametrize("version", ["", "0.9", "2.0.0", "1.1.0"])
def test_versions_of_xapi_that_are_not_spoken(tmp_path: Path, version: str) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            answer = await relay.send(statement(relay.what), headers={"X-Experience-API-Version": version})
            refused(relay, answer, 400, "version")

    run(story())


def test_an_identity_is_verified_only_by_a_trusted_proxy(tmp_path: Path) -> None:
    async def kept(relay: Desk, header: dict[str, str]) -> Any:
        token = (await relay.exchange(header)).json()["token"]
        await relay.send(statement(relay.what), token)
        return relay.spool.bodies()[-1]["context"]["extensions"][
            "https://scormkit.org/xapi/extensions/identity"
        ]

    async def story() -> None:
        named = {"X-Remote-User": "anna.4711"}
        trusted = networks(["192.0.2.0/24"])
        async with desk(tmp_path, trusted=trusted, identity_header="X-Remote-User") as relay:
            assert await kept(relay, named) == "verified"
            assert await kept(relay, {}) == "unverified"
            for other in ("bea.4712", "", "anna.4711, bea.4712"):
                refused(relay, await relay.exchange({"X-Remote-User": other}), 403, "identity")
        async with desk(tmp_path, trusted=networks(["10.0.0.0/8"]), identity_header="X-Remote-User") as relay:
            assert await kept(relay, named) == "unverified"
        async with desk(tmp_path, trusted=trusted) as relay:
            assert await kept(relay, named) == "unverified"

    run(story())


@pytest.mark.parametrize(
    "name", ["Authorization", "Origin", "Content-Type", "X-Experience-API-Version", "X-Remote-User"]
)
def test_a_header_that_stands_twice(tmp_path: Path, name: str) -> None:
    async def story() -> None:
        trusted = networks(["192.0.2.7"])
        async with desk(tmp_path, trusted=trusted, identity_header="X-Remote-User") as relay:
            headers = [
                ("Origin", ORIGIN),
                ("Content-Type", "application/json"),
                ("Authorization", f"Bearer {await relay.token()}"),
                ("X-Experience-API-Version", "1.0.3"),
                ("X-Remote-User", "anna.4711"),
            ]
            value = dict(headers)[name]
            sent = json.dumps(statement(relay.what))
            answer = await relay.http.post(
                "/xapi/statements", content=sent, headers=[*headers, (name.lower(), value)]
            )
            refused(relay, answer, 400, "header")
            assert (
                await relay.http.post("/xapi/statements", content=sent, headers=headers)
            ).status_code == 200

    run(story())
