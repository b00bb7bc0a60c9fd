"""A module with a block of every type, made into courses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scormkit.course.lower import Player, lower
from scormkit.course.model import Course
from scormkit.diagnostics import Location
from scormkit.module.bind import bind
from scormkit.module.model import Module, Project
from scormkit.module.shape import check_shape
from scormkit.source.document import Asset, Document
from scormkit.source.yaml_ import read_yaml

EVERY = Path(__file__).parent / "every.yaml"
ASSETS = {
    "media/foto.png": Asset("media/foto.png", Path("foto.png"), 10, 800, 600),
    "media/nota.svg": Asset("media/nota.svg", Path("nota.svg"), 10, 20, 10),
    "media/unused.svg": Asset("media/unused.svg", Path("unused.svg"), 10, 20, 10),
}
PROJECT = Project(
    at=Location("scormkit.yaml"),
    name="Rossi & Figli",
    lms="https://lms.example.org/",
    base="https://courses.example.org/",
    values={"name": "Rossi & Figli", "ore": "24"},
)
PLAYER = Player(b"'use strict';", b"body{}")

SMALL = """
id: piccolo
version: 1.0.0
title: Piccolo
language: it
pages:
  - id: uno
    title: Uno
    blocks:
      - type: text
        text: |
          {text}
"""


def bound(yaml: str) -> Module:
    """Return the module that *yaml* describes, which must be of sound shape."""
    value, problems = read_yaml(yaml, "module.yaml")
    assert value is not None
    assert not problems
    assert list(check_shape(value)) == []
    return bind(Document(value))


@pytest.fixture
def make() -> Callable[..., Course]:
    """Return a function from one paragraph to the course it makes."""

    def made(text: str = "Testo.", *, project: Project = PROJECT, language: str = "it") -> Course:
        return lower(bound(SMALL.replace("{text}", text)), project, ASSETS, PLAYER, language)

    return made


@pytest.fixture
def module() -> Module:
    """Return a module of one page."""
    return bound(SMALL.replace("{text}", "Testo."))


@pytest.fixture(scope="session")
def every() -> Course:
    """Return a course with a block of every type."""
    return lower(bound(EVERY.read_text("utf-8")), PROJECT, ASSETS, PLAYER, "it")
