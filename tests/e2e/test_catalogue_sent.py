"""Whatever a package can ever send is a good statement to two validators that others wrote."""

from __future__ import annotations

import json
import shutil
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from learner import Learner
from lms import Lms
from lrs import Lrs
from playwright.sync_api import BrowserContext, expect
from referees import Referees

from scormkit.factory import Order, make
from scormkit.statements.accept import Acceptance
from scormkit.statements.catalogue import skeletons
from tests.unit.statements.module_of_all import filled

ROOT = Path(__file__).resolve().parents[2]
COURSES = (ROOT / "modules" / "telefono", ROOT / "tests" / "e2e" / "corso")
PROJECT = """organisation:
  name: Lumina
  lms: https://lms.lumina.example/
  base: https://formazione.lumina.example/xapi/
values: {promise_hours: 24, site: lumina.example, ore: 24}
xapi:
  relay: https://relay.lumina.example/
"""
STORED = {"stored", "authority", "version"}
"""What a record store adds."""

ANSWERS = {"true-false": "true", "numeric": "12.5", "fill-in": "Buongiorno", "long-fill-in": "Buongiorno"}


@pytest.fixture(scope="module")
def relayed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The packages of SCORM of a project that names a relay, by name without ``.zip``."""
    out = tmp_path_factory.mktemp("relayed")
    found: dict[str, Path] = {}
    for course in COURSES:
        folder = tmp_path_factory.mktemp("project") / course.name
        shutil.copytree(course, folder)
        (folder / "scormkit.yaml").write_text(PROJECT, "utf-8")
        made = make(Order(folder, None, ("scorm12", "scorm2004"), out))
        assert made.packages, [str(one) for one in made.diagnostics]
        found |= {Path(one.path).stem: Path(one.path) for one in made.packages}
    return found


def statements(catalogue: dict[str, Any]) -> list[dict[str, Any]]:
    """Every statement of *catalogue*, its holes filled; of a question, with its first right answer."""
    made = []
    for skeleton in skeletons(catalogue):
        one = filled(skeleton)
        if skeleton.result and "response" in skeleton.result:
            rights = skeleton.object["definition"].get("correctResponsesPattern", [""])
            one["result"]["response"] = ANSWERS.get(skeleton.result["response"]["kind"], rights[0])
        made.append(json.loads(json.dumps(one)))
    return made


@pytest.mark.parametrize("target", ["cmi5", "xapi", "scorm12", "scorm2004"])
@pytest.mark.parametrize("course", ["telefono.it", "telefono.en", "corso.it"])
def test_every_statement_of_a_package_is_good(
    course: str, target: str, packages: dict[str, Path], relayed: dict[str, Path], referees: Referees
) -> None:
    path = (relayed if target.startswith("scorm") else packages)[f"{course}.{target}"]
    with zipfile.ZipFile(path) as archive:
        catalogue = json.loads(archive.read("statements.json"))
    told = statements(catalogue)
    assert len(told) > 20
    assert referees.complaints(told) == []
    acceptance = Acceptance(catalogue)
    assert [reason for one in told if (reason := acceptance.refusal(one))] == []


def test_the_referees_would_tell(packages: dict[str, Path], referees: Referees) -> None:
    with zipfile.ZipFile(packages["telefono.it.cmi5"]) as archive:
        (one, *_) = statements(json.loads(archive.read("statements.json")))
    one["result"] = {"duration": "soon"}
    assert len(referees.complaints([one])) == 2


@pytest.mark.parametrize("answers", ["right", "wrong"])
@pytest.mark.parametrize("course", ["telefono", "corso"])
def test_all_that_a_player_says_is_in_its_catalogue(
    course: str,
    answers: str,
    packages: dict[str, Path],
    lms: Lms,
    lrs: Lrs,
    visit: Callable[..., BrowserContext],
) -> None:
    name = f"{course}.it.xapi"
    launched = lrs.tincan(f"{lms.url}/package/{name}/index.html", registration=str(uuid.uuid4()))
    page = visit().new_page()
    page.goto(launched)
    expect(page.locator("html.js:not(.waiting)")).to_be_attached()
    learner = Learner(page, page.main_frame)
    asked = [block["id"] for block in learner.config["blocks"] if block.get("interaction")]
    learner.work(asked if answers == "wrong" else ())
    learner.activate(learner.frame.locator("button:visible", has_text="Esci dal corso"))
    expect(learner.frame.locator(".farewell")).to_be_visible()

    with zipfile.ZipFile(packages[name]) as archive:
        catalogue = json.loads(archive.read("statements.json"))
    (activity,) = parse_qs(urlsplit(launched).query).get("activity_id", [catalogue["module"]])
    acceptance = Acceptance(catalogue, activity)
    told = lrs.said()
    said = {one["verb"]["display"]["en"] for one in told}
    assert {"initialized", "experienced", "answered", "progressed", "terminated"} <= said
    assert said & {"completed", "suspended"}
    sent = [{name: value for name, value in one.items() if name not in STORED} for one in told]
    refused = [
        (reason, one["verb"]["id"], one["object"]["id"])
        for one in sent
        if (reason := acceptance.refusal(one))
    ]
    assert refused == []
