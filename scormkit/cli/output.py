"""How findings look: text for people, JSON, SARIF and GitHub's form for machines.

People's words go to stderr, machines' to stdout, never both on one stream. Only this file
decides how a diagnostic looks.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import click

from scormkit import __version__
from scormkit.diagnostics import ERROR, Diagnostic, Location

FORMATS = ("text", "json", "sarif", "github")
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
DOCS = "https://scormkit.org/codes.html"
MAX_LINE = 160
MAX_SOURCE = 4 << 20

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How findings are written; all but text go to standard output.",
)


def report(said: Sequence[Diagnostic], form: str, **more: Any) -> None:
    """Write *said* in *form*; *more* are further members of the JSON object (such as ``packages``)."""
    WRITERS[form](said, more)


def exit_code(said: Sequence[Diagnostic]) -> int:
    """Return 1 when something in *said* is an error, else 0."""
    return int(any(one.severity is ERROR for one in said))


def count(said: Sequence[Diagnostic]) -> str:
    """Return how many errors and warnings there are, in words; empty when there are none."""
    errors = sum(one.severity is ERROR for one in said)
    parts = [(errors, "error"), (len(said) - errors, "warning")]
    return " and ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in parts if n)


def _text(said: Sequence[Diagnostic], more: Mapping[str, Any]) -> None:
    del more
    _lines.cache_clear()  # files may have changed since the last report
    for one in said:
        _say_one(one)
    if said:
        click.secho(f"Found {count(said)}.", err=True, bold=True)
        example = said[0].code.id
        click.secho(f"'scormkit explain {example}' tells more.", err=True, dim=True)


def _say_one(one: Diagnostic) -> None:
    from scormkit.source.credentials import masked

    colour = "red" if one.severity is ERROR else "yellow"
    place = click.style(str(one.at), bold=True)
    word = "" if one.severity is ERROR else click.style("warning: ", fg=colour)
    click.echo(f"{place}: {click.style(one.code.id, fg=colour, bold=True)} {word}{one.message}", err=True)
    line = masked(source_line(one.at))
    if line.strip():
        shown, lead, marks = caret(line, one.at)
        gutter = str(one.at.line)
        click.echo(click.style(f"  {gutter} | ", dim=True) + shown, err=True)
        blank = click.style("  " + " " * len(gutter) + " | ", dim=True)
        click.echo(blank + lead + click.style(marks, fg=colour, bold=True), err=True)
    if one.hint:
        click.echo(f"  {click.style('hint:', fg='cyan')} {one.hint}", err=True)


def caret(line: str, at: Location) -> tuple[str, str, str]:
    """Return the part of *line* to show, the space before the mark, and the mark under *at*."""
    column = min(at.column - 1, len(line))
    start = max(0, column - MAX_LINE // 2) if len(line) > MAX_LINE else 0
    shown = line[start : start + MAX_LINE]
    lead = "".join("\t" if char == "\t" else " " * _width(char) for char in line[start:column])
    marked = line[column : column + max(1, at.length)]
    room = max(1, len(shown) - (column - start))
    width = sum(_width(char) for char in marked[:room])
    return _printable(shown), lead, "^" * max(1, width)


@lru_cache(maxsize=64)
def _lines(path: str) -> tuple[str, ...]:
    file = Path(path)
    try:
        # A link may lead out of the module (SK142): what it leads to is not the author's text.
        if any(part.is_symlink() for part in (file, *file.parents)):
            return ()
        if not file.is_file() or file.stat().st_size > MAX_SOURCE:
            return ()
        return tuple(file.read_bytes().decode("utf-8", "replace").split("\n"))
    except OSError:
        return ()


def source_line(at: Location) -> str:
    """Return the line *at* points into, or nothing when it cannot be read."""
    lines = _lines(at.path)
    return lines[at.line - 1].rstrip("\r") if 0 < at.line <= len(lines) else ""


def _width(char: str) -> int:
    import unicodedata

    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _printable(text: str) -> str:
    """Return *text* without what would steer a terminal."""
    return "".join(
        char if char.isprintable() or char == "\t" else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def _json(said: Sequence[Diagnostic], more: Mapping[str, Any]) -> None:
    errors = exit_code(said) and sum(one.severity is ERROR for one in said)
    _print(
        {
            "version": 1,
            "scormkit": __version__,
            "summary": {"errors": errors, "warnings": len(said) - errors},
            "diagnostics": [as_json(one) for one in said],
            **more,
        }
    )


def as_json(one: Diagnostic) -> dict[str, Any]:
    """Return *one* as the JSON that ``schemas/diagnostics.schema.json`` promises."""
    return {
        "code": one.code.id,
        "severity": str(one.severity),
        "message": one.message,
        "hint": one.hint,
        "path": one.at.path,
        "line": one.at.line,
        "column": one.at.column,
        "length": one.at.length,
    }


def _sarif(said: Sequence[Diagnostic], more: Mapping[str, Any]) -> None:
    del more
    codes = sorted({one.code.id: one.code for one in said}.values(), key=lambda code: code.id)
    rules = [
        {
            "id": code.id,
            "shortDescription": {"text": code.says},
            "fullDescription": {"text": code.why or code.says},
            "help": {"text": code.hint or code.says},
            "defaultConfiguration": {"level": str(code.severity)},
        }
        for code in codes
    ]
    driver = {"name": "scormkit", "version": __version__, "informationUri": DOCS, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": [*map(_result, said)]}
    _print({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(one: Diagnostic) -> dict[str, Any]:
    from urllib.parse import quote

    region = {
        "startLine": one.at.line,
        "startColumn": one.at.column,
        "endColumn": one.at.column + max(1, one.at.length),
    }
    text = f"{one.message}\n{one.hint}" if one.hint else one.message
    return {
        "ruleId": one.code.id,
        "level": str(one.severity),
        "message": {"text": text},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": quote(one.at.path)}, "region": region}}
        ],
    }


def _github(said: Sequence[Diagnostic], more: Mapping[str, Any]) -> None:
    del more
    for one in said:
        place = f"file={_property(one.at.path)},line={one.at.line},col={one.at.column}"
        text = f"{one.message}. {one.hint}" if one.hint else one.message
        click.echo(f"::{one.severity} {place},title={_property(one.code.id)}::{_data(text)}")


def _data(text: str) -> str:
    """Return *text* as the message of a GitHub workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return *text* as a property of a GitHub workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _print(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Return *rows*, the first being the heading, in columns; those in *right* are set flush right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def calm() -> bool:
    """Say whether nobody is watching: no progress bar, no colours."""
    return not sys.stderr.isatty() or "CI" in os.environ


WRITERS: dict[str, Callable[[Sequence[Diagnostic], Mapping[str, Any]], None]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
}
