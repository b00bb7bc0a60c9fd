"""Parses Markdown for reading: a page's block structure, and what a text refers to.

What words mean is the renderer's business. What was parsed is remembered: the same page is read again
whenever another one of its module changes, and in every copy of a course.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import unquote

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST = 10_000
"""Longer texts are parsed each time: their tokens would fill the memory."""

Definitions = Mapping[str, Mapping[str, Mapping[str, Sequence[int]]]]
T = TypeVar("T")


class Reference(NamedTuple):
    """A link or an image in a Markdown text; *line* counts from 0 at the text's beginning."""

    kind: str
    target: str
    alt: str
    line: int


def _remembering(many: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Return a decorator: what a function made of the last *many* texts is not made again."""

    def decorate(parse: Callable[[str], T]) -> Callable[[str], T]:
        remembered = lru_cache(maxsize=many)(parse)
        return lambda text: remembered(text) if len(text) <= LONGEST else parse(text)

    return decorate


@_remembering(64)
def structure(body: str) -> tuple[Sequence[Token], Definitions]:
    """Return the block structure of the page *body*, and the link definitions in it."""
    known: dict[str, Any] = {}
    return tuple(_structure().parse(body, known)), known


def references(md: str) -> tuple[Reference, ...]:
    """Return the links and images of the Markdown text *md*, in order, as their author wrote them."""
    if "](" in md or "]:" in md or "<" in md:
        return _references(md)
    return ()


@_remembering(256)
def _references(md: str) -> tuple[Reference, ...]:
    found: list[Reference] = []
    for token in _inline().parse(md):
        if token.type == "inline" and token.children:
            found += _in_line(token.children, token.map[0] if token.map else 0)
    return tuple(found)


def _in_line(tokens: Sequence[Token], line: int) -> Iterator[Reference]:
    for number, token in enumerate(tokens):
        if token.type in {"softbreak", "hardbreak"}:
            line += 1
        elif token.type == "image":
            yield Reference("image", unquote(str(token.attrs["src"])), token.content, line)
        elif token.type == "link_open":
            inside = tokens[number + 1 :]
            end = next(place for place, one in enumerate(inside) if one.type == "link_close")
            words = "".join(one.content for one in inside[:end])
            yield Reference("link", unquote(str(token.attrs["href"])), words, line)


@cache
def _structure() -> MarkdownIt:
    """Return a parser of block structure alone: what words mean is the renderer's business."""
    return _parser().disable(["inline", "text_join"])


@cache
def _inline() -> MarkdownIt:
    """Return a parser of everything."""
    return _parser()


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")
