"""YAML as an author means it."""

from __future__ import annotations

import textwrap
import time
from typing import TYPE_CHECKING

import pytest

from scormkit.source.limits import Limits
from scormkit.source.yaml_ import read_part, read_yaml

if TYPE_CHECKING:
    from tests.unit.source.conftest import Said

pytestmark = pytest.mark.usefixtures("parser")

MODULE = textwrap.dedent("""\
    # a comment
    id: telefono
    objectives:
      - {id: saluto, text: Salutare con nome e azienda}
    pass: {score: 80,
           attempts: 3}
    open: no
    says: |
      Prima riga.

      Terza riga.
    "in quotes": 'l''ora'
    empty:
    """)


def test_data_are_plain_and_words_stay_words() -> None:
    value, problems = read_yaml(MODULE, "module.yaml")
    assert problems == ()
    assert value is not None
    assert value.plain() == {
        "id": "telefono",
        "objectives": [{"id": "saluto", "text": "Salutare con nome e azienda"}],
        "pass": {"score": 80, "attempts": 3},
        "open": "no",
        "says": "Prima riga.\n\nTerza riga.\n",
        "in quotes": "l'ora",
        "empty": None,
    }


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("id",), (2, 5, 8)),
        (("objectives",), (4, 3, 49)),
        (("objectives", 0), (4, 5, 47)),
        (("objectives", 0, "text"), (4, 24, 27)),
        (("pass",), (5, 7, 11)),
        (("pass", "attempts"), (6, 18, 1)),
        (("says",), (9, 3, 11)),
        (("in quotes",), (12, 14, 8)),
        ((), (2, 1, 12)),
        (("id", "no", "such", 1), (2, 5, 8)),
        (("objectives", 7, "id"), (4, 3, 49)),
    ],
)
def test_a_value_knows_where_it_stands(path: tuple[str | int, ...], place: tuple[int, int, int]) -> None:
    value, _ = read_yaml(MODULE, "module.yaml")
    assert value is not None
    at = value.find(*path).at
    assert (at.line, at.column, at.length) == place
    assert at.path == "module.yaml"


def test_a_key_knows_where_it_stands() -> None:
    value, _ = read_yaml(MODULE, "module.yaml")
    assert value is not None
    at = value.keys["in quotes"]
    assert (at.line, at.column, at.length) == (12, 1, 11)


def test_a_text_knows_how_it_was_written() -> None:
    value, _ = read_yaml(MODULE, "module.yaml")
    assert value is not None
    styles = [value.find(key).style for key in ("id", "says", "in quotes")]
    assert styles == ["plain", "block", "quoted"]


def test_a_part_of_a_page_counts_from_the_page() -> None:
    value, problems = read_part("a: 1\nb: [\n", "page.md", 7)
    assert value is None
    assert [(one.at.path, one.at.line) for one in problems] == [("page.md", 8)]


def test_windows_line_ends_change_nothing() -> None:
    windows, _ = read_yaml(MODULE.replace("\n", "\r\n"), "module.yaml")
    unix, _ = read_yaml(MODULE, "module.yaml")
    assert windows == unix


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n", "null\n", "~"])
def test_an_empty_text_is_nothing(text: str) -> None:
    assert read_yaml(text, "f") == (None, ())


