"""Statements are read from files of any kind and size, each with its place; what is broken is said."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.diagnostics import Diagnostic, Location
from scormkit.statements import values as streamed
from scormkit.statements.ndjson import Read, read, read_stream
from scormkit.statements.parser import DEEPEST, Broken, Parser
from scormkit.statements.places import find, locate
from scormkit.statements.values import values

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=15,
)
OBJECTS = st.dictionaries(TEXT, JSON, max_size=4)


def read_all(content: bytes | str) -> list[Read | Diagnostic]:
    raw = content.encode() if isinstance(content, str) else content
    return list(read_stream(io.BytesIO(raw), "x.ndjson"))


def found(content: bytes | str) -> list[Any]:
    """What was read: values, or the codes of what was said."""
    return [one.value if isinstance(one, Read) else one.code.id for one in read_all(content)]


@pytest.mark.slow
@given(st.lists(OBJECTS, min_size=1), st.sampled_from(["\n", "\r\n", "\n\n"]), st.booleans())
def test_lines_come_back_as_they_were_written(objects: list[Any], end: str, last: bool) -> None:  # noqa: FBT001
    text = end.join(json.dumps(one) for one in objects) + (end if last else "")
    if text.lstrip().startswith(('{"statements":', '{"more":')):
        return
    assert found(text) == objects


@pytest.mark.slow
@given(st.lists(OBJECTS, min_size=1), st.sampled_from([None, 1]), st.integers(1, 40))
def test_a_list_comes_back_as_it_was_written_however_it_is_cut(
    objects: list[Any], indent: int | None, chunk: int
) -> None:
    whole = json.dumps(objects, indent=indent, ensure_ascii=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamed, "_CHUNK", chunk)
        assert [one.value for one in values(io.StringIO(whole), 1 << 20)] == objects
    assert found(whole) == objects


@pytest.mark.slow
@given(st.lists(OBJECTS, min_size=1), st.sampled_from([None, 2]), st.booleans())
def test_a_stores_answer_is_its_statements(objects: list[Any], indent: int | None, more: bool) -> None:  # noqa: FBT001
    answer = {"more": "/xapi/more", "statements": objects} if more else {"statements": objects, "more": ""}
    assert found(json.dumps(answer, indent=indent)) == objects
    assert found(json.dumps({"count": 1, "statements": objects})) == objects


@given(JSON, st.sampled_from([None, 3]), st.data())
def test_every_value_is_found_where_it_stands(value: Any, indent: int | None, data: st.DataObject) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    way: list[str | int] = []
    while value and isinstance(value, dict | list):
        step = data.draw(st.sampled_from(list(value) if isinstance(value, dict) else list(range(len(value)))))
        way.append(step)
        value = value[step]
    start, length = find(text, way)
    assert json.JSONDecoder().raw_decode(text, start)[0] == value
    assert length >= 1
    if way and isinstance(way[-1], str):
        start, length = find(text, way, key=True)
        assert json.loads(text[start : start + length]) == way[-1]


def test_what_is_not_there_is_shown_at_the_object_that_lacks_it() -> None:
    text = '{"a": {"b": [1, 2]}}'
    assert find(text, ("a", "c")) == (6, 1)
    assert find(text, ("a", "b", 7)) == (12, 1)
    assert find(text, ("a", "b", "x")) == (12, 1)
    assert find("[]", (0,)) == (0, 1)


def test_a_place_counts_lines_and_columns_from_where_the_statement_begins() -> None:
    text = '{"a":\n  {"é": "x"}}'
    assert locate(text, Location("f", 7, 3), ("a", "é")) == Location("f", 8, 9, 3)
    assert locate(text, Location("f", 7, 3), ()) == Location("f", 7, 3, 1)
    assert [one.at for one in read_all('[\n  {"a": 1},\n  {"b": 2}]')] == [
        Location("x.ndjson", 2, 3),
        Location("x.ndjson", 3, 3),
    ]


def test_a_broken_line_costs_one_line() -> None:
    assert found('{"a": 1}\nnope\n{"b": 2}\n') == [{"a": 1}, "SK601", {"b": 2}]


def test_a_break_in_a_list_ends_the_reading_and_says_so() -> None:
    said = read_all('[{"a": 1}, nope, {"b": 2}]')
    assert isinstance(said[0], Read)
    assert isinstance(said[1], Diagnostic)
    assert said[1].at == Location("x.ndjson", 1, 12)
    assert "nothing from here on was read" in said[1].message
    assert len(said) == 2


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "[{}",
        '[{"a"',
        "[{},]",
        "[{}{}]",
        '{"statements": [{}',
        '{"statements" [{}]}',
        "{\n",
        '{\n"a": 1,\n}',
    ],
)
def test_a_list_that_breaks_off_is_said_to_be_broken(text: str) -> None:
    assert found(text)[-1] == "SK601"


def test_a_key_of_a_stores_answer_must_be_a_text() -> None:
    assert found('{"more": "", 7: []}\n')[-1] == "SK601"
    assert found('{"more": "",\n 7: []}')[-1] == "SK601"


@given(st.binary(max_size=300))
def test_no_bytes_whatever_stop_the_reading(content: bytes) -> None:
    assert read_all(content)
    assert list(read_stream(io.BytesIO(b"\x1f\x8b" + content), "x.gz"))


@given(OBJECTS, st.data())
def test_no_cut_and_no_edit_stops_the_reading(value: Any, data: st.DataObject) -> None:
    text = json.dumps([value, value])
    cut = data.draw(st.integers(0, len(text)))
    read_all(text[:cut])
    read_all(text[:cut] + data.draw(st.sampled_from(list('{}[]",:\\\x00é'))) + text[cut:])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NaN", "no number"),
        ('{"NaN": -Infinity}', "no number"),
        ("1" * 5000, "more digits"),
        ('"\\ud800"', "half of a character"),
        ('"a', "never ends"),
        ('"\t"', "control character"),
        ('"\\x"', "backslash"),
        ('"\\u12"', "hexadecimal"),
        ("[1,]", "value|comma"),
        ("{} {}", "follows"),
        ("[" * 5000, "nested"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "nested"),
    ],
)
def test_what_json_does_not_know_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(Broken, match=words):
        Parser()(text)


def test_depth_and_pairs_of_halves_within_bounds_are_read() -> None:
    deep = "[" * DEEPEST + "]" * DEEPEST
    assert Parser()(deep)[0]
    assert Parser()('{"a": "\\ud83d\\ude00 [[[["}')[0] == {"a": "😀 [[[["}
    brackets = json.dumps("[" * 300)
    assert Parser()(f"[{brackets}]")[0] == ["[" * 300]


def test_a_key_that_stands_twice_is_found_however_it_is_spelt() -> None:
    assert Parser()('{"a": {"x": "{"}, "b": {"x": 1, "\\u0078": 2}}')[1] == 32
    assert Parser()('{"a": {"x": 1}, "b": {"x": 1}}')[1] is None
    assert found('{"x": 1, "x": 2}') == ["SK604", {"x": 2}]


def test_a_mark_at_the_beginning_shifts_the_first_line_alone() -> None:
    said = read_all(b'\xef\xbb\xbf{"a": 1}\n{"b": 2}')
    assert [one.at for one in said] == [
        Location("x.ndjson"),
        Location("x.ndjson", 1, 2),
        Location("x.ndjson", 2, 1),
    ]
    listed = read_all(b'\xef\xbb\xbf[{"a": 1}]')
    assert listed[1].at == Location("x.ndjson", 1, 3)


def test_bytes_that_are_no_text_are_named_with_their_column() -> None:
    said = read_all('{"è": "'.encode() + b'\xe9"}\n{"b": 2}')
    assert isinstance(said[0], Diagnostic)
    assert (said[0].code.id, said[0].at) == ("SK602", Location("x.ndjson", 1, 8))
    assert isinstance(said[1], Read)
    assert found(b'[{"a": "\xe9"}]') == ["SK602"]


def test_what_is_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scormkit.statements.ndjson.MOST", 64)
    long = json.dumps({"a": "x" * 200_000})
    assert found(f'{{"a": 1}}\n{long}\n{{"b": 2}}\n') == [{"a": 1}, "SK605", {"b": 2}]
    assert found(long) == ["SK605"]
    monkeypatch.setattr(streamed, "_CHUNK", 32)
    assert found(f'[{{"a": 1}},\n{long}]') == [{"a": 1}, "SK605"]


def test_an_empty_file_is_said_to_be_empty() -> None:
    assert found(b"") == ["SK608"]
    assert found(b"[]") == ["SK608"]
    assert found(b" \n\n") == ["SK608"]


def test_packed_files_are_unpacked_and_cut_ones_named(tmp_path: Path) -> None:
    packed = gzip.compress(b'{"a": 1}\n{"b": 2}\n')
    assert found(packed) == [{"a": 1}, {"b": 2}]
    file = tmp_path / "x.json"
    file.write_bytes(packed[:-6])
    assert [one.code.id if isinstance(one, Diagnostic) else one.value for one in read(str(file))][
        -1
    ] == "SK606"
    assert found(packed[:10] + b"\xff\xff\xff" + packed[13:])[-1] == "SK606"


def test_standard_input_has_a_name_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"a": 1}\n')))
    (one,) = read("-")
    assert one.at == Location("<stdin>")


class Endless(io.RawIOBase):
    """A file of *count* statements that is never in memory as a whole."""

    def __init__(self, count: int, form: str) -> None:
        self._parts = self._made(count, form)
        self._rest = b""

    def _made(self, count: int, form: str) -> Iterator[bytes]:
        statement = json.dumps({"actor": {"mbox": "mailto:a@b.example"}, "n": "x" * 200}).encode()
        yield b"[" if form == "list" else b""
        for number in range(count):
            yield statement + (b"\n" if form == "lines" else b"," if number + 1 < count else b"]")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while len(self._rest) < len(buffer) and (part := next(self._parts, b"")):
            self._rest += part
        taken, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["lines", "list"])
def test_memory_does_not_grow_with_the_file(form: str) -> None:
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_stream(io.BufferedReader(Endless(30_000, form)), "x"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 30_000
    assert peak < 4 << 20  # the file has eight megabytes
