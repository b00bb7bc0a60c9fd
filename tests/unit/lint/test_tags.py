"""What is read of a page piece by piece is what is read of it letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.lint.tags import LARGE, Tag, _slowly, start_tags

PIECES = (
    *(
        "<",
        ">",
        '"',
        "'",
        "=",
        " ",
        "\n",
        "/",
        "!",
        "-",
        "text",
        "</",
        "<!",
        "<p ",
        "<a href=",
        "<a>",
        "<br/>",
    ),
    *("<a/href=x>", '<img src="a.png">', "<img src='b.png'>", "<b x=y<img src=q>", "<iframe src=//h/x >"),
    *("<script>", "</script>", '<SCRIPT src="x.js"/>', "<style>", "</style>", "<title>", "</title >"),
    *("<textarea>", "<!--", "-->", "<!-- <a href=x> -->", "url(", "x)", "<p style='", "<video>", "&amp;"),
    *(
        '<p style="background:url(z.png)">',
        '<p title="a > b">',
        "<p title='<img src=c.png>'>",
        '<a href="half',
    ),
    *("i<n;i++", "if (a<b && c>d)", "\N{KELVIN SIGN}", "\u0130", "<lin\N{KELVIN SIGN} href=x rel=icon>"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_a_page_is_read_alike_in_pieces_and_letter_by_letter(page: str) -> None:
    assert list(start_tags(page)) == list(_slowly(page, 0))


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ('<p title="<img src=a>"><a href=b>', ["a"]),
        ("<script>if (i<n) x = '<img src=a>'</script><a href=b>", ["script", "a"]),
        ("<!-- <a href=a> --><a href=b>", ["a"]),
        ('<a href="never closed><img src=c>', ["a", "img"]),
        ("<em><p style='background: url(a.png)'>", ["p"]),
        ("<title><a href=a></title><a href=b>", ["a"]),
    ],
)
def test_what_lies_in_quotes_comments_and_scripts_is_no_tag(page: str, names: list[str]) -> None:
    assert [one.name for one in start_tags(page)] == names


def test_the_same_tag_stands_in_many_places() -> None:
    found = list(start_tags('<img src="a.png"> <b>x</b> <img src="a.png">'))
    assert [one.at for one in found] == [0, 27]
    assert [one.mark.values["src"].at for one in found] == [10, 10]


def test_a_large_page_is_read_as_a_small_one_is() -> None:
    page = '<a href="one.html">' + " " * LARGE + "<img src='two.png'>"
    assert [(one.name, one.at) for one in start_tags(page)] == [("a", 0), ("img", 19 + LARGE)]
    assert all(isinstance(one, Tag) for one in start_tags(page))