SLIPS = {
    "title: Nota: questo": "1:12+1 SK111",
    "a: «x»: y": "1:7+1 SK111",
    "\n'a b': c: d": "2:9+1 SK111",
    "a: {t: Nota: x}": "1:12+1 SK111",
    "key\nb: 1": "1:1+3 SK112",
    "a:\n  key\n  b: 1": "2:3+3 SK112",
    "a:\n  - x: 1\n    y 2\n    z: 1": "3:5+3 SK112",
    "a: 1\n  b: 2": "2:3+4 SK113",
    "text: Ciao\n  come va\n\n  b: 1": "4:3+4 SK113",
    "a:\n  b: 1\n c: 2": "3:2+4 SK113",
    "choices:\n  - right: x\n  because: y": "3:3+10 SK113",
    "choices:\n- right: x\n   because: y": "3:4+10 SK113",
    "a: x\n- b": "2:1+3 SK113",
    "a: |\n  x\n y": "3:2+1 SK113",
    'a: "x\nb: 1\n': "1:4+2 SK114",
    "a: 'x\n---\n": "1:4+2 SK114",
    "a: 'l'ora\nb: 1": "1:7+3 SK115",
    'a: "x" y': "1:8+1 SK115",
    "a: [x] y": "1:8+1 SK115",
    "a: {b: c}}": "1:10+1 SK115",
    "a: [1, 2\nb: 3": "1:4+1 SK116",
    "a: {x: 1\nb: 3": "1:4+1 SK116",
    "a: [1, 2\n\n\n": "1:4+1 SK116",
    "a: [": "1:4+1 SK116",
    "a: {b: [1,\n\n": "1:8+1 SK116",
    "a: **x** y": "1:4+1 SK117",
    "a: *x* y": "1:4+1 SK117",
    "a: & y": "1:4+1 SK117",
    "a: @x": "1:4+1 SK117",
    "a: `x`": "1:4+1 SK117",
    "a: %x": "1:4+1 SK117",
    "a: ? x": "1:4+1 SK117",
    "a: - x": "1:4+1 SK117",
    "a: ]": "1:4+1 SK117",
    "a: , x": "1:4+1 SK117",
    "a: [b, , c]": "1:8+1 SK117",
    'a: "\\d"': "1:5+2 SK118",
    "a: | x": "1:4+1 SK119",
    "a: >x\n y": "1:4+1 SK119",
    "a: 1\n...\nfoo": "3:1+1 SK110",
}


@pytest.mark.parametrize(("text", "expected"), SLIPS.items())
def test_a_slip_is_told_in_an_authors_words(text: str, expected: str, said: Said) -> None:
    value, problems = read_yaml(text, "f")
    assert value is None
    assert said(problems) == [expected]


TRAPS = {
    "a: 1\nb: 2\na: 3": ["3:1+1 SK120"],
    "a: {b: 1, b: 2}": ["1:11+1 SK120"],
    "a: *x": ["1:4+2 SK121"],
    "a: [*x, *x, *y]": ["1:5+2 SK121", "1:13+2 SK121"],
    "a: &x y": ["1:4+2 SK122"],
    "a: &x [1]": ["1:4+2 SK122"],
    "a: !!int 1": ["1:4+1 SK123"],
    "a: !x {b: 1}": ["1:4+1 SK123"],
    "a: &x !y [1]": ["1:4+2 SK122", "1:4+1 SK123"],
    "<<: {b: 1}": ["1:1+2 SK124"],
    "a: 1\n---\nb: 1": ["2:1+3 SK125"],
    "1: x": ["1:1+1 SK126"],
    "true: x": ["1:1+4 SK126"],
    "null: x": ["1:1+4 SK126"],
    "? [a, *b]\n: *b": ["1:3+1 SK126"],
    "*a : x": ["1:1+2 SK121"],
    "&a b: x": ["1:1+2 SK122"],
    "a: {you: Va bene, grazie}": ["1:19+6 SK127"],
    "a: {you: Va bene, e poi: no, già}": ["1:19+5 SK127"],
    "a: {{ org.name }}": ["1:4+14 SK129"],
    "a: {{ org.name }} al telefono": ["1:4+14 SK129"],
    "a: {{x}\n": ["1:4+1 SK116"],
    'a: "\\0"': ["1:4+4 SK103"],
}


@pytest.mark.parametrize(("text", "expected"), TRAPS.items())
def test_a_trap_is_told_and_reading_goes_on(text: str, expected: list[str], said: Said) -> None:
    _, problems = read_yaml(text + "\n", "f")
    assert said(problems) == expected


@pytest.mark.parametrize(
    "text",
    [
        "{id: saluto, text: Salutare con nome e azienda}",
        "{if: fiducia >= 4, go: bene}",
        "{fiducia: +2}",
        '{"due volte": x, \'a b\': "c, d"}',
        "{a: null, b: ~, c: ''}",
        "[buon giorno, salve]",
        "<<text>>",
        "'{{ org.name }} chiama'",
    ],
)
def test_what_only_looks_like_a_trap_is_read(text: str) -> None:
    value, problems = read_yaml(text, "f")
    assert problems == ()
    assert value is not None


