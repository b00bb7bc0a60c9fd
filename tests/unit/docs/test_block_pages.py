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
MODULE = """\
id: manual
version: 1.0.0
title: Manual
language: en
objectives:
  - {id: listening, text: Listen}
  - {id: complete, text: Answer all questions}
pages:
  - pages/example.md
  - {id: listening, title: Listening, blocks: [{type: text, text: Listen.}]}
  - {id: questions, title: Questions, blocks: [{type: text, text: Ask.}]}
  - {id: holding, title: Holding, blocks: [{type: text, text: Hold.}]}
"""
PROJECT = "organisation: {name: Clearwater}\n"
DESK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9"><path d="M0 5h9"/></svg>'


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_manual_is_sound(tmp_path: Path, example: str) -> None:
    for folder in ("pages", "media"):
        (tmp_path / folder).mkdir()
    (tmp_path / "scormkit.yaml").write_text(PROJECT, "utf-8")
    (tmp_path / "module.yaml").write_text(MODULE, "utf-8")
    (tmp_path / "pages" / "example.md").write_text(example, "utf-8")
    (tmp_path / "media" / "desk.svg").write_text(DESK, "utf-8")

    said = source(tmp_path).diagnostics

    assert not blocks(said), "\n".join(map(str, said))
