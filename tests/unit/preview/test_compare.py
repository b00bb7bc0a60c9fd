"""Two runs compared: the first difference in its context, each finding at its line in the recording."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.preview.compare import differences, first_difference, stuck, unfit, words
from scormkit.preview.recording import Package, Recording, Result, Source, read, write

ANSWERED = "http://adlnet.gov/expapi/verbs/answered"


def sets(name: str, value: str) -> dict[str, Any]:
    return {"call": "SetValue", "name": name, "value": value}


TRACE = ({"call": "Initialize"}, *(sets(f"cmi.x{n}", str(n)) for n in range(8)), {"call": "Finish"})
RUN = Recording(
    package=Package(kind="scorm12", sco="item"),
    learner="Ada",
    steps=({"do": "click", "on": {"part": "next"}},),
    trace=TRACE,
    result=Result(status="passed", success="passed", score=100),
)


def source() -> Source:
    found = read(write(RUN), "run.json").product
    assert found
    return found


def said(now: Recording) -> list[str]:
    return [str(one).split("\n")[0] for one in differences(source(), now)]


def test_the_same_run_differs_in_nothing() -> None:
    assert said(RUN) == []
    assert first_difference(TRACE, TRACE) is None


def test_a_call_with_another_value_is_shown_between_its_neighbours() -> None:
    trace = (*TRACE[:5], sets("cmi.x4", "80"), *TRACE[6:])
    assert said(replace(RUN, trace=trace)) == [
        (
            "run.json:15:5: SK905 the package tells something else: "
            'SetValue cmi.x4 = "80", where SetValue cmi.x4 = "4" was recorded'
        )
    ]
    found = first_difference(TRACE, trace)
    assert found
    assert list(found.lines()) == [
        '     3  SetValue cmi.x1 = "1"',
        '     4  SetValue cmi.x2 = "2"',
        '     5  SetValue cmi.x3 = "3"',
        '-    6  SetValue cmi.x4 = "4"',
        '+       SetValue cmi.x4 = "80"',
        '     7  SetValue cmi.x5 = "5"',
        '     8  SetValue cmi.x6 = "6"',
        '     9  SetValue cmi.x7 = "7"',
    ]


@pytest.mark.parametrize(
    ("trace", "line", "words"),
    [
        ((*TRACE[:4], *TRACE[5:]), 14, 'SetValue cmi.x3 = "3" is missing'),
        ((*TRACE, {"call": "Commit", "answer": "false"}), 9, "Commit → false is new"),
        ((), 10, "Initialize is missing"),
    ],
)
def test_a_call_that_is_missing_or_new_is_named(
    trace: tuple[dict[str, Any], ...], line: int, words: str
) -> None:
    (found,) = said(replace(RUN, trace=trace))
    assert found.startswith(f"run.json:{line}:")
    assert found.endswith(words)


def test_long_differences_are_cut_and_later_ones_counted() -> None:
    found = first_difference((*TRACE, *TRACE), ({"call": "Initialize"}, *TRACE[-1:], *TRACE[:-1]))
    assert found
    assert list(found.lines())[-1] == "  … and 1 more difference after this one"
    many = first_difference((), [sets("cmi.x", str(n)) for n in range(20)])
    assert many
    assert list(many.lines())[-1] == "+       … 8 more"


def test_another_result_is_told_for_each_of_its_parts() -> None:
    now = replace(RUN, result=Result(status="failed", success="failed", score=None))
    assert [line.partition(" ")[2] for line in said(now)] == [
        "SK906 the status in the end is 'failed'; recorded was 'passed'",
        "SK906 the success in the end is 'failed'; recorded was 'passed'",
        "SK906 the score in the end is none; recorded was 100",
    ]


def test_what_cannot_be_played_has_its_place() -> None:
    assert str(stuck(source(), 0, "it is gone")).startswith(
        "run.json:7:5: SK904 step 1 cannot be done: it is gone"
    )
    told = str(unfit(source(), "kind", "scorm12", ["cmi5", "xapi"]))
    assert told.startswith("run.json:4:")
    assert "SK903 the kind of this recording is 'scorm12'; the package has 'cmi5' and 'xapi'" in told


def test_statements_are_told_in_words() -> None:
    one = {"verb": ANSWERED, "object": "https://a.example/blocks/x", "result": {"success": True}}
    assert words(one) == 'answered https://a.example/blocks/x {"success": true}'
    assert words({"verb": ANSWERED, "object": "x" * 300}).endswith("…")
    assert (
        words({**sets("cmi.a", "b"), "answer": "false", "error": "405"}) == 'SetValue cmi.a = "b" → false 405'
    )


ENTRIES = st.lists(st.sampled_from(TRACE), max_size=8)


@given(ENTRIES, ENTRIES)
def test_a_difference_begins_where_two_traces_part(
    one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    found = first_difference(one, other)
    assert (found is None) == (one == other)
    if found:
        assert one[: found.at] == other[: found.at]
        assert found.wanted or found.got
        assert list(found.wanted) != list(found.got)
