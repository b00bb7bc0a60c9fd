"""``scormkit lint --fix`` as people and programs meet it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from scormkit.cli import main
from scormkit.resources import schema_files
from tests import packing

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, ["lint", *words], catch_exceptions=False)

    return call


def bad(name: str, case: str) -> None:
    Path(name).write_bytes(packing.made(packing.CASES / case, "bad").zip)


def test_each_change_is_told_with_its_code_and_then_what_is_left(run: Run) -> None:
    bad("x.zip", "SK532")
    said = run("--fix", "y.zip", "x.zip")
    assert said.exit_code == 0
    first, *_, written, verdict = said.stderr.splitlines()
    assert first.startswith("SK532 imsmanifest.xml:")
    assert written.startswith("Written to y.zip: ")
    assert verdict == "y.zip (SCORM 1.2): nothing to say"


def test_a_sound_package_is_told_to_be_one(run: Run) -> None:
    Path("x.zip").write_bytes(packing.zipped(packing.base("cmi5")))
    said = run("--fix", "y.zip", "x.zip")
    assert "Written to y.zip: nothing to mend, the files are as they were." in said.stderr
    assert Path("y.zip").read_bytes() == Path("x.zip").read_bytes()


def test_what_is_left_fails(run: Run) -> None:
    bad("x.zip", "SK531")
    said = run("--fix", "y.zip", "x.zip")
    assert said.exit_code == 1
    assert "y.zip!imsmanifest.xml" in said.stderr


def test_programs_read_the_changes(run: Run) -> None:
    bad("x.zip", "SK509")
    value = json.loads(run("--fix", "y.zip", "--format", "json", "x.zip").stdout)
    jsonschema.validate(value, json.loads(schema_files()["diagnostics.schema.json"]))
    assert value["fixed"]["path"] == "y.zip"
    assert {one["code"] for one in value["fixed"]["changes"]} == {"SK509"}
    assert [one["path"] for one in value["linted"]] == ["y.zip"]


def test_misuse_and_hostile_packages_end_with_two_and_a_reason(run: Run) -> None:
    bad("x.zip", "SK508")
    said = run("--fix", "y.zip", "x.zip")
    assert said.exit_code == 2
    assert "x.zip was not mended: SK508" in said.stderr
    assert not Path("y.zip").exists()
    assert run("--fix", "x.zip", "x.zip").exit_code == 2
    bad("z.zip", "SK509")
    several = run("--fix", "y.zip", "x.zip", "z.zip")
    assert several.exit_code == 2
    assert "one package at a time, and 2 are named" in several.stderr
    assert run("--fix", "nowhere/y.zip", "z.zip").exit_code == 2
    Path("cmi5.xml").write_text("<courseStructure/>", "utf-8")
    assert run("--fix", "y.zip", "cmi5.xml").exit_code == 2
