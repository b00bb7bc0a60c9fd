"""Texts come out as their author meant them, and never as anything a browser would run."""

from __future__ import annotations

import string
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from scormkit.course import filling, markdown
from scormkit.course import words as room
from scormkit.course.texts import texts
from scormkit.course.words import Words
from scormkit.diagnostics import Location
from scormkit.module.model import Media, Text
from scormkit.source.document import Asset

AT = Location("pages/a.md", 7)
VALUES = {
    "name": 'Rossi & *Figli* <srl> "dal 1950"',
    "site": "https://rossi.example/?a=1&b=2",
    "evil": "javascript:alert(1)",
    "year": "2024",
}
ASSETS = {
    "media/a.svg": Asset("media/a.svg", Path("a.svg"), 10, 640, 480),
    "media/scheda.pdf": Asset("media/scheda.pdf", Path("scheda.pdf"), 10),
}
ANCHORS = {"#saluto": "#page-saluto", "pages/01-saluto.md": "#page-saluto"}


def speaker() -> Words:
    return Words(texts("it"), values=VALUES, assets=ASSETS, anchors=ANCHORS)


def text(md: str) -> Text:
    return Text(at=AT, md=md)


def html(md: str) -> str:
    return str(speaker().html(text(md)))


class Seen(HTMLParser):
    """Collects the elements and attributes of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def assert_harmless(source: str) -> None:
    for tag, attributes in Seen(source).tags:
        assert tag not in {"script", "style", "iframe", "object", "embed", "base", "form", "link", "meta"}
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name != "style"
            if name in {"href", "src"}:
                assert not (value or "").strip().lower().startswith(("javascript:", "vbscript:", "file:"))


def assert_well_formed(source: str) -> None:
    etree.fromstring(f"<div>{source}</div>", etree.XMLParser(resolve_entities=False, no_network=True))


# What reading lets through (SK103 refuses control characters and half surrogates).
SAID = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n", exclude_characters="\ufffe\uffff")
)
# fmt: off
PIECES = [
    "**", "_", "`", "```", "~~", "[", "](", ")", "![", "]", "<", ">", "<script>", "</p>", "&lt;", "&", "\\",
    "$", "$$", "## ", "- ", "1. ", "|", "---", "\n", "\n\n", "{lang=en}", "{onclick=x}", "{{ org.name }}",
    "{{org.evil}}", "{{ org.site }}", "javascript:alert(1)", "https://x.example", "media/a.svg",
    "> [!NOTE]\n", "\\text{<img>}", "\\href{javascript:x}{y}", "\\style{a}{b}", "\\frac", "| a |\n|---|\n",
]
# fmt: on
MARKUP = st.lists(
    st.one_of(
        SAID,
        st.sampled_from(PIECES),
    )
).map("".join)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(MARKUP)
@example("$\\text{<script>alert(1)</script>}$")
@example("[x]({{org.evil}})")
@example('![x](javascript:alert(1) "t")')
@example("<javascript:alert(1)>")
@example("[x]{onclick=alert(1) style=y lang=en}")
def test_no_prose_makes_a_browser_run_anything(source: str) -> None:
    words = speaker()
    for made in (words.html(text(source)), words.inline(text(source))):
        assert_harmless(str(made))
        assert_well_formed(str(made))
    assert "\n" not in words.plain(text(source))


@settings(max_examples=400, deadline=None)
@given(st.text(string.ascii_letters + "àé «»’.,;:!?()'\"/%+=->#3\n ").map(str))
@example("a\n===")
@example("a\n- b")
@example("3) c")
@example("a  \nb")
@example('"a" > b')
def test_the_short_way_for_plain_words_gives_what_the_parser_gives(source: str) -> None:
    words = speaker()
    assert words.html(text(source)) == markdown.block_html(source, words)
    assert words.plain(text(source)) == markdown.words(source)
    if source.strip():
        assert words.inline(text(source)) == markdown.inline_html(source.strip(), words)


@settings(max_examples=200, deadline=None)
@given(MARKUP)
@example('![a](media/a.svg "Sotto")')
@example('![a](media/a.svg "Sotto") [b](#saluto) <https://x.example>')
@example("> [!NOTE]\n> Ecco.\n\n| a |\n|:-:|\n| b |")
def test_a_remembered_text_is_made_anew_for_each_course(source: str) -> None:
    other = Words(texts("de"), values={}, assets={}, anchors={"#saluto": "#page-hallo"})
    markdown._remembered.cache_clear()
    fresh = markdown.block_html(source, speaker())
    elsewhere = markdown.block_html(source, other)
    assert markdown.block_html(source, speaker()) == fresh
    markdown._remembered.cache_clear()
    assert markdown.block_html(source, other) == elsewhere


def test_most_sentences_take_the_short_way() -> None:
    assert room._WORDS.fullmatch("Rispondi entro tre squilli: è la regola (sempre), «anche oggi».\nDavvero.")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1))
@example("# * _ <b> &amp; [x](y)")
def test_a_value_comes_out_as_it_is(value: str) -> None:
    words = Words(texts("it"), values={"x": value}, assets={}, anchors={})
    assert words.plain(text("{{ org.x }}")) == filling._LENT.sub("", value) or filling._LENT.search(value)
    assert Seen(
        str(words.html(text("a **{{ org.x }}** `{{org.x}}`")))  # nothing of it became markup
    ).tags == [("p", {}), ("strong", {}), ("code", {})]


def test_values_stand_in_sentences_code_and_addresses() -> None:
    assert html("Da `{{ org.name }}`") == (
        "<p>Da <code>Rossi &amp; *Figli* &lt;srl&gt; &quot;dal 1950&quot;</code></p>"
    )
    assert 'href="https://rossi.example/?a=1&amp;b=2"' in html("[sito]({{org.site}})")
    assert html("{{ org.year }}. Un anno").startswith("<p>2024.")


def test_a_value_that_does_not_exist_stays_as_it_was_written() -> None:
    assert html("{{ org.nothing }}") == "<p>{{ org.nothing }}</p>"


def test_characters_that_carry_values_cannot_be_smuggled_in() -> None:
    assert html(f"a{chr(0x10F000 + ord('<'))}b{chr(0x10F000 + ord('>'))}") == "<p>ab</p>"


def test_links_lead_to_pages_files_and_out() -> None:
    assert html("[a](#saluto) [b](pages/01-saluto.md)") == (
        '<p><a href="#page-saluto">a</a> <a href="#page-saluto">b</a></p>'
    )
    out = html("[a](https://x.example/)")
    assert 'target="_blank"' in out
    assert 'rel="noopener noreferrer"' in out
    assert '<span class="unseen">(si apre in una nuova scheda)</span></a>' in out
    assert html("[a](mailto:a@x.example)") == '<p><a href="mailto:a@x.example">a</a></p>'
    words = speaker()
    assert words.html(text("[a](media/scheda.pdf)")) == '<p><a href="media/scheda.pdf" download="">a</a></p>'
    assert list(words.used) == ["media/scheda.pdf"]


def test_a_picture_has_its_size_and_is_remembered() -> None:
    words = speaker()
    assert words.html(text("Ecco ![un *telefono*](media/a.svg)")) == (
        '<p>Ecco <img src="media/a.svg" alt="un telefono" width="640" height="480" loading="lazy" '
        'decoding="async" /></p>'
    )
    assert list(words.used) == ["media/a.svg"]
    assert words.asset(Media(at=AT, path="media/a.svg")) == {
        "src": "media/a.svg",
        "width": 640,
        "height": 480,
    }


def test_a_picture_alone_with_a_title_is_a_figure() -> None:
    made = html('![alt](media/a.svg "Il <b> & la linea")')
    assert made.startswith("<figure><img ")
    assert made.endswith("<figcaption>Il &lt;b&gt; &amp; la linea</figcaption></figure>")
    assert "title=" not in made


def test_a_picture_among_words_is_no_figure() -> None:
    assert "<figure" not in html('Ecco ![alt](media/a.svg "t")')
    assert "<li>\n<figure>" in html('- ![alt](media/a.svg "t")')


@pytest.mark.parametrize(
    ("mark", "kind", "title"),
    [("NOTE", "note", "Nota"), ("TIP", "tip", "Consiglio"), ("WARNING", "warning", "Attenzione"),
     ("IMPORTANT", "note", "Nota"), ("CAUTION", "warning", "Attenzione")],
)  # fmt: skip
def test_admonitions_have_a_translated_title(mark: str, kind: str, title: str) -> None:
    assert html(f"> [!{mark}]\n> Testo") == (
        f'<div class="admonition {kind}" role="note">\n'
        f'<p class="admonition-title">{title}</p>\n<p>Testo</p>\n</div>'
    )


def test_a_quotation_is_no_admonition() -> None:
    assert html("> Testo") == "<blockquote>\n<p>Testo</p>\n</blockquote>"


def test_formulas_become_mathml_and_prices_stay_prices() -> None:
    assert "<math" not in html("Costa 5 $, o 10$; in dollari $5 e $6.")
    assert (
        html("$a<b$") == '<p><math display="inline"><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow></math></p>'
    )
    assert (
        html("$$\nx\n$$") == '<div class="formula"><math display="block"><mrow><mi>x</mi></mrow></math></div>'
    )


def test_a_formula_that_cannot_be_read_shows_as_code_and_is_remembered() -> None:
    words = speaker()
    assert words.html(text("Ecco $\\frac{$ qui")) == "<p>Ecco <code>\\frac{</code> qui</p>"
    assert words.unread == [(AT, "\\frac{")]
    words.html(text("${}".replace("{}", "{" * 3000) + "$"))
    assert len(words.unread) == 2


def test_foreign_words_say_their_language_and_nothing_else() -> None:
    assert html("[feedback]{lang=en}") == '<p><span lang="en">feedback</span></p>'
    assert html("[x]{onclick=y .y #z}") == "<p><span>x</span></p>"


def test_tables_and_code_can_be_scrolled_by_keyboard() -> None:
    table = html("| a | b |\n|---|--:|\n| 1 | ~~2~~ |")
    assert table.startswith('<div class="scroll" tabindex="0" role="region" aria-label="Tabella"><table>')
    assert '<td class="align-right"><s>2</s></td>' in table
    assert html("```\na<b\n```") == (
        '<pre tabindex="0" role="region" aria-label="Codice"><code>a&lt;b\n</code></pre>'
    )


def test_headings_stay_as_written() -> None:
    assert html("## Titolo") == "<h2>Titolo</h2>"


@pytest.mark.parametrize(
    ("md", "said"),
    [
        ("**Buon** *giorno*\n`a`", "Buon giorno a"),
        ("- uno\n- due\n\ntre", "uno due tre"),
        ("| a | b |\n|--|--|\n| c | d |", "a b c d"),
        ("![foto *bella*](media/a.svg) [qui](#saluto)", "foto bella qui"),
        ("{{ org.name }}", 'Rossi & *Figli* <srl> "dal 1950"'),
        ("riga  \ndopo", "riga dopo"),
        ("$a^2$ e 5 $", "a^2 e 5 $"),
        ("", ""),
    ],
)
def test_plain_words_have_no_markup(md: str, said: str) -> None:
    assert speaker().plain(text(md)) == said


def test_an_empty_text_shows_nothing() -> None:
    assert html("") == ""
