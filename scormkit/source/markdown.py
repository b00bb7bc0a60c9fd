"""A page: a head in YAML, prose in Markdown, exercises in fences.

Prose is cut into one text per top-level element, the unit that is translated and rendered.
A fence whose info word names a block is read as YAML where it stands, so that every value
keeps its line and column in the page. Only Markdown's block structure is parsed here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from scormkit import codes
from scormkit.diagnostics import Diagnostic, Location
from scormkit.source.characters import MOST, clean
from scormkit.source.document import Value
from scormkit.source.limits import LIMITS, Limits
from scormkit.source.parsing import Definitions, structure
from scormkit.source.yaml_ import Read, kind_of, read_part

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from markdown_it.token import Token

_RULE = "---"
_WORD = re.compile(r"[a-z]+")
_NEAR = 0.75


def read_page(text: str, path: str, types: Collection[str] | None = None, limits: Limits = LIMITS) -> Read:
    """Return the page in *text*: its head's keys and ``blocks``. *types* are the blocks there are.

    Without *types*, every fence whose info word is made of small letters is a block.
    """
    plain, said = clean(text, path)
    if plain is None:
        return None, said
    lines = plain.split("\n")
    if len(lines) > limits.page_lines:
        at = Location(path, limits.page_lines + 1)
        return None, (*said, codes.TOO_MANY_VALUES.at(at, limit=limits.page_lines, what="lines"))
    if lines[0].rstrip() != _RULE:
        return None, (*said, codes.NO_FRONT_MATTER.at(Location(path, 1, 1, len(lines[0].rstrip()) or 1)))
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == _RULE), None)
    if end is None:
        return None, (*said, codes.UNCLOSED_FRONT_MATTER.at(Location(path, 1, 1, len(_RULE))))

    head, more = _mapping(lines[1:end], path, 2, "the page's head", limits)
    body = _Body(path, lines, end + 1, types, limits)
    blocks = tuple(body.blocks())
    page = _with_blocks(head, blocks, Location(path, min(end + 2, len(lines)))) if head else None
    reserved = _reserved(head, "blocks", "a page's blocks are what stands below its head")
    return page, (*said, *more, *reserved, *body.said)


class _Body:
    """What stands below a page's head, and what is wrong with it in *said*."""

    def __init__(
        self, path: str, lines: Sequence[str], start: int, types: Collection[str] | None, limits: Limits
    ) -> None:
        self.said: list[Diagnostic] = []
        self._path = path
        self._lines = lines[start:]
        self._first = start + 1
        self._types = types
        self._limits = limits

    def blocks(self) -> Iterator[Value]:
        """Yield runs of prose as ``text`` blocks, and the blocks in fences, in order."""
        tokens, known = structure("\n".join(self._lines))
        self._definitions(known)
        prose: list[Value] = []
        for token in tokens:
            if token.type == "fence" and (word := self._block_word(token)):
                if prose:
                    yield _text_block(prose)
                    prose = []
                if block := self._block(token, word):
                    yield block
            elif token.level == 0 and token.map and token.nesting >= 0:
                prose.append(self._chunk(*token.map))
        if prose:
            yield _text_block(prose)

    def _chunk(self, start: int, stop: int) -> Value:
        words = "\n".join(self._lines[start:stop]).rstrip()
        return Value(words, self._at(start, 0, len(self._lines[start].rstrip())), style="markdown")

    def _at(self, line: int, column: int, length: int) -> Location:
        return Location(self._path, self._first + line, column + 1, max(1, length))

    def _block_word(self, token: Token) -> str | None:
        """Return the type of the block that the fence *token* holds; nothing for code or a slip."""
        start, stop = token.map or (0, 0)
        line = self._lines[start]
        word = token.info.split()[0] if token.info.strip() else ""
        at = self._at(start, line.find(word), len(word))
        if not self._closed(token, start, stop):
            length = len(line.strip())
            self.said.append(codes.UNCLOSED_FENCE.at(self._at(start, 0, length), fence=token.markup))
            return None
        if not self._is_block(word, at):
            return None
        if token.level:
            self.said.append(codes.NESTED_BLOCK.at(at, word=word))
            return None
        rest = token.info.strip().removeprefix(word).strip()
        if rest:
            place = self._at(start, line.rfind(rest), len(rest))
            self.said.append(codes.WORDS_AFTER_BLOCK.at(place, word=word))
        return word

    def _closed(self, token: Token, start: int, stop: int) -> bool:
        last = self._lines[stop - 1].strip(" >\t")
        return stop - 1 > start and last.startswith(token.markup) and not last.strip(token.markup[0])

    def _is_block(self, word: str, at: Location) -> bool:
        if self._types is None or word in self._types:
            return _WORD.fullmatch(word) is not None
        close = difflib.get_close_matches(word.lower(), self._types, 1, _NEAR) if ":" not in word else ()
        if close:
            self.said.append(codes.UNKNOWN_BLOCK.at(at, word=word, close=close[0]))
        return False

    def _block(self, token: Token, word: str) -> Value | None:
        start, stop = token.map or (0, 0)
        inside = self._lines[start + 1 : stop - 1]
        value, said = _mapping(
            inside, self._path, self._first + start + 1, f"the block {word!r}", self._limits
        )
        self.said += (*said, *_reserved(value, "type", "the fence already says it"))
        if value is None or not isinstance(value.data, dict):
            return None
        line = self._lines[start]
        at = self._at(start, line.index(token.markup), len(line.strip()))
        place = self._at(start, line.find(word), len(word))
        return Value({**value.data, "type": Value(word, place)}, at, {**value.keys, "type": place})

    def _definitions(self, known: Definitions) -> None:
        for label, definition in islice(known.get("references", {}).items(), MOST):
            line = definition["map"][0]
            length = len(self._lines[line].rstrip())
            self.said.append(codes.LINK_DEFINITION.at(self._at(line, 0, length), label=label.lower()))


def _mapping(lines: Sequence[str], path: str, first: int, what: str, limits: Limits) -> Read:
    """Return the mapping that *lines* hold; what is none is told as a fault of *what*."""
    value, said = read_part("\n".join(lines), path, first, limits)
    if value is None and not said:
        return None, (codes.EMPTY_FILE.at(Location(path, first - 1, 1, 3), what=what),)
    if value is None or isinstance(value.data, dict):
        return value, said
    return None, (*said, codes.NOT_MAPPING.at(value.at, what=what, kind=kind_of(value)))


def _reserved(value: Value | None, key: str, reason: str) -> Iterator[Diagnostic]:
    if value is not None and key in value.keys:
        yield codes.RESERVED_KEY.at(value.keys[key], key=key, reason=reason)


def _with_blocks(head: Value, blocks: tuple[Value, ...], body: Location) -> Value:
    data = head.data if isinstance(head.data, dict) else {}
    at = blocks[0].at if blocks else body
    return Value({**data, "blocks": Value(blocks, at)}, head.at, {**head.keys, "blocks": at})


def _text_block(chunks: list[Value]) -> Value:
    at = chunks[0].at
    data = {"type": Value("text", at), "text": Value(tuple(chunks), at)}
    return Value(data, at, {"type": at, "text": at})
