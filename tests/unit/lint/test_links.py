"""References of manifests and pages, and the files they lead to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.lint.archive import Archive
from scormkit.lint.limits import LIMITS
from scormkit.lint.links import Link, is_external, normal, resolve
from scormkit.lint.zipfmt import Directory, Entry

NAMES = [
    "a.html",
    "b c.html",
    "shared/Lesson.css",
    "100%.html",
    "a#b.html",
    "c%20d.html",
    "é.html",
    "in/x.html",
]
ARCHIVE = Archive(
    Path("x.zip"),
    Directory(tuple(Entry(name.encode(), name, 1, 1, 0, 0, 0, 0, 0) for name in NAMES), 0, 0, 0, 0),
    LIMITS,
)


@pytest.mark.parametrize(
    ("raw", "bases", "found"),
    [
        ("a.html", (), "a.html"),
        (" a.html ", (), "a.html"),
        ("./a.html?x=1#top", (), "a.html"),
        ("b%20c.html", (), "b c.html"),
        ("b c.html", (), "b c.html"),
        ("%C3%A9.html", (), "é.html"),
        ("é.html", (), "é.html"),
        ("e\u0301.html", (), "é.html"),
        ("shared/lesson.CSS", (), "shared/Lesson.css"),
        ("Lesson.css", ("shared/",), "shared/Lesson.css"),
        ("Lesson.css", ("shared",), "shared/Lesson.css"),
        ("../a.html", ("shared/",), "a.html"),
        ("x.html", ("", "in/"), "in/x.html"),
        ("/a.html", (), "a.html"),
        ("shared\\Lesson.css", (), "shared/Lesson.css"),
        ("missing.html", (), ""),
        ("../a.html", (), ""),
        ("", (), ""),
    ],
)
def test_a_reference_is_read_kindly(raw: str, bases: tuple[str, ...], found: str) -> None:
    assert resolve(ARCHIVE, raw, bases).found == found


def test_a_link_says_how_its_file_was_found() -> None:
    assert resolve(ARCHIVE, "a.html").exact
    other = resolve(ARCHIVE, "A.html")
    assert (other.exact, other.missing, other.path, other.found) == (False, False, "A.html", "a.html")
    for raw in ("100%25.html", "a%23b.html", "c%2520d.html"):
        assert resolve(ARCHIVE, raw).encoded
        assert resolve(ARCHIVE, raw).exact
    for raw in ("a#b.html", "c%20d.html"):
        assert not resolve(ARCHIVE, raw).encoded
    assert resolve(ARCHIVE, "100%.html").exact  # a lone percent sign decodes to itself
    gone = resolve(ARCHIVE, "no%20such.html?x")
    assert (gone.missing, gone.path) == (True, "no such.html")
    out = resolve(ARCHIVE, "../../a.html", ("shared/",))
    assert (out.outside, out.missing) == (True, True)
    assert resolve(ARCHIVE, "x.html", root="in/").exact
    assert not resolve(ARCHIVE, "").missing


@pytest.mark.parametrize(
    "raw", ["http://x.org/a.html", "//x.org/a", "data:text/plain,x", "mailto:x", "HTTPS://x"]
)
def test_other_places_of_the_web_are_external(raw: str) -> None:
    assert is_external(raw)
    assert resolve(ARCHIVE, raw, ("shared/",)) == Link(raw, external=True)


def test_an_external_base_makes_all_below_it_external() -> None:
    assert resolve(ARCHIVE, "a.html", ("http://x.org/",)).external
    assert not is_external("C:/course/a.html")
    assert not is_external("C:\\course\\a.html")


@given(
    st.text(st.sampled_from("a./\\%2e:#? éA"), max_size=24),
    st.lists(st.sampled_from(["", "a/", "..", "b"]), max_size=3),
)
def test_no_reference_leads_out_or_breaks(raw: str, bases: list[str]) -> None:
    link = resolve(ARCHIVE, raw, tuple(bases))
    assert not link.found or link.found in NAMES
    assert not (link.outside and link.found)


def test_a_path_is_told_without_its_dots() -> None:
    assert normal("a/./b/../c") == ("a/c", False)
    assert normal("..") == ("..", True)
    assert normal(".") == normal("") == ("", False)
