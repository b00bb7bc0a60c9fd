"""Which player goes into which package."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scormkit.course.model import Course, File
from scormkit.pipeline import PLAYER, with_player
from scormkit.resources import player_file

RELAY = "https://relay.example.org/"


@pytest.fixture
def plain(every: Course) -> Course:
    """A course with the player that knows every standard."""
    others = tuple(file for file in every.files if file.path != PLAYER)
    return replace(every, files=(*others, File(PLAYER, b"every standard")))


def player(course: Course, word: str) -> bytes | object:
    (script,) = (file.data for file in with_player(course, word).files if file.path == PLAYER)
    return script


@pytest.mark.parametrize("word", ["scorm12", "scorm2004", "cmi5", "xapi", "web"])
def test_a_package_brings_the_player_of_its_standard_alone(plain: Course, word: str) -> None:
    assert player(plain, word) == player_file(f"player.{word}.js")


@pytest.mark.parametrize("word", ["scorm12", "scorm2004"])
def test_a_player_that_speaks_to_a_relay_is_brought_only_where_there_is_one(plain: Course, word: str) -> None:
    told = player(replace(plain, relay=RELAY), word)
    assert told == player_file(f"player.{word}_relay.js") != player(plain, word)


@pytest.mark.parametrize("word", ["cmi5", "xapi", "web"])
def test_a_relay_changes_no_player_of_other_standards(plain: Course, word: str) -> None:
    assert player(replace(plain, relay=RELAY), word) == player(plain, word)


def test_a_standard_of_others_gets_the_player_that_knows_them_all(plain: Course) -> None:
    assert player(plain, "foreign") == b"every standard"
