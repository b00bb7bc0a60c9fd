"""``scormkit xapi`` as a person and as a script meets it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from scormkit.cli import main, xapi
from scormkit.cli.kept import Kept
from scormkit.codes import AGAINST_XAPI, SENT_TWICE
from scormkit.diagnostics import Location
from scormkit.resources import schema_files

Run = Callable[..., Result]
CASES = Path(__file__).resolve().parents[1] / "statement_cases"
PROFILE = str(CASES / "profile.json")
SOUND = str(CASES / "sound" / "statements.ndjson")
BROKEN = str(CASES / "SK625" / "statements.ndjson")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(*words: str, given: bytes | None = None) -> Result:
        return CliRunner().invoke(main, ["xapi", *words], input=given, catch_exceptions=False)

    return call


@pytest.fixture
def welcome(run: Run) -> Path:
    del run  # it has gone to a folder of its own
    made = CliRunner().invoke(main, ["new", "module", "welcome"], catch_exceptions=False)
    assert made.exit_code == 0
    return Path("modules/welcome")


def test_sound_statements_pass_with_a_line_of_figures(run: Run) -> None:
    asked = run("check", SOUND, "--profile", PROFILE)
    assert asked.exit_code == 0
    assert asked.stdout == ""
    assert asked.stderr == (
        "8 statements, in 1 registration, 8 keep to their templates, 6 of 8 templates met: nothing to say.\n"
    )


def test_findings_are_shown_where_they_stand_and_make_the_check_fail(run: Run) -> None:
    asked = run("check", BROKEN, "--profile", PROFILE)
    assert asked.exit_code == 1
    assert f"{BROKEN}:2:1: SK625 $.result.duration is missing" in asked.stderr
    assert "Found 6 errors." in asked.stderr
    assert asked.stderr.rstrip().endswith("templates met.")


def test_several_files_are_checked_together(run: Run) -> None:
    lines = Path(SOUND).read_text("utf-8").splitlines(keepends=True)
    Path("one.ndjson").write_text("".join(lines[:2]), "utf-8")
    Path("two.ndjson.gz").write_bytes(gzip.compress("".join(lines[2:]).encode()))
    assert run("check", "two.ndjson.gz", "one.ndjson", "--profile", PROFILE).exit_code == 0
    alone = run("check", "two.ndjson.gz", "--profile", PROFILE)
    assert "two.ndjson.gz:1:1: SK631" in alone.stderr
    assert " | " not in alone.stderr  # nobody reads a packed line


def test_standard_input_is_read_too(run: Run) -> None:
    asked = run("check", "-", "--profile", PROFILE, given=b"[{}]")
    assert asked.exit_code == 1
    assert "<stdin>:1:2: SK610" in asked.stderr


def test_json_keeps_its_promise(run: Run) -> None:
    asked = run("check", BROKEN, SOUND, "--profile", PROFILE, "--max", "2", "--format", "json")
    value = json.loads(asked.stdout)
    jsonschema.validate(value, json.loads(schema_files()["diagnostics.schema.json"]))
    assert value["checked"]["read"] == 15
    assert value["checked"]["leftOff"] == value["checked"]["errors"] + value["checked"]["warnings"] - 2
    assert len(value["diagnostics"]) == 2
    assert asked.exit_code == 1


@pytest.mark.parametrize(("form", "begins"), [("sarif", "{"), ("github", "::error file=")])
def test_machines_get_their_forms(run: Run, form: str, begins: str) -> None:
    assert run("check", BROKEN, "--profile", PROFILE, "--format", form).stdout.startswith(begins)


def test_only_so_many_findings_are_shown_but_all_are_counted(run: Run) -> None:
    broken = b'{"id": 1}\n' * 3000
    asked = run("check", "-", "--profile", PROFILE, "--max", "3", given=broken)
    assert asked.stderr.count("<stdin>:1:") == 3
    assert re.search(r"\d{4,} more are not shown; --max 0 shows all\.", asked.stderr)
    every = run("check", "-", "--profile", PROFILE, "--max", "0", given=broken[:100])
    assert "not shown" not in every.stderr
    assert "<stdin>:10:" in every.stderr


def test_errors_are_kept_before_warnings_and_the_first_places_before_others() -> None:
    kept = Kept(2)
    for line in range(500, 0, -1):
        kept.add(SENT_TWICE.at(Location("f", line), first="f:1:1"))
    kept.add(AGAINST_XAPI.at(Location("f", 900), path="$", fault="x", section="2.4"))
    assert [(one.at.line, one.code.id) for one in kept.shown()] == [(1, "SK615"), (900, "SK610")]
    assert (kept.errors, kept.warnings, kept.left_off) == (1, 500, 499)


def test_warnings_fail_only_when_asked_to(run: Run) -> None:
    file = str(CASES / "SK632" / "statements.ndjson")
    assert run("check", file, "--profile", PROFILE).exit_code == 0
    assert run("check", file, "--profile", PROFILE, "--strict").exit_code == 1


def test_a_module_is_its_own_profile(run: Run, welcome: Path) -> None:
    asked = run("check", SOUND, "--module", str(welcome))
    assert "SK623 no statement here follows" in asked.stderr
    assert asked.exit_code == 1
    assert run("profile", str(welcome), "-o", "p.json").exit_code == 0
    assert run("check", SOUND, "--profile", "p.json").stderr.count(": SK623 no statement") == 1


def test_the_profile_is_json_on_standard_output(run: Run, welcome: Path) -> None:
    asked = run("profile", str(welcome))
    document = json.loads(asked.stdout)
    assert document["type"] == "Profile"
    assert document["@context"] == "https://w3id.org/xapi/profiles/context"
    assert asked.stderr == ""


def test_a_module_with_errors_is_said_to_have_them(run: Run, welcome: Path) -> None:
    file = welcome / "module.yaml"
    file.write_text(file.read_text("utf-8").replace("score: 80", "score: 120"), "utf-8")
    for words in (("profile", str(welcome)), ("check", SOUND, "--module", str(welcome))):
        asked = run(*words)
        assert asked.exit_code == 1
        assert "SK206" in asked.stderr
        assert asked.stdout == ""


def test_a_broken_profile_is_said_to_be_broken_where_it_is(run: Run) -> None:
    asked = run("check", SOUND, "--profile", str(CASES / "SK620-patterns" / "profile.json"))
    assert asked.exit_code == 1
    assert "SK620 $.patterns[0] contains itself" in asked.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("check", SOUND), "nothing to compare with"),
        (("check", "--profile", PROFILE), "Missing argument"),
        (("check", "nowhere.ndjson", "--profile", PROFILE), "does not exist"),
        (("check", ".", "--profile", PROFILE), "cannot be read"),
        (("check", SOUND, "--profile", "nowhere.json"), "does not exist"),
        (("check", SOUND, "--module", "modules/welcom"), "Did you mean 'modules/welcome'?"),
        (("profile", "modules/welcom"), "Did you mean 'modules/welcome'?"),
        (("profile", "modules"), "holds several modules; name one of other, welcome"),
    ],
)
def test_misuse_is_answered_with_what_was_meant(
    run: Run, welcome: Path, words: tuple[str, ...], says: str
) -> None:
    assert welcome.exists()
    CliRunner().invoke(main, ["new", "module", "other"], catch_exceptions=False)
    asked = run(*words)
    assert asked.exit_code == 2
    assert says in asked.stderr


def test_a_profile_that_cannot_be_written_is_a_plain_failure(run: Run, welcome: Path) -> None:
    asked = run("profile", str(welcome), "-o", "nowhere/p.json")
    assert asked.exit_code == 1
    assert "cannot write 'nowhere/p.json'" in asked.stderr


def test_long_work_shows_how_far_it_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xapi, "calm", lambda: False)
    assert "Checking" not in run("check", SOUND, "--profile", PROFILE).stderr
    monkeypatch.setattr(xapi, "LONG", 1000)
    monkeypatch.setattr(xapi, "STEP", 2)
    assert "Checking" in run("check", SOUND, "--profile", PROFILE).stderr
    assert "Checking" not in run("check", "-", "--profile", PROFILE, given=b"{}").stderr
