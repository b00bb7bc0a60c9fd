"""The characters of an XML document, when it is in the encoding it says (XML 1.0, 4.3.3 and appendix F)."""

from __future__ import annotations

import codecs
import re

MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
BARE = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
"""How UTF-16 begins without a mark."""

DECLARED = re.compile(r"<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"']")
KNOWN = re.compile(r"utf-8$|utf-16|ascii$|iso8859|cp125|koi8-|shift_jis$|euc_|gb|big5$|mac-roman$")
"""Python knows others that are no encodings of documents, such as ROT13 and Base64."""

HEAD = 400
ASCII = frozenset({"ascii", "utf-8"})


class EncodingError(ValueError):
    """The bytes are not in the encoding they say; the message says how, *line* where."""

    def __init__(self, problem: str, line: int = 1) -> None:
        super().__init__(problem)
        self.line = line


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of the document in *data* without its byte order mark, and its encoding."""
    if data[:4] in {codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE}:
        raise EncodingError("it is in UTF-32, which few programs read")
    mark = next((mark for mark in MARKS if data.startswith(mark)), b"")
    actual = MARKS.get(mark) or BARE.get(data[:2], "")
    head = data[len(mark) :][:HEAD].decode(actual if actual.startswith("utf-16") else "latin-1", "replace")
    found = DECLARED.match(head.lstrip())
    declared = _known(found[1]) if found else ""
    if actual and declared and not _agree(declared, actual):
        raise EncodingError(f"it says that it is in {declared.upper()}, and it is in {actual[:6].upper()}")
    if declared.startswith("utf-16") and not actual:
        raise EncodingError(f"it says that it is in {declared.upper()}, and it is not")
    encoding = actual or declared or "utf-8"
    body = data[len(mark) :]
    try:
        return body.decode(encoding), encoding
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        byte = f"0x{body[error.start]:02X}"
        raise EncodingError(f"the byte {byte} on line {line} is not {encoding.upper()}", line) from error


def _known(word: str) -> str:
    """Return the encoding called *word* as Python calls it, if XML is ever in it."""
    try:
        name = codecs.lookup(word).name
    except LookupError:
        name = ""
    if not KNOWN.match(name):
        raise EncodingError(f"it says that it is in {word!r}, an encoding that nobody knows")
    return name


def _agree(declared: str, actual: str) -> bool:
    if actual == "utf-8":
        return declared in {*ASCII, "utf-8-sig"}
    return declared in {"utf-16", actual}
