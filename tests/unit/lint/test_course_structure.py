"""cmi5 course structures: what belongs to others is theirs, and a file alone is a package, too."""

from __future__ import annotations

from pathlib import Path

from scormkit.lint import lint
from tests import packing


def structure(find: str, replace: str) -> bytes:
    text = packing.base("cmi5")["cmi5.xml"].decode()
    assert text.count(find) == 1
    return text.replace(find, replace).encode()


def said(path: Path) -> list[str]:
    return [f"{one.code.id} {one.message}" for one in lint(path)]


def alone(folder: Path, data: bytes) -> list[str]:
    """Return what is said of the course structure *data* without a package, its addresses made whole."""
    whole = data.replace(b"<url>", b"<url>https://lessons.example/")
    (folder / "cmi5.xml").write_bytes(whole)
    return said(folder / "cmi5.xml")


def test_a_course_structure_alone_is_a_package(tmp_path: Path) -> None:
    assert alone(tmp_path, packing.base("cmi5")["cmi5.xml"]) == []


def test_alone_it_may_have_any_name(tmp_path: Path) -> None:
    data = packing.base("cmi5")["cmi5.xml"].replace(b"<url>", b"<url>https://lessons.example/")
    (tmp_path / "course 7.xml").write_bytes(data)
    assert said(tmp_path / "course 7.xml") == []


def test_alone_it_cannot_bring_the_schema_of_an_extension(tmp_path: Path) -> None:
    data = structure(
        "<url>first.html</url>", '<url>first.html</url><v:minutes xmlns:v="https://v.example/">5</v:minutes>'
    )
    assert alone(tmp_path, data) == []


def test_alone_every_address_is_whole(tmp_path: Path) -> None:
    (tmp_path / "cmi5.xml").write_bytes(packing.base("cmi5")["cmi5.xml"])
    assert said(tmp_path / "cmi5.xml") == [
        "SK589 the url 'first.html' is relative, and there is no package",
        "SK589 the url 'second.html?page=1' is relative, and there is no package",
    ]


def test_what_stands_in_elements_of_others_is_not_looked_at(tmp_path: Path) -> None:
    other = '<v:x xmlns:v="https://v.example/"><v:au id="x"/><au id="x" moveOn="y"><url>z</url></au></v:x>'
    assert alone(tmp_path, structure("<url>first.html</url>", f"<url>first.html</url>{other}")) == []


def test_words_between_elements_are_told_once_and_briefly(tmp_path: Path) -> None:
    data = structure("<objectives>\n    <objective id", f"<objectives>{'word ' * 30}\n    <objective id")
    told = [one for one in alone(tmp_path, data) if "SK586" in one]
    assert len(told) == 1
    assert "word [...]" in told[0]
    assert len(told[0]) < 100


def test_a_text_without_a_language_is_told_once(tmp_path: Path) -> None:
    data = structure('<langstring lang="en">How to listen.</langstring>', "How to listen.")
    assert alone(tmp_path, data) == ["SK593 <description> has no <langstring>"]


def test_a_tincan_file_alone_launches_whole_addresses(tmp_path: Path) -> None:
    data = packing.base("xapi")["tincan.xml"]
    (tmp_path / "tincan.xml").write_bytes(data)
    assert said(tmp_path / "tincan.xml") == [
        "SK598 what is launched 'first.html' is relative, and there is no package"
    ]
    (tmp_path / "tincan.xml").write_bytes(
        data.replace(b">first.html", b">https://lessons.example/first.html")
    )
    assert said(tmp_path / "tincan.xml") == []
