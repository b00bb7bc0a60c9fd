"""Pages: head, prose, fences."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from scormkit.source.document import Value
from scormkit.source.limits import Limits
from scormkit.source.markdown import read_page
from scormkit.source.parsing import Reference, references

if TYPE_CHECKING:
    from tests.unit.source.conftest import Said

TYPES = frozenset({"quiz", "order", "text"})
HEAD = "---\nid: saluto\ntitle: Al telefono\n---\n"
PAGE = HEAD + textwrap.dedent("""\
    Rispondi **entro tre squilli**.
    Poi ascolta.

    - uno

    - due

    ```quiz
    id: primo
    prompt: |
      Squilla.
    choices:
      - right: Pronto?
    ```
    | a | b |
    |---|---|
    | c | d |

    ```python
    print()
    ```
    ~~~~ order
    id: poi
    ~~~~
    """)


def blocks(page: Value | None) -> list[object]:
    assert page is not None
    return list(page.find("blocks").plain())


def test_a_page_is_its_head_and_its_blocks() -> None:
    page, problems = read_page(PAGE, "pages/p.md", TYPES)
    assert problems == ()
    assert page is not None
    assert page.plain() == {
        "id": "saluto",
        "title": "Al telefono",
        "blocks": [
            {"type": "text", "text": ["Rispondi **entro tre squilli**.\nPoi ascolta.", "- uno\n\n- due"]},
            {"type": "quiz", "id": "primo", "prompt": "Squilla.\n", "choices": [{"right": "Pronto?"}]},
            {"type": "text", "text": ["| a | b |\n|---|---|\n| c | d |", "```python\nprint()\n```"]},
            {"type": "order", "id": "poi"},
        ],
    }


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("title",), (3, 8, 11)),
        (("blocks",), (5, 1, 31)),
        (("blocks", 0, "text", 0), (5, 1, 31)),
        (("blocks", 0, "text", 1), (8, 1, 5)),
        (("blocks", 1), (12, 1, 7)),
        (("blocks", 1, "type"), (12, 4, 4)),
        (("blocks", 1, "id"), (13, 5, 5)),
        (("blocks", 1, "prompt"), (15, 3, 8)),
        (("blocks", 1, "choices", 0, "right"), (17, 12, 7)),
        (("blocks", 2, "text", 1), (23, 1, 9)),
        (("blocks", 3), (26, 1, 10)),
        (("blocks", 3, "id"), (27, 5, 3)),
    ],
)
def test_a_value_knows_its_place_in_the_page(
    path: tuple[str | int, ...], place: tuple[int, int, int]
) -> None:
    page, _ = read_page(PAGE, "pages/p.md", TYPES)
    assert page is not None
    at = page.find(*path).at
    assert (at.path, at.line, at.column, at.length) == ("pages/p.md", *place)


def test_prose_says_that_it_is_markdown() -> None:
    page, _ = read_page(PAGE, "pages/p.md", TYPES)
    assert page is not None
    assert page.find("blocks", 0, "text", 0).style == "markdown"
    assert page.find("blocks", 1, "choices", 0, "right").style == "plain"


def test_without_a_list_of_types_every_small_word_is_a_block() -> None:
    page, problems = read_page(HEAD + "```python\na: 1\n```\n```code:python\nx = 1\n```\n", "p.md")
    assert problems == ()
    assert blocks(page) == [
        {"a": 1, "type": "python"},
        {"type": "text", "text": ["```code:python\nx = 1\n```"]},
    ]


def test_an_indented_fence_keeps_its_columns() -> None:
    page, problems = read_page(HEAD + "  ```quiz\n  id: a\n  ```\n", "p.md", TYPES)
    assert problems == ()
    assert page is not None
    at = page.find("blocks", 0, "id").at
    assert (at.line, at.column) == (6, 7)
    assert page.find("blocks", 0).at.column == 3


def test_a_page_of_nothing_but_its_head_has_no_blocks() -> None:
    page, problems = read_page(HEAD.rstrip("\n"), "p.md", TYPES)
    assert problems == ()
    assert blocks(page) == []


def test_windows_line_ends_change_nothing() -> None:
    assert read_page(PAGE.replace("\n", "\r\n"), "p.md", TYPES) == read_page(PAGE, "p.md", TYPES)


FAULTS = {
    "# Titolo\n": ["1:1+8 SK150"],
    "": ["1:1+1 SK150"],
    "---\nid: a\n": ["1:1+3 SK151"],
    "---\n---\n": ["1:1+3 SK105"],
    "---\nsaluto\n---\n": ["2:1+6 SK128"],
    "---\nid: [a\n---\n": ["2:5+1 SK116"],
    "---\nid: a\nblocks: []\n---\n": ["3:1+6 SK154"],
    "\ufeff" + HEAD: ["1:1+1 SK102"],
    HEAD + "a\x00b": ["5:2+1 SK103"],
    HEAD + "```quiz\nid:\tx\n```\n": ["6:4+1 SK104"],
    HEAD + "\tcode\n\n\tcode\n": [],
    HEAD + "```quiz\n```\n": ["5:1+3 SK105"],
    HEAD + "```quiz\n- a\n```\n": ["6:1+3 SK128"],
    HEAD + "```quiz\nid: a\nid: b\n```\n": ["7:1+2 SK120"],
    HEAD + "```quiz\nid: a: b\n```\n\n```order\n@\n```\n": ["6:6+1 SK111", "10:1+1 SK117"],
    HEAD + "```quiz\ntype: order\nid: a\n```\n": ["6:1+4 SK154"],
    HEAD + "```quiz\nid: a\n": ["5:1+7 SK152"],
    HEAD + "~~~\ncode\n\n```quiz\nid: a\n```\n": ["5:1+3 SK152"],
    HEAD + "```quis\nid: a\n```\n": ["5:4+4 SK153"],
    HEAD + "```Quiz\nid: a\n```\n": ["5:4+4 SK153"],
    HEAD + "- a\n\n  ```quiz\n  id: a\n  ```\n": ["7:6+4 SK155"],
    HEAD + "> ```quiz\n> id: a\n> ```\n": ["5:6+4 SK155"],
    HEAD + "```quiz hard one\nid: a\n```\n": ["5:9+8 SK156"],
    HEAD + "[a][b]\n\n[b]: https://example.org\n": ["7:1+24 SK157"],
    "---\nid: *a\n---\n```quiz\nx: *b\n```\n": ["2:5+2 SK121", "5:4+2 SK121"],
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.items())
def test_a_fault_is_told_where_it_stands(text: str, expected: list[str], said: Said) -> None:
    _, problems = read_page(text, "p.md", TYPES)
    assert said(problems) == expected


def test_the_block_that_was_meant_is_named() -> None:
    (found,) = read_page(HEAD + "```quis\n```\n", "p.md", TYPES)[1]
    assert found.message == "there is no block 'quis'"
    assert found.hint == "did you mean 'quiz'? Code to be shown is written as 'code:quis'"


def test_a_block_that_cannot_be_read_is_left_out() -> None:
    page, _ = read_page(HEAD + "uno\n\n```quiz\n: :\n```\n\ndue\n", "p.md", TYPES)
    assert blocks(page) == [{"type": "text", "text": ["uno"]}, {"type": "text", "text": ["due"]}]


@pytest.mark.parametrize(("lines", "expected"), [(12, []), (11, ["12:1+1 SK131"])])
def test_a_page_has_an_end(lines: int, expected: list[str], said: Said) -> None:
    _, problems = read_page(HEAD + "a\n" * 7, "p.md", TYPES, Limits(page_lines=lines))
    assert said(problems) == expected


def test_a_fence_has_the_limits_of_its_values(said: Said) -> None:
    _, problems = read_page(HEAD + "```quiz\na: [[[1]]]\n```\n", "p.md", TYPES, Limits(depth=3))
    assert said(problems) == ["6:6+1 SK130"]


def test_links_and_images_are_found_as_they_were_written() -> None:
    md = textwrap.dedent("""\
        Vedi [il **sito**](https://example.org/caffè) e <https://example.net>,
        poi ![una tazza di *caffè*](<media/caffè nero.svg> "Nera").

        | a | b |
        |---|---|
        | ![x](media/x.png) | [vuoto]() |

        - [![y](y.gif)](pagina)
        """)
    assert references(md) == (
        Reference("link", "https://example.org/caffè", "il sito", 0),
        Reference("link", "https://example.net", "https://example.net", 0),
        Reference("image", "media/caffè nero.svg", "una tazza di *caffè*", 1),
        Reference("image", "media/x.png", "x", 5),
        Reference("link", "", "vuoto", 5),
        Reference("link", "pagina", "y", 7),
        Reference("image", "y.gif", "y", 7),
    )


@pytest.mark.parametrize(
    "md", ["", "niente", "`[a](b)`", "[a](javascript:alert)", "<script>", "    [a](b)", "a < b"]
)
def test_what_is_no_link_is_none(md: str) -> None:
    assert references(md) == ()


def test_a_link_may_be_defined_below() -> None:
    assert references("uno\n[a][b] due\n\n[b]: c") == (Reference("link", "c", "a", 1),)
