"""PO catalogues."""

from __future__ import annotations

import textwrap

import pytest

from scormkit.source.po import parse_catalogue

HEADER = textwrap.dedent("""\
    msgid ""
    msgstr ""
    "Language: {}\\n"
    "Content-Type: text/plain; charset=UTF-8\\n"

    """)
ENTRIES = textwrap.dedent("""\
    #: pages/a.md:5
    msgid "Rispondi **entro tre squilli**."
    msgstr "Answer **within three rings**."

    #, fuzzy
    msgid "Pronto?"
    msgstr "Ready?"

    msgid "Poi"
    msgstr ""

    msgid "uno\\n"
    "due"
    msgstr "one\\n"
    "two"

    #~ msgid "vecchio"
    #~ msgstr "old"
    """)


def test_a_catalogue_holds_what_is_translated_and_names_the_rest() -> None:
    catalogue, problems = parse_catalogue(HEADER.format("en") + ENTRIES, "locales/en.po", "en")
    assert problems == ()
    assert catalogue is not None
    assert catalogue.messages == {
        "Rispondi **entro tre squilli**.": "Answer **within three rings**.",
        "uno\ndue": "one\ntwo",
    }
    assert catalogue.fuzzy == {"Pronto?"}
    assert catalogue.obsolete == {"vecchio"}
    assert [catalogue.at(text).line for text in ("Pronto?", "uno\ndue", "none")] == [11, 17, 1]


@pytest.mark.parametrize(
    ("spoken", "wanted"), [("en", "en"), ("en_GB", "en-GB"), ("en-gb", "en-GB"), ("zh_Hant", "zh-Hant")]
)
def test_a_language_may_be_written_in_two_ways(spoken: str, wanted: str) -> None:
    catalogue, problems = parse_catalogue(HEADER.format(spoken) + ENTRIES, "x.po", wanted)
    assert problems == ()
    assert catalogue is not None


@pytest.mark.parametrize("header", ["", HEADER.format("")])
def test_a_catalogue_need_not_say_its_language(header: str) -> None:
    catalogue, problems = parse_catalogue(header + ENTRIES, "en.po", "en")
    assert problems == ()
    assert catalogue is not None


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        (HEADER.format("de") + ENTRIES, (3, 1), "SK161"),
        (HEADER.format("en") + "msgid no quotes\n", (6, 1), "SK160"),
        ("garbage\n", (1, 1), "SK160"),
        ('msgid "a\nmsgstr "b"\n', (1, 1), "SK160"),
        ('msgid "a"\nmsgstr "b" c\n', (2, 1), "SK160"),
        ('msgid ""\nmsgstr ""\n"Language: no word\\n"\n', (1, 1), "SK160"),
        ('msgid "a\x07"\n', (1, 9), "SK103"),
    ],
)
def test_a_fault_is_told_where_it_stands(text: str, place: tuple[int, int], code: str) -> None:
    catalogue, (found,) = parse_catalogue(text, "en.po", "en")
    assert catalogue is None
    assert (found.code.id, (found.at.line, found.at.column)) == (code, place)
