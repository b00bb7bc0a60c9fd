"""Reads statements from files of any size: one a line, a list, a store's answer; plain or gzipped.

What cannot be read becomes a diagnostic and the next statement is read; never more than one statement
is held. In a list a break cannot be stepped over: what follows it is said to be unread.
"""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from scormkit.codes import (
    BROKEN_STATEMENT,
    EMPTY_STATEMENTS,
    KEY_STANDS_TWICE,
    LONG_STATEMENT,
    NOT_A_STATEMENT,
    PACKED_BADLY,
    STATEMENTS_BOM,
    STATEMENTS_NOT_UTF8,
)
from scormkit.diagnostics import Diagnostic, Location
from scormkit.statements.parser import Broken, Parser
from scormkit.statements.places import after, locate
from scormkit.statements.values import Found, values

MOST = 16 << 20
"""No statement is longer, in bytes; a longer one is not read, so that memory stays flat."""

STDIN = "-"
_BOM, _GZIP = b"\xef\xbb\xbf", b"\x1f\x8b"
_ANSWER = re.compile(rb'\{\s*"(?:statements|more)"\s*:')


@dataclass(frozen=True, slots=True)
class Read:
    """One statement as it was read: its value, its text and the place where that begins."""

    value: dict[str, Any]
    at: Location
    text: str

    def place(self, path: tuple[str | int, ...], *, key: bool = False) -> Location:
        """Return where the value at *path* stands."""
        return locate(self.text, self.at, path, key=key)


def read(path: str) -> Iterator[Read | Diagnostic]:
    """Yield the statements of the file *path* (``-``: standard input), and what cannot be read.

    Raises OSError when there is no such file or it may not be read.
    """
    with _opened(path) as stream:
        yield from read_stream(stream, "<stdin>" if path == STDIN else path)


def read_stream(stream: IO[bytes], name: str) -> Iterator[Read | Diagnostic]:
    """Yield the statements that *stream* holds, gzipped or not; diagnostics call it *name*."""
    count = 0
    try:
        for one in _read(_unpacked(stream), name):
            count += 1
            yield one
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        yield PACKED_BADLY.at(Location(name), reason=str(error))
        return
    if not count:
        yield EMPTY_STATEMENTS.at(Location(name))


def _read(stream: io.BufferedReader, name: str) -> Iterator[Read | Diagnostic]:
    shift = 0
    if stream.peek(len(_BOM))[: len(_BOM)] == _BOM:
        yield STATEMENTS_BOM.at(Location(name))
        stream.read(len(_BOM))
        shift = 1
    begin = stream.peek(256).lstrip()
    first = begin.split(b"\n", 1)[0].strip()
    if begin.startswith(b"[") or first == b"{" or _ANSWER.match(begin):
        yield from _stream(stream, name, shift)
    else:
        yield from _lines(stream, name, shift)


def _lines(stream: io.BufferedReader, name: str, shift: int) -> Iterator[Read | Diagnostic]:
    """Yield what stands on each line; what is broken costs one line alone."""
    parse, number = Parser(), 0
    while line := stream.readline(MOST + 1):
        number += 1
        at = Location(name, number, 1 + shift)
        shift = 0
        if len(line) > MOST:
            yield LONG_STATEMENT.at(at, limit=MOST)
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 16)
            continue
        try:
            text = line.decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            column = at.column + len(line[: error.start].decode())
            yield STATEMENTS_NOT_UTF8.at(Location(name, number, column), byte=_byte(error))
            continue
        if text.strip(" \t"):
            yield from _line(parse, text, at)


def _line(parse: Parser, text: str, at: Location) -> Iterator[Read | Diagnostic]:
    try:
        value, twice = parse(text)
    except Broken as broken:
        yield BROKEN_STATEMENT.at(after(at, text, broken.offset), problem=broken.words)
        return
    if isinstance(value, dict) and "actor" not in value and isinstance(value.get("statements"), list):
        for found in values(io.StringIO(text), MOST, inside=True):
            yield from _one(found, Location(at.path, at.line, at.column + found.column - 1))
    else:
        yield from _one(Found(value, text, twice=twice), at)


def _stream(stream: io.BufferedReader, name: str, shift: int) -> Iterator[Read | Diagnostic]:
    """Yield what stands in a list or one after another; what is broken ends the reading."""
    characters = io.TextIOWrapper(stream, "utf-8", newline="")
    try:
        for found in values(characters, MOST):
            column = found.column + (shift if found.line == 1 else 0)
            yield from _one(found, Location(name, found.line, column))
    except UnicodeDecodeError as error:
        yield STATEMENTS_NOT_UTF8.at(Location(name), byte=_byte(error))
    finally:
        characters.detach()


def _one(found: Found, at: Location) -> Iterator[Read | Diagnostic]:
    value = found.value
    if isinstance(value, Broken):
        yield (
            LONG_STATEMENT.at(at, limit=MOST) if value.long else BROKEN_STATEMENT.at(at, problem=value.words)
        )
    elif isinstance(value, dict):
        if found.twice is not None:
            yield KEY_STANDS_TWICE.at(after(at, found.text, found.twice))
        yield Read(value, at, found.text)
    else:
        yield NOT_A_STATEMENT.at(at, kind=_kind(value))


def _kind(value: object) -> str:
    names: dict[type, str] = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _byte(error: UnicodeDecodeError) -> str:
    return f"0x{error.object[error.start]:02X}"


def _unpacked(stream: IO[bytes]) -> io.BufferedReader:
    raw = cast("io.RawIOBase", stream)
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(raw)
    if buffered.peek(len(_GZIP))[: len(_GZIP)] != _GZIP:
        return buffered
    return io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=buffered)))


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    if path == STDIN:
        yield sys.stdin.buffer
        return
    with Path(path).open("rb") as stream:
        yield stream
