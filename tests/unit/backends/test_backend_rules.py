from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scormkit.backends import backends, rules
from scormkit.backends.backend import Options
from scormkit.course.model import Course, File, Interaction, StateBudget
from tests.golden.course import COURSE

ALL = ("scorm12", "scorm2004", "cmi5", "xapi", "web")


def said(target: str, course: Course, options: Options | None = None) -> list[str]:
    return [str(finding) for finding in backends()[target].check(course, options or Options())]


def codes(target: str, course: Course, options: Options | None = None) -> list[str]:
    return [finding.partition(": ")[2][:5] for finding in said(target, course, options)]


def course(**changes: Any) -> Course:
    activity = replace(COURSE.activities[0], **changes)
    return replace(COURSE, activities=(activity,), title=activity.title)


@pytest.mark.parametrize("target", ALL)
def test_a_sound_course_is_sound_everywhere(target: str) -> None:
    assert said(target, COURSE) == []


@pytest.mark.parametrize(
    ("target", "limit"),
    [("scorm12", 4096), ("scorm2004", 64000), ("cmi5", 60000), ("xapi", 60000), ("web", 60000)],
)
def test_the_saved_state_may_fill_the_target_and_not_outgrow_it(target: str, limit: int) -> None:
    blocks = (("posta", limit - 200), ("quiz", 60), ("altro", 40), ("vuoto", 1))
    full = StateBudget(header=99, blocks=blocks)
    over = StateBudget(header=100, blocks=blocks)

    assert backends()[target].state_limit == limit
    assert said(target, course(state=full)) == []
    (finding,) = said(target, course(state=over))
    assert f"can take {limit + 1} characters; the limit for {backends()[target].title} is {limit}" in finding
    assert f"posta ({limit - 200}), quiz (60), altro (40)" in finding


@pytest.mark.parametrize(
    ("target", "limit"), [("scorm12", 200), ("scorm2004", 200), ("cmi5", 255), ("xapi", 255)]
)
def test_a_title_may_fill_the_target_and_not_outgrow_it(target: str, limit: int) -> None:
    assert codes(target, course(title="è" * limit)) == []
    assert codes(target, course(title="è" * (limit + 1))) == ["SK452"]


@pytest.mark.parametrize("title", ["0", " 0\n", "", " \n "])
@pytest.mark.parametrize("target", ["scorm12", "scorm2004", "cmi5", "xapi"])
def test_a_title_that_vanishes_is_refused(target: str, title: str) -> None:
    assert codes(target, course(title=title)) == ["SK451"]


@pytest.mark.parametrize("target", ALL)
@pytest.mark.parametrize(
    "path",
    ["media/città.png", "media/a b.png", "media/a'b.png", "a\\b.png", "/a.png", "../a.png", "media/.a.png",
     "media/a.", "media/con.png", "COM1", "media//a.png", "x" * 201, "media/a.php", "media/a.mjs", "a?b", ""],
)  # fmt: skip
def test_a_file_name_that_some_lms_changes_is_refused(target: str, path: str) -> None:
    assert codes(target, replace(COURSE, files=(File(path, b""),))) == ["SK453"]


@pytest.mark.parametrize(
    "path", ["media/a-b_c.1.png", "media/x/y/z.vtt", "console.png", "media/_a.svg", "x" * 200]
)
def test_an_ordinary_file_name_is_fine(path: str) -> None:
    assert codes("scorm12", replace(COURSE, files=(File(path, b""),))) == []


@pytest.mark.parametrize(
    ("target", "mark", "shown"),
    [
        ("scorm12", Fraction(665, 1000), "66.5 % is written as 67 %"),
        ("scorm12", Fraction(664, 1000), "66.4 % is written as 66 %"),
        ("cmi5", Fraction(2, 3), "66.6667 % is written as 66.67 %"),
    ],
)
def test_a_mark_that_is_rounded_is_a_warning_with_both_figures(
    target: str, mark: Fraction, shown: str
) -> None:
    (finding,) = backends()[target].check(course(pass_mark=mark), Options())
    assert finding.severity == "warning"
    assert shown in finding.message


@pytest.mark.parametrize("mark", [None, Fraction(4, 5), Fraction(1), Fraction(1, 100)])
def test_a_mark_of_whole_percents_is_fine(mark: Fraction | None) -> None:
    for target in ALL:
        assert codes(target, course(pass_mark=mark)) == []


@pytest.mark.parametrize("target", ["cmi5", "xapi"])
@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://scormkit.invalid/telefono", ["SK455"]),
        ("https://www.example.com/telefono", ["SK455"]),
        ("https://myexample.com/telefono", []),
        ("https://formazione.lumina.example/telefono", []),
        ("urn:uuid:4f5b3f0e-2f6c-4f0e-9f0e-2f6c4f0e9f0e", []),
    ],
)
def test_a_placeholder_for_a_host_is_noticed(target: str, iri: str, expected: list[str]) -> None:
    assert codes(target, course(iri=iri)) == expected


def test_scorm_2004_reports_250_questions_and_no_more() -> None:
    def asked(count: int) -> tuple[Interaction, ...]:
        return tuple(Interaction(id=f"q{n}", kind="true-false", title="?") for n in range(count))

    assert codes("scorm2004", course(interactions=asked(250))) == []
    assert codes("scorm2004", course(interactions=asked(251))) == ["SK456"]
    assert codes("scorm12", course(interactions=asked(251))) == []


@pytest.mark.parametrize(("share", "written"), [("1/3", "0.3333"), ("1", "1"), ("0.8", "0.8"), ("0", "0")])
def test_decimals_are_written_without_needless_noughts(share: str, written: str) -> None:
    assert rules.decimal(rules.rounded(Fraction(share), 4)) == written


def test_streamed_media_are_checked_by_name_alone(tmp_path: Path) -> None:
    missing = replace(COURSE, files=(File("media/later.mp4", tmp_path / "later.mp4"),))
    assert codes("web", missing) == []


LONG = Interaction(id="recita", kind="fill-in", title="è" * 27_000, page="uno")


@pytest.mark.parametrize("target", ["cmi5", "xapi"])
def test_what_statements_say_of_a_question_may_not_outgrow_what_outlives_a_page(target: str) -> None:
    (finding,) = said(target, course(interactions=(LONG,)))
    assert "SK480" in finding
    assert "'recita'" in finding
    assert codes(target, course(interactions=(replace(LONG, title="è" * 20_000),))) == []


@pytest.mark.parametrize("target", ["scorm12", "scorm2004"])
def test_statements_of_scorm_are_looked_at_only_where_a_relay_is_named(target: str) -> None:
    large = course(interactions=(LONG,), iri="https://scormkit.invalid/telefono")
    assert codes(target, large) == []
    assert codes(target, replace(large, relay="https://relay.acme.it/")) == ["SK455", "SK480"]
