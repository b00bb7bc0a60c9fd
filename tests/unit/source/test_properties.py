"""What holds for every text, not only for those somebody thought of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scormkit.source.characters import INVISIBLE
from scormkit.source.document import Value
from scormkit.source.markdown import read_page
from scormkit.source.parsing import references
from scormkit.source.po import parse_catalogue
from scormkit.source.yaml_ import read_yaml

HEAD = "---\nid: a\ntitle: b\n---\n"
# Pieces that YAML and Markdown give a meaning to, so that texts are not all plain words.
SIGNS = (
    *(
        "a",
        "b: ",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "\n- ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "'",
        '"',
        "|",
        ">",
        "*a",
        "&a ",
    ),
    *(
        "!t ",
        "#",
        "? ",
        "<<: ",
        "---\n",
        "...\n",
        "{{ x }}",
        "\\",
        "\t",
        "%",
        "@",
        "`",
        "```quiz\n",
        "\n```\n",
    ),
    *("~~~", "](", "![", "<b>", "> ", "|-|", "\ufeff", "\r\n", "\r", "\x00", "\u2028", "\ud800", "1", "true"),
)
PIECES = st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=5)), max_size=40).map("".join)
WORDS = st.text(st.characters(codec="utf-8"), max_size=20).filter(lambda text: not INVISIBLE.search(text))
DATA = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**63),
        st.floats(allow_nan=False, allow_infinity=False),
        WORDS,
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=25,
)


def walk(value: Value) -> Iterator[Value]:
    """Yield *value* and all inside it."""
    yield value
    data = value.data
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, tuple) else ()
    for part in parts:
        yield from walk(part)


@pytest.mark.slow
@pytest.mark.usefixtures("parser")
@settings(max_examples=400)
@given(PIECES)
def test_reading_yaml_never_raises(text: str) -> None:
    value, problems = read_yaml(text, "f")
    for problem in problems:
        assert problem.at.line >= 1
        assert problem.at.column >= 1
        assert problem.at.line <= text.count("\n") + 1
    assert value is None or all(part.at.length >= 1 for part in walk(value))


@pytest.mark.slow
@settings(max_examples=400)
@given(PIECES)
def test_reading_a_page_never_raises(text: str) -> None:
    read_page(text, "p.md", ("quiz",))
    read_page(HEAD + text, "p.md")


@settings(max_examples=200)
@given(PIECES)
def test_looking_for_links_never_raises(text: str) -> None:
    references(text)


@settings(max_examples=200)
@given(PIECES)
def test_reading_a_catalogue_never_raises(text: str) -> None:
    parse_catalogue('msgid "a"\nmsgstr "b"\n' + text, "en.po", "en")


@pytest.mark.slow
@settings(max_examples=200)
@given(DATA, st.booleans())
def test_what_json_writes_is_read_as_it_was(data: Any, indented: bool) -> None:  # noqa: FBT001
    text = json.dumps({"a": data}, ensure_ascii=False, indent=2 if indented else None)
    value, problems = read_yaml(text, "f")
    assert problems == ()
    assert value is not None
    assert value.plain() == {"a": data}


class QuotingDumper(yaml.SafeDumper):
    """Quotes every text (what YAML 1.1 leaves plain may be a number to 1.2), and writes no aliases."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


QuotingDumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'")
)


@pytest.mark.slow
@pytest.mark.usefixtures("parser")
@settings(max_examples=200)
@given(DATA)
def test_what_yaml_writes_is_read_as_it_was(data: Any) -> None:
    text = yaml.dump({"a": data}, Dumper=QuotingDumper, allow_unicode=True).replace("\t", " ")
    value, problems = read_yaml(text, "f")
    assert problems == ()
    assert value is not None
    assert value.plain() == yaml.safe_load(text)


@pytest.mark.slow
@pytest.mark.usefixtures("parser")
@settings(max_examples=200)
@given(st.dictionaries(WORDS.filter(str.strip), WORDS.filter(str.strip), min_size=1, max_size=5))
def test_a_place_points_at_its_text(data: dict[str, str]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    lines = text.split("\n")
    value, _ = read_yaml(text, "f")
    assert value is not None
    for key, word in data.items():
        for at, written in ((value.keys[key], key), (value.find(key).at, word)):
            assert json.loads(lines[at.line - 1][at.column - 1 :][: at.length]) == written


@pytest.mark.slow
@settings(max_examples=200)
@given(PIECES)
def test_prose_points_at_its_text(text: str) -> None:
    page, _ = read_page(HEAD + text, "p.md", ())
    lines = (HEAD + text).replace("\r\n", "\n").split("\n")
    for part in walk(page) if page else ():
        if part.style == "markdown":
            assert isinstance(part.data, str)
            first = part.data.split("\n")[0]
            assert lines[part.at.line - 1].startswith(first.rstrip())
