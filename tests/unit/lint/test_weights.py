"""What hurts in an LMS is an error; the same fault where every LMS gets over it is a warning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scormkit.diagnostics import ERROR, WARNING, Severity
from scormkit.lint import lint
from tests import packing

MANIFEST = "imsmanifest.xml"
LAUNCHED = 'adlcp:scormtype="sco" href="second.html"'
LISTED = '<file href="shared/lesson.js"/>'
MARK = "masteryscore>80</adlcp:masteryscore"
DATA = "<adlcp:dataFromLMS>e30</adlcp:dataFromLMS>"
WITHOUT_WORDS = "    <schema>ADL SCORM</schema>\n    <schemaversion>1.2</schemaversion>\n"
SCHEME = (
    '<lom xmlns="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"><metametadata>'
    "<metadatascheme>{}</metadatascheme></metametadata></lom>\n"
)


def told(base: str, where: Path, code: str, *steps: dict[str, Any]) -> list[Severity]:
    path = where / "package.zip"
    path.write_bytes(packing.patched(packing.base(base), steps).zip)
    return [one.severity for one in lint(path, select=(code,))]


def swap(find: str, replace: str) -> dict[str, Any]:
    return {"file": MANIFEST, "find": find, "replace": replace}


HREFS = {
    "a lost page that is launched": ("SK531", LAUNCHED, LAUNCHED.replace("second", "third"), ERROR),
    "a lost file of a list": ("SK531", LISTED, f'{LISTED}<file href="a.js"/>', WARNING),
    "an absolute page that is launched": ("SK530", LAUNCHED, LAUNCHED.replace("sec", "/sec"), ERROR),
    "an absolute file of a list": ("SK530", LISTED, LISTED.replace("shared", "/shared"), WARNING),
    "folders of Windows in a launch": ("SK530", LAUNCHED, LAUNCHED.replace("sec", r".\sec"), ERROR),
    "folders of Windows in a list": ("SK530", LISTED, LISTED.replace("d/l", r"d\l"), WARNING),
    "an empty launch": ("SK530", LAUNCHED, LAUNCHED.replace("second.html", ""), ERROR),
    "an empty file of a list": ("SK530", LISTED, f'{LISTED}<file href=""/>', WARNING),
    "a launch elsewhere": ("SK530", LAUNCHED, LAUNCHED.replace("sec", "https://a.example/"), ERROR),
    "an item's name for an item": ("SK522", '"ITEM-second"', '"ITEM-first"', ERROR),
    "an item's name for the course": ("SK522", 'identifier="ITEM-second"', 'identifier="ORG-lesson"', ERROR),
    "an item's name for a page": ("SK522", 'identifier="ITEM-second"', 'identifier="RES-first"', WARNING),
    "the manifest's name for the course": ("SK522", '"M-lesson"', '"ORG-lesson"', WARNING),
    "no identifier": ("SK521", ' identifier="ITEM-second"', "", ERROR),
    "an empty identifier": ("SK521", 'identifier="ITEM-second"', 'identifier=" "', ERROR),
    "an identifier made of a title": ("SK521", '"ITEM-second"', '"2. Fire &amp; smoke"', WARNING),
    "a default that is lost, one course": ("SK523", 'default="ORG-lesson"', 'default="ORG"', WARNING),
    "a SCO that does not say so": ("SK540", LAUNCHED, 'href="second.html"', ERROR),
    "shared files without a kind": ("SK540", ' adlcp:scormtype="asset"', "", WARNING),
    "another type": ("SK540", f'webcontent" {LAUNCHED}', f'html" {LAUNCHED}', WARNING),
    "no type": ("SK540", f'type="webcontent" {LAUNCHED}', LAUNCHED, WARNING),
    "a pass mark nobody reads": ("SK543", MARK, MARK.replace("score", "Score"), ERROR),
    "launch data as Rise writes them": ("SK543", f"<adlcp:{MARK}>", f"{DATA}<adlcp:{MARK}>", WARNING),
    "the release, wrong in LOM alone": ("SK538", WITHOUT_WORDS, SCHEME.format("ADL SCORM 1.3"), ERROR),
}


@pytest.mark.parametrize("name", HREFS)
def test_a_fault_of_scorm_12_weighs_what_it_costs(name: str, tmp_path: Path) -> None:
    code, find, replace, severity = HREFS[name]
    assert told("scorm12", tmp_path, code, swap(find, replace)) == [severity]


def test_a_release_that_lom_alone_tells_is_told(tmp_path: Path) -> None:
    assert told("scorm12", tmp_path, "SK538", swap(WITHOUT_WORDS, SCHEME.format("ADL SCORM 1.2"))) == []
    assert told("scorm12", tmp_path, "SK538", swap(WITHOUT_WORDS, SCHEME.format("LOMv1.0"))) == []


def test_a_blank_in_a_launch_is_encoded_by_every_browser(tmp_path: Path) -> None:
    renamed = {"rename": "second.html", "to": "the second.html"}
    steps = renamed, swap(LAUNCHED, LAUNCHED.replace("sec", "the sec"))
    assert told("scorm12", tmp_path, "SK530", *steps) == [WARNING]


@pytest.mark.parametrize(("length", "severity"), [(255, []), (4096, [WARNING]), (4097, [ERROR])])
def test_launch_data_fit_where_the_element_of_the_run_time_ends(
    length: int, severity: list[Severity], tmp_path: Path
) -> None:
    data = f"<adlcp:datafromlms>{'x' * length}</adlcp:datafromlms>"
    step = swap("        <adlcp:masteryscore>", f"        {data}<adlcp:masteryscore>")
    assert told("scorm12", tmp_path, "SK542", step) == severity


def test_a_lost_default_of_scorm_2004_leads_nowhere(tmp_path: Path) -> None:
    assert told("scorm2004", tmp_path, "SK523", swap('default="ORG-lesson"', 'default="ORG"')) == [ERROR]


def test_kinds_weigh_in_scorm_2004_where_something_is_launched(tmp_path: Path) -> None:
    second = ' adlcp:scormType="sco" href="second.html"'
    assert told("scorm2004", tmp_path, "SK556", swap(second, ' href="second.html"')) == [ERROR]
    assert told("scorm2004", tmp_path, "SK556", swap(' adlcp:scormType="asset"', "")) == [WARNING]
    assert told("scorm2004", tmp_path, "SK556", swap(f'type="webcontent"{second}', second)) == [WARNING]


def test_in_scorm_2004_an_item_needs_a_title_more_than_the_course(tmp_path: Path) -> None:
    assert told("scorm2004", tmp_path, "SK559", swap("<title>Lesson</title>", "")) == [WARNING]
    assert told("scorm2004", tmp_path, "SK559", swap("<title>First</title>", "")) == [ERROR]


def rule(wanted: str, names: str) -> dict[str, Any]:
    """Return the step that lets the first item ask for the objective *wanted*, with objectives of *names*."""
    parts = (
        "<imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions><imsss:ruleCondition "
        f'referencedObjective="{wanted}" condition="satisfied"/></imsss:ruleConditions><imsss:ruleAction '
        'action="skip"/></imsss:preConditionRule></imsss:sequencingRules><imsss:objectives>'
        f'<imsss:primaryObjective/><imsss:objective objectiveID="{names}"/></imsss:objectives>'
    )
    title = "<title>First</title>\n        <imsss:sequencing>"
    return swap(title, title + parts)


def test_names_of_objectives_are_compared_decoded_and_with_single_blanks(tmp_path: Path) -> None:
    assert told("scorm2004", tmp_path, "SK574", rule("  %20obj%20%201 ", "obj%201")) == []
    assert told("scorm2004", tmp_path, "SK574", rule("obj%202", "obj%201")) == [ERROR]


def maps(attributes: str) -> dict[str, Any]:
    title = "<title>First</title>\n        <imsss:sequencing>"
    both = "".join(f'<adlseq:mapInfo targetObjectiveID="{one}" {attributes}/>' for one in "ab")
    parts = (
        '<imsss:objectives><imsss:primaryObjective objectiveID="p"/></imsss:objectives><adlseq:objectives>'
        f'<adlseq:objective objectiveID="p">{both}</adlseq:objective></adlseq:objectives>'
    )
    return swap(title, title + parts)


def test_what_two_maps_of_adls_read_untold_is_no_collision(tmp_path: Path) -> None:
    assert told("scorm2004", tmp_path, "SK576", maps("")) == []
    assert told("scorm2004", tmp_path, "SK576", maps('readRawScore="true"')) == [ERROR]
