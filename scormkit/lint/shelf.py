"""What was read of an archive: bytes and trees, each once, and what was wrong with them.

Rules ask the shelf and get nothing where nothing can be had; why is noted here once, so that no rule
has to say that a file is damaged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scormkit.codes import BOMB, DOCUMENT_TYPE, NOT_XML, ODD_ENCODING
from scormkit.diagnostics import Diagnostic
from scormkit.lint.archive import Archive, Unreadable
from scormkit.lint.decode import EncodingError, decode
from scormkit.lint.tree import Tree
from scormkit.xml import XmlError, parse

DOCTYPE = re.compile(r"(?:(?><\?.*?\?>)|(?><!--.*?-->)|\s++)*+(<!DOCTYPE)", re.DOTALL)
WHERE = re.compile(r"(?:, line \d+, column \d+)?(?: \(<string>, line \d+\))?$")
PLAINLY = {
    "xmlParseEntityRef": "'&' stands alone here",
    "EntityRef": "'&' and a word stand here without ';'",
    "StartTag": "'<' stands here, and no name follows",
    "AttValue": "the value of an attribute needs quotation marks",
    "Excessive depth in document": "elements lie in each other more than 256 deep",
    "PCDATA invalid Char value 0": "a control character stands here",
}
COMMON = frozenset({"utf-8", "utf-16-le", "utf-16-be", "ascii"})


@dataclass(frozen=True)
class Shelf:
    """The files of one *archive* that were looked into, and what was *noted* on the way."""

    archive: Archive
    noted: dict[Diagnostic, None] = field(default_factory=dict)
    _trees: dict[str, Tree | None] = field(default_factory=dict)

    def data(self, name: str, most: int) -> bytes | None:
        """Return the first *most* bytes of the file *name*, if there is one and it can be read."""
        try:
            return self._bytes(name, most)
        except Unreadable as why:
            self.noted[why.diagnostic] = None
            return None

    def tree(self, name: str) -> Tree | None:
        """Return the XML document *name*, if there is one and it can be read."""
        if name not in self._trees:
            try:
                self._trees[name] = self._grown(name)
            except Unreadable as why:
                self.noted[why.diagnostic] = None
                self._trees[name] = None
        return self._trees[name]

    def _bytes(self, name: str, most: int) -> bytes | None:
        return self.archive.read(name, most) if name in self.archive.names else None

    def _grown(self, name: str) -> Tree | None:
        data = self._bytes(name, self.archive.limits.xml + 1)
        if data is None:
            return None
        text, encoding = self._text(name, data)
        try:
            root = parse(data)
        except XmlError as error:
            line, column = _met(text, error)
            where = self.archive.at(name, line, column)
            raise Unreadable(NOT_XML.at(where, problem=_plainly(error))) from error
        if encoding not in COMMON:
            self.noted[ODD_ENCODING.at(self.archive.at(name), encoding=encoding.upper())] = None
        return Tree(name, root, text, self.archive.at)

    def _text(self, name: str, data: bytes) -> tuple[str, str]:
        """Return the text of the XML in *data* and its encoding, when it is safe to parse."""
        limits = self.archive.limits
        if len(data) > limits.xml:
            problem = f"this XML is larger than {limits.xml} bytes"
            raise Unreadable(BOMB.at(self.archive.at(name), problem=problem))
        try:
            text, encoding = decode(data)
        except EncodingError as error:
            raise Unreadable(NOT_XML.at(self.archive.at(name, error.line), problem=str(error))) from error
        if text.count("<") + text.count("=") > limits.markup:
            problem = f"this XML has more than {limits.markup} tags and attributes"
            raise Unreadable(BOMB.at(self.archive.at(name), problem=problem))
        if text.count("xmlns") > limits.spaces:
            problem = f"this XML declares more than {limits.spaces} namespaces"
            raise Unreadable(BOMB.at(self.archive.at(name), problem=problem))
        kind = DOCTYPE.match(text)
        if kind:
            where = self.archive.at(name, *place(text, kind.start(1)), len("<!DOCTYPE"))
            raise Unreadable(DOCUMENT_TYPE.at(where))
        return text, encoding


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of the character at *offset* in *text*."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _plainly(error: XmlError) -> str:
    """Return what the parser says, less its names for its own functions and its idea of where."""
    said = WHERE.sub("", str(error))
    return PLAINLY.get(said.partition(":")[0], said[:1].lower() + said[1:])


def _met(text: str, error: XmlError) -> tuple[int, int]:
    """Return where the parser stopped, in characters: it counts the bytes of UTF-8."""
    lines = text.split("\n", error.line)
    line = lines[error.line - 1] if error.line <= len(lines) else ""
    before = line.encode("utf-8", "replace")[: error.column - 1].decode("utf-8", "ignore")
    return error.line, len(before) + 1
