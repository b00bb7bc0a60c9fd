"""The manual of the blocks: what it shows is what can be built."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scormkit.diagnostics import blocks
from scormkit.pipeline import source

MANUAL = Path(__file__).resolve().parents[3] / "docs" / "blocks"
EXAMPLE = re.compile(r"^````markdown\n(.*?)^````$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    pytest.param(found[1], id=f"{page.stem}-{number}")
    for page in sorted(MANUAL.glob("*.md"))
    for number, found in enumerate(EXAMPLE.finditer(page.read_text("utf-8")), 1)
]
NAMED = re.compile(r"^ *(objective|review|id): ([a-z0-9-]+)$", re.MULTILINE)
PROJECT = "organisation: {name: Clearwater}\n"
DESK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9"><path d="M0 5h9"/></svg>'


def module_around(example: str) -> str:
    """Return a module of the page *example*, with the objectives and the pages it speaks of."""
    named = NAMED.findall(example)
    (own, *_) = (name for what, name in named if what == "id")
    objectives = sorted({name for what, name in named if what == "objective"})
    reviewed = sorted({name for what, name in named if what == "review"} - {own})
    lines = ["id: manual", "version: 1.0.0", "title: Manual", "language: en"]
    lines += ["objectives:"] * bool(objectives)
    lines += [f"  - {{id: {name}, text: To be able}}" for name in objectives]
    lines += ["pages:", "  - pages/example.md"]
    lines += [f"  - {{id: {name}, title: More, blocks: [{{type: text, text: Read.}}]}}" for name in reviewed]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_manual_is_sound(tmp_path: Path, example: str) -> None:
    for folder in ("pages", "media"):
        (tmp_path / folder).mkdir()
    (tmp_path / "scormkit.yaml").write_text(PROJECT, "utf-8")
    (tmp_path / "module.yaml").write_text(module_around(example), "utf-8")
    (tmp_path / "pages" / "example.md").write_text(example, "utf-8")
    (tmp_path / "media" / "desk.svg").write_text(DESK, "utf-8")

    said = source(tmp_path).diagnostics

    assert not blocks(said), "\n".join(map(str, said))
