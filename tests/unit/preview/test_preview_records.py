"""What the LMS keeps of a learner: attempts, resuming, Moodle's judgement, modes that count for nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.preview.content import Sco
from scormkit.preview.records import Record, begun, committed, judged, number, opening, surname_first, told
from scormkit.preview.settings import PreviewError
from scormkit.preview.store.agents import Learner

ADA = Learner("ada-rossi", "Ada Rossi")


def sco12(mark: str = "80") -> Sco:
    facts = {"mastery_score": mark, "max_time_allowed": "0001:00:00", "time_limit_action": "exit,message"}
    return Sco(id="A", title="A", kind="scorm12", href="a.html", launch_data="hello", facts=facts)


def sco2004(**facts: Any) -> Sco:
    return Sco(id="A", title="A", kind="scorm2004", href="a.html", launch_data="hello", facts=facts)


def core(status: str = "incomplete", raw: str = "", **more: str) -> dict[str, Any]:
    return {"core": {"lesson_status": status, "score": {"raw": raw, "min": "", "max": ""}, **more}}


def kept(sco: Sco, *sessions: tuple[str, dict[str, Any], bool]) -> Record:
    """Return the record after *sessions*: mode, what was committed, whether it came to an end."""
    record = None
    for mode, cmi, end in sessions:
        record = committed(begun(record, sco, mode, anew=False), sco, mode, cmi, end=end)
    assert record is not None
    return record


def test_a_first_visit_finds_the_beginning() -> None:
    cmi = opening(begun(None, sco12(), "normal", anew=False), sco12(), ADA, "normal")
    assert cmi == {
        "core": {
            "lesson_status": "not attempted",
            "student_id": "ada-rossi",
            "student_name": "Rossi, Ada",
            "lesson_mode": "normal",
            "credit": "credit",
            "entry": "ab-initio",
            "total_time": "0000:00:00.00",
        },
        "launch_data": "hello",
        "student_data": {
            "mastery_score": "80",
            "max_time_allowed": "0001:00:00",
            "time_limit_action": "exit,message",
        },
    }


def test_scorm12_keeps_what_it_was_told_and_says_resume_after_suspend() -> None:
    said = core(raw="40", exit="suspend", session_time="00:10:00") | {"suspend_data": "page 3"}
    record = kept(sco12(""), ("normal", said, True))
    cmi = opening(begun(record, sco12(""), "normal", anew=False), sco12(""), ADA, "normal")
    assert cmi["suspend_data"] == "page 3"
    assert cmi["core"]["entry"] == "resume"
    assert cmi["core"]["total_time"] == "0000:10:00.00"
    assert not {"exit", "session_time"} & set(cmi["core"])
    assert record.cmi["core"]["exit"] == "suspend", "the record itself is as it was committed"


def test_scorm12_without_suspend_is_no_resume_and_loses_nothing() -> None:
    record = kept(sco12(), ("normal", core() | {"suspend_data": "page 3"}, True))
    cmi = opening(begun(record, sco12(), "normal", anew=False), sco12(), ADA, "normal")
    assert (cmi["core"]["entry"], cmi["suspend_data"]) == ("", "page 3")


def test_scorm2004_forgets_what_was_not_suspended() -> None:
    record = kept(sco2004(), ("normal", {"suspend_data": "page 3", "exit": "normal"}, True))
    cmi = opening(begun(record, sco2004(), "normal", anew=False), sco2004(), ADA, "normal")
    assert (cmi["entry"], "suspend_data" in cmi) == ("ab-initio", False)
    suspended = {"suspend_data": "page 3", "exit": "suspend", "session_time": "PT90S"}
    record = kept(sco2004(), ("normal", suspended, True))
    cmi = opening(begun(record, sco2004(), "normal", anew=False), sco2004(), ADA, "normal")
    assert (cmi["entry"], cmi["suspend_data"], cmi["total_time"]) == ("resume", "page 3", "PT0H1M30S")


def test_scorm2004_is_told_of_its_objectives_and_marks() -> None:
    facts = {"scaled_passing_score": "0.8", "completion_threshold": "0.9", "objectives": ["greet", "listen"]}
    sco = sco2004(**facts)
    cmi = opening(begun(None, sco, "normal", anew=False), sco, ADA, "normal")
    assert cmi["objectives"] == {"0": {"id": "greet"}, "1": {"id": "listen"}}
    assert (cmi["scaled_passing_score"], cmi["completion_threshold"]) == ("0.8", "0.9")
    own = {"objectives": {"0": {"id": "greet", "success_status": "passed"}}, "exit": "suspend"}
    record = kept(sco, ("normal", own, True))
    assert opening(record, sco, ADA, "normal")["objectives"] == own["objectives"]


@pytest.mark.parametrize(
    ("mark", "raw", "status", "at_commit", "at_finish"),
    [
        ("80", "85", "incomplete", "incomplete", "passed"),
        ("80", "79.9", "completed", "completed", "failed"),
        ("80", "80", "failed", "failed", "passed"),
        ("80", "", "incomplete", "incomplete", "incomplete"),
        ("", "85", "completed", "completed", "completed"),
        ("much", "85", "completed", "completed", "completed"),
        ("", "", "not attempted", "not attempted", "completed"),
        ("80", "nan", "completed", "completed", "completed"),
    ],
)
def test_scorm12_is_judged_by_its_mark_when_it_finishes_and_not_before(
    mark: str, raw: str, status: str, at_commit: str, at_finish: str
) -> None:
    for end, expected in ((False, at_commit), (True, at_finish)):
        record = kept(sco12(mark), ("normal", core(status, raw), end))
        assert told(record, sco12(mark))["status"] == expected


def test_scorm2004_is_judged_by_the_marks_of_its_manifest_alone() -> None:
    said = {"completion_status": "completed", "success_status": "unknown", "score": {"scaled": "0.7"}}
    assert judged("scorm2004", kept(sco2004(), ("normal", said, True)).cmi)["success"] == "unknown"
    sco = sco2004(scaled_passing_score="0.8", completion_threshold="0.9")
    record = kept(sco, ("normal", {**said, "progress_measure": "0.5"}, True))
    shown = told(record, sco)
    assert (shown["status"], shown["success"]) == ("incomplete", "failed")
    better = {**said, "score": {"scaled": "0.8"}, "progress_measure": "1"}
    shown = told(kept(sco, ("normal", better, True)), sco)
    assert (shown["status"], shown["success"]) == ("completed", "passed")


@pytest.mark.parametrize("mode", ["review", "browse"])
@pytest.mark.parametrize("sco", [sco12(), sco2004()], ids=lambda sco: str(sco.kind))
def test_what_is_said_in_other_modes_is_not_kept(sco: Sco, mode: str) -> None:
    good = (
        core("passed", "90") if sco.kind == "scorm12" else {"success_status": "passed", "suspend_data": "x"}
    )
    before = kept(sco, ("normal", good, True))
    worse = core("failed", "0") if sco.kind == "scorm12" else {"success_status": "failed"}
    after = committed(begun(before, sco, mode, anew=False), sco, mode, worse, end=True)
    assert after.cmi == before.cmi
    assert after.finished
    cmi = opening(after, sco, ADA, mode)
    inner = cmi.get("core", cmi)
    assert (inner["credit"], inner["entry"], inner.get("lesson_mode", inner.get("mode"))) == (
        "no-credit",
        "",
        mode,
    )


def test_a_first_look_is_called_browsed_in_scorm12() -> None:
    record = kept(sco12(), ("browse", core("browsed"), True))
    assert told(record, sco12())["status"] == "browsed"
    assert told(kept(sco12(), ("browse", core("browsed"), False)), sco12())["status"] == "not attempted"


def test_a_new_attempt_begins_anew_and_keeps_the_old_result() -> None:
    first = kept(sco12(), ("normal", core("completed", "90"), True))
    second = begun(first, sco12(), "normal", anew=True)
    assert (second.attempt, second.cmi, second.total) == (2, {}, 0)
    (before,) = told(second, sco12())["earlier"]
    assert (before["attempt"], before["status"], before["score"]) == (1, "passed", {"raw": 90, "scaled": 0.9})
    assert begun(None, sco12(), "normal", anew=True).attempt == 1, "the first attempt is not the second"


def test_there_are_three_modes() -> None:
    with pytest.raises(PreviewError):
        begun(None, sco12(), "exam", anew=False)


@given(st.lists(st.tuples(st.integers(0, 3000), st.booleans()), max_size=6))
def test_time_counts_once_for_each_session_that_ends(sessions: list[tuple[int, bool]]) -> None:
    record = None
    for length, ends in sessions:
        record = begun(record, sco12(), "normal", anew=False)
        said = core(session_time=f"{length // 3600:02d}:{length // 60 % 60:02d}:{length % 60:02d}")
        record = committed(record, sco12(), "normal", said, end=False)
        if ends:
            record = committed(record, sco12(), "normal", said, end=True)
    whole = sum(length for length, ends in sessions if ends)
    last = 0 if not sessions or sessions[-1][1] else sessions[-1][0]
    if record is not None:
        assert told(record, sco12())["time"] == whole + last


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "core",
                    "score",
                    "raw",
                    "scaled",
                    "exit",
                    "lesson_status",
                    "suspend_data",
                    "session_time",
                    "0",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    said=st.dictionaries(st.sampled_from(["core", "score", "exit", "suspend_data", "objectives"]), JSON),
    end=st.booleans(),
)
@pytest.mark.parametrize("sco", [sco12(), sco2004(scaled_passing_score="0.5")], ids=lambda sco: str(sco.kind))
def test_whatever_is_committed_is_kept_and_can_be_resumed(
    *, sco: Sco, said: dict[str, Any], end: bool
) -> None:
    record = kept(sco, ("normal", said, end))
    shown = told(record, sco)
    assert isinstance(shown["status"], str)
    opening(begun(record, sco, "normal", anew=False), sco, ADA, "normal")
    if not end:
        assert record.cmi == said


@pytest.mark.parametrize(
    ("score", "scaled"),
    [
        ({"raw": "7", "min": "0", "max": "10"}, 0.7),
        ({"raw": "85"}, 0.85),
        ({"raw": "85", "min": "", "max": ""}, 0.85),
        ({"raw": "5", "min": "5", "max": "5"}, None),
    ],
)
def test_a_raw_score_is_shown_as_a_share(score: dict[str, str], scaled: float | None) -> None:
    shown = judged("scorm12", {"core": {"score": score}})["score"]
    assert shown == {"raw": float(score["raw"]), "scaled": scaled}


def test_numbers_are_finite() -> None:
    some: tuple[object, ...] = ("1.5", 2, "x", None, "inf", [], "nan")
    assert [number(one) for one in some] == [
        1.5,
        2,
        None,
        None,
        None,
        None,
        None,
    ]


def test_names_are_written_as_scorm_writes_them() -> None:
    assert surname_first("Ada Rossi") == "Rossi, Ada"
    assert surname_first("Maria Luisa Rossi") == "Rossi, Maria Luisa"
    assert surname_first("Rossi, Ada") == "Rossi, Ada"
    assert surname_first("Ada") == "Ada"


def test_other_standards_have_no_data_model() -> None:
    page = Sco(id="index", title="A", kind="web", href="index.html")
    assert opening(begun(None, page, "normal", anew=False), page, ADA, "normal") == {}
