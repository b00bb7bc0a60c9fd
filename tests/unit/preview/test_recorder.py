"""What the desk followed becomes a recording and a test; what it cannot be is refused in words."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scormkit.cli import main
from scormkit.preview.recorder import files_of, keep, name_of
from scormkit.preview.recording import Package, Recording, Result, read, read_file, write
from scormkit.preview.settings import PreviewError
from scormkit.preview.verify.browser import executable
from scormkit.preview.verify.hands import called
from tests.packing import base
from tests.unit.preview.previews import Preview, previewed, written

pytestmark = pytest.mark.slow

RUN = Recording(
    package=Package(kind="scorm12", sco="item", title="Una prova: «sì»"),
    learner="Ada",
    trace=({"call": "Initialize"},),
    result=Result(status="passed", success="passed"),
)
CALLS = [
    {"name": "Initialize", "args": [""], "answer": "true", "error": "0"},
    {"name": "GetValue", "args": ["cmi.core.entry"], "answer": "", "error": "0"},
    {"name": "SetValue", "args": ["cmi.core.lesson_status", "passed"], "answer": "true", "error": "0"},
]
STEP = {"do": "click", "on": {"id": "go"}}


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    with previewed(written(tmp_path / "x.zip", base("scorm12")), record=tmp_path / "run.json") as running:
        yield running


def test_what_the_desk_tells_is_kept_where_the_command_line_said(preview: Preview, tmp_path: Path) -> None:
    ticket, *_ = preview.launch(attempt="new", seed=7)
    preview.commit(ticket, {"core": {"lesson_status": "passed", "score": {"raw": "80"}}}, end=True)
    told = preview.api(
        "recording", ticket=ticket, seed=7, steps=[STEP], calls=CALLS, about={"id": "a", "version": "1"}
    )
    assert (told["steps"], told["told"], told["written"]) == (1, 2, str(tmp_path / "run.json"))
    source, said = read_file(tmp_path / "run.json")
    assert said == ()
    assert source
    found = source.recording
    assert (found.package.kind, found.package.id, found.package.version) == ("scorm12", "a", "1")
    assert (found.seed, found.learner, found.result.score) == (7, "Ada Rossi", 80)
    assert found.trace[-1] == {"call": "SetValue", "name": "cmi.core.lesson_status", "value": "passed"}
    assert [one["name"] for one in told["files"]] == ["a.scorm12.recording.json", "test_a_scorm12.py"]
    assert told["files"][0]["text"] == source.text


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        (
            {"done": True, "passed": True, "scaled": 1},
            Result(status="completed", success="passed", score=100),
        ),
        (
            {"done": True, "passed": False, "scaled": 0.3},
            Result(status="completed", success="failed", score=30),
        ),
        ({"done": False}, Result(status="incomplete", success="unknown")),
        ({"done": "yes", "passed": 1, "scaled": "x"}, Result(status="incomplete", success="unknown")),
        (None, Result(status="unknown", success="unknown")),
        (5, Result(status="unknown", success="unknown")),
    ],
)
def test_of_a_page_without_an_lms_the_result_is_what_it_kept(
    outcome: object, result: Result, tmp_path: Path
) -> None:
    page = '<script type="application/json" id="scormkit-config">{"target": "web"}</script>'
    (tmp_path / "index.html").write_text(page, "utf-8")
    with previewed(tmp_path) as running:
        ticket, *_ = running.launch()
        told = running.api("recording", ticket=ticket, steps=[STEP], calls=[], outcome=outcome)
    found = read(told["files"][0]["text"], "run.json").product
    assert found
    assert (found.recording.trace, found.recording.result) == ((), result)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ({"steps": [{"do": "sing", "on": {"id": "x"}}]}, "is wanted here"),
        ({"steps": 5}, "this is no recording"),
        ({"seed": "x"}, "this is no recording"),
        ({"seed": 1.5}, "is wanted here"),
        ({"calls": [{"args": 3}]}, "is wanted here"),
        ({"calls": [5]}, "this is no recording"),
        ({"calls": 5}, "this is no recording"),
    ],
)
def test_what_is_no_run_is_refused(preview: Preview, wish: dict[str, Any], why: str) -> None:
    ticket, *_ = preview.launch()
    assert why in preview.refused("recording", **{"ticket": ticket, "steps": [], "calls": [], **wish})


def test_where_nothing_can_be_written_the_author_is_told(tmp_path: Path) -> None:
    with pytest.raises(PreviewError, match="cannot write"):
        keep(RUN, tmp_path / "no" / "folder.json")
    keep(RUN, tmp_path / "run.json")
    assert [one.name for one in tmp_path.iterdir()] == ["run.json"]


def test_files_are_named_after_what_was_recorded() -> None:
    assert name_of(RUN) == "una-prova-s.scorm12.recording.json"
    files = files_of(RUN, Path("modules/prova"))
    assert list(files) == ["una-prova-s.scorm12.recording.json", "test_una_prova_s_scorm12.py"]
    test = files["test_una_prova_s_scorm12.py"]
    compile(test, "test.py", "exec")
    assert "HERE / 'modules/prova'" in test
    assert "HERE / 'prova'" in files_of(RUN, Path("/somewhere/prova"))["test_una_prova_s_scorm12.py"]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ({"block": "q"}, "block 'q'"),
        ({"block": "q", "option": "a", "part": "up"}, "part 'up' of option 'a' of block 'q'"),
        ({"role": "button", "name": "Go"}, "the button 'Go'"),
        ({"part": "next"}, "part 'next'"),
        ({"frame": ["#a"], "path": "#b"}, "path '#b'"),
        ({"frame": ["#a"]}, '{"frame": ["#a"]}'),
    ],
)
def test_a_target_is_told_in_words(target: dict[str, Any], words: str) -> None:
    assert called(target) == words


def test_a_browser_that_is_asked_for_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PreviewError, match="no browser 'nothing-of-this-name'"):
        executable("nothing-of-this-name")
    monkeypatch.setenv("PATH", "/nowhere")
    assert executable("") is None


def test_verify_tells_which_library_is_lacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "run.json"
    file.write_text(write(RUN), "utf-8")
    there = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "playwright" else there(name, *more)
    )
    said = CliRunner().invoke(main, ["verify", str(file), "--in", str(tmp_path)])
    assert said.exit_code == 2
    assert "pip install 'scormkit[browser]'" in said.output


def test_what_is_no_recording_is_told_without_a_browser(tmp_path: Path) -> None:
    for name, content in (("a.json", b"{"), ("b.json", b"\xff"), ("c.json", b"{}")):
        (tmp_path / name).write_bytes(content)
    words = [str(tmp_path / name) for name in ("a.json", "b.json", "c.json")]
    said = CliRunner().invoke(main, ["verify", *words, "--in", str(tmp_path), "--browser", "nothing"])
    assert said.exit_code == 1
    for code in ("SK901", "SK101", "SK902"):
        assert code in said.output
    told = CliRunner().invoke(main, ["verify", words[0], "--in", str(tmp_path), "--format", "json"])
    assert json.loads(told.stdout)["verified"][0]["passed"] is False


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["verify", str(tmp_path / "run.json"), "--in", str(tmp_path)])
    assert said.exit_code == 2
    assert "there is nothing at" in said.output
    with pytest.raises(PreviewError, match="cannot read"):
        read_file(tmp_path)


def test_preview_refuses_to_play_what_is_no_recording(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{}", "utf-8")
    words = [
        "preview",
        str(written(tmp_path / "x.zip", base("scorm12"))),
        "--replay",
        str(tmp_path / "run.json"),
    ]
    said = CliRunner().invoke(main, words)
    assert said.exit_code == 2
    assert "SK902" in said.output
    assert "cannot be played" in said.output


def test_what_is_read_is_as_it_was_written() -> None:
    found = read(write(RUN), "run.json").product
    assert found
    assert found.recording == RUN
