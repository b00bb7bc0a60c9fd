"""JSONPaths mean what the xAPI Profiles specification lets them mean, and nothing else is a path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.statements.paths import PathError, selector

VALUE = {
    "a": {"b": [10, 20, {"c": 30}], "x y": 1, "http://e.example/k": 2, "it's": 3},
    "d": [{"b": 1}, {"b": 2}, 5],
    "e": None,
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", [VALUE]),
        ("$.a.b[0]", [10]),
        ("$.a['b'][2].c", [30]),
        ('$["a"]["x y"]', [1]),
        ("$.a['http://e.example/k']", [2]),
        ("$.a['it\\'s']", [3]),
        ("$.e", [None]),
        ("$.d[*].b", [1, 2]),
        ("$.d.*.b", [1, 2]),
        ("$.d[0, 1].b", [1, 2]),
        ("$.d[ 0 , 2 ]", [{"b": 1}, 5]),
        ("$.a['x y','it\\'s','no']", [1, 3]),
        ("$..b", [[10, 20, {"c": 30}], 1, 2]),
        ("$..b[1]", [20]),
        ("$..[0]", [10, {"b": 1}]),
        ("$.a..c", [30]),
        ("$.a.b[0] | $.e", [10, None]),
        ("$.a.b[0]|$.no |  $.a.b[1]", [10, 20]),
        ("$.no.b", []),
        ("$.a[0]", []),
        ("$.d.b", []),
        ("$.d[9]", []),
        ("$.a.b.c", []),
        ("$['d']['0']", []),
        (" $.a.b[0] ", [10]),
    ],
)
def test_a_path_leads_to_this(path: str, found: list[object]) -> None:
    assert selector(path).values(VALUE) == found
    assert [value for _, value in selector(path).pairs(VALUE)] == found


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a.b",
        "$.",
        "$a",
        "$.a.",
        "$.a b",
        "$[",
        "$[]",
        "$['a'",
        "$['a]",
        "$[a]",
        "$[-1]",
        "$[01]",
        "$[0:2]",
        "$[?(@.b)]",
        "$[(@.length-1)]",
        "$.a[0,]",
        "$.a |",
        "$.a || $.b",
        "$.a, $.b",
        "$...a",
        "@.a",
    ],
)
def test_this_is_no_path(path: str) -> None:
    with pytest.raises(PathError):
        selector(path)


@given(st.text("$.|[]'\"*,0a \\?(", max_size=12))
def test_any_text_is_a_path_or_is_refused(text: str) -> None:
    try:
        found = selector(text)
    except PathError:
        return
    assert [value for _, value in found.pairs(VALUE)] == found.values(VALUE)


@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=4))
def test_any_key_can_be_quoted(keys: list[str]) -> None:
    value: object = 7
    for key in reversed(keys):
        value = {key: value}
    quoted = "".join("['" + key.replace("\\", "\\\\").replace("'", "\\'") + "']" for key in keys)
    assert selector(f"${quoted}").values(value) == [7]
    assert selector(f"${quoted}").pairs(value) == [(tuple(keys), 7)]


def test_the_way_to_what_is_missing_goes_as_far_as_it_is_one() -> None:
    assert selector("$.a.b[*].c").likely() == ("a", "b")
    assert selector("$.a['x','y']").likely() == ("a",)
    assert selector("$.a.b[1] | $.c").likely() == ("a", "b", 1)
