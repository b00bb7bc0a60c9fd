"""How we read Markdown: CommonMark with tables, strikethrough, admonitions, formulas and foreign words.

Raw HTML is never let through, and the parser refuses ``javascript:`` addresses. What differs from
course to course (where a link leads, how large a picture is) is asked of a ``House``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any, Protocol

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from scormkit.course import filling

_PRICE = re.compile(r"(?:\d[ \u00a0\u202f]?|[A-Za-z])\Z")
"""What stands before a dollar that no formula begins with: 5 $, 5$, US$."""

_formula = math_inline_dollar(allow_space=False, allow_digits=False)

_ADMONITIONS = {"important": "note", "caution": "warning"}

REMEMBERED = 2000
"""Longer texts are parsed each time: they recur seldom, and their tokens would fill the memory."""

_HOUSES = frozenset({"link_open", "image"})
"""What is the course's business in a run of words."""

Env = MutableMapping[str, Any]


class House(Protocol):
    """What rendering must ask of the course a text belongs to."""

    def say(self, key: str, **facts: object) -> str:
        """Return the interface's text *key*."""

    def link(self, target: str) -> Mapping[str, str]:
        """Return the attributes of a link that the author wrote as *target*."""

    def picture(self, source: str) -> Mapping[str, str]:
        """Return the attributes of a picture that the author wrote as *source*."""

    def formula(self, latex: str, *, display: bool) -> str:
        """Return a formula as safe HTML."""


def block_html(source: str, house: House) -> str:
    """Return *source* as HTML blocks."""
    return _rendered(_tokens(source), house)


def inline_html(source: str, house: House) -> str:
    """Return *source*, one run of words, as HTML without any block around it."""
    return _rendered(_tokens(source, inline=True), house)


def words(source: str) -> str:
    """Return what a reader would hear of *source*: no markup, one line."""
    return " ".join("".join(_spoken(_tokens(source))).split())


def _tokens(source: str, *, inline: bool = False) -> Sequence[Token]:
    """Return the tokens of *source*: most texts are asked for twice, as HTML and as plain words."""
    parse = _remembered if len(source) <= REMEMBERED else _parsed
    return parse(source, inline=inline)


def _parsed(source: str, *, inline: bool) -> Sequence[Token]:
    return tuple(parser().parseInline(source) if inline else parser().parse(source))


_remembered = lru_cache(maxsize=512)(_parsed)


@cache
def parser() -> MarkdownIt:
    """Return the one parser of this process; whatever belongs to a course travels in its environment."""
    made = MarkdownIt("commonmark", {"html": False, "alerts": True}).enable(["table", "strikethrough"])
    made.use(attrs_plugin, after=(), spans=True, allowed=("lang",))
    made.use(
        dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, allow_blank_lines=False
    )
    made.inline.ruler.at("math_inline", _formula_but_no_price)
    # Values stand in the source as letters of no alphabet (filling.py): judge addresses as they will read.
    plainly_valid, normalized = made.validateLink, made.normalizeLink
    made.validateLink = lambda url: plainly_valid(filling.restored(url))  # type: ignore[method-assign]
    made.normalizeLink = lambda url: normalized(filling.restored(url))  # type: ignore[method-assign]
    for name, rule in (
        ("math_inline", _math_inline),
        ("math_block", _math_block),
        ("fence", _code),
        ("code_block", _code),
        ("table_open", _table_open),
        ("table_close", _table_close),
    ):
        made.add_render_rule(name, rule)
    return made


