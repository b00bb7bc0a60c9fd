"""The texts of packages: scanned with places, in linear time, and no secret is shown."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from click.testing import CliRunner

from scormkit.cli import main
from scormkit.lint import lint
from scormkit.lint.archive import open_archive
from scormkit.lint.content import MOST, Content, decoded
from scormkit.lint.references import references
from scormkit.lint.shelf import Shelf
from tests import packing

PAGE = "first.html"


def said(tmp_path: Path, page: str, **more: bytes) -> list[str]:
    """Return what is said of a sound package with another first page."""
    files = packing.base("xapi") | {PAGE: page.encode()}
    files |= {name.replace("_", "."): data for name, data in more.items()}
    path = tmp_path / "x.zip"
    path.write_bytes(packing.zipped(files))
    return [one.message for one in lint(path, select=("SK7",))]


def found(tmp_path: Path, page: str) -> list[tuple[str, int, int]]:
    """Return what *page* refers to, with lines and columns."""
    path = tmp_path / "x.zip"
    path.write_bytes(packing.zipped({PAGE: page.encode()}))
    with open_archive(path) as archive:
        text = Content(archive, Shelf(archive)).texts[PAGE]
        places = [(one.raw, text.at(one.at)) for one in references(text)]
        return [(raw, at.line, at.column) for raw, at in places]


def test_a_page_is_read_as_browsers_read_it(tmp_path: Path) -> None:
    page = """<!-- <img src="not.png"> -->
<IMG alt='a > b' src = one.png>
<img src="two&amp;.png"><p title="it's"><a href='three.html'>
<script>x = '<img src="four.png">';</script>
<style>p { background: url( "five.svg" ) }</style>
<textarea><img src="six.png"></textarea>
<link rel=canonical href="seven"><link rel="STYLESHEET icon" href="eight.css">
"""
    assert found(tmp_path, page) == [
        ("one.png", 2, 24),
        ("two&.png", 3, 11),
        ("three.html", 3, 50),
        ("five.svg", 5, 30),
        ("eight.css", 7, 68),
    ]


def test_a_base_is_put_before_references(tmp_path: Path) -> None:
    head = "<!doctype html><html><base href='{}'><script src='lesson.js'></script>"
    assert said(tmp_path, head.format("shared/")) == []
    assert said(tmp_path, head.format("https://lessons.example/")) == []
    assert said(tmp_path, head.format("other/")) == ["'other/lesson.js' is not in the package"]


def test_what_a_script_puts_together_is_not_guessed(tmp_path: Path) -> None:
    script = b'image.src = "https://a.lessons.example/" + name; link = "https://b.lessons.example/";'
    page = "<!doctype html><html><img src='{{picture}}'><img src='a' + b + 'c'><script src='x.js'></script>"
    assert said(tmp_path, page, x_js=script) == [
        "'a' is not in the package",
        "this is loaded from a.lessons.example",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        "<!--", "<a ", '<a href="', "<a href='x", "<script>", "<style>url(", 'url("', "/*", "<a b=",
        "<video>", "://", "unload", "alert(", ".close(", "endpoint: 'https://", "password: 'abcd",
        "fetch('//", "<img src=a>", "@import ", "window.close(alert(", "Initialize", "<p ''=", "&#",
        "bearer  ", "eyJabcdefgh.", "-----BEGIN A ", "token = ", "ghp_", "authorization:", "<a '\"=>",
        "<!-- <a", "<p style='url(",
    ],
)  # fmt: skip
def test_hostile_texts_take_no_longer_than_others(part: str, tmp_path: Path) -> None:
    size = 100_000
    text = (part * (size // len(part) + 1))[:size]
    begin = process_time()
    said(tmp_path, f"<html><body>{text}", x_css=text.encode(), x_js=text.encode())
    assert process_time() - begin < 4


def test_only_some_megabytes_are_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    one = b"x" * (MOST // 4)
    path.write_bytes(packing.zipped({f"{number}.js": one for number in range(9)}))
    with open_archive(path) as archive:
        content = Content(archive, Shelf(archive))
        assert len(content.texts) == 4
        assert not content.whole


def test_text_in_utf_16_is_read() -> None:
    assert decoded("è".encode("utf-16")) == "è"
    assert decoded("è".encode("utf-8-sig")) == "è"


def test_a_secret_is_neither_told_nor_shown(tmp_path: Path) -> None:
    word = "violet-moon"
    script = f'lrs = "https://lrs.lessons.example/"; password = "{word}";'
    files = packing.base("xapi") | {"settings.js": script.encode()}
    path = tmp_path / "x.zip"
    path.write_bytes(packing.zipped(files))
    for form in ("text", "json", "sarif", "github", "junit"):
        result = CliRunner().invoke(main, ["lint", str(path), "--format", form])
        assert "SK710" in result.output
        assert word not in result.output
