"""What a package tells of its statements: to the player, in a file beside it, and whom it may speak to."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from scormkit.backends import backends
from scormkit.backends.backend import Options
from scormkit.course.model import Course
from scormkit.course.telling import FILE, described, sizes, telling, tells
from scormkit.statements.catalogue import public_key, skeletons

RELAY = "https://relay.example.org/statements/"
IRI = "https://courses.example.org/tutto"
SCORM = ("scorm12", "scorm2004")
LAUNCHED = ("cmi5", "xapi")


@pytest.fixture(scope="module")
def relayed(every: Course) -> Course:
    return replace(every, relay=RELAY)


def package(course: Course, target: str) -> dict[str, bytes]:
    files = backends()[target].emit(course, Options())
    return {file.path: file.data for file in files if isinstance(file.data, bytes)}


def config(files: dict[str, bytes]) -> dict[str, Any]:
    (script,) = html.document_fromstring(files["index.html"]).xpath("//script[@id='scormkit-config']")
    found: dict[str, Any] = json.loads(script.text)
    return found


def policy(files: dict[str, bytes]) -> str:
    page = html.document_fromstring(files["index.html"])
    (found,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (connect,) = (part for part in str(found).split("; ") if part.startswith("connect-src"))
    return connect


@pytest.mark.parametrize("target", LAUNCHED)
def test_packages_that_are_launched_with_a_store_tell_of_their_statements(every: Course, target: str) -> None:
    files = package(every, target)
    told, found = json.loads(files[FILE]), config(files)["xapi"]
    assert told["target"] == target
    assert found["profile"] == told["profile"] == f"{IRI}/profile/v1.2.0"
    assert found["course"] == told["course"] == f"{IRI}/course"
    assert found["categories"] == [f"{IRI}/profile/v1.2.0"]
    assert "relay" not in found


@pytest.mark.parametrize("target", SCORM)
def test_packages_of_scorm_tell_only_where_a_relay_is_named(
    every: Course, relayed: Course, target: str
) -> None:
    silent = package(every, target)
    assert FILE not in silent
    assert "xapi" not in config(silent)
    assert policy(silent) == "connect-src 'self'"

    files = package(relayed, target)
    told, found = json.loads(files[FILE]), config(files)["xapi"]
    assert found["relay"] == {"url": RELAY, "key": told["key"]}
    assert told["key"] == public_key(told)
    assert found["categories"] == [f"{IRI}/profile/v1.2.0", "https://w3id.org/xapi/scorm"]
    assert f'href="{FILE}"'.encode() in files["imsmanifest.xml"]
    assert policy(files) == "connect-src 'self' https://relay.example.org"


@pytest.mark.parametrize("target", LAUNCHED)
def test_a_relay_is_nothing_to_packages_that_are_given_a_store(
    relayed: Course, every: Course, target: str
) -> None:
    assert package(relayed, target) == package(every, target)


def test_a_package_of_the_web_tells_nothing(relayed: Course) -> None:
    assert not tells(relayed, "web")
    assert telling(relayed, "web") is relayed
    assert FILE not in package(relayed, "web")


def test_the_player_is_told_the_definitions_that_the_catalogue_holds(relayed: Course) -> None:
    files = package(relayed, "scorm12")
    known = config(files)["xapi"]["definitions"]
    for one in skeletons(json.loads(files[FILE])):
        path = one.object["id"].removeprefix(IRI).removeprefix("/").removeprefix("blocks/")
        assert one.object["definition"] == known[path]


def test_every_question_of_the_player_is_in_the_catalogue(relayed: Course) -> None:
    files = package(relayed, "scorm12")
    asked = {f"{IRI}/blocks/{block['id']}" for block in config(files)["blocks"]}
    assert asked <= {one.object["id"] for one in skeletons(json.loads(files[FILE]))}


def test_what_a_conversation_can_bring_is_in_its_description(every: Course) -> None:
    (talk,) = (one for one in described(every).questions if one.kind == "performance")
    steps = [step for step, _ in talk.components["steps"]]
    assert [*talk.answers] == steps
    assert all(talk.answers.values())
    assert talk.longest >= 1


def test_gaps_know_how_long_an_answer_can_be(every: Course) -> None:
    (gaps,) = (one for one in described(every).questions if one.kind == "fill-in")
    (spec,) = (block for block in every.config["blocks"] if block["type"] == "gaps")
    options = [
        max((len(option["text"]) for option in gap["options"] or []), default=gap["limit"])
        for gap in spec["gaps"]
    ]
    assert gaps.longest == sum(options) + 3 * (len(options) - 1)


def test_what_only_reports_need_does_not_reach_the_player(every: Course) -> None:
    assert not {"labels", "longest", "answers"} & {name for block in every.config["blocks"] for name in block}


def test_descriptions_are_measured_as_they_are_sent(every: Course) -> None:
    measured = dict(sizes(every))
    assert measured.keys() == {name or "tutto" for name in package_definitions(every)}
    one = package_definitions(every)["recita"]
    assert measured["recita"] == len(json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode())


def package_definitions(course: Course) -> dict[str, Any]:
    found: dict[str, Any] = config(package(course, "cmi5"))["xapi"]["definitions"]
    return found
