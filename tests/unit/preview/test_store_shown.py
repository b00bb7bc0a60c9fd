"""Documents as the desk shows them: with whose they are, and no more text than there is room for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.preview.store import shown
from tests.unit.preview.previews import package, previewed
from tests.unit.preview.store_kit import BASE, EVA, Plain, plain_desk, single

JSON = "application/json"


@pytest.fixture
def content() -> Plain:
    return Plain(plain_desk())


def put(content: Plain, name: str, body: object, kind: str = JSON, **more: str) -> None:
    where = {"activityId": content.launch["activity_id"], "agent": json.dumps(content.actor), **more}
    reply = content.ask(
        "PUT", "activities/state", body, headers={"content-type": kind}, stateId=name, **where
    )
    assert reply.status == 204, reply.body


def documents(content: Plain) -> list[dict[str, Any]]:
    return content.desk.store.documents


def test_a_state_is_shown_with_whose_it_is(content: Plain) -> None:
    put(content, "mine", {"page": "saluto"}, registration=content.launch["registration"])
    (one,) = documents(content)
    stored = one.pop("stored")
    assert stored > 1_700_000_000_000
    assert one == {
        "resource": "activities/state",
        "id": "mine",
        "activity": f"{BASE}whole",
        "sco": f"{BASE}whole",
        "agent": "ada",
        "learner": "ada",
        "registration": content.launch["registration"],
        "current": True,
        "by": "content",
        "type": JSON,
        "size": 18,
        "text": '{"page": "saluto"}',
        "cut": False,
    }


def test_profiles_strangers_and_other_activities_are_shown_too(content: Plain) -> None:
    stranger = json.dumps({"mbox": "mailto:x@y.example"})
    content.ask("PUT", "agents/profile", {"a": 1}, agent=stranger, profileId="who")
    content.ask("PUT", "activities/profile", {"b": 2}, activityId="https://else.example/", profileId="what")
    put(content, "mine", b"as it is", "text/plain")
    told = [
        (one["resource"], one["id"], one["agent"], one["learner"], one["sco"]) for one in documents(content)
    ]
    assert told == [
        ("activities/state", "mine", "ada", "ada", f"{BASE}whole"),
        ("activities/profile", "what", "", "", ""),
        ("agents/profile", "who", "mailto:x@y.example", "", ""),
    ]


def test_a_state_of_an_attempt_before_is_marked(content: Plain) -> None:
    put(content, "mine", {"n": 1}, registration=content.launch["registration"])
    again = Plain(content.desk, attempt="new")
    put(again, "mine", {"n": 2}, registration=again.launch["registration"])
    put(again, "always", {"n": 3})
    other = Plain(content.desk, EVA)
    put(other, "mine", {"n": 4}, registration=other.launch["registration"])
    told = {(one["text"], one["current"]) for one in documents(content)}
    assert told == {('{"n": 1}', False), ('{"n": 2}', True), ('{"n": 3}', True), ('{"n": 4}', True)}
    content.desk.store.reset("ada")
    assert [one["learner"] for one in documents(content)] == ["eva"]


def test_the_lms_s_own_words_are_told_from_the_contents(tmp_path: Path, content: Plain) -> None:
    put(content, "LMS.LaunchData", {"not": "cmi5"})
    assert [one["by"] for one in documents(content)] == ["content"]
    desk = single(tmp_path)
    desk.cmi5()
    told = {one["id"]: (one["by"], one["sco"]) for one in desk.store.documents}
    assert told == {"LMS.LaunchData": ("lms", f"{BASE}one"), "cmi5LearnerPreferences": ("lms", "")}


def test_what_is_no_text_is_told_by_its_size_alone(content: Plain) -> None:
    put(content, "picture", b"\x89PNG\xff\x00", "image/png")
    put(content, "half", "é".encode()[:1], "text/plain")
    assert [(one["text"], one["size"], one["cut"]) for one in documents(content)] == [
        (None, 6, False),
        (None, 1, False),
    ]


@given(st.lists(st.text(max_size=40), max_size=6), st.integers(0, 30))
def test_no_more_is_told_than_there_is_room_for(texts: list[str], longest: int) -> None:
    content = Plain(plain_desk())
    for number, text in enumerate(texts):
        put(content, str(number), text.encode(), "text/plain")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shown, "LONGEST", longest)
        patch.setattr(shown, "ROOM", 2 * longest)
        told = documents(content)
    assert [one["size"] for one in told] == [len(text.encode()) for text in texts]
    assert sum(len(one["text"].encode()) for one in told) <= 2 * longest
    for text, one in zip(texts, told, strict=True):
        assert text.startswith(one["text"])
        assert len(one["text"].encode()) <= longest
        assert one["cut"] == (one["text"] != text)


def test_the_state_of_the_preview_tells_of_documents_as_they_come(tmp_path: Path) -> None:
    with previewed(package(tmp_path, "cmi5")) as preview, preview.events() as wait:
        assert preview.state()["documents"] == []
        preview.launch(sco=preview.state()["package"]["scos"][0]["id"])
        while not (told := wait("state")["documents"]):
            pass
        assert [(one["id"], one["by"]) for one in told] == [("LMS.LaunchData", "lms")]
    with previewed(package(tmp_path)) as preview:
        assert preview.state()["documents"] == []
