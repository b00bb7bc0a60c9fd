"""The document: nothing inline but data, and the configuration the schema promises."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import html

from scormkit.course.model import Course
from scormkit.course.page import document, script_json
from scormkit.course.telling import telling
from scormkit.resources import schemas

Make = Callable[..., Course]
TARGETS = ("scorm12", "scorm2004", "cmi5", "xapi", "web")
JSON = st.recursive(st.text() | st.integers() | st.booleans() | st.none(), st.lists)


def render(course: Course, target: str = "scorm12", connect: str = "'self'") -> str:
    (activity,) = course.activities
    course = telling(course, target)
    file = document(course, activity, target=target, connect=connect, extra={"stateLimit": 4096})
    assert file.path == "index.html"
    assert isinstance(file.data, bytes)
    return file.data.decode()


def config(course: Course, target: str = "scorm12") -> dict[str, Any]:
    (script,) = html.document_fromstring(render(course, target)).xpath("//script[@id='scormkit-config']")
    found = json.loads(script.text)
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = schemas()["player-config"]
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("target", TARGETS)
def test_the_configuration_is_what_the_schema_promises(
    every: Course, target: str, validator: Draft202012Validator
) -> None:
    assert [f"{one.json_path}: {one.message}" for one in validator.iter_errors(config(every, target))] == []


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"target": "aicc"},
        {"pages": []},
        {"stateLimit": "4096"},
        {"pass": {"score": 80, "attempts": 3}},
        {"texts": {"a": 1}},
    ],
)
def test_the_schema_refuses_what_the_player_does_not_know(
    every: Course, change: dict[str, Any], validator: Draft202012Validator
) -> None:
    assert not validator.is_valid(config(every) | change)


def test_the_schema_refuses_a_field_of_another_block(every: Course, validator: Draft202012Validator) -> None:
    found = config(every)
    for block in found["blocks"]:
        assert not validator.is_valid({**found, "blocks": [{**block, "labels": {}}]}), block["type"]


def test_every_block_with_an_element_of_its_own_is_in_the_configuration(every: Course) -> None:
    found = config(every)
    page = html.document_fromstring(render(every))
    living = set(page.xpath("//*[starts-with(local-name(), 'sk-')]/@data-block"))
    assert {block["id"] for block in found["blocks"]} | {pool["id"] for pool in found["pools"]} == living
    assert found["pools"] == [
        {"id": "sacca", "draw": 1, "questions": ["sacca-vero", "sacca-quiz"], "shuffle": True}
    ]
    drawn = {block["id"]: block["pool"] for block in found["blocks"] if "pool" in block}
    assert drawn == {"sacca-vero": "sacca", "sacca-quiz": "sacca"}


def test_keys_are_unique(every: Course) -> None:
    found = config(every)
    for things in (found["blocks"], found["pages"]):
        keys = [one["key"] for one in things]
        assert len(keys) == len(set(keys))


def test_nothing_inline_but_data(every: Course) -> None:
    page = html.document_fromstring(render(every))
    assert [(one.get("type"), one.get("src")) for one in page.xpath("//script")] == [
        ("application/json", None),
        (None, "player.js"),
    ]
    assert page.xpath("//style | //@style | //noscript | //@*[starts-with(name(), 'on')]") == []
    assert set(page.xpath("//@src | //link/@href")) == {
        "player.js",
        "player.css",
        "media/foto.png",
        "media/nota.svg",
    }


def test_the_policy_names_whom_the_player_may_talk_to(every: Course) -> None:
    page = html.document_fromstring(render(every, "xapi", "'self' https:"))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
    assert "connect-src 'self' https:;" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy


def test_the_document_says_language_direction_and_title(every: Course, make: Make) -> None:
    page = html.document_fromstring(render(every))
    assert (page.get("lang"), page.get("dir")) == ("it", "ltr")
    assert page.findtext(".//title") == "Tutto <insieme>"
    assert html.document_fromstring(render(make(language="ar"))).get("dir") == "rtl"


def test_the_page_list_names_every_page(every: Course) -> None:
    page = html.document_fromstring(render(every))
    items = [(link.get("href"), link.text_content()) for link in page.xpath("//nav//li[not(@hidden)]/a")]
    assert items == [("#page-leggere", "Da leggere"), ("#page-provare", "Da provare")]


def test_printed_pages_say_whose_they_are(every: Course) -> None:
    page = html.document_fromstring(render(every))
    (head,) = page.find_class("printed")
    assert head.text_content() == "Tutto <insieme> · Rossi & Figli"


def test_targets_that_speak_xapi_bring_definitions_and_others_do_not(every: Course) -> None:
    found = config(every, "cmi5")["xapi"]
    assert found["lms"] == "https://lms.example.org/"
    asked = {one.id for one in every.activities[0].interactions}
    assert found["definitions"].keys() == asked | {
        "",
        "promemoria",
        "pages/leggere",
        "pages/provare",
        "objectives/saluto",
    }
    assert found["definitions"]["recita"]["interactionType"] == "performance"
    assert "xapi" not in config(every, "scorm2004")


@pytest.mark.slow
@given(JSON)
def test_data_cannot_leave_their_script_element(data: object) -> None:
    written = script_json(data)
    assert not {"<", ">", "&"} & set(written)
    assert json.loads(written) == data