def _formula_but_no_price(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's own shape
    before = state.src[max(0, state.pos - 2) : state.pos]
    return state.src[state.pos] == "$" and not _PRICE.search(before) and _formula(state, silent)


def _rendered(parsed: Sequence[Token], house: House) -> str:
    """Return *parsed* as HTML; its tokens are remembered for others, so what changes is copied first."""
    tokens = list(parsed)
    for place in range(len(tokens)):
        token = tokens[place]
        if token.type == "inline" and token.children:
            if token.children[0].type == "image" and len(token.children) == 1:
                _figure(tokens, place)
            if not _HOUSES.isdisjoint(child.type for child in token.children):
                tokens[place] = token.copy(children=[*_furnished(tokens[place].children or [], house)])
        elif token.type == "alert_open":
            _admonition(tokens, place, house)
        elif token.type in {"th_open", "td_open"} and "style" in token.attrs:
            # A style attribute would offend the content policy.
            name = f"{token.attrs['style']}".replace("text-align:", "align-")
            tokens[place] = token.copy(attrs={"class": name})
    html: str = parser().renderer.render(tokens, parser().options, {"house": house})
    return html.rstrip("\n")


def _figure(tokens: list[Token], place: int) -> None:
    """Make a figure of the paragraph around *place* if its only picture brings a caption (its title)."""
    picture = (tokens[place].children or [])[0]
    caption = picture.attrs.get("title")
    picture = picture.copy(attrs={name: value for name, value in picture.attrs.items() if name != "title"})
    tokens[place] = tokens[place].copy(children=[picture])
    around = [*tokens[place - 1 : place], *tokens[place + 1 : place + 2]]
    if not caption or [token.type for token in around] != ["paragraph_open", "paragraph_close"]:
        return
    tokens[place - 1], tokens[place + 1] = (token.copy(tag="figure", hidden=False) for token in around)
    below = Token("html_inline", "", 0, content=f"<figcaption>{escape(str(caption))}</figcaption>")
    tokens[place].children = [picture, below]


def _admonition(tokens: list[Token], place: int, house: House) -> None:
    """Give the admonition that opens at *place* its class, role and translated title."""
    kind = str(tokens[place].meta["kind"]).lower()
    kind = _ADMONITIONS.get(kind, kind)
    frame, title, inside = tokens[place : place + 3]
    tokens[place] = frame.copy(attrs={"class": f"admonition {kind}", "role": "note"})
    tokens[place + 1] = title.copy(attrs={"class": "admonition-title"})
    tokens[place + 2] = inside.copy(children=[Token("text", "", 0, content=house.say(kind))])


def _furnished(children: Sequence[Token], house: House) -> Iterator[Token]:
    """Yield the parts of a paragraph, its links and pictures made ready for this course."""
    leads_out = False
    for token in children:
        shown = token
        if token.type == "link_open":
            shown = token.copy(attrs={**token.attrs, **house.link(str(token.attrs.get("href", "")))})
            leads_out = shown.attrs.get("target") == "_blank"
        elif token.type == "image":
            shown = token.copy(attrs={**token.attrs, **house.picture(str(token.attrs["src"]))})
        elif token.type == "link_close" and leads_out:
            hint = escape(house.say("external"))
            yield Token("html_inline", "", 0, content=f' <span class="unseen">({hint})</span>')
        yield shown


def _spoken(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is not None:
            yield from _spoken(token.children)
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif not token.tag or token.nesting == 0:
            yield token.content
        if token.block:
            yield " "


def _math_inline(_: RendererHTML, tokens: Sequence[Token], place: int, __: OptionsDict, env: Env) -> str:
    return str(env["house"].formula(tokens[place].content.strip(), display=False))


def _math_block(_: RendererHTML, tokens: Sequence[Token], place: int, __: OptionsDict, env: Env) -> str:
    return f'<div class="formula">{env["house"].formula(tokens[place].content.strip(), display=True)}</div>\n'


def _code(_: RendererHTML, tokens: Sequence[Token], place: int, __: OptionsDict, env: Env) -> str:
    # A long line scrolls sideways, which a keyboard can do only where the focus can stand.
    label = escape(env["house"].say("code"))
    content = escape(tokens[place].content)
    return f'<pre tabindex="0" role="region" aria-label="{label}"><code>{content}</code></pre>\n'


def _table_open(_: RendererHTML, __: Sequence[Token], ___: int, ____: OptionsDict, env: Env) -> str:
    label = escape(env["house"].say("table"))
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table>\n'


def _table_close(_: RendererHTML, __: Sequence[Token], ___: int, ____: OptionsDict, _____: Env) -> str:
    return "</table></div>\n"
