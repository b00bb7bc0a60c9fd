"""Statements are judged as xAPI 1.0.3 judges them: a table of good and bad ones, and what none foresees."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.statements.forms import is_iri, is_language, is_mailto, is_media_type
from scormkit.statements.spec import faults
from tests.unit.statements.table import BAD, GOOD, made

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def test_the_table_is_large_enough() -> None:
    assert len(GOOD) >= 60
    assert len(BAD) >= 150
    assert len({entry["says"] for entry in (*GOOD, *BAD)}) == len(GOOD) + len(BAD)


@pytest.mark.parametrize("entry", GOOD, ids=lambda entry: str(entry["says"]))
def test_nothing_is_said_about_a_good_statement(entry: dict[str, Any]) -> None:
    assert [f"{path} {words}" for path, words in faults(made(entry))] == []


@pytest.mark.parametrize("entry", BAD, ids=lambda entry: str(entry["says"]))
def test_a_bad_statement_is_refused_where_it_is_bad(entry: dict[str, Any]) -> None:
    assert entry["at"] in [str(path) for path, _ in faults(made(entry))]


@given(JSON)
def test_whatever_is_no_statement_is_refused_and_never_stops_the_check(value: Any) -> None:
    assert list(faults(value))


def ways(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(one for key, below in inner for one in ways(below, (*way, key)))]


def put(value: Any, way: tuple[Any, ...], new: Any) -> Any:
    if not way:
        return new
    copied = list(value) if isinstance(value, list) else dict(value)
    copied[way[0]] = put(value[way[0]], way[1:], new)
    return copied


@given(st.sampled_from(GOOD), JSON, st.data())
def test_a_value_of_any_kind_in_any_place_never_stops_the_check(
    entry: dict[str, Any], value: Any, data: st.DataObject
) -> None:
    statement = made(entry)
    way = data.draw(st.sampled_from(ways(statement)))
    for path, words in faults(put(statement, way, value)):
        assert str(path).startswith("$")
        assert words.isprintable()


@pytest.mark.parametrize("look", [is_iri, is_language, is_mailto, is_media_type])
def test_long_texts_are_judged_without_being_remembered(look: Callable[[str], bool]) -> None:
    tracemalloc.start()
    try:
        for number in range(64):
            assert not look(f"{number} " + "x" * 100_000)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1_000_000
