from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from scormkit.xml import XmlError, add, line, parse, serialize

FOREIGN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no ``Char`` of XML 1.0 (production 2); reading a module refuses it."""

ANY = st.text(st.characters(exclude_categories=()))


@given(ANY.filter(lambda text: not FOREIGN.search(text)))
def test_whatever_xml_can_hold_comes_back_on_one_line(text: str) -> None:
    root = etree.Element("r")
    add(root, "child", text, name=line(text))

    data = serialize(root)

    child = parse(data)[0]
    assert (child.text or "") == line(text)
    assert child.get("name") == line(text)
    assert b"&#" not in data


@pytest.mark.slow
@given(ANY, st.integers(1, 20))
def test_a_line_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    cut = line(text, limit)
    assert len(cut) <= limit
    assert cut == line(text) or cut.endswith("…")


def test_the_document_is_declared_indented_and_ended() -> None:
    root = etree.Element("r")
    add(root, "a", "è")
    assert serialize(root) == '<?xml version="1.0" encoding="UTF-8"?>\n<r>\n  <a>è</a>\n</r>\n'.encode()


@pytest.mark.parametrize(
    "hostile",
    [
        b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>',
        b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><r>&b;</r>',
        b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd"><r/>',
        b"<r>&eacute;</r>",
        b"<r>",
        b"",
        b"\x00\x01",
        b"<r>" * 300 + b"</r>" * 300,
    ],
)
def test_hostile_or_broken_documents_are_refused_in_one_line(hostile: bytes) -> None:
    with pytest.raises(XmlError) as refusal:
        parse(hostile)
    assert "\n" not in str(refusal.value)


def test_text_in_another_encoding_is_read_as_declared() -> None:
    assert parse('<?xml version="1.0" encoding="ISO-8859-1"?><r>è</r>'.encode("latin-1")).text == "è"
