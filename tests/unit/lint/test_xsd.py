"""The XSDs as a second opinion: they speak where no rule of ours does, and are not missed elsewhere."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from scormkit.lint import lint
from scormkit.standards import SOURCE
from tests import packing

MANIFEST = "imsmanifest.xml"
XSDS = packing.CASES / "SK546" / "xsd"
NOTES = {"file": MANIFEST, "find": "  <resources>", "replace": "  <notes/>\n  <resources>"}
TWICE = {"file": MANIFEST, "find": "  <resources>", "replace": "  <resources/>\n  <resources>"}
"""Our own rule tells of the second section where the XSD does."""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCORMKIT_CACHE", str(tmp_path / "cache"))
    shelf = tmp_path / "cache" / "xsd" / SOURCE.replace("@", "-") / "scorm12edition"
    shutil.copytree(XSDS, shelf)
    return shelf


def said(steps: Sequence[dict[str, str]], where: Path, base: str = "scorm12") -> list[tuple[str, int]]:
    path = where / "package.zip"
    path.write_bytes(packing.patched(packing.base(base), steps).zip)
    return [(one.code.id, one.at.line) for one in lint(path)]


def test_what_the_xsds_refuse_is_told_at_the_element(shelf: Path, tmp_path: Path) -> None:
    assert shelf.is_dir()
    assert said([], tmp_path) == []
    assert said([NOTES], tmp_path) == [("SK546", 19)]


def test_nothing_is_said_of_a_line_twice(shelf: Path, tmp_path: Path) -> None:
    assert shelf.is_dir()
    assert [one for one in said([TWICE], tmp_path) if one[0] in {"SK520", "SK546"}] == [("SK520", 20)]


def test_an_element_that_its_prefix_hides_is_told_by_its_line(shelf: Path, tmp_path: Path) -> None:
    assert shelf.is_dir()
    hidden = '  <o:notes xmlns:o="http://www.imsproject.org/xsd/imscp_rootv1p1p2"/>\n  <resources>'
    assert said([{**NOTES, "replace": hidden}], tmp_path) == [("SK546", 19)]


def test_a_namespace_without_a_schema_is_not_blamed(shelf: Path, tmp_path: Path) -> None:
    other = {"file": MANIFEST, "find": "<manifest xmlns=", "replace": '<manifest xmlns="urn:x" xmlns:y='}
    assert shelf.is_dir()
    assert "SK546" not in {code for code, _ in said([other], tmp_path)}


def test_xsds_that_are_missing_or_broken_are_not_missed(shelf: Path, tmp_path: Path) -> None:
    assert "SK546" not in {code for code, _ in said([NOTES], tmp_path, "scorm2004")}
    (shelf / "imscp_rootv1p1p2.xsd").write_text("<schema/>", "utf-8")
    assert said([NOTES], tmp_path) == []


def test_the_second_edition_has_no_xsds_here(shelf: Path, tmp_path: Path) -> None:
    assert shelf.is_dir()
    second = {"file": MANIFEST, "find": "2004 4th Edition", "replace": "CAM 1.3"}
    assert "SK546" not in {code for code, _ in said([second], tmp_path, "scorm2004")}
