"""The catalogues say the same things in every language, and say them whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import scormkit.course.texts as room
from scormkit.course.texts import direction, primary, spoken_languages, texts

FOLDER = Path(room.__file__).parent / "texts"
CATALOGUES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))}
ENGLISH = CATALOGUES["en"]


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_six_languages_are_spoken() -> None:
    assert spoken_languages() == {"ar", "de", "en", "es", "fr", "it"}


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_language_says_what_english_says(language: str) -> None:
    assert CATALOGUES[language].keys() == ENGLISH.keys()


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_text_has_words_and_the_blanks_of_english(language: str) -> None:
    for key, text in CATALOGUES[language].items():
        assert text.strip() == text != "", key
        assert blanks(text) == blanks(ENGLISH[key]), key
        assert "{}" not in text, key


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_is_sorted_so_that_two_people_can_add_to_it(language: str) -> None:
    assert list(CATALOGUES[language]) == sorted(CATALOGUES[language])


def test_a_region_makes_no_difference() -> None:
    assert texts("it-CH").say("next") == texts("it").say("next")
    assert primary("pt_BR") == "pt"


def test_a_language_we_do_not_speak_gets_english() -> None:
    assert texts("fi").say("next") == ENGLISH["next"]
    assert texts("fi").spoken == "en"


def test_blanks_are_filled() -> None:
    assert texts("it").say("points", n=3) == "Punti: 3"


def test_a_key_that_nobody_wrote_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        texts("it").say("no such key")


def test_the_player_gets_its_own_texts_without_the_prefix() -> None:
    player = texts("de").player
    assert player["saved"] == CATALOGUES["de"]["player.saved"]
    assert len(player) == sum(key.startswith("player.") for key in ENGLISH)


@pytest.mark.parametrize(("language", "way"), [("ar", "rtl"), ("ur-PK", "rtl"), ("he", "rtl"), ("it", "ltr")])
def test_text_runs_as_its_language_is_written(language: str, way: str) -> None:
    assert direction(language) == way


def said_somewhere() -> re.Pattern[str]:
    """Return what matches every key that a template, the player or the compiler asks for."""
    root = Path(room.__file__).parents[2]
    templates = "\n".join(
        path.read_text("utf-8") for path in root.glob("scormkit/course/templates/**/*.html")
    )
    player = "\n".join(path.read_text("utf-8") for path in root.glob("player/src/**/*.ts"))
    compiler = "\n".join(path.read_text("utf-8") for path in root.glob("scormkit/course/*.py"))
    # 'key', 'prefix.' ~ word; 'key', `prefix.${word}`, `${word}_suffix`; say("key")
    keys = {re.escape(key) for key in re.findall(r"'([a-z][\w.]*)'", templates)}
    keys |= {f"{re.escape(start)}.+" for start in re.findall(r"'([a-z][\w.]*[._])' ~", templates)}
    keys |= {re.escape(f"player.{key}") for key in re.findall(r"'([a-z][\w.]*)'", player)}
    for parts in re.findall(r"`((?:[\w.]|\$\{[^}]*\})+)`", player):
        if re.search(r"[a-z]", re.sub(r"\$\{[^}]*\}", "", parts)):
            keys.add(r"player\." + ".+".join(re.escape(part) for part in re.split(r"\$\{[^}]*\}", parts)))
    keys |= {re.escape(key) for key in re.findall(r'say\("([\w.]+)"', compiler)}
    return re.compile("|".join(sorted({*keys, "note", "tip", "warning"})))


def test_every_text_is_said_somewhere() -> None:
    said = said_somewhere()
    assert [key for key in ENGLISH if not said.fullmatch(key)] == []
