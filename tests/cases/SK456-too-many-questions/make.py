"""Writes a module that asks one question more than SCORM 2004 reports."""

from __future__ import annotations

from pathlib import Path

HEAD = """\
id: caso
version: 1.0.0
title: Caso
language: it
pages:
"""
PAGE = """\
  - id: pagina-{number}
    title: Pagina {number}
    blocks:
"""
QUESTION = """\
      - type: truefalse
        id: q{number}
        prompt: La frase {number} è vera?
        points: 0
        answer: true
        when_true: Sì.
        when_false: No.
"""


def make(folder: Path) -> None:
    text = HEAD
    for number in range(251):
        if number % 126 == 0:
            text += PAGE.format(number=number)
        text += QUESTION.format(number=number)
    (folder / "module.yaml").write_text(text, "utf-8")
