"""A run that was recorded at the desk is a test: it passes as long as the course tells the same."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from learner import Learner
from legacy import golf
from lms import Lms
from lrs import Lrs
from playwright.sync_api import Browser, BrowserContext, Download, ViewportSize, expect
from recorded import Author, Calm, at_the_desk, read, verify

from scormkit.preview.compare import first_difference
from scormkit.preview.packages import read_package
from scormkit.preview.recorder import name_of
from scormkit.preview.recording import Package as PackageName
from scormkit.preview.recording import Recording, read_file, write
from scormkit.preview.recording import Result as RunResult
from scormkit.preview.trace import trace
from scormkit.resources import schemas
from tests.packing import base, zipped

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TELEFONO = ROOT / "modules" / "telefono"
WIDE: ViewportSize = {"width": 1280, "height": 900}

MODULE = """\
id: prova
version: 1.0.0
title: Una prova
language: en
objectives:
  - {id: saluto, text: Greet}
pass: {score: 80, attempts: 3}
pages:
  - id: domande
    title: Questions
    blocks:
      - type: quiz
        id: saluto
        prompt: How do you answer?
        objective: saluto
        choices:
          - {right: With my name, because: They know who speaks.}
          - {wrong: Yes?, because: Who is it?}
          - {wrong: Hello, because: Who is it?}
      - type: email
        id: lettera
        from: A customer
        subject: A question
        mail: When do you open?
        model: At nine.
        questions:
          - {id: quando, asked: When, because: It was asked.}
      - type: pool
        id: mazzo
        draw: 2
        questions:
"""
QUESTION = """\
          - type: truefalse
            id: domanda-{n}
            prompt: Is {n} odd?
            answer: {odd}
            objective: saluto
            when_true: It is.
            when_false: It is not.
