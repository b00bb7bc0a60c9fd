"""The command line as a person and as a script meets it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scormkit.cli import VERBS, main
from scormkit.diagnostics import Location
from scormkit.excerpt import caret

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, words, catch_exceptions=False)

    return call


@pytest.fixture
def welcome(run: Run) -> Path:
    assert run("new", "module", "welcome").exit_code == 0
    return Path("modules/welcome")


def break_it(module: Path, old: str = "score: 80", new: str = "score: 120") -> None:
    main_file = module / "module.yaml"
    text = main_file.read_text("utf-8")
    assert old in text
    main_file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_new_module_builds_as_it_stands_for_every_target(run: Run, welcome: Path) -> None:
    built = run("build", str(welcome))
    assert built.exit_code == 0, built.stderr
    assert sorted(path.name for path in Path("build").iterdir()) == [
        f"welcome.en.{target}.zip" for target in ("cmi5", "scorm12", "scorm2004", "web", "xapi")
    ]


def test_targets_may_be_parted_by_commas_or_by_options(run: Run, welcome: Path) -> None:
    built = run("build", str(welcome), "-t", "web,scorm12", "-t", "cmi5")
    assert built.exit_code == 0, built.stderr
    assert sorted(path.name for path in Path("build").iterdir()) == [
        f"welcome.en.{target}.zip" for target in ("cmi5", "scorm12", "web")
    ]


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_new_module_has_nothing_to_be_said_about(run: Run, language: str) -> None:
    run("new", "project", "school", "--language", language)
    said = run("validate", "--strict", "school/modules")
    assert said.exit_code == 0, said.stderr
    assert "nothing to say" in said.stderr


def test_a_new_project_brings_schemas_and_a_module_that_builds(run: Run) -> None:
    assert run("new", "project", "school").exit_code == 0
    assert (Path("school") / "schemas" / "module.schema.json").is_file()
    first = (Path("school") / "modules" / "welcome" / "module.yaml").read_text("utf-8").splitlines()[0]
    schema = first.split("$schema=")[1]
    assert (Path("school") / "modules" / "welcome" / schema).resolve().is_file()
    assert run("build", "school/modules", "--target", "scorm12").exit_code == 0


def test_a_new_module_never_overwrites(run: Run, welcome: Path) -> None:
    break_it(welcome)
    before = (welcome / "module.yaml").read_bytes()
    again = run("new", "module", "welcome")
    assert again.exit_code == 2
    assert "already there" in again.stderr
    assert (welcome / "module.yaml").read_bytes() == before


@pytest.mark.parametrize("name", ["Telefono", "al telefono", "../x", "", "-x"])
def test_a_module_needs_a_name_that_can_be_an_id(run: Run, name: str) -> None:
    refused = run("new", "module", "--", name)
    assert refused.exit_code == 2
    assert not Path("modules").exists()


@pytest.mark.parametrize("title", ["no", "12:30", 'Say "hi": now', "{x}", "#1 in service", "Perché sì"])
def test_any_title_stays_the_text_it_was(run: Run, title: str) -> None:
    run("new", "module", "odd", "--title", title)
    built = run("build", "modules/odd", "--target", "scorm12")
    assert built.exit_code == 0, built.stderr
    with zipfile.ZipFile("build/odd.en.scorm12.zip") as archive:
        manifest = archive.read("imsmanifest.xml").decode()
    assert title.replace("&", "&amp;").replace("<", "&lt;") in manifest


def test_findings_show_place_caret_and_hint(run: Run, welcome: Path) -> None:
    break_it(welcome)
    said = run("validate", str(welcome))
    assert said.exit_code == 1
    lines = said.stderr.splitlines()
    assert lines[0].startswith("modules/welcome/module.yaml:15:10: SK2")
    assert lines[1] == "  15 |   score: 120               # percent of the points of all exercises"
    assert lines[2] == "     | " + " " * 9 + "^^^"
    assert lines[3].startswith("  hint: ")
    assert "Found 1 error." in said.stderr
    assert said.stdout == ""


def test_json_stands_alone_on_stdout_and_keeps_its_promise(run: Run, welcome: Path) -> None:
    import jsonschema

    from scormkit.resources import schema_files

    break_it(welcome)
    said = run("validate", str(welcome), "--format", "json")
    value = json.loads(said.stdout)
    jsonschema.validate(value, json.loads(schema_files()["diagnostics.schema.json"]))
    assert value["summary"] == {"errors": 1, "warnings": 0}
    assert said.stderr == ""


def test_json_of_a_build_lists_the_packages(run: Run, welcome: Path) -> None:
    import jsonschema

    from scormkit.resources import schema_files

    value = json.loads(run("build", str(welcome), "--format", "json", "-t", "scorm12").stdout)
    jsonschema.validate(value, json.loads(schema_files()["diagnostics.schema.json"]))
    (package,) = value["packages"]
    assert package["path"] == "build/welcome.en.scorm12.zip"
    assert package["size"] == Path(package["path"]).stat().st_size


def test_sarif_points_at_the_place(run: Run, welcome: Path) -> None:
    break_it(welcome)
    value = json.loads(run("validate", str(welcome), "--format", "sarif").stdout)
    (result,) = value["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "modules/welcome/module.yaml"
    assert place["region"] == {"startLine": 15, "startColumn": 10, "endColumn": 13}
    assert result["ruleId"] in {rule["id"] for rule in value["runs"][0]["tool"]["driver"]["rules"]}


def test_github_form_escapes_what_would_end_the_command(run: Run, welcome: Path) -> None:
    break_it(welcome)
    said = run("validate", str(welcome), "--format", "github").stdout.splitlines()
    assert len(said) == 1
    assert said[0].startswith("::error file=modules/welcome/module.yaml,line=15,col=10,title=SK2")


def test_a_broken_module_is_not_built_and_the_old_package_stays(run: Run, welcome: Path) -> None:
    run("build", str(welcome), "-t", "scorm12")
    before = Path("build/welcome.en.scorm12.zip").read_bytes()
    break_it(welcome)
    assert run("build", str(welcome), "-t", "scorm12").exit_code == 1
    assert Path("build/welcome.en.scorm12.zip").read_bytes() == before


def test_a_broken_module_does_not_stop_the_others(run: Run, welcome: Path) -> None:
    run("new", "module", "second")
    break_it(welcome)
    assert run("build", "-t", "scorm12", "--jobs", "2").exit_code == 1
    assert [path.name for path in Path("build").iterdir()] == ["second.en.scorm12.zip"]


def test_building_twice_in_parallel_and_alone_gives_the_same_bytes(run: Run, welcome: Path) -> None:
    for number in range(5):
        shutil.copytree(welcome, f"modules/copy-{number}")
        break_it(Path(f"modules/copy-{number}"), "id: welcome", f"id: copy-{number}")
    assert run("build", "-o", "one", "--jobs", "1").exit_code == 0
    assert run("build", "-o", "two", "--jobs", "3").exit_code == 0
    assert {path.name: path.read_bytes() for path in Path("one").iterdir()} == {
        path.name: path.read_bytes() for path in Path("two").iterdir()
    }


@pytest.mark.slow
def test_ctrl_c_ends_a_parallel_build_quietly_and_leaves_only_whole_packages(welcome: Path) -> None:
    for number in range(60):
        shutil.copytree(welcome, f"modules/copy-{number}")
        break_it(Path(f"modules/copy-{number}"), "id: welcome", f"id: copy-{number}")
    words = [sys.executable, "-m", "scormkit", "build", "--jobs", "2", "--target", "scorm12,web"]
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's background job ignores Ctrl-C
    with subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=heed
    ) as build:
        try:
            while build.poll() is None and len([*Path("build").glob("*.zip")]) < 10:
                time.sleep(0.02)
            os.killpg(build.pid, signal.SIGINT)
            said = build.communicate(timeout=30)[1]
        finally:
            build.kill()
    assert build.returncode == 1
    assert "Aborted" in said
    assert "Traceback" not in said
    assert {path.suffix for path in Path("build").iterdir()} == {".zip"}
    for path in Path("build").iterdir():
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None


def test_two_modules_that_would_write_one_package_are_refused(run: Run, welcome: Path) -> None:
    shutil.copytree(welcome, "elsewhere/welcome")
    refused = run("build", str(welcome), "elsewhere/welcome")
    assert refused.exit_code == 2
    assert "same package" in refused.stderr
    assert not Path("build").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("biuld",), "Did you mean 'scormkit build'?"),
        (("build", "--target", "scrom12"), "did you mean 'scorm12'?"),
        (("build", "--target", ","), "no target is named"),
        (("build", "modules/welcme"), "Did you mean 'modules/welcome'?"),
        (("explain", "SK9999"), "there is no code"),
        (("schema", "modul"), "Did you mean 'module'?"),
        (("build", "--jobs", "0"), "--jobs"),
    ],
)
def test_misuse_exits_2_and_says_what_was_meant(
    run: Run, welcome: Path, words: tuple[str, ...], says: str
) -> None:
    assert welcome.is_dir()
    refused = run(*words)
    assert refused.exit_code == 2
    assert says in refused.stderr
    assert "Traceback" not in refused.output


def test_no_module_at_all_is_told_with_what_to_do(run: Run) -> None:
    refused = run("build")
    assert refused.exit_code == 2
    assert "scormkit new module" in refused.stderr


def test_an_unwritable_place_is_an_error_and_not_a_traceback(run: Run, welcome: Path) -> None:
    Path("taken").write_text("a file")
    refused = run("build", str(welcome), "-t", "scorm12", "-o", "taken/below")
    assert refused.exit_code == 2
    assert "Traceback" not in refused.output
    assert "taken" in refused.stderr


@pytest.mark.slow
def test_explain_tells_what_why_and_what_to_do(run: Run) -> None:
    from scormkit.codes import CODES

    for name, code in CODES.items():
        told = run("explain", name.lower())
        assert told.exit_code == 0
        assert name in told.stdout
        assert (code.advice or code.gist).split()[0] in told.stdout
    assert all(name in run("explain").stdout for name in CODES)


def test_schemas_can_be_printed_listed_and_written(run: Run) -> None:
    names = run("schema").stdout.split()
    assert {"module", "page", "project", "blocks/quiz"} <= set(names)
    assert json.loads(run("schema", "module").stdout)["type"] == "object"
    assert run("schema", "--write", "schemas").exit_code == 0
    assert len(list(Path("schemas").rglob("*.json"))) == len(names)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(run: Run, shell: str) -> None:
    assert "_SCORMKIT_COMPLETE" in run("completion", shell).stdout


def test_doctor_finds_this_machine_fit(run: Run) -> None:
    told = run("doctor")
    assert told.exit_code == 0, told.stdout
    assert "player" in told.stdout


def test_the_version_is_the_package_s() -> None:
    from scormkit import __version__

    asked = subprocess.run(
        [sys.executable, "-m", "scormkit", "--version"], capture_output=True, text=True, check=True
    )
    assert asked.stdout.strip() == f"scormkit {__version__}"


def test_help_names_every_verb(run: Run) -> None:
    said = run("--help").stdout
    assert all(f"  {verb} " in said for verb in VERBS)


@pytest.mark.parametrize(
    ("line", "at", "lead", "marks"),
    [
        ("score: 120", Location("x", 1, 8, 3), " " * 7, "^^^"),
        ("\tscore", Location("x", 1, 2, 5), "\t", "^^^^^"),
        ("日本: x", Location("x", 1, 5, 1), " " * 6, "^"),
        ("abc", Location("x", 1, 9, 4), "   ", "^"),
        ("e\u0301: x", Location("x", 1, 5, 1), "   ", "^"),
    ],
)
def test_the_caret_stands_under_the_value(line: str, at: Location, lead: str, marks: str) -> None:
    assert caret(line, at)[1:] == (lead, marks)


def test_a_very_long_line_is_shown_around_the_value() -> None:
    shown, lead, marks = caret("x" * 5000 + "HERE" + "y" * 5000, Location("x", 1, 5001, 4))
    assert len(shown) == 160
    assert shown[len(lead) : len(lead) + len(marks)] == "HERE"


def test_what_would_steer_a_terminal_is_not_printed() -> None:
    assert "\x1b" not in caret("a\x1b[2Jb", Location("x", 1, 1, 1))[0]
