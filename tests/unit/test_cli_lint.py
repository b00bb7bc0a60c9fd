"""``scormkit lint`` as a person, a script and a pipeline meet it."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from lxml import etree

from scormkit.cli import main
from scormkit.diagnostics import Location
from scormkit.excerpt import parted, source_line
from tests import packing

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)  # others' plugins set it for good

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, ["lint", *words], catch_exceptions=False)

    return call


def bad(name: str, case: str = "SK514") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packing.made(packing.CASES / case, "bad").zip)
    return path


def good(name: str, kind: str = "scorm12") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packing.zipped(packing.base(kind)))
    return path


def test_a_finding_shows_the_line_within_the_archive(run: Run) -> None:
    bad("x.zip")
    said = run("x.zip")
    assert said.exit_code == 1
    assert said.stdout == ""
    assert said.stderr.splitlines() == [
        "x.zip!imsmanifest.xml:11:19: SK514 this is not XML: '&' stands alone here",
        "  11 |         <title>Q & A</title>",
        "     |                   ^",
        "  hint: mend this line and the one before it; save as UTF-8, and write '&' as '&amp;'",
        "x.zip (unknown standard): 1 error",
        "",
        "'scormkit explain SK514' tells more.",
    ]


def test_packages_are_told_of_one_by_one_and_summed_up(run: Run) -> None:
    bad("b.zip")
    bad("c.zip", "SK519")
    good("d.zip", "scorm2004")
    said = run(".")
    assert said.exit_code == 1
    lines = said.stderr.splitlines()
    assert "b.zip (unknown standard): 1 error" in lines
    assert "c.zip (SCORM 1.2): 1 warning" in lines
    assert "d.zip (SCORM 2004, 4th edition): nothing to say" in lines
    assert "Checked 3 packages: 1 with errors, 1 with warnings, 1 clean." in lines


def test_a_clean_package_exits_with_0(run: Run) -> None:
    good("x.zip")
    said = run("x.zip")
    assert (said.exit_code, said.stderr) == (0, "x.zip (SCORM 1.2): nothing to say\n")


def test_warnings_fail_when_asked_to(run: Run) -> None:
    bad("x.zip", "SK519")
    assert run("x.zip").exit_code == 0
    assert run("x.zip", "--strict").exit_code == 1


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ((), ["SK514", "SK519"]),
        (("--select", "SK519"), ["SK519"]),
        (("--select", "sk51", "--ignore", "SK514"), ["SK519"]),
        (("--ignore", "SK514,SK519"), []),
        (("--ignore", "SK5"), []),
    ],
)
def test_codes_are_selected_and_ignored(words: tuple[str, ...], codes: list[str], run: Run) -> None:
    bad("x.zip")
    bad("y.zip", "SK519")
    said = run("x.zip", "y.zip", "--format", "json", *words)
    assert [one["code"] for one in json.loads(said.stdout)["diagnostics"]] == codes


def test_json_keeps_its_promise(run: Run) -> None:
    bad("x.zip")
    good("y.zip", "scorm2004")
    told = json.loads(run("x.zip", "y.zip", "--format", "json").stdout)
    schema = json.loads((ROOT / "schemas" / "diagnostics.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(told)
    assert told["linted"] == [
        {"path": "x.zip", "standards": ["unread"], "edition": "", "errors": 1, "warnings": 0},
        {"path": "y.zip", "standards": ["scorm2004"], "edition": "4", "errors": 0, "warnings": 0},
    ]
    assert told["diagnostics"][0]["path"] == "x.zip!imsmanifest.xml"


def test_sarif_names_the_place_within_the_archive(run: Run) -> None:
    bad("x.zip")
    told: Any = json.loads(run("x.zip", "--format", "sarif").stdout)
    place = told["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "x.zip!imsmanifest.xml"
    assert place["region"]["startLine"] == 11


def test_sarif_tells_each_rule_once_as_heavy_as_it_was_met(run: Run) -> None:
    for name, case in (("a.zip", "SK531"), ("b.zip", "SK531-file"), ("c.zip", "SK531")):
        bad(name, case)
    (told,) = json.loads(run("a.zip", "b.zip", "c.zip", "--format", "sarif").stdout)["runs"]
    levels = [one["level"] for one in told["results"]]
    rules = told["tool"]["driver"]["rules"]
    assert set(levels) == {"error", "warning"}
    assert [(one["id"], one["defaultConfiguration"]["level"]) for one in rules] == [("SK531", "error")]
    assert rules[0]["shortDescription"]["text"] == "there is no file … in the package"
    bad("d.zip", "SK542")
    (told,) = json.loads(run("d.zip", "--format", "sarif").stdout)["runs"]
    (rule,) = told["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"].startswith("a value of an item is none that")


def test_github_marks_the_archive_and_tells_the_place_in_words(run: Run) -> None:
    bad("x.zip")
    assert run("x.zip", "--format", "github").stdout.startswith(
        "::error file=x.zip,line=1,col=1,title=SK514::imsmanifest.xml:11:19: this is not XML"
    )


def test_junit_has_a_suite_for_each_package(run: Run) -> None:
    bad("x.zip")
    bad("y.zip", "SK519")
    good("z.zip")
    root = etree.fromstring(run("x.zip", "y.zip", "z.zip", "--format", "junit").stdout.encode())
    assert [(one.get("name"), one.get("tests"), one.get("failures")) for one in root] == [
        ("x.zip", "1", "1"),
        ("y.zip", "1", "0"),
        ("z.zip", "1", "0"),
    ]
    assert [child.tag for suite in root for child in suite.iter("failure", "system-out")] == [
        "failure",
        "system-out",
    ]
    assert root.get("failures") == "1"
    assert "stands alone" in str(root.find(".//failure").get("message"))  # type: ignore[union-attr]


def test_junit_stands_hostile_names(run: Run) -> None:
    Path("x.zip").write_bytes(packing.zipped({**packing.base("scorm12"), "\x1b[2J\x02.php": b""}))
    told = run("x.zip", "--format", "junit")
    assert "\x1b" not in told.stdout
    assert etree.fromstring(told.stdout.encode()).tag == "testsuites"


def test_many_packages_are_looked_at_by_several_processes_in_order(run: Run) -> None:
    for number in range(30):
        (bad if number % 10 == 7 else good)(f"many/{number:02}.zip")
    alone = run("many", "--jobs", "1", "--format", "json")
    together = run("many", "--jobs", "2", "--format", "json")
    assert alone.stdout == together.stdout
    assert [one["path"] for one in json.loads(together.stdout)["linted"]] == [
        f"many/{number:02}.zip" for number in range(30)
    ]
    assert len(json.loads(together.stdout)["diagnostics"]) == 3


def test_a_folder_is_a_package_or_a_shelf_of_them(run: Run) -> None:
    with zipfile.ZipFile(good("x.zip")) as archive:
        archive.extractall("shelf/unpacked")
    good("shelf/packed.ZIP")
    Path("shelf/notes.txt").touch()
    assert "shelf/unpacked (SCORM 1.2): nothing to say" in run("shelf/unpacked").stderr
    told = json.loads(run("shelf", "x.zip", "x.zip", "--format", "json").stdout)
    assert [one["path"] for one in told["linted"]] == ["shelf/packed.ZIP", "shelf/unpacked", "x.zip"]


def test_a_pattern_that_no_shell_has_seen_is_followed(run: Run) -> None:
    for name in ("built/b.zip", "built/a.zip", "built/[c].zip", "built/deep/d.zip"):
        good(name)
    for pattern, found in (("built/?.zip", "a b"), ("built/[c].zip", "[c]"), ("built/**/*.zip", "[c] a b d")):
        told = json.loads(run(pattern, "--format", "json").stdout)
        assert sorted(Path(one["path"]).stem for one in told["linted"]) == found.split()


def test_lines_are_as_wide_as_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    bad("x.zip", "SK572-target")
    for width in ("60", "80", "120"):
        monkeypatch.setenv("COLUMNS", width)
        said = run("x.zip").stderr.splitlines()
        assert all(len(line) <= int(width) for line in said[1:] if line.startswith("  "))
        text, marks = said[1], said[2]
        assert text[marks.index("^") :].startswith("<imsss:mapInfo"), width
        assert " ".join(" ".join(said).split()).count("targetObjectiveID of each mapInfo") == 1


def test_without_words_what_was_built_is_checked(run: Run) -> None:
    refused = run()
    assert refused.exit_code == 2
    assert "which package?" in refused.output
    good("build/x.zip")
    assert "build/x.zip (SCORM 1.2): nothing to say" in run().stderr


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("xx.zip",), "there is no package 'xx.zip'. Did you mean 'x.zip'?"),
        (("nowhere/xx.zip",), "there is no package 'nowhere/xx.zip'."),
        (("nowhere/*.zip",), "there is no package 'nowhere/*.zip'."),
        (("module",), "'module' is a module, not a package: 'scormkit validate' checks modules"),
        (("x.zip", "--select", "SK99"), "there is no code that begins with 'SK99'"),
        (("x.zip", "--lms", "moodel"), "there are no rules for the LMS 'moodel'"),
        (("x.zip", "--jobs", "0"), "0 is not in the range"),
    ],
)
def test_misuse_is_answered_with_help(words: tuple[str, ...], answer: str, run: Run) -> None:
    good("x.zip")
    Path("module").mkdir()
    Path("module/module.yaml").touch()
    refused = run(*words)
    assert refused.exit_code == 2
    assert answer in refused.output


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said_and_the_others_are_checked(run: Run) -> None:
    bad("x.zip").chmod(0)
    good("y.zip")
    said = run("x.zip", "y.zip")
    assert said.exit_code == 2
    assert "error: cannot read x.zip: permission denied" in said.stderr
    assert "y.zip (SCORM 1.2): nothing to say" in said.stderr


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that nobody can read, on Linux")
def test_what_cannot_be_read_is_a_lack(run: Run) -> None:
    bad("x.zip")
    said = run("/proc/self/mem", "x.zip")
    assert said.exit_code == 2
    assert "error: cannot read /proc/self/mem: " in said.stderr
    assert "x.zip (unknown standard): 1 error" in said.stderr


def test_lines_are_found_in_archives_whatever_their_encoding(run: Run) -> None:
    del run  # it has changed into a folder of its own
    files = {
        "a!b.xml": '<?xml version="1.0" encoding="UTF-16"?>\n<é/>'.encode("utf-16"),
        "c.xml": b"\xff\n<c/>",
    }
    Path("x!.zip").write_bytes(packing.zipped(files))
    assert source_line(Location("x!.zip!a!b.xml", 2)) == "<é/>"
    assert source_line(Location("x!.zip!c.xml", 2)) == "<c/>"
    assert source_line(Location("x!.zip!no.xml", 1)) == ""
    Path("course.mbz").write_bytes(b"\x1f\x8b\x08\x00 no line")
    assert source_line(Location("course.mbz", 1)) == ""
    assert source_line(Location("x!.zip", 1)) == ""
    assert source_line(Location("no.zip!no.xml", 1)) == ""
    Path("y.zip").write_bytes(b"PK")
    assert source_line(Location("y.zip!a", 1)) == ""
    assert parted("x!.zip!a!b.xml") == ("x!.zip", "a!b.xml")
    assert parted("plain.yaml") == ("plain.yaml", "")
