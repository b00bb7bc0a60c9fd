"""Compiled templates are kept between runs, and nothing depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from scormkit.course.templating import environment


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SCORMKIT_CACHE", str(tmp_path / "cache"))
    environment.cache_clear()
    yield tmp_path / "cache"
    environment.cache_clear()


def test_a_template_is_compiled_in_one_run_and_read_in_the_next(
    cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment().get_template("page.html")
    (kept,) = (cache_folder / "templates").iterdir()
    assert kept.suffix == ".jinja"

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("compiled again")

    environment.cache_clear()
    monkeypatch.setattr(Environment, "compile", refuse)
    assert environment().get_template("page.html").name == "page.html"


def test_what_is_kept_by_another_version_is_not_read(
    cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment().get_template("page.html")
    environment.cache_clear()
    monkeypatch.setattr("scormkit.course.templating.__version__", "another")
    environment().get_template("page.html")
    assert len(list((cache_folder / "templates").iterdir())) == 2


def test_templates_work_where_nothing_can_be_kept(cache_folder: Path) -> None:
    cache_folder.write_bytes(b"a file where the folder should be")
    assert environment().get_template("page.html").name == "page.html"


def test_templates_work_where_the_folder_goes_away(cache_folder: Path) -> None:
    made = environment()
    (cache_folder / "templates").rmdir()
    assert made.get_template("page.html").name == "page.html"
