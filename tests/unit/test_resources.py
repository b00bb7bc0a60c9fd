"""What ships with scormkit is found, in a checkout and in a wheel."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scormkit import resources


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation: ``site/scormkit``, with nothing in it yet."""
    here = tmp_path / "site" / "scormkit"
    here.mkdir(parents=True)
    monkeypatch.setattr(resources, "_HERE", here)
    monkeypatch.setattr(resources, "_PLAYER", here / "_player")
    for found in (resources.schema_folder, resources.schemas, resources.player_file):
        found.cache_clear()
        monkeypatch.setattr(resources, found.__name__, found)
    return here


@pytest.fixture(autouse=True)
def forget() -> object:
    """Leave nothing of a pretended installation to other tests."""
    yield
    for found in (resources.schema_folder, resources.schemas, resources.player_file):
        found.cache_clear()


def write(folder: Path) -> None:
    (folder / "blocks").mkdir(parents=True)
    (folder / "module.schema.json").write_text(json.dumps({"title": "module"}))
    (folder / "blocks" / "quiz.schema.json").write_text(json.dumps({"title": "quiz"}))
    (folder / "notes.txt").write_text("no schema")


def test_a_checkout_has_its_schemas_beside_the_package(home: Path) -> None:
    write(home.parent / "schemas")
    assert list(resources.schema_files()) == ["blocks/quiz.schema.json", "module.schema.json"]


def test_a_wheel_has_them_inside(home: Path) -> None:
    write(home / "_schemas")
    (home.parent / "schemas").mkdir()
    assert resources.schemas() == {"blocks/quiz": {"title": "quiz"}, "module": {"title": "module"}}


def test_missing_schemas_are_the_machines_lack(home: Path) -> None:
    with pytest.raises(FileNotFoundError, match=home.parent.name):
        resources.schemas()


def test_the_player_is_inside_the_package(home: Path) -> None:
    (home / "_player").mkdir()
    (home / "_player" / "player.js").write_bytes(b"x")
    assert resources.player_file("player.js") == b"x"
    with pytest.raises(FileNotFoundError):
        resources.player_file("player.css")
