"""``scormkit inspect``: facts of packages for people and programs, whatever the package is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from scormkit.cli import main
from scormkit.resources import schema_files
from tests import packing

Run = Callable[..., Result]
SCHEMA = json.loads(schema_files()["inspect.schema.json"])
HOSTILE = sorted(path.name for path in packing.CASES.glob("SK5[01]*"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> Result:
        return CliRunner().invoke(main, ["inspect", *words], catch_exceptions=False)

    return call


def write(name: str, kind: str, **more: bytes) -> Path:
    path = Path(name)
    path.write_bytes(packing.zipped({**packing.base(kind), **more}))
    return path


def told(run: Run, *words: str) -> list[dict[str, Any]]:
    value = json.loads(run(*words, "--format", "json").stdout)
    jsonschema.validate(value, SCHEMA)
    found: list[dict[str, Any]] = value["packages"]
    return found


def test_people_read_the_standard_the_tree_and_the_sizes(run: Run) -> None:
    write("x.zip", "scorm12")
    said = run("x.zip")
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert lines[:3] == ["x.zip", "  standard   SCORM 1.2 (imsmanifest.xml)", "  title      Lesson"]
    assert lines[3].startswith("  size       5 files, ")
    assert lines[5:10] == [
        "  Lesson  organization",
        "    First  sco",
        "      first.html",
        "    Second  sco",
        "      second.html, mastery 80",
    ]
    assert "By type" in lines
    assert "Largest files" in lines
    assert max(map(len, lines)) <= 80


def test_programs_read_the_same_of_several_packages(run: Run) -> None:
    write("a.zip", "cmi5")
    write("b.zip", "xapi")
    cmi5, xapi = told(run, "a.zip", "b.zip")
    assert [(node["depth"], node["what"], node["launch"]) for node in cmi5["courses"][0]["nodes"]] == [
        (0, "course", ""),
        (1, "block", ""),
        (2, "au", "first.html"),
        (1, "au", "second.html?page=1"),
    ]
    assert [node["move_on"] for node in cmi5["courses"][0]["nodes"]][2:] == [
        "CompletedAndPassed",
        "Completed",
    ]
    assert xapi["courses"][0]["ids"][0] == "https://scormkit.org/cases/lesson"
    assert xapi["courses"][0]["nodes"][0]["what"] == "course"


def test_the_measure_of_scorm_2004_and_its_edition_are_told(run: Run) -> None:
    files = packing.base("scorm2004")
    sequencing = b'<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>'
    measured = (
        b'<imsss:objectives><imsss:primaryObjective satisfiedByMeasure="true" objectiveID="P">'
        b"<imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure>"
        b"</imsss:primaryObjective></imsss:objectives>"
    )
    manifest = files["imsmanifest.xml"].replace(sequencing, measured + sequencing, 1)
    Path("x.zip").write_bytes(packing.zipped({**files, "imsmanifest.xml": manifest}))
    course = told(run, "x.zip")[0]["courses"][0]
    assert course["edition"] == "4"
    assert [node["mastery"] for node in course["nodes"]] == ["", "0.8", ""]


def test_the_measure_of_a_shared_sequencing_is_told_where_an_item_refers_to_it(run: Run) -> None:
    files = packing.base("scorm2004")
    begin, end = b"<imsss:sequencing>", b"</imsss:sequencing>"
    before, _, rest = files["imsmanifest.xml"].partition(begin)
    referring = before + b'<imsss:sequencing IDRef="S1">' + rest
    objectives = (
        b'<imsss:objectives><imsss:primaryObjective satisfiedByMeasure="true" objectiveID="P">'
        b"<imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure>"
        b"</imsss:primaryObjective></imsss:objectives>"
    )
    collection = b'<imsss:sequencing ID="S1">' + objectives + end
    manifest = referring.replace(
        b"</manifest>",
        b"<imsss:sequencingCollection>" + collection + b"</imsss:sequencingCollection></manifest>",
    )
    for number, own, told_mastery in ((1, b"", "0.7"), (2, objectives.replace(b"0.7", b"0.9"), "0.9")):
        mine = manifest.replace(b'IDRef="S1">', b'IDRef="S1">' + own, 1)
        Path(f"{number}.zip").write_bytes(packing.zipped({**files, "imsmanifest.xml": mine}))
        nodes = told(run, f"{number}.zip")[0]["courses"][0]["nodes"]
        assert [node["mastery"] for node in nodes if node["mastery"]] == [told_mastery]


@pytest.mark.parametrize(
    ("name", "data", "tool"),
    [
        ("story.html", b"x", "Articulate Storyline"),
        ("scormcontent/lib/rise/a.js", b"x", "Articulate Rise"),
        ("assets/js/CPM.js", b"x", "Adobe Captivate"),
        ("metainfo.xml", b"<x/>", "iSpring"),
        ("adapt/js/adapt.min.js", b"x", "Adapt"),
        ("h5p-core/h5p.js", b"x", "H5P"),
        ("contentv3.xml", b"<x/>", "eXeLearning"),
        ("index.html", b'<meta content="eXeLearning 3" name="generator">', "eXeLearning 3"),
        ("index.html", b'<script id="scormkit-config">{}</script>', "scormkit"),
        ("index.html", b"<!-- Created with Lectora -->", "Lectora"),
    ],
)
def test_tools_are_known_by_their_traces(run: Run, name: str, data: bytes, tool: str) -> None:
    Path("x.zip").write_bytes(packing.zipped({**packing.base("scorm12"), name: data}))
    assert told(run, "x.zip")[0]["maker"] == {"name": tool, "trace": name}
    assert f"made with  {tool} (by {name})" in run("x.zip").stdout


def test_hosts_and_activities_that_pages_name_are_told(run: Run) -> None:
    page = (
        b'<script src="https://cdn.example.org/a.js"></script><a href="//other.example.com">x</a>'
        b'<svg xmlns="http://www.w3.org/2000/svg"/><script>let activityId = "https://a.example/act";</script>'
    )
    Path("x.zip").write_bytes(packing.zipped({**packing.base("scorm12"), "third.html": page}))
    found = told(run, "x.zip")[0]
    assert [one["host"] for one in found["hosts"]] == ["a.example", "cdn.example.org", "other.example.com"]
    assert found["courses"][0]["ids"] == ["https://a.example/act"]
    said = run("x.zip").stdout
    assert "Other hosts named\n  a.example (1 file)" in said
    assert "xAPI activities\n  https://a.example/act" in said


def test_long_trees_and_titles_stay_on_the_screen(run: Run) -> None:
    files = packing.base("scorm12")
    item = b'<item identifier="I%d" identifierref="RES-first"><title>' + b"long " * 60 + b"</title></item>"
    manifest = files["imsmanifest.xml"].replace(
        b"</organization>", b"".join(item % number for number in range(100)) + b"</organization>"
    )
    Path("x.zip").write_bytes(packing.zipped({**files, "imsmanifest.xml": manifest}))
    lines = run("x.zip").stdout.splitlines()
    assert "  … and 43 more" in lines
    assert max(map(len, lines)) <= 80


@pytest.mark.slow
@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_packages_are_told_of_too(run: Run, case: str) -> None:
    Path("x.zip").write_bytes(packing.made(packing.CASES / case, "bad").zip)
    one = told(run, "x.zip")[0]
    assert run("x.zip").exit_code == int(bool(one["problem"]))


def test_what_steers_a_terminal_is_not_repeated(run: Run) -> None:
    Path("x.zip").write_bytes(packing.zipped({**packing.base("scorm12"), "a\x1b[31m.html": b"x" * 9000}))
    assert "\x1b" not in run("x.zip").stdout


def test_a_folder_is_told_of_and_a_package_that_is_not_there_is_misuse(run: Run) -> None:
    files = {**packing.base("scorm12"), "film.bin": bytes(50_000)}
    for name, data in files.items():
        path = Path("x") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    size = sum(map(len, files.values()))
    assert run("x").stdout.splitlines()[3] == f"  size       6 files, {size / 1024:.1f} kB"
    missing = run("y.zip")
    assert missing.exit_code == 2
    assert "there is no package 'y.zip'" in missing.stderr
