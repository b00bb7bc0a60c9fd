"""How findings look: text for people, JSON, SARIF, GitHub's form and JUnit's for machines.

People's words go to stderr, machines' to stdout, never both on one stream. Only this file
decides how a diagnostic looks.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from scormkit import __version__
from scormkit.diagnostics import ERROR, Diagnostic
from scormkit.excerpt import caret, forget, parted, shown

FORMATS = ("text", "json", "sarif", "github", "junit")
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
DOCS = "https://scormkit.org/codes.html"
WIDE, NARROW = 168, 60
"""How wide the lines of people's words are at most, and at least."""

MARGIN = " " * len("  hint: ")

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
    say(said)
    if said:
        click.secho(f"Found {count(said)}.", err=True, bold=True)
        example = said[0].code.id
        click.secho(f"'scormkit explain {example}' tells more.", err=True, dim=True)


def say(said: Sequence[Diagnostic]) -> None:
    """Write each of *said* for people: place, words, the line with a mark under it, and what to do."""
    forget()  # files may have changed since the last report
    for one in said:
        _say_one(one)


def _say_one(one: Diagnostic) -> None:
    colour = "red" if one.severity is ERROR else "yellow"
    place = click.style(str(one.at), bold=True)
    word = "" if one.severity is ERROR else click.style("warning: ", fg=colour)
    click.echo(f"{place}: {click.style(one.code.id, fg=colour, bold=True)} {word}{one.message}", err=True)
    line = shown(one)
    if line.strip():
        gutter = str(one.at.line)
        text, lead, marks = caret(line, one.at, _columns() - len(gutter) - len("   | "))
        click.echo(click.style(f"  {gutter} | ", dim=True) + text, err=True)
        blank = click.style("  " + " " * len(gutter) + " | ", dim=True)
        click.echo(blank + lead + click.style(marks, fg=colour, bold=True), err=True)
    if one.hint:
        click.echo(f"  {click.style('hint:', fg='cyan')} {_filled(one.hint)}", err=True)


def _columns() -> int:
    """Return how wide a line may be: as the terminal is; where nobody reads, it does not matter."""
    if not sys.stderr.isatty() and "COLUMNS" not in os.environ:
        return WIDE
    import shutil

    return min(WIDE, max(NARROW, shutil.get_terminal_size((WIDE, 24)).columns))


def _filled(hint: str) -> str:
    """Return *hint* in lines that fit the terminal, set in below its first word."""
    import textwrap

    if _columns() == WIDE:
        return hint
    lines = textwrap.wrap(hint, _columns() - len(MARGIN), break_long_words=False, break_on_hyphens=False)
    return f"\n{MARGIN}".join(lines)


def _json(said: Sequence[Diagnostic], more: Mapping[str, Any]) -> None:
    errors = exit_code(said) and sum(one.severity is ERROR for one in said)
    _print(
        {
            "version": 1,
            "scormkit": __version__,
            "summary": {"errors": errors, "warnings": len(said) - errors},
            "diagnostics": [one.as_json() for one in said],
            **more,
        }
    )


def _sarif(said: Sequence[Diagnostic], more: Mapping[str, Any]) -> None:
    del more
    # A finding may be lighter than its rule: the rule is told as heavy as it was met.
    met = sorted(said, key=lambda one: one.severity is ERROR)
    codes = sorted({one.code.id: one.code for one in met}.values(), key=lambda code: code.id)
    rules = [
        {
            "id": code.id,
            "shortDescription": {"text": code.gist},
            "fullDescription": {"text": code.why or code.gist},
            "help": {"text": code.advice or code.gist},
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
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(one.at.path, safe="/!")},
                    "region": region,
                }
            }
        ],
    }


def _github(said: Sequence[Diagnostic], more: Mapping[str, Any]) -> None:
    del more
    for one in said:
        # GitHub marks files of the repository alone: what lies in an archive is told of in words.
        file, inside = parted(one.at.path)
        line, column = (1, 1) if inside else (one.at.line, one.at.column)
        place = f"file={_property(file)},line={line},col={column}"
        text = f"{one.message}. {one.hint}" if one.hint else one.message
        text = f"{inside}:{one.at.line}:{one.at.column}: {text}" if inside else text
        click.echo(f"::{one.severity} {place},title={_property(one.code.id)}::{_data(text)}")


def _data(text: str) -> str:
    """Return *text* as the message of a GitHub workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Return *text* as a property of a GitHub workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _junit(said: Sequence[Diagnostic], more: Mapping[str, Any]) -> None:
    from scormkit.cli.junit import junit

    click.echo(junit(said, [one["path"] for one in more.get("linted", more.get("verified", ()))]))


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
    "junit": _junit,
}
