"""Recordings are written as people read them, read as they were written, and refused with a place."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.preview.recording import Package, Recording, Result, Source, read, write
from scormkit.resources import schemas

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TARGET = st.fixed_dictionaries(
    {"block": TEXT}, optional={"option": TEXT, "part": TEXT}
) | st.fixed_dictionaries(
    {"role": TEXT, "name": TEXT}, optional={"frame": st.lists(TEXT, min_size=1, max_size=2)}
)
STEP = (
    st.fixed_dictionaries({"do": st.just("click"), "on": TARGET})
    | st.fixed_dictionaries({"do": st.sampled_from(["type", "key"]), "on": TARGET, "value": TEXT})
    | st.fixed_dictionaries({"do": st.just("move"), "on": TARGET, "place": st.integers(1, 9)})
    | st.fixed_dictionaries({"do": st.just("choose"), "on": TARGET, "checked": st.just(value=False)})
)
ENTRY = st.fixed_dictionaries(
    {"call": st.just("SetValue"), "name": TEXT, "value": TEXT}, optional={"answer": TEXT, "error": TEXT}
) | st.fixed_dictionaries(
    {"verb": TEXT, "object": TEXT},
    optional={"result": st.dictionaries(TEXT, st.integers() | st.booleans() | TEXT, max_size=3)},
)
RECORDINGS = st.builds(
    Recording,
    package=st.builds(
        Package,
        kind=st.sampled_from(["scorm12", "scorm2004", "cmi5", "xapi", "web"]),
        sco=TEXT,
        id=TEXT,
        version=TEXT,
        language=TEXT,
        title=TEXT,
    ),
    learner=TEXT,
    seed=st.none() | st.integers(0, 2**32 - 1),
    steps=st.lists(STEP, max_size=4).map(tuple),
    trace=st.lists(ENTRY, max_size=4).map(tuple),
    result=st.builds(
        Result, status=TEXT, success=TEXT, score=st.none() | st.floats(0, 100) | st.integers(0, 100)
    ),
)

SMALL = Recording(
    package=Package(kind="scorm12", sco="item", language="it"),
    learner="Ada Rossi",
    seed=7,
    steps=(
        {"do": "click", "on": {"part": "next"}},
        {"do": "type", "on": {"id": "draft"}, "value": "Buongiorno"},
    ),
    trace=({"call": "Initialize"}, {"call": "Finish"}),
    result=Result(status="passed", success="passed", score=100),
)


@pytest.mark.slow
@given(RECORDINGS)
def test_what_is_written_is_read_again(recording: Recording) -> None:
    found = read(write(recording), "run.json")
    assert found.diagnostics == ()
    assert found.product
    assert found.product.recording == recording


@pytest.mark.slow
@given(RECORDINGS)
def test_what_is_written_keeps_the_schema(recording: Recording) -> None:
    jsonschema.validate(json.loads(write(recording)), schemas()["recording"])


def test_each_step_and_each_call_has_a_line_of_its_own() -> None:
    assert write(SMALL) == (
        "{\n"
        '  "$schema": "https://scormkit.org/schemas/recording.schema.json",\n'
        '  "version": 1,\n'
        '  "package": {"kind": "scorm12", "sco": "item", "language": "it"},\n'
        '  "learner": "Ada Rossi",\n'
        '  "seed": 7,\n'
        '  "steps": [\n'
        '    {"do": "click", "on": {"part": "next"}},\n'
        '    {"do": "type", "on": {"id": "draft"}, "value": "Buongiorno"}\n'
        "  ],\n"
        '  "trace": [\n'
        '    {"call": "Initialize"},\n'
        '    {"call": "Finish"}\n'
        "  ],\n"
        '  "result": {"status": "passed", "success": "passed", "score": 100}\n'
        "}\n"
    )


def test_every_part_knows_its_place() -> None:
    source = read(write(SMALL), "run.json").product
    assert isinstance(source, Source)
    assert str(source.place("steps", 1)) == "run.json:9:5"
    assert str(source.place("trace", 0)) == "run.json:12:5"


def spoilt(change: dict[str, Any]) -> list[str]:
    value = {**json.loads(write(SMALL)), **change}
    value = {key: one for key, one in value.items() if one is not ...}
    return [str(one).split("\n")[0] for one in read(json.dumps(value), "run.json").diagnostics]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"trace": ...}, "$: the key 'trace' is missing"),
        ({"version": 2}, "$.version: at most 1 is wanted here"),
        ({"extra": 1}, "$.extra: there is no such key"),
        ({"learner": 1}, "$.learner: text is wanted here"),
        ({"seed": -1}, "$.seed: at least 0 is wanted here"),
        ({"seed": 2**40}, "$.seed: at most 4294967295 is wanted here"),
        ({"steps": [{"do": "sing", "on": {"id": "a"}}]}, '$.steps[0].do: "click" or "choose" or'),
        ({"steps": [{"do": "click", "on": {}}]}, "$.steps[0].on: this is empty"),
        ({"steps": [{"do": "type", "on": {"id": "a"}}]}, "$.steps[0]: the key 'value' is missing"),
        ({"steps": {}}, "$.steps: a list is wanted here"),
    ],
)
def test_a_fault_is_told_at_its_place(change: dict[str, Any], said: str) -> None:
    (found,) = spoilt(change)
    assert re.match(r"run\.json:1:\d+: SK902 ", found)
    assert said in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "run.json:1:1: SK901 this is no recording: a value is wanted here"),
        ("[]", "run.json:1:1: SK901 this is no recording: an object is wanted here"),
        ('{\n  "a": }', "run.json:2:8: SK901 this is no recording: a value is wanted here"),
    ],
)
def test_what_is_no_recording_is_told(text: str, said: str) -> None:
    (found,) = read(text, "run.json").diagnostics
    assert str(found).split("\n")[0] == said
