"""Every case is a module and all that is said about it; ``pytest --update`` rewrites the answers.

A case is a folder ``tests/cases/SKnnn-what/``: a module, perhaps a ``scormkit.yaml``, perhaps a
``make.py`` whose ``make(folder)`` adds what git cannot hold (links, pipes, foreign bytes, huge
files), and ``expected.txt``. It is copied before it is looked at, so that no project above it counts.
"""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import pytest

from scormkit.backends import backends
from scormkit.pipeline import validate

CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/expected.txt"))
ANSWERS = shutil.ignore_patterns("expected.txt", "make.py", "__pycache__")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_case_says_exactly_this(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, update: bool
) -> None:
    folder = tmp_path / "case"
    shutil.copytree(case, folder, ignore=ANSWERS)
    (folder / ".git").mkdir()  # a repository's root: nothing above it is looked at
    if (case / "make.py").exists():
        runpy.run_path(str(case / "make.py"))["make"](folder)
    monkeypatch.chdir(folder)
    said = "".join(f"{diagnostic}\n" for diagnostic in validate(Path(), targets=tuple(backends())))

    expected = case / "expected.txt"
    if update:
        expected.write_text(said, "utf-8")
    assert said == expected.read_text("utf-8")
    assert case.name[:5] in said
