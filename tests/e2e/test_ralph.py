"""The record store of the tests is real, and its bad days are as bad as they say."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from faulty import FaultyLrs
from ralph import Ralph

Post = Callable[..., httpx.Response]


def statement(**more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "actor": {"account": {"homePage": "https://lms.course.example/", "name": "ada"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced", "display": {"en": "experienced"}},
        "object": {"id": "https://course.example/xapi/corso"},
        "timestamp": "2026-11-01T10:00:00.000Z",
        **more,
    }


@pytest.fixture
def post(ralph: Ralph) -> Post:
    def send(url: str, *many: dict[str, Any], key: str = "") -> httpx.Response:
        return httpx.post(
            f"{url}statements",
            json=list(many),
            auth=(key or ralph.key, ralph.secret),
            headers={"X-Experience-API-Version": "1.0.3"},
            timeout=10,
        )

    return send


def test_ralph_keeps_and_gives_back_what_was_posted(ralph: Ralph, post: Post) -> None:
    first, second = statement(), statement(result={"score": {"scaled": 0.5}})
    assert post(ralph.url, first).json() == [first["id"]]
    assert post(ralph.url, second).json() == [second["id"]]

    got = httpx.get(f"{ralph.url}statements", auth=(ralph.key, ralph.secret)).json()["statements"]
    assert [one["id"] for one in got] == [first["id"], second["id"]]
    assert got == ralph.statements()
    assert got[1]["result"] == second["result"]


def test_ralph_knows_who_may_read_and_who_may_write(ralph: Ralph, post: Post) -> None:
    assert post(ralph.url, statement(), key="reader").status_code == 401
    assert post(ralph.url, statement(), key="writer").status_code == 200
    assert post(ralph.url, statement(), key="nobody").status_code == 401
    assert httpx.get(f"{ralph.url}statements", auth=ralph.writer).status_code == 401
    assert len(httpx.get(f"{ralph.url}statements", auth=ralph.reader).json()["statements"]) == 1


def test_ralph_comes_back_with_what_it_held(ralph: Ralph, post: Post) -> None:
    post(ralph.url, statement())
    ralph.stop()
    with pytest.raises(httpx.ConnectError):
        post(ralph.url, statement())
    ralph.start()
    assert post(ralph.url, statement()).status_code == 200
    assert len(ralph.statements()) == 2


def test_a_refusing_store_refuses_for_as_long_as_it_was_told(
    ralph: Ralph, faulty: FaultyLrs, post: Post
) -> None:
    faulty.refuse(requests=2)
    faulty.retry_after = 1
    said = [post(faulty.url, statement()) for _ in range(3)]
    assert [one.status_code for one in said] == [503, 503, 200]
    assert said[0].headers["Retry-After"] == "1"
    assert len(ralph.statements()) == 1


def test_a_losing_store_has_done_what_it_does_not_say(ralph: Ralph, faulty: FaultyLrs, post: Post) -> None:
    faulty.fault = "losing"
    answered = 0
    for _ in range(40):
        try:
            answered += post(faulty.url, statement()).status_code == 200
        except httpx.RemoteProtocolError:
            assert faulty.log[-1].status == 0
    assert 0 < 40 - answered < 20
    assert len(ralph.statements()) == 40


def test_a_strict_store_takes_nothing_of_a_batch_with_one_it_knows(
    ralph: Ralph, faulty: FaultyLrs, post: Post
) -> None:
    faulty.fault = "strict"
    known, new = statement(), statement()
    assert post(faulty.url, known).status_code == 200
    assert post(faulty.url, new, known).status_code == 409
    assert [one["id"] for one in ralph.statements()] == [known["id"]]
    assert post(faulty.url, new).status_code == 200
    assert [one.count for one in faulty.posts()] == [1, 2, 1]


@pytest.mark.parametrize("fault", ["hanging", "dropping"])
def test_a_store_that_does_nothing_says_nothing(
    fault: str, ralph: Ralph, faulty: FaultyLrs, post: Post
) -> None:
    faulty.fault = "hanging" if fault == "hanging" else "dropping"
    with pytest.raises((httpx.ReadTimeout, httpx.RemoteProtocolError)):
        httpx.get(f"{faulty.url}statements", timeout=0.3)
    assert ralph.statements() == []
    faulty.fault = "unauthorized"
    assert post(faulty.url, statement()).status_code == 401
    faulty.fault = ""
    assert post(faulty.url, statement()).status_code == 200


def test_what_went_over_the_wire_is_kept_without_the_secret(
    ralph: Ralph, faulty: FaultyLrs, post: Post
) -> None:
    post(faulty.url, statement())
    assert ralph.secret not in str(faulty.log)
    assert faulty.log[-1].headers["x-experience-api-version"] == "1.0.3"
