"""``scormkit inspect``: what is in packages, for somebody who was handed one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scormkit.lint.facts import Course, Facts, Share

SHOWN = 60
"""Nodes of a tree that are shown to people; JSON has them all."""

LEFT = 11
MANY = 1024


@click.command("inspect")
@click.argument("packages", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PACKAGE...")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How it is told.",
)
@click.pass_context
def command(ctx: click.Context, packages: tuple[Path, ...], form: str) -> None:
    """Tell what is in PACKAGES (zips or folders): standard, tree, sizes, the tool that made them, hosts.

    Nothing is judged ('scormkit lint' does that), nothing unpacked to disk, and no network is used.

    Exit 0: told. Exit 1: a package cannot be opened. Exit 2: the command was misused.
    """
    from scormkit.lint.facts import inspect

    found: list[Facts] = []
    for path in packages:
        if not path.exists():
            raise click.UsageError(f"there is no package {str(path)!r}.")
        try:
            found.append(inspect(path))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise click.ClickException(f"cannot read {path}: {reason}") from error
    if form == "json":
        _as_json(found)
    else:
        for number, one in enumerate(found):
            click.echo("\n" * (number > 0) + "\n".join(_text(one)))
    ctx.exit(int(any(one.problem for one in found)))


def _as_json(found: list[Facts]) -> None:
    import json

    from scormkit import __version__

    value = {"version": 1, "scormkit": __version__, "packages": [_facts(one) for one in found]}
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _facts(facts: Facts) -> dict[str, Any]:
    from dataclasses import asdict

    value = asdict(facts)
    for course in value["courses"]:
        course["kind"] = str(course["kind"])
        for node in course["nodes"]:
            node["launch"] = _clean(node["launch"])
    value["total"].pop("name")
    value["largest"] = [{name: one[name] for name in ("name", "size", "packed")} for one in value["largest"]]
    value["hosts"] = [{"host": host, "files": files} for host, files in facts.hosts]
    return {name: _printing(one) for name, one in value.items()}


def _printing(value: Any) -> Any:
    """Return *value* with what no UTF-8 can hold replaced: names of files may be any bytes."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _printing(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printing(one) for one in value]
    return value


def _clean(text: str) -> str:
    """Return *text* of a package so that it can be shown: no secrets, nothing that steers a terminal."""
    from scormkit.lint.archive import printable
    from scormkit.source.credentials import masked

    return masked(printable(" ".join(text.split())))


def _text(facts: Facts) -> Iterator[str]:
    """Yield the lines that tell *facts* to people."""
    from scormkit.lint.archive import printable

    yield click.style(printable(facts.path), bold=True)
    if facts.problem:
        yield from _row("problem", facts.problem)
        return
    for course in facts.courses:
        yield from _row("standard", _standard(course))
        if course.title:
            yield from _row("title", course.title)
    if facts.maker:
        yield from _row("made with", f"{facts.maker.name} (by {facts.maker.trace})")
    packed = f", {_bytes(facts.total.packed)} packed" if facts.total.packed != facts.total.size else ""
    yield from _row("size", f"{_files(facts.total.files)}, {_bytes(facts.total.size)}{packed}")
    for course in facts.courses:
        if course.nodes:
            yield from ("", *_tree(course))
    yield from _shares("By type", [(_bytes(one.size), one.name, _files(one.files)) for one in facts.types])
    yield from _shares("Largest files", [(_bytes(one.size), *_of(one)) for one in facts.largest])
    ids = tuple(dict.fromkeys(one for course in facts.courses for one in course.ids))
    yield from _list("xAPI activities", ids)
    yield from _list("Other hosts named", tuple(f"{host} ({_files(count)})" for host, count in facts.hosts))


def _of(one: Share) -> tuple[str, str]:
    return _short(one.name, _width() - 16), ""


def _width() -> int:
    return max(40, min(100, shutil.get_terminal_size((80, 24)).columns))


def _short(text: str, width: int) -> str:
    """Return *text* made fit to show in *width* columns; its end tells most of a path."""
    shown = _clean(text)
    return shown if len(shown) <= width else f"…{shown[len(shown) - width + 1 :]}"


def _row(name: str, value: str) -> Iterator[str]:
    import textwrap

    room = _width() - LEFT - 2
    lines = textwrap.wrap(_clean(value), room, break_on_hyphens=False) or [""]
    yield f"  {click.style(name.ljust(LEFT), dim=True)}{lines[0]}"
    yield from (" " * (LEFT + 2) + line for line in lines[1:4])


def _standard(course: Course) -> str:
    from scormkit.lint.kinds import TITLES

    edition = {"2": ", 2nd edition", "3": ", 3rd edition", "4": ", 4th edition"}.get(course.edition, "")
    manifest = f" ({course.manifest})" if course.manifest else ""
    return TITLES.get(course.kind, "unknown: no manifest that can be read") + edition + manifest


def _tree(course: Course) -> Iterator[str]:
    """Yield the tree of *course*: a title, what it is, and how it is launched and passed below."""
    for node in course.nodes[:SHOWN]:
        lead = "  " + "  " * min(node.depth, 12)
        title = _clean(node.title) or _clean(node.id) or "(no title)"
        room = max(10, _width() - len(lead) - len(node.what) - 2)
        title = title if len(title) <= room else f"{title[: room - 1]}…"
        yield f"{lead}{title}  {click.style(_clean(node.what)[:30], dim=True)}"
        parts = (
            _short(node.launch, max(10, _width() - len(lead) - 40)) if node.launch else "",
            f"mastery {_clean(node.mastery)[:20]}" if node.mastery else "",
            f"moves on {_clean(node.move_on)[:20]}" if node.move_on else "",
        )
        told = ", ".join(part for part in parts if part)
        if told:
            yield click.style(f"{lead}  {told}", dim=True)
    if len(course.nodes) > SHOWN:
        yield f"  … and {len(course.nodes) - SHOWN} more"


def _shares(heading: str, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    if rows:
        yield from ("", heading)
    for size, name, more in rows:
        yield f"  {size.rjust(9)}  {name}{f', {more}' if more else ''}"


def _list(heading: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield from ("", heading)
    yield from (f"  {_short(line, _width() - 2)}" for line in lines[:20])
    if len(lines) > 20:  # noqa: PLR2004 - a screen's worth
        yield f"  … and {len(lines) - 20} more"


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"


def _bytes(size: int) -> str:
    """Return *size* in the unit that people would use."""
    if size < MANY:
        return f"{size} B"
    for unit, step in (("kB", 1 << 10), ("MB", 1 << 20)):
        if size < step * MANY:
            return f"{size / step:.1f} {unit}"
    return f"{size / (1 << 30):.1f} GB"
