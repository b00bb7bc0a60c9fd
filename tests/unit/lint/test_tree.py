"""Places in XML: compared with those of a writer that notes where it writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.diagnostics import Location
from scormkit.lint.tree import Tree, attribute, children, local, space, words
from scormkit.xml import parse

SPACES = {"": "urn:one", "a": "urn:two", "b": "urn:two-b"}
PROLOG = '<?xml version="1.0"?>\n<!-- <not an="element"> -->\n'


def tree(text: str) -> Tree:
    return Tree("m.xml", parse(text.encode()), text, Location)


NAMES = st.sampled_from(["item", "title", "a:item", "b:x-1", "långt", "i.tem"])
VALUES = st.text(st.sampled_from("ab> '\n\té日😀/=-?"), max_size=6)
NOISE = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "\r\n  ",
        "words",
        "<!-- <item x='1'> -->",
        '<![CDATA[<item y="2"> ]] >]]>',
        "<?pi <item?>",
        "&lt;",
    ]
)
GAPS = st.sampled_from([" ", "\n  ", "\t", "  "])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["href", "id", "a:href", "b:href", "xml:base", "h-ref"]),
    st.tuples(VALUES, GAPS),
    max_size=4,
)
ELEMENTS: st.SearchStrategy[Any] = st.recursive(
    st.tuples(NAMES, ATTRIBUTES, NOISE, st.just([])),
    lambda inner: st.tuples(NAMES, ATTRIBUTES, NOISE, st.lists(inner, max_size=3)),
    max_leaves=8,
)


@dataclass
class Writer:
    """Writes XML, and notes where each start tag, attribute and value begins."""

    text: str = PROLOG
    places: list[tuple[Location, dict[str, tuple[Location, Location]]]] = field(default_factory=list)

    def here(self, length: int) -> Location:
        line = self.text.count("\n") + 1
        return Location("m.xml", line, len(self.text) - self.text.rfind("\n"), length)

    def write(self, element: Any, *, root: bool = False) -> None:
        name, attributes, noise, inner = element
        begin = self.here(len(name) + 1)
        found: dict[str, tuple[Location, Location]] = {}
        self.places.append((begin, found))
        self.text += f"<{name}"
        if root:
            self.text += ' xmlns="urn:one" xmlns:a="urn:two"\n xmlns:b="urn:two-b"'
        for key, (value, gap) in attributes.items():
            self.text += gap
            at_key = self.here(len(key))
            self.text += f"{key} = " if "\n" in gap else f"{key}="
            quote = '"' if "'" in value else "'"
            self.text += quote
            first = value.split("\n")[0] if "\n" in value else value
            found[full(key)] = (at_key, self.here(max(1, len(first))))
            self.text += value + quote
        if not inner and not noise:
            self.text += "/>"
            return
        self.text += f" >{noise}"
        for one in inner:
            self.write(one)
            self.text += noise
        self.text += f"</{name}\n>"


def full(key: str) -> str:
    prefix, colon, name = key.rpartition(":")
    if not colon:
        return name
    known = {**SPACES, "xml": "http://www.w3.org/XML/1998/namespace"}
    return f"{{{known[prefix]}}}{name}"


@given(ELEMENTS)
def test_every_element_attribute_and_value_has_its_place(element: Any) -> None:
    writer = Writer()
    writer.write(element, root=True)
    found = tree(writer.text)
    elements = list(found.root.iter("{*}*"))
    assert len(elements) == len(writer.places)
    for one, (begin, attributes) in zip(elements, writer.places, strict=True):
        assert found.at(one) == begin
        for key, (name, value) in attributes.items():
            assert found.key(one, key) == name
            assert found.at(one, key) == value


@given(ELEMENTS, st.sets(st.sampled_from(["item", "title", "x-1", "långt", "none"]), min_size=1))
def test_elements_of_some_names_come_in_their_order(element: Any, names: set[str]) -> None:
    writer = Writer()
    writer.write(element, root=True)
    found = tree(writer.text)
    assert list(found.all(*names)) == [one for one in found.root.iter("{*}*") if local(one) in names]


def test_what_is_missed_is_missed_at_the_element() -> None:
    found = tree('<a>\n  <b c="1"/></a>')
    assert found.at(found.root[0], "d") == found.key(found.root[0], "d") == Location("m.xml", 2, 3, 2)
    assert found.at(found.root[0], "{urn:x}c") == Location("m.xml", 2, 3, 2)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("<a>\n  <b>\n   some words </b></a>", Location("m.xml", 3, 4, 10)),
        ("<a><b>one\ntwo</b></a>", Location("m.xml", 1, 7, 3)),
        ("<a><b>   </b></a>", Location("m.xml", 1, 4, 2)),
        ("<a><b/></a>", Location("m.xml", 1, 4, 2)),
        ("<a><b><c/></b></a>", Location("m.xml", 1, 4, 2)),
    ],
)
def test_a_text_is_where_its_words_are(text: str, place: Location) -> None:
    found = tree(text)
    assert found.inside(found.root[0]) == place


def test_a_place_is_on_one_line() -> None:
    found = tree('<a b="one\ntwo" c="é"/>')
    assert found.at(found.root, "b") == Location("m.xml", 1, 7, 3)
    assert found.at(found.root, "c") == Location("m.xml", 2, 9, 1)


def test_elements_are_known_by_their_local_names() -> None:
    found = tree('<x:a xmlns:x="urn:x"><b x:Kind=" k "> words <!-- c --></b><c/><?pi ?></x:a>')
    assert [local(one) for one in found.all("a", "c")] == ["a", "c"]
    assert (space(found.root), space(found.root[0])) == ("urn:x", "")
    assert [local(one) for one in children(found.root)] == ["b", "c"]
    assert [local(one) for one in children(found.root, "c")] == ["c"]
    assert words(found.root[0]) == "words"
    assert words(None) == ""
    assert attribute(found.root[0], "kind") == ("{urn:x}Kind", " k ")
    assert attribute(found.root[0], "other") is None
    assert local(found.root[-1]) == ""
    assert space(found.root[-1]) == ""
