"""Every case of a package shows one fault and nothing else; ``pytest --update`` rewrites the answers.

A case is a folder ``tests/cases_lint/SKnnn-what/`` with a bad package, the same package mended, and
``expected.txt``, all that is said of the bad one and how much it weighs. The packages are folders
``bad`` and ``good``, or patches ``bad.yaml`` and ``good.yaml`` on the sound package that ``base.txt``
names (``packing.py`` tells the steps); further words of ``base.txt`` are LMSs to ask for. ``xsd``
stands for the XSDs of SCORM 1.2, which no other case finds installed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scormkit.lint import lint, profiles
from scormkit.lint.archive import open_archive
from scormkit.lint.kinds import Kind
from scormkit.lint.package import packages
from scormkit.standards import SOURCE
from tests import packing

CASES = sorted(path for path in packing.CASES.glob("SK*") if path.is_dir())
BASES = sorted(path.name for path in (packing.CASES / "_base").iterdir())


@pytest.fixture(autouse=True)
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Install the XSDs of a case that brings some, whatever this machine has."""
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("SCORMKIT_CACHE", str(cache))
    case = request.node.callspec.params.get("case")
    if case and (case / "xsd").is_dir():
        shutil.copytree(case / "xsd", cache / "xsd" / SOURCE.replace("@", "-") / "scorm12edition")


def forms(made: packing.Made, where: Path) -> Iterator[tuple[Path, str]]:
    """Yield *made* as it may be handed to us, with the mark that follows its name in places."""
    file = where / "package.zip"
    file.write_bytes(made.zip)
    yield file, "package.zip!"
    if made.folder:
        folder = where / "package"
        for name, data in made.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        yield folder, "package/"


def said(made: packing.Made, lms: tuple[str, ...], where: Path) -> list[str]:
    """Return what is said of *made* in each of its forms; the zip's places stand for all."""
    found = []
    for path, mark in forms(made, where):
        text = "".join(f"{one.severity}: {one}\n" for one in lint(path.relative_to(where), profiles=lms))
        found.append(text.replace(mark, "package.zip!").replace("package:", "package.zip:"))
        if path.is_file():
            path.unlink()  # some are large
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_of_the_bad_package_exactly_this_is_said(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, update: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    found = said(packing.made(case, "bad"), packing.profiles(case), tmp_path)
    expected = case / "expected.txt"
    if update:
        expected.write_text(found[0], "utf-8")
    assert [*found] == [expected.read_text("utf-8")] * len(found)
    codes = {line.split(": ", 2)[2][:5] for line in found[0].splitlines() if not line.startswith("  ")}
    assert codes == {case.name[:5]}, "a case shows one code and nothing else"


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_of_the_good_package_nothing_is_said(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not "".join(said(packing.made(case, "good"), packing.profiles(case), tmp_path))


@pytest.mark.parametrize("name", BASES)
def test_the_sound_packages_are_sound_for_every_lms(name: str, tmp_path: Path) -> None:
    for path, _ in forms(packing.patched(packing.base(name), []), tmp_path):
        assert lint(path, profiles=profiles()) == ()
        with open_archive(path) as archive:
            assert [one.kind for one in packages(archive)] == [Kind(name)]
