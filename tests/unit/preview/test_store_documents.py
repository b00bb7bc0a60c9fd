"""Documents under their tags: whatever is done to them, the store holds what a plain table would."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scormkit.preview.store import documents
from scormkit.preview.store.documents import permitted, tag
from tests.unit.preview.store_kit import EVA, Plain, error, plain_desk

ACTIVITY = "https://course.example/whole"
JSON = "application/json"
Where = dict[str, str]


@pytest.fixture
def content() -> Plain:
    return Plain(plain_desk())


def state(content: Plain, name: str = "mine", **more: str) -> Where:
    return {"activityId": ACTIVITY, "agent": json.dumps(content.actor), "stateId": name, **more}


def profile(name: str = "mine") -> Where:
    return {"activityId": ACTIVITY, "profileId": name}


NAMES = st.sampled_from(["one", "two", "três & quattro"])
BODIES = st.one_of(
    st.binary(max_size=20),
    st.dictionaries(st.sampled_from("abc"), st.integers(), max_size=3).map(
        lambda one: json.dumps(one).encode()
    ),
)
STEPS = st.tuples(
    st.sampled_from(["PUT", "POST", "DELETE", "GET", "all"]),
    NAMES,
    BODIES,
    st.sampled_from([JSON, "application/octet-stream", f"{JSON}; charset=utf-8"]),
    st.sampled_from(["none", "match", "stale", "star", "new", "not this"]),
)


def merged(old: tuple[bytes, str], body: bytes, kind: str) -> bytes | None:
    """Return what a POST leaves of two documents; None when it is refused."""
    try:
        both = [json.loads(one) for one in (old[0], body)]
    except ValueError:
        return None
    plain = all(one.startswith(JSON) for one in (old[1], kind))
    if not plain or not all(isinstance(one, dict) for one in both):
        return None
    return json.dumps({**both[0], **both[1]}).encode()


def expected(
    table: dict[str, tuple[bytes, str]], method: str, name: str, body: bytes, kind: str, condition: str
) -> int:
    """Do to *table* what the store should do; return the status."""
    there = table.get(name)
    fails = {
        "match": there is None,
        "star": there is None,
        "stale": True,
        "new": there is not None,
        "not this": there is not None,
    }
    if method == "GET":
        return 200 if there else 404
    if fails.get(condition, False):
        return 412
    if method == "DELETE":
        table.pop(name, None)
        return 204
    if method == "POST" and (there or kind.startswith(JSON)):
        result = merged(there or (b"{}", JSON), body, kind)
        if result is None:
            return 400
        body = result if there else body
    table[name] = (body, kind)
    return 204


def conditions(table: dict[str, tuple[bytes, str]], name: str, condition: str) -> dict[str, str]:
    own = tag(table[name][0]) if name in table else tag(b"nothing")
    return {
        "match": {"if-match": f'"0123", {own}'},
        "star": {"if-match": "*"},
        "stale": {"if-match": tag(b"an older one")},
        "new": {"if-none-match": "*"},
        "not this": {"if-none-match": own.strip('"')},
    }.get(condition, {})


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_whatever_is_done_the_store_holds_what_a_table_would(
    steps: list[tuple[str, str, bytes, str, str]],
) -> None:
    content = Plain(plain_desk())
    table: dict[str, tuple[bytes, str]] = {}
    for method, name, body, kind, condition in steps:
        if method == "all":
            where = {key: value for key, value in state(content).items() if key != "stateId"}
            assert content.ask("DELETE", "activities/state", **where).status == 204
            table.clear()
            continue
        told = {"content-type": kind, **(conditions(table, name, condition) if method != "GET" else {})}
        reply = content.ask(method, "activities/state", body, headers=told, **state(content, name))
        assert reply.status == expected(table, method, name, body, kind, condition)
        listed = {key: value for key, value in state(content).items() if key != "stateId"}
        assert json.loads(content.ask("GET", "activities/state", **listed).body) == list(table)
    for name, (left, kind) in table.items():
        found = content.ask("GET", "activities/state", **state(content, name))
        same = found.body == left or json.loads(found.body) == json.loads(left)
        assert (same, found.kind, found.headers["ETag"]) == (True, kind, tag(found.body))
        assert found.headers["Last-Modified"].endswith("GMT")


@settings(deadline=None)
@given(st.binary(max_size=5), st.binary(max_size=5))
def test_a_tag_names_its_document_and_no_other(one: bytes, other: bytes) -> None:
    assert permitted({"if-match": tag(one)}, other) is (one == other)
    assert permitted({"if-none-match": f"W/{tag(one)}"}, other) is (one != other)
    assert permitted({}, None)
    assert not permitted({"if-match": tag(one)}, None)
    assert permitted({"if-none-match": "*"}, None)


def test_a_document_that_is_known_need_not_be_sent_again(content: Plain) -> None:
    put = content.ask("PUT", "activities/state", b"x", **state(content))
    again = content.ask(
        "GET", "activities/state", headers={"if-none-match": put.headers["ETag"]}, **state(content)
    )
    assert (again.status, again.body) == (304, b"")
    head = content.ask("HEAD", "activities/state", **state(content))
    assert (head.status, head.body, head.headers["ETag"]) == (200, b"", put.headers["ETag"])


def test_a_profile_that_is_there_is_changed_only_by_who_knows_it(content: Plain) -> None:
    for resource, where in {
        "activities/profile": profile(),
        "agents/profile": {"agent": json.dumps(content.actor), "profileId": "mine"},
    }.items():
        first = content.ask("PUT", resource, {"a": 1}, **where)
        assert first.status == 204
        refused = content.ask("PUT", resource, {"a": 2}, **where)
        assert refused.status == 409
        assert "If-Match" in error(refused)
        known = {"if-match": first.headers["ETag"]}
        assert content.ask("PUT", resource, {"a": 3}, headers=known, **where).status == 204
        assert content.ask("PUT", resource, {"a": 4}, headers=known, **where).status == 412
        assert content.ask("POST", resource, {"b": 4}, **where).status == 204
        assert json.loads(content.ask("GET", resource, **where).body) == {"a": 3, "b": 4}
        assert content.ask("DELETE", resource, **where).status == 204
        assert content.ask("GET", resource, **where).status == 404


def test_scopes_do_not_meet(content: Plain) -> None:
    registration = content.launch["registration"]
    apart = [
        state(content),
        state(content, registration=registration),
        state(content, activityId="https://course.example/part"),
        state(content, agent=json.dumps(EVA.actor)),
        state(content, agent='{"mbox": "mailto:ada@course.example"}'),
    ]
    for number, where in enumerate(apart):
        assert content.ask("PUT", "activities/state", number, **where).status == 204
    for number, where in enumerate(apart):
        assert json.loads(content.ask("GET", "activities/state", **where).body) == number
    # Who it is says the identifier alone, and a registration's letters may be large.
    nameless = json.dumps({"account": content.actor["account"]})
    where = state(content, agent=nameless, registration=registration.upper())
    assert json.loads(content.ask("GET", "activities/state", **where).body) == 1


def test_lists_may_begin_at_a_time(content: Plain) -> None:
    for name in ("one", "two"):
        content.ask("PUT", "activities/profile", name, **profile(name))
    first = next(one for *_, one in content.desk.store._books.documents)
    since = first.stored.isoformat()
    found = content.ask("GET", "activities/profile", activityId=ACTIVITY, since=since)
    assert json.loads(found.body) == ["two"]


@pytest.mark.parametrize(
    ("method", "resource", "query", "words"),
    [
        ("GET", "activities/state", {"stateId": None}, ""),
        ("GET", "activities/state", {"activityId": None}, "activityId is missing"),
        ("GET", "activities/state", {"activityId": "17"}, "no IRI"),
        ("GET", "activities/state", {"agent": None}, "agent is missing"),
        ("GET", "activities/state", {"agent": "ada"}, "no JSON"),
        ("GET", "activities/state", {"agent": '{"name": "Ada"}'}, "identified by nothing"),
        (
            "GET",
            "activities/state",
            {"agent": '{"objectType": "Group", "member": []}'},
            "without an identifier",
        ),
        ("GET", "activities/state", {"registration": "17"}, "no UUID"),
        ("GET", "activities/state", {"stateid": "mine"}, "none of this resource"),
        ("GET", "activities/state", {"stateId": ""}, "is empty"),
        ("GET", "activities/state", {"since": "yesterday"}, "since"),
        ("PUT", "activities/state", {"stateId": None}, "which document"),
        ("DELETE", "activities/profile", {"profileId": None}, "which document"),
    ],
)
def test_a_request_that_does_not_say_what_it_means_is_told_so(
    content: Plain, method: str, resource: str, query: dict[str, Any], words: str
) -> None:
    whole = {**(state(content) if resource.endswith("state") else profile()), **query}
    reply = content.ask(
        method, resource, b"x", **{key: text for key, text in whole.items() if text is not None}
    )
    assert reply.status == (400 if words else 200)
    if words:
        assert words in error(reply)
        (broken,) = content.desk.told[-1][1]["broken"]
        assert broken["id"].startswith("xAPI 1.0.3, ")
        assert broken["words"] == error(reply)


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"{", JSON, "no JSON"),
        (b"\xff", JSON, "not UTF-8"),
        (b'{"a": 1, "a": 2}', JSON, "a key twice"),
        (b"[]", JSON, "no JSON object"),
        (b"{}", "text/plain", "text/plain"),
    ],
)
def test_only_objects_are_merged(content: Plain, body: bytes, kind: str, words: str) -> None:
    content.ask("PUT", "activities/state", {"a": 1}, **state(content))
    reply = content.ask("POST", "activities/state", body, headers={"content-type": kind}, **state(content))
    assert reply.status == 400
    assert words in error(reply)
    assert json.loads(content.ask("GET", "activities/state", **state(content)).body) == {"a": 1}


def test_a_post_makes_a_document_of_any_kind_where_there_is_none(content: Plain) -> None:
    plain = {"content-type": "text/plain"}
    assert content.ask("POST", "activities/state", b"x", headers=plain, **state(content)).status == 204
    found = content.ask("GET", "activities/state", **state(content))
    assert (found.body, found.kind) == (b"x", "text/plain")


def test_when_there_is_no_room_nothing_more_is_kept(content: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "ROOM", 10)
    assert content.ask("PUT", "activities/state", b"123456", **state(content)).status == 204
    reply = content.ask("PUT", "activities/state", b"123456", **state(content, "other"))
    assert reply.status == 507
    assert "reset" in error(reply)
