"""Binding: names survive moving, values keep their places, specs say what the player needs."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.diagnostics import Location
from scormkit.module.bind import bind, bind_project
from scormkit.module.model import Block, Exercise, Module, Name, Text
from scormkit.module.walk import nodes
from scormkit.source.document import Document, Value
from scormkit.source.yaml_ import read_yaml

AsValue = Callable[[Any], Value]


class Plain:
    """Words as they are."""

    def plain(self, text: Text) -> str:
        return text.md


def names(module: Module) -> dict[str, Any]:
    """Every id and key of *module*, by the type and text it stands for."""
    pages = {page.id: page.key for page in module.pages}
    blocks = {
        block.id: (block.key, block.spec(Plain())) for block in nodes(module) if isinstance(block, Block)
    }
    return {"pages": pages, "blocks": blocks}


@pytest.mark.slow
@given(st.randoms())
def test_names_stay_when_pages_and_blocks_are_moved(root: Value, as_value: AsValue, random: Any) -> None:
    data = root.plain()
    before = names(bind(Document(as_value(data))))
    random.shuffle(data["pages"])
    for page in data["pages"]:
        random.shuffle(page["blocks"])
    assert names(bind(Document(as_value(data)))) == before


def test_names_stay_when_titles_change_and_a_page_is_added(root: Value, as_value: AsValue) -> None:
    data = root.plain()
    before = names(bind(Document(as_value(data))))
    data["title"] = data["pages"][0]["title"] = "Altro"
    data["pages"].append({"id": "nuova", "title": "Nuova", "blocks": [{"type": "text", "text": "Nuovo."}]})
    after = names(bind(Document(as_value(data))))
    assert before["blocks"].items() <= after["blocks"].items()
    assert before["pages"].items() <= after["pages"].items()


def test_every_text_an_author_wrote_is_in_the_model(root: Value, module: Module) -> None:
    said = {node.md for node in nodes(module) if isinstance(node, Text)}
    keys = {"title", "text", "says", "because", "prompt", "alt", "caption", "accept", "with", "item", "extra"}
    keys |= {
        "right",
        "wrong",
        "partly",
        "you",
        "debrief",
        "label",
        "name",
        "mail",
        "model",
        "asked",
        "unasked",
    }
    keys |= {"low", "high", "unit", "note", "lines", "when_true", "when_false", "from", "subject", "keywords"}

    def written(value: Value, key: str = "") -> set[str]:
        if isinstance(value.data, Mapping):
            return set().union(*(written(one, step) for step, one in value.data.items()))
        if isinstance(value.data, tuple):
            return set().union(*(written(one, key) for one in value.data))
        return {str(value.data)} if key in keys else set()

    assert written(root) <= said


def test_every_block_tells_the_player_plain_json(module: Module) -> None:
    for block in (node for node in nodes(module) if isinstance(node, Block)):
        spec = block.spec(Plain())
        assert json.loads(json.dumps(spec)) == spec
        interaction = spec.get("interaction", {})
        for part in ("choices", "source", "target", "steps"):
            assert set(interaction.get(part, ())) <= set(spec.get("labels", {})), block.id


def test_sizes_of_saved_answers_are_the_worst_case(module: Module) -> None:
    sizes = {node.id: (node.state_size, node.entry_size) for node in nodes(module) if isinstance(node, Block)}
    assert sizes["una"] == (2, 8)
    assert sizes["molte"] == (6, 12)
    assert sizes["frase"] == (2 + 1 + 20, 29)
    assert sizes["bolletta"] == (12, 18)
    assert sizes["pacco"] == (400 + 1 + 4, 411)
    assert sizes["verifica"] == (22, 34)
    assert sizes["promemoria"] == (0, 0)


def test_gaps_stand_in_the_order_of_their_marks(module: Module) -> None:
    (frase,) = (node for node in nodes(module) if isinstance(node, Block) and node.id == "frase")
    spec = frase.spec(Plain())
    assert [gap["id"] for gap in spec["gaps"]] == ["nome", "azienda"]
    assert spec["interaction"]["correct"] == [["Sara", "ACME"], ["Sara", "Acme srl"]]


def test_without_a_prompt_reports_show_what_is_asked(module: Module) -> None:
    asked = {node.id: node.question.md for node in nodes(module) if isinstance(node, Exercise)}
    assert asked["bolletta"] == "Mi avete addebitato due volte la bolletta!"
    assert asked["frase"] == "Sono [[nome]] di [[azienda]]."
    assert asked["pacco"] == "Il pacco"
    assert asked["una"] == "Chi risponde?"


def test_a_project_may_be_missing_or_bare() -> None:
    assert bind_project(None).values == {}
    value, _ = read_yaml("values:\n  ore: 24\n  costo: 1.50\n  nome: 'Rossi'\n", "scormkit.yaml")
    assert bind_project(value).values == {"ore": "24", "costo": "1.5", "nome": "Rossi"}


def test_a_project_lends_its_name_and_flattens_its_theme() -> None:
    text = "organisation: {name: ACME, base: https://a.example/}\n"
    text += "theme: {accent: '#112233', dark: {ink: '#ffffff'}}\n"
    value, _ = read_yaml(text, "scormkit.yaml")
    project = bind_project(value)
    assert (project.name, project.base, project.values) == ("ACME", "https://a.example/", {"name": "ACME"})
    assert project.theme == {"accent": "#112233", "dark.ink": "#ffffff"}


def test_a_name_is_a_word_with_a_place() -> None:
    name = Name("saluto", Location("a.md", 3))
    assert name == "saluto"
    assert hash(name) == hash("saluto")
    assert pickle.loads(pickle.dumps(name)).at == name.at  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("t: uno {{x}}", (1, 8)),
        ('t: "uno {{x}}"', (1, 9)),
        ('t: "\\"uno\\" {{x}}"', (1, 4)),
        ("t: |\n  due\n  uno {{x}}", (3, 7)),
        ("t: uno\n  {{x}}", (1, 4)),
    ],
)
def test_an_offset_in_a_text_is_a_place_in_the_file(yaml: str, expected: tuple[int, int]) -> None:
    root, _ = read_yaml(yaml, "module.yaml")
    assert root is not None
    value = root.find("t")
    text = Text(at=value.at, md=str(value.data), style=value.style)
    at = text.within(text.md.index("{{"), 5)
    assert (at.line, at.column) == expected
