"""The line a finding points into, and the mark under it, from files and from files within packages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from scormkit.diagnostics import Diagnostic, Location

MAX_LINE = 160
MAX_SOURCE = 4 << 20


def caret(line: str, at: Location, most: int = MAX_LINE) -> tuple[str, str, str]:
    """Return *most* characters of *line* to show, the space before the mark, and the mark under *at*."""
    column = min(at.column - 1, len(line))
    start = max(0, column - most // 2) if len(line) > most else 0
    shown = line[start : start + most]
    lead = "".join("\t" if char == "\t" else " " * _width(char) for char in line[start:column])
    marked = line[column : column + max(1, at.length)]
    room = max(1, len(shown) - (column - start))
    width = sum(_width(char) for char in marked[:room])
    return printable(shown), lead, "^" * max(1, width)


def source_line(at: Location) -> str:
    """Return the line *at* points into, or nothing when it cannot be read."""
    lines = _lines(at.path)
    return lines[at.line - 1].rstrip("\r") if 0 < at.line <= len(lines) else ""


def shown(one: Diagnostic) -> str:
    """Return the line that *one* is about, without credentials, that which it tells of among them."""
    from scormkit.codes import LIKELY_SECRET, PACKED_SECRET
    from scormkit.source.credentials import MASK, masked

    line = masked(source_line(one.at))
    if one.code not in {PACKED_SECRET, LIKELY_SECRET}:
        return line
    begin = one.at.column - 1
    return f"{line[:begin]}{MASK * one.at.length}{line[begin + one.at.length :]}"


def forget() -> None:
    """Forget the lines of every file: it may have changed."""
    _lines.cache_clear()


def parted(path: str) -> tuple[str, str]:
    """Return the archive and the name within it that *path* (``x.zip!y``) tells; a file has no second."""
    at = path.find("!")
    while at > 0:
        if Path(path[:at]).is_file():
            return path[:at], path[at + 1 :]
        at = path.find("!", at + 1)
    return path, ""


@lru_cache(maxsize=64)
def _lines(path: str) -> tuple[str, ...]:
    archive, name = parted(path)
    return _packed_lines(Path(archive), name) if name else _plain_lines(Path(path))


def _plain_lines(file: Path) -> tuple[str, ...]:
    try:
        # A link may lead out of the module (SK142): what it leads to is not the author's text.
        if any(part.is_symlink() for part in (file, *file.parents)):
            return ()
        if not file.is_file() or file.stat().st_size > MAX_SOURCE or file.suffix in {".gz", ".zip"}:
            return ()
        return _text(file.read_bytes(), file.suffix)
    except OSError:
        return ()


def _packed_lines(archive: Path, name: str) -> tuple[str, ...]:
    from scormkit.lint.archive import ArchiveError, Unreadable, open_archive

    try:
        with open_archive(archive) as opened:
            found = opened.entry(name)
            if found is None or found.size > MAX_SOURCE:
                return ()
            return _text(opened.read(name, MAX_SOURCE), Path(name).suffix)
    except (ArchiveError, Unreadable, OSError):
        return ()


def _text(data: bytes, suffix: str) -> tuple[str, ...]:
    """Return the lines of *data*; XML says itself which encoding it is in."""
    if b"\0" in data and suffix.lower() != ".xml":
        return ()  # a package by another name, a picture: lines that nobody can read
    text = None
    if suffix.lower() == ".xml":
        from scormkit.lint.decode import EncodingError, decode

        try:
            text, _ = decode(data)
        except EncodingError:
            text = None
    return tuple((data.decode("utf-8", "replace") if text is None else text).split("\n"))


def _width(char: str) -> int:
    import unicodedata

    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def printable(text: str) -> str:
    """Return *text* without what would steer a terminal."""
    return "".join(
        char if char.isprintable() or char == "\t" else "\N{REPLACEMENT CHARACTER}" for char in text
    )