def test_a_text_stands_where_its_words_begin() -> None:
    value, _ = read_yaml("a: |\n\n   \n   due\nb: >-\n\nc: 1\n", "f")
    assert value is not None
    assert [value.find(key).at.line for key in ("a", "b")] == [4, 5]


def test_several_traps_are_told_at_once(said: Said) -> None:
    _, problems = read_yaml("a: &x 1\nb: *x\na: {c d, e}\n1: !t x\n", "f")
    assert said(problems) == [
        "1:4+2 SK122",
        "2:4+2 SK121",
        "3:5+3 SK127",
        "3:1+1 SK120",
        "4:1+1 SK126",
        "4:4+1 SK123",
    ]


def test_what_is_trapped_leaves_data_to_go_on_with() -> None:
    value, _ = read_yaml("a: *x\nb: {{ org.name }}\nc: 1\nc: 2\nd: {e: f, g h}\n1: 2\n", "f")
    assert value is not None
    assert value.plain() == {"a": "*x", "b": "{{ org.name }}", "c": 1, "d": {"e": "f"}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: |\n\n   x\x07\n", ["3:5+1 SK103"]),
        ("\ufeffa: 1\n", ["1:1+1 SK102"]),
        ("a: 1\nb\x07: 2\r\nc: x\u2028y\n", ["2:2+1 SK103", "3:5+1 SK103"]),
        ("a: x\ry\n", ["1:5+1 SK103"]),
        ("a:\n\tb: 1\n  c:\t\td\n", ["2:1+1 SK104", "3:5+1 SK104"]),
        ("\ufeffa:\t1\n", ["1:1+1 SK102", "1:3+1 SK104"]),
    ],
)
def test_what_no_author_can_see_is_told(text: str, expected: list[str], said: Said) -> None:
    assert said(read_yaml(text, "f")[1]) == expected


def test_a_character_is_told_by_its_name() -> None:
    (found,) = read_yaml("a: x\u2028y", "f")[1]
    assert found.message == "the character U+2028 (line separator) has no place in a text"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[[1]]]", []),
        ("[[[[1]]]]", ["1:4+1 SK130"]),
        ("a:\n- b: 1\n", []),
        ("a:\n- b:\n  - 1\n", ["3:3+1 SK130"]),
        ("{{{{{", ["1:4+1 SK130"]),
        ("[1, 2, 3, 4, 5]", []),
        ("[1, 2, 3, 4, 5, 6]", ["1:17+1 SK131"]),
        ("a: *x\n" * 9, ["1:4+2 SK121", "2:1+1 SK120", "3:1+1 SK120"]),
    ],
)
def test_limits_are_kept(text: str, expected: list[str], said: Said) -> None:
    _, problems = read_yaml(text, "f", Limits(depth=3, values=6, findings=2))
    assert said(problems) == expected


HOSTILE = {
    "nested": "[" * 100_000,
    "braces": "{" * 100_000,
    "dashes": "- " * 100_000,
    "keys": "? " * 100_000,
    "double braces": "a: " + "{{a}," * 50_000,
    "aliases": "a: &a [x,x]\n" + "".join(f"b{i}: &b{i} [*a,*a,*a,*a]\n" for i in range(5_000)),
    "doubled keys": "a: 1\n" * 100_000,
    "commas": "[" + "a," * 200_000,
    "dashes before a key": "a: 1\n" + "- " * 100_000 + ": x\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_refused_at_once(text: str, parser: str) -> None:
    start = time.process_time()
    _, problems = read_yaml(text, "f")
    assert 0 < len(problems) <= 102
    if parser == "CSafeLoader":  # the other one is slow with anything, and only where libyaml is not
        assert time.process_time() - start < 2


def test_a_character_that_does_not_exist_is_told(parser: str, said: Said) -> None:
    value, problems = read_yaml('a: "\\U00110000"', "f")
    assert value is None
    assert said(problems) == (["1:5+2 SK118"] if parser == "CSafeLoader" else ["1:1+1 SK110"])
