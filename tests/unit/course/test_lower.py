"""A course holds what its module means: pages, configuration, reports, files, the state budget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from lxml import html

from scormkit.course.lower import Player, lower
from scormkit.course.model import Component, Course, File, Goal, Interaction
from scormkit.diagnostics import Location
from scormkit.module.blocks.text import Prose
from scormkit.module.model import Module, Project, Text

Make = Callable[..., Course]


def by_id(course: Course) -> dict[str, Interaction]:
    return {asked.id: asked for asked in course.activities[0].interactions}


def test_the_activity_says_who_it_is_in_plain_words(every: Course) -> None:
    (activity,) = every.activities
    assert activity.id == "tutto"
    assert activity.iri == "https://courses.example.org/tutto"
    assert activity.version == "1.2.0"
    assert activity.title == every.title == "Tutto <insieme>"
    assert activity.description == "Un blocco di ogni tipo."
    assert activity.keywords == ("telefono", "ascolto")
    assert activity.rights == "© Rossi"
    assert activity.minutes == 15
    assert activity.pass_mark == Fraction(4, 5)
    assert activity.goals == (Goal(id="saluto", text="Salutare con nome"),)
    assert activity.pages == 2
    assert every.organisation == "Rossi & Figli"


def test_points_count_what_a_pool_draws_and_nothing_of_practice(every: Course) -> None:
    # una 2, molte, vero, ordine, coppie, spazi, quanto 1 each, recita 3, one of the pool 1
    assert every.activities[0].points == 2 + 6 + 3 + 1


def test_every_question_is_an_interaction_a_pools_questions_too(every: Course) -> None:
    asked = by_id(every)
    assert {name: one.kind for name, one in asked.items()} == {
        "confronto": "choice",
        "una": "choice",
        "molte": "choice",
        "vero": "true-false",
        "ordine": "sequencing",
        "coppie": "matching",
        "spazi": "fill-in",
        "quanto": "numeric",
        "recita": "performance",
        "posta": "choice",
        "sacca-vero": "true-false",
        "sacca-quiz": "choice",
    }
    assert asked["una"].points == 2
    assert asked["una"].objective == "saluto"
    assert asked["vero"].correct == (False,)
    assert asked["confronto"].components == {
        "choices": (Component(id="a", text="Pronto?"), Component(id="b", text="Buongiorno, sono Sara."))
    }
    assert set(asked["coppie"].components) == {"source", "target"}
    assert [one.text for one in asked["coppie"].components["target"]] == ["Prima", "Seconda", "Terza"]


def test_the_state_budget_counts_the_largest_questions_a_pool_can_draw(every: Course) -> None:
    budget = every.activities[0].state
    assert budget.header == 60 + 2 * 2
    sizes = dict(budget.blocks)
    assert sizes["una"] == 6 + 2
    assert sizes["molte"] == 6 + 2 * 3
    assert sizes["posta"] == 6 + 600 + 1 + 2 * 2
    assert sizes["sacca"] == 6 + 2 * 3
    assert not {"sacca-vero", "sacca-quiz", "promemoria"} & sizes.keys()
    assert budget.total == budget.header + sum(sizes.values())


def test_only_media_that_are_shown_are_in_the_package(every: Course) -> None:
    assert [file.path for file in every.files] == [
        "media/foto.png",
        "media/nota.svg",
        "player.css",
        "player.js",
    ]
    assert every.files[0] == File("media/foto.png", Path("foto.png"))  # a path: streamed, never read
    assert every.files[3].data == b"'use strict';"


def test_the_style_sheet_ends_with_the_theme(make: Make, every: Course) -> None:
    project = Project(at=Location("scormkit.yaml"), theme={"accent": "#7a1fa2"})
    css = {file.path: file.data for file in make(project=project).files}["player.css"]
    assert isinstance(css, bytes)
    assert css.startswith(b"body{}\n:root { --sk-accent: #7a1fa2;")
    assert {file.path: file.data for file in every.files}["player.css"] == b"body{}"


def test_every_block_stands_on_its_page_under_its_name(every: Course) -> None:
    page = html.fromstring(f"<main>{every.body}</main>")
    assert [one.get("data-page") for one in page.findall("section")] == ["leggere", "provare"]
    for name in ("confronto", "promemoria", *by_id(every), "sacca"):
        (block,) = page.xpath(f"//*[@id='block-{name}']")
        assert block.get("data-block") == name
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_page_can_be_read_without_javascript(every: Course) -> None:
    text = " ".join(html.fromstring(f"<main>{every.body}</main>").text_content().split())
    for words in ("Rispondiamo entro 24 ore.", "Il cliente non sa con chi parla.", "Si conta così.", "12,5"):
        assert words in text
    assert "{{" not in text
    assert "[[" not in text


def test_nothing_an_author_wrote_became_a_script(every: Course) -> None:
    page = html.fromstring(f"<main>{every.body}</main>")
    assert page.xpath("//script | //style | //@style | //@*[starts-with(name(), 'on')]") == []
    assert "</script><script>" in page.text_content()


def test_links_lead_to_pages(every: Course) -> None:
    page = html.fromstring(f"<main>{every.body}</main>")
    targets = [link for link in page.xpath("//a/@href") if link.startswith("#")]
    assert "#page-provare" in targets
    ids = set(page.xpath("//@id"))
    assert {link[1:] for link in targets} <= ids


def test_a_link_may_name_the_file_of_a_page(module: Module) -> None:
    page = replace(module.pages[0], at=Location("modules/piccolo/pages/01-uno.md", 4))
    text = Text(at=page.at, md="[a](pages/01-uno.md) [b](01-uno.md) [c](#uno)")
    prose = Prose(at=page.at, id="testo", text=(text,))
    course = lower(
        replace(module, pages=(replace(page, blocks=(prose,)),)),
        Project(at=Location("scormkit.yaml")),
        {},
        Player(b"", b""),
        "it",
    )
    assert course.body.count('<a href="#page-uno">') == 3


def test_a_formula_that_cannot_be_read_is_kept_for_the_looks(make: Make) -> None:
    course = make("Ecco $\\frac{$ qui.")
    assert [(at.line, latex) for at, latex in course.unread] == [(12, "\\frac{")]
    assert make("Ecco $a+b$.").unread == ()


def test_lowering_twice_gives_the_same(make: Make) -> None:
    assert make() == make()


def test_interface_words_are_in_the_language_asked_for(make: Make) -> None:
    course = make(language="de")
    assert course.language == course.config["module"]["language"] == "de"
    assert course.config["texts"]["check"] == "Prüfen"
