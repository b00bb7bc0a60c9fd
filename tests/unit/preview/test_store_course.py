"""What can be launched from a package by xAPI, read as kindly as an LMS could."""

from __future__ import annotations

from pathlib import Path

import pytest

from scormkit.preview.store.course import Block, Unit
from tests.unit.preview.store_kit import BASE, TINCAN, au, block, course_of, structure, titles

NESTED = structure(
    au("one", moveOn="Passed", masteryScore=" 0.8 ", launchMethod="OwnWindow", url=" a/index.html?x=1 ")
    + block("b", au("two"), block("c", au("three", moveOn="Completed")), au("four"))
    + au("five", more="<launchParameters> {} </launchParameters><entitlementKey>k</entitlementKey>")
)


def test_units_stand_in_their_order_with_what_is_said_of_them(tmp_path: Path) -> None:
    course = course_of(tmp_path, cmi5=NESTED)
    assert [one.removeprefix(BASE) for one in course.units] == ["one", "two", "three", "four", "five"]
    assert [one.depth for one in course.units.values()] == [0, 1, 2, 1, 0]
    one, *_, five = course.units.values()
    assert (one.move_on, one.mastery, one.window, one.url) == ("Passed", 0.8, "OwnWindow", "a/index.html?x=1")
    assert (one.title, one.titles) == ("One", {"en": "One"})
    assert (five.parameters, five.entitlement) == ("{}", "k")
    assert (five.move_on, five.mastery, five.window) == ("NotApplicable", None, "AnyWindow")


def test_blocks_hold_their_units_and_the_inner_ones_come_first(tmp_path: Path) -> None:
    whole = course_of(tmp_path, cmi5=NESTED).whole
    assert (whole.id, dict(whole.titles)) == (f"{BASE}course", {"en": "Whole"})
    assert [one.id.removeprefix(BASE) for one in whole.blocks()] == ["c", "b"]
    (outer,) = [one for one in whole.parts if isinstance(one, Block)]
    assert [one.id.removeprefix(BASE) for one in outer.units()] == ["two", "three", "four"]
    assert [one.depth for one in whole.blocks()] == [1, 0]


@pytest.mark.parametrize("mark", ["", "eighty", "1.5", "-1", "NaN", "inf"])
def test_a_mark_that_is_none_counts_for_nothing(tmp_path: Path, mark: str) -> None:
    course = course_of(tmp_path, cmi5=structure(au("one", masteryScore=mark, moveOn="Sometimes")))
    (one,) = course.units.values()
    assert (one.mastery, one.move_on) == (None, "NotApplicable")


def test_units_without_an_id_or_with_that_of_another_can_still_be_told_apart(tmp_path: Path) -> None:
    nameless = f"<au>{titles('No')}<url>a.html</url></au>"
    course = course_of(tmp_path, cmi5=structure(au("one") + au("one") + nameless + nameless))
    assert list(course.units) == [f"{BASE}one", f"{BASE}one#2", "urn:scormkit:au", "urn:scormkit:au#2"]


def test_an_older_namespace_and_a_missing_course_hinder_nobody(tmp_path: Path) -> None:
    old = structure(au("one"), "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd/old")
    assert list(course_of(tmp_path, cmi5=old).units) == [f"{BASE}one"]
    bare = f"<courseStructure>{au('one')}</courseStructure>"
    assert course_of(tmp_path, cmi5=bare).whole.id == "urn:scormkit:courseStructure"


def test_a_unit_without_words_is_called_by_its_id(tmp_path: Path) -> None:
    course = course_of(tmp_path, cmi5=structure(f'<au id="{BASE}one"><title/></au>'))
    (one,) = course.units.values()
    assert (one.title, one.url) == (f"{BASE}one", "")


def test_of_a_tincan_package_the_activity_with_a_launch_is_launched(tmp_path: Path) -> None:
    course = course_of(tmp_path, tincan=TINCAN)
    assert course.kind == "xapi"
    assert list(course.units.values()) == [
        Unit(id=f"{BASE}whole", titles={"it": "Corso"}, url="index.html"),
    ]
    assert course.whole.id == f"{BASE}whole"


def test_where_nothing_is_launched_by_xapi_there_are_no_units(tmp_path: Path) -> None:
    manifest = '<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"/>'
    for files in ({"imsmanifest": manifest}, {"tincan": "<tincan><activities/></tincan>"}, {"cmi5": "<"}):
        course = course_of(tmp_path, **files)
        assert not course.units
        assert course.whole.parts == ()
