"""A theme may be one colour; whatever it says, people can read the course."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scormkit.course.contrast import WHITE, Colour, colour, contrast
from scormkit.course.theme import COLOURS, PAIRS, check_theme, palettes, stylesheet
from scormkit.diagnostics import Diagnostic, Location
from scormkit.module.model import Project
from scormkit.source.yaml_ import read_yaml

TOKENS = Path(__file__).resolve().parents[3] / "player" / "src" / "styles" / "tokens.css"
PLACE = Location("scormkit.yaml")


def said(yaml: str) -> list[Diagnostic]:
    value, problems = read_yaml(yaml, "scormkit.yaml")
    assert value is not None
    assert not problems
    theme = dict(value.plain().get("theme", {}))
    dark = theme.pop("dark", {})
    flat = theme | {f"dark.{name}": text for name, text in dark.items()}
    return list(check_theme(value, Project(at=PLACE, theme=flat)))


def test_our_colours_are_those_of_the_style_sheet() -> None:
    light, dark = TOKENS.read_text("utf-8").split("@media (prefers-color-scheme: dark)")
    for css, screen in ((light, 0), (dark, 1)):
        found = dict(re.findall(r"--sk-([\w-]+): (#[0-9a-f]{6});", css))
        assert found == {name: texts[screen] for name, texts in COLOURS.items()}


@pytest.mark.parametrize("screen", [0, 1])
def test_our_own_colours_can_be_read(screen: int) -> None:
    palette = palettes({})[screen]
    for front, backs, least in PAIRS:
        for back in backs:
            assert contrast(palette[front], palette[back]) >= least, (front, back)


def test_no_theme_adds_nothing() -> None:
    assert stylesheet({}) == ""
    assert said("organisation: {name: ACME}\n") == []


def test_a_brand_colour_is_enough() -> None:
    assert said("theme:\n  accent: '#7a1fa2'\n") == []
    css = stylesheet({"accent": "#7a1fa2"})
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    assert "--sk-accent: #7a1fa2;" in light
    assert "--sk-accent-ink: #ffffff;" in light
    assert "--sk-accent: #7a1fa2;" not in dark
    assert "--sk-paper: #13171b;" in dark


@given(st.builds(Colour, *[st.integers(0, 255)] * 3))
def test_from_any_brand_colour_follow_colours_for_dark_screens_that_can_be_read(brand: Colour) -> None:
    _, dark = palettes({"accent": str(brand)})
    for front, backs, least in PAIRS:
        for back in backs:
            assert contrast(dark[front], dark[back]) >= least, (front, back)


@given(st.builds(Colour, *[st.integers(0, 255)] * 3))
def test_the_ink_on_any_brand_colour_can_be_read(brand: Colour) -> None:
    light, _ = palettes({"accent": str(brand)})
    assert contrast(light["accent-ink"], light["accent"]) >= 4.5


def test_a_pale_colour_is_said_at_its_place_with_figures_and_a_shade_that_does() -> None:
    (one,) = said("organisation:\n  name: ACME\ntheme:\n  accent: '#e8b000'\n")
    assert one.code.id == "SK401"
    assert str(one.at) == "scormkit.yaml:4:11"
    assert one.message == ("accent on paper has a contrast of 1.84:1 on bright screens, and 4.5:1 is needed")
    shade = re.search(r"#[0-9a-f]{6}", one.hint)
    assert shade is not None
    assert said(f"theme:\n  accent: '{shade[0]}'\n") == []


@settings(max_examples=15, deadline=None)
@given(st.builds(Colour, *[st.integers(0, 255)] * 3))
def test_the_shade_a_hint_names_does(brand: Colour) -> None:
    for one in said(f"theme:\n  accent: '{brand}'\n"):
        shade = re.search(r"#[0-9a-f]{6}", one.hint)
        assert shade is not None
        assert said(f"theme:\n  accent: '{shade[0]}'\n") == []


def test_dark_colours_are_looked_at_on_dark_papers() -> None:
    (one,) = said("theme:\n  dark:\n    ink: '#444444'\n")
    assert one.at == Location("scormkit.yaml", 3, 10, 9)
    assert "on dark screens" in one.message


def test_a_paper_is_blamed_when_it_is_the_authors() -> None:
    found = said("theme:\n  paper: '#888888'\n")
    assert found
    assert {str(one.at) for one in found} == {"scormkit.yaml:2:10"}


def test_edges_need_less_than_text() -> None:
    assert said("theme:\n  edge: '#8a8f95'\n") == []
    assert len(said("theme:\n  edge: '#d0d0d0'\n")) == 1


def test_colours_that_contradict_each_other_name_both() -> None:
    found = said("theme:\n  accent: '#111111'\n  accent-ink: '#000000'\n")
    assert [(str(one.at), one.code.id) for one in found] == [("scormkit.yaml:3:15", "SK401")]


def test_a_palette_knows_every_colour() -> None:
    light, dark = palettes({"card": "#ffffff"})
    assert light.keys() == dark.keys() == COLOURS.keys()
    assert light["card"] == WHITE == colour("#fff")