"""


def leave(learner: Learner) -> None:
    """Press the button that leaves, which stands beside the result."""
    learner.activate(learner.frame.locator(".doors .button").first)


def alike(wanted: Sequence[Any], got: Sequence[Any]) -> None:
    """See that two traces are alike; show where they are not."""
    found = first_difference(wanted, got)
    assert found is None, "\n".join(["", *found.lines()])


def seed_of(author: Author) -> int:
    """Return the seed that the player has put into the state it saves."""
    record = next(iter(author.preview.lms.records.values()))
    return int(record.cmi["suspend_data"].split("~")[5], 36)


def settled(context: BrowserContext, seed: int) -> BrowserContext:
    """Return *context* in which the player draws *seed* (``opening.ts`` takes one number of 36⁶)."""
    context.add_init_script(f"Math.random = () => {seed + 0.5} / 36 ** 6")
    return context


def module_in(folder: Path) -> Path:
    """Write a module with a shuffled question, a mail and a pool of six into *folder*."""
    module = folder / "modules" / "prova"
    module.mkdir(parents=True)
    shutil.copy(ROOT / "scormkit.yaml", folder)
    odd = ["true" if n % 2 else "false" for n in range(6)]
    text = MODULE + "".join(QUESTION.format(n=n, odd=odd[n]) for n in range(6))
    (module / "module.yaml").write_text(text, "utf-8")
    return module


@pytest.fixture(scope="module")
def one_run(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A run through the small module, recorded once for all tests."""
    folder = tmp_path_factory.mktemp("small")
    context = browser.new_context(viewport=WIDE)
    with at_the_desk(context, module_in(folder), target="scorm12", record=folder / "run.json") as author:
        author.record().work()
        author.stop()
    context.close()
    return (folder / "run.json").read_text("utf-8")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The small module, to be changed."""
    return module_in(tmp_path / "project")


@pytest.fixture
def run(one_run: str, tmp_path: Path) -> Path:
    """The recorded run, to be changed."""
    file = tmp_path / "run.json"
    file.write_text(one_run, "utf-8")
    return file


@pytest.mark.parametrize("standard", ["scorm12", "scorm2004"])
def test_telefono_tells_the_desk_what_it_tells_the_strict_listener_and_can_be_verified(
    standard: str, lms: Lms, visit: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    file = tmp_path / "run.json"
    with at_the_desk(visit(viewport=WIDE), TELEFONO, target=standard, record=file) as author:
        learner = author.record()
        learner.work()
        leave(learner)
        seed = seed_of(author)
        author.stop()
    found = read(file)
    assert found["result"]["success"] == "passed"
    assert found["result"]["score"] == 100

    page = settled(visit(), seed).new_page()
    # The preview's LMS has read the manifest: content of SCORM 1.2 can ask what is needed to pass.
    mastery = {"mastery": "80"} if standard == "scorm12" else {}
    page.goto(lms.launch(f"telefono.it.{standard}", "ada", **mastery))
    expect(page.frames[1].locator("html.js:not(.waiting)")).to_be_attached()
    strict = Calm(page, page.frames[1])
    strict.work()
    leave(strict)
    page.wait_for_function("recorder.calls.some(call => /Finish|Terminate/.test(call.name))")
    assert page.evaluate("recorder.violations") == []
    alike(found["trace"], trace(page.evaluate("recorder.calls"), []))

    said = verify(file, "--in", TELEFONO)
    assert said.exit_code == 0, said.output
    assert "ok" in said.output


@pytest.mark.parametrize("standard", ["cmi5", "xapi"])
def test_telefono_tells_the_preview_s_store_what_it_tells_the_strict_one(
    standard: str, lms: Lms, lrs: Lrs, visit: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    file = tmp_path / "run.json"
    with at_the_desk(visit(viewport=WIDE), TELEFONO, target=standard, record=file) as author:
        learner = author.record()
        learner.work()
        leave(learner)
        author.stop()
    found = read(file)
    verbs = [one["verb"].rsplit("/", 1)[-1] for one in found["trace"]]
    assert (verbs[0], verbs[-1]) == ("initialized", "terminated")
    assert {"passed", "completed", "answered", "mastered"} <= set(verbs)
    assert (found["result"]["success"], found["result"]["score"]) == ("passed", 100)

    said = verify(file, "--in", TELEFONO)
    assert said.exit_code == 0, said.output

    page = visit().new_page()
    number = found["seed"]
    # The stage's own numbers (player/src/random.ts), for a store that knows no stage.
    page.add_init_script(
        f"""{{
          let seed = 0x811c9dc5;
          for (const one of '{number}~scormkit') seed = Math.imul(seed ^ one.charCodeAt(0), 0x01000193);
          Math.random = () => {{
            seed = (seed + 0x6d2b79f5) | 0;
            let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
            mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
            return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
          }};
        }}"""
    )
    course = f"{lms.url}/package/telefono.it.{standard}/index.html"
    if standard == "cmi5":
        address, _ = lrs.cmi5(course, masteryScore=0.8, returnURL=f"{lrs.url}/back")
    else:
        address = lrs.tincan(course, registration=str(uuid.uuid4()))
    page.goto(address)
    expect(page.locator("html.js:not(.waiting)")).to_be_attached()
    strict = Calm(page, page.main_frame)
    strict.work()
    leave(strict)
    if standard == "cmi5":
        page.wait_for_url(f"{lrs.url}/back")
    else:
        expect(page.locator(".farewell")).to_be_visible()
    assert lrs.violations == []
    told = trace([], lrs.said())
    alike(about_the_module(found["trace"]), about_the_module(told))


def test_telefono_on_a_page_of_its_own_can_be_verified(
    visit: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    file = tmp_path / "run.json"
    with at_the_desk(visit(viewport=WIDE), TELEFONO, target="web", record=file) as author:
        author.record().work()
        author.stop()
    found = read(file)
    assert found["trace"] == []
    assert found["result"] == {"status": "completed", "success": "passed", "score": 100}
    said = verify(file, "--in", TELEFONO)
    assert said.exit_code == 0, said.output


def about_the_module(entries: Any) -> list[dict[str, Any]]:
    """Return *entries* with the id that the LMS gave to the module replaced: each LMS gives its own."""
    module = entries[0]["object"]
    return [{**one, "object": "module" if one["object"] == module else one["object"]} for one in entries]


def test_every_kind_of_block_can_be_recorded_and_verified(
    visit: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    file = tmp_path / "run.json"
    with at_the_desk(visit(viewport=WIDE), HERE / "corso", target="scorm2004", record=file) as author:
        learner = author.record()
        learner.work()
        author.stop()
    done = {one["do"] for one in read(file)["steps"]}
    assert done >= {"click", "choose", "type", "move"}
    assert all("path" not in one["on"] for one in read(file)["steps"])
    said = verify(file, "--in", HERE / "corso")
    assert said.exit_code == 0, said.output


def test_a_package_of_another_vendor_in_frames_can_be_verified(
    visit: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    package, file = golf(tmp_path / "golf.zip"), tmp_path / "run.json"
    with at_the_desk(visit(viewport=WIDE), package, record=file) as author:
        part = author.page.get_by_role("button", name="What have you learned?")
        part.click()
        expect(part).to_have_attribute("aria-current", "true")
        author.begin()
        page = author.content("#check")
        expect(page.locator("#seen")).to_have_text("first time")
        page.locator("#right").press("Space")
        page.locator("#check").press("Enter")
        author.stop()
    found = read(file)
    inner = ["html > frameset > frame"]
    assert found["steps"] == [
        {"do": "choose", "on": {"frame": inner, "id": "right"}},
        {"do": "click", "on": {"frame": inner, "id": "check"}},
    ]
    assert found["package"] == {
        "kind": "scorm12",
        "sco": "i-quiz",
        "title": "What have you learned?",
    }
    refused = [one for one in found["trace"] if "answer" in one]
    assert [one["value"] for one in refused if one["call"] == "SetValue"] == []
    said = verify(file, "--in", package)
    assert said.exit_code == 0, said.output


HANDS = """<!doctype html><meta charset="utf-8"><title>Hands</title>
<input id="slider" type="range" min="0" max="100" value="0"><input id="field" value="old">
<div id="slide" tabindex="0">Slide</div>
<div id="piece" style="inline-size:60px;block-size:60px;background:teal;touch-action:none">Piece</div>
<div id="hole" style="inline-size:60px;block-size:60px;margin-block-start:80px;background:gray">Hole</div>
<script>
const api = parent.API, tell = (words) => api.LMSSetValue('cmi.core.lesson_location', words);
api.LMSInitialize('');
slider.addEventListener('change', () => tell('slider ' + slider.value));
field.addEventListener('input', () => tell('field ' + field.value));
slide.addEventListener('keydown', ({ key }) => tell('key ' + key));
let held = false;
piece.addEventListener('pointerdown', () => { held = true; });
document.addEventListener('pointerup', (event) => { if (held) tell('on ' + event.target.id); held = false; });
</script>"""


def test_hands_slide_clear_press_and_drag(tmp_path: Path) -> None:
    files = base("scorm12")
    package = tmp_path / "hands.zip"
    package.write_bytes(zipped({**files, "first.html": HANDS.encode()}))
    steps = (
        {"do": "type", "on": {"id": "slider"}, "value": "70"},
        {"do": "type", "on": {"id": "field"}, "value": ""},
        {"do": "key", "on": {"id": "slide"}, "value": "ArrowRight"},
        {"do": "move", "on": {"id": "piece"}, "to": {"id": "hole"}},
    )
    told = ["slider 70", "field ", "key ArrowRight", "on hole"]
    recording = Recording(
        package=PackageName(kind="scorm12", sco=read_package(package).scos[0].id),
        learner="Ada",
        steps=steps,
        trace=(
            {"call": "Initialize"},
            *({"call": "SetValue", "name": "cmi.core.lesson_location", "value": one} for one in told),
        ),
        result=RunResult(status="not attempted", success="unknown"),
    )
    file = tmp_path / "run.json"
    file.write_text(write(recording), "utf-8")
    said = verify(file, "--in", package)
    assert said.exit_code == 0, said.output


def test_what_changed_is_told_until_it_is_accepted(run: Path, small: Path) -> None:
    same = verify(run, "--in", small, "--format", "json")
    assert same.exit_code == 0, same.output
    told = json.loads(same.stdout)
    jsonschema.validate(told, schemas()["diagnostics"])
    assert [(one["passed"], one["difference"]) for one in told["verified"]] == [(True, [])]

    module = small / "module.yaml"
    text = module.read_text("utf-8")
    module.write_text(
        text.replace("right: With", "wrong: With").replace("wrong: Yes?", "right: Yes?"), "utf-8"
    )
    other = verify(run, "--in", small)
    assert other.exit_code == 1, other.output
    assert "SK905 the package tells something else" in other.output
    assert re.search(
        r'-\s+\d+  SetValue cmi\.interactions\.0\.correct_responses\.0\.pattern = "', other.output
    )
    assert re.search(r'\+\s+SetValue cmi\.interactions\.0\.correct_responses\.0\.pattern = "', other.output)
    assert "SK906 the score in the end is" in other.output
    junit = verify(run, run, "--in", small, "--format", "junit")
    assert junit.exit_code == 1
    assert 'type="SK905"' in junit.stdout

    assert verify(run, "--in", small, "--update").exit_code == 0
    assert "incorrect" not in run.read_text("utf-8")
    again = verify(run, "--in", small, "--format", "junit")
    assert again.exit_code == 0, again.output
    assert 'name="nothing to say"' in again.stdout


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("scorm12", "SK906 the status in the end is 'completed'; recorded was 'passed'"),
        ("scorm2004", "SK906 the success in the end is 'unknown'; recorded was 'passed'"),
        ("cmi5", "SK905 the package tells something else: "),
        ("xapi", "SK905 the package tells something else: "),
        ("web", "SK906 the success in the end is 'unknown'; recorded was 'passed'"),
    ],
)
def test_another_pass_mark_or_right_answer_is_told_in_every_target(
    target: str, told: str, small: Path, tmp_path: Path, visit: Callable[..., BrowserContext]
) -> None:
    file, module = tmp_path / "run.json", small / "module.yaml"
    with at_the_desk(visit(viewport=WIDE), small, target=target, record=file) as author:
        author.record().work()
        author.stop()
    same = verify(file, "--in", small)
    assert same.exit_code == 0, same.output
    text = module.read_text("utf-8")
    module.write_text(text.replace("pass: {score: 80, attempts: 3}\n", ""), "utf-8")
    said = verify(file, "--in", small)
    assert said.exit_code == 1, said.output
    assert told in said.output
    module.write_text(
        text.replace("right: With", "wrong: With").replace("wrong: Yes?", "right: Yes?"), "utf-8"
    )
    said = verify(file, "--in", small)
    assert said.exit_code == 1, said.output
    assert "SK906 the score in the end is" in said.output


def test_a_learner_who_gets_stuck_is_told_with_the_step(run: Path, small: Path) -> None:
    module = small / "module.yaml"
    text = module.read_text("utf-8")
    module.write_text(text.replace("id: lettera", "id: posta"), "utf-8")
    said = verify(run, "--in", small, "--patience", "2")
    assert said.exit_code == 1, said.output
    line = 1 + next(
        n for n, line in enumerate(run.read_text("utf-8").splitlines()) if "draft-lettera" in line
    )
    assert f"{run}:{line}:5: SK904 step" in said.output
    assert "id 'draft-lettera' did not come up" in said.output


def test_a_recording_of_something_else_is_refused(run: Path, small: Path, packages: dict[str, Path]) -> None:
    said = verify(run, "--in", packages["telefono.it.cmi5"])
    assert said.exit_code == 2, said.output
    said = verify(run, "--in", packages["telefono.it.scorm12"])
    assert said.exit_code == 1, said.output
    assert "SK903 the sco of this recording is 'ITEM-prova'; the package has 'ITEM-telefono'" in said.output
    (small / "module.yaml").write_text("id: prova\n", "utf-8")
    assert "SK2" in verify(run, "--in", small).output


def test_what_the_machine_lacks_is_told(run: Path, small: Path, tmp_path: Path) -> None:
    said = verify(run, "--in", small, "--browser", tmp_path / "nothing")
    assert said.exit_code == 2
    assert "playwright install chromium" in said.output
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 3\n", "utf-8")
    broken.chmod(0o755)
    said = verify(run, "--in", small, "--browser", broken)
    assert said.exit_code == 2
    assert "no browser can be started" in said.output


def test_a_recorded_run_is_replayed_at_the_desk(
    run: Path, small: Path, visit: Callable[..., BrowserContext]
) -> None:
    recorded = read(run)
    with at_the_desk(visit(viewport=WIDE), small, target="scorm12", replay=recorded) as author:
        expect(author.status).to_contain_text(f"Played: {len(recorded['steps'])} steps", timeout=60_000)
        record = next(iter(author.preview.lms.state()["records"].values()))
        assert record["success"] == "passed"


def test_the_exported_test_runs(small: Path, tmp_path: Path, visit: Callable[..., BrowserContext]) -> None:
    with at_the_desk(visit(viewport=WIDE), small, target="scorm12") as author:
        author.record().next()
        author.stop()
        got: list[Download] = []

        def keep(one: Download) -> None:
            got.append(one)

        author.page.on("download", keep)
        author.page.locator("[data-act=export-test]").click()
        while len(got) < 2:
            author.page.wait_for_timeout(50)
        for one in got:
            one.save_as(tmp_path / one.suggested_filename)
    shutil.copytree(small.parents[1], tmp_path, dirs_exist_ok=True)
    shutil.copytree(small, tmp_path / "prova")
    source, _ = read_file(tmp_path / "prova.scorm12.recording.json")
    assert source
    assert name_of(source.recording) == "prova.scorm12.recording.json"
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_prova_scorm12.py"]
    ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
