"""Every case is a file of statements and all that is said about it; ``pytest --update`` rewrites the answers.

A case is a folder ``tests/statement_cases/SKnnn-what/``: ``statements.*``, perhaps a ``profile.json`` (else
the one beside the folders), perhaps a ``make.py`` whose ``make(folder)`` writes what git should not hold.
"""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scormkit.diagnostics import Diagnostic, by_place
from scormkit.statements.check import Checker
from scormkit.statements.ndjson import Read, read
from scormkit.statements.yardstick import read_yardstick

HOME = Path(__file__).parent / "statement_cases"
CASES = sorted(path.parent for path in HOME.glob("*/expected.txt"))
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def all_said(folder: Path) -> Iterator[Diagnostic]:
    own = folder / "profile.json"
    profile, faults = read_yardstick(
        (own if own.exists() else HOME / "profile.json").read_bytes(), "profile.json"
    )
    yield from faults
    if profile is None:
        return
    checker = Checker([profile], NOW)
    for path in sorted(folder.glob("statements*")):
        for one in read(path.name):
            if isinstance(one, Read):
                yield from checker.look(one)
            else:
                yield one
    yield from checker.finish()


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_statements_are_said_to_be_exactly_this(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, update: bool
) -> None:
    folder = tmp_path / "case"
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("expected.txt", "make.py", "__pycache__"))
    if (case / "make.py").exists():
        runpy.run_path(str(case / "make.py"))["make"](folder)
    monkeypatch.chdir(folder)
    said = "".join(f"{one}\n" for one in by_place(all_said(folder)))

    expected = case / "expected.txt"
    if update:
        expected.write_text(said, "utf-8")
    assert said == expected.read_text("utf-8")
    assert case.name.startswith("sound") or case.name[:5] in said
