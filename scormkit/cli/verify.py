"""``scormkit verify``: play recorded runs again, and say what has become of them."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scormkit.cli.output import count, exit_code, format_option, report, say
from scormkit.diagnostics import ERROR, Diagnostic

if TYPE_CHECKING:
    from scormkit.preview.recording import Source
    from scormkit.preview.verify.run import Verdict

NEEDED = {"starlette": "preview", "uvicorn": "preview", "watchfiles": "preview", "playwright": "browser"}
FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True, slots=True)
class Played:
    """One recording and what came of it."""

    path: str
    said: tuple[Diagnostic, ...]
    source: Source | None = None
    verdict: Verdict | None = None
    updated: bool = False


@click.command("verify")
@click.argument("recordings", nargs=-1, required=True, type=FILE, metavar="RECORDING...")
@click.option(
    "--in",
    "path",
    required=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The module, or the package (zip or folder), that was recorded.",
)
@click.option("--update", is_flag=True, help="Write down what the package tells now: you have looked at it.")
@click.option(
    "--browser",
    default="",
    metavar="PATH",
    help="Chromium to start (default: the system's, else Playwright's own).",
)
@click.option("--headed", is_flag=True, help="Show the browser at work.")
@click.option(
    "--patience",
    type=click.FloatRange(0.1, 600),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a step may take to become possible.",
)
@format_option
@click.pass_context
def command(
    ctx: click.Context, /, recordings: tuple[Path, ...], path: Path, form: str, **options: Any
) -> None:
    """Play RECORDINGS of 'scormkit preview --record' again, and compare what the package tells.

    A browser that nobody sees does each step with real clicks and keys, in a preview of its own. What the
    package tells the LMS, and how it ends, must be as recorded. No network is used but this machine's own.

    Exit 0: all as recorded. Exit 1: something is different. Exit 2: misuse, or something is lacking.
    """
    _look_for_libraries()
    for one in (*recordings, path):
        if not one.exists():
            raise click.UsageError(f"there is nothing at {str(one)!r}.")
    from scormkit.preview.settings import PreviewError

    try:
        played = asyncio.run(_all(recordings, path, form, options))
    except PreviewError as error:
        raise _Lack(f"{error}\n  hint: {error.hint}" if error.hint else str(error)) from None
    said = tuple(diagnostic for one in played for diagnostic in one.said)
    if form == "text":
        _sum_up(played)
    else:
        report(said, form, verified=[_facts(one) for one in played])
    ctx.exit(exit_code(said))


class _Lack(click.ClickException):
    """Something that cannot be played, or that the machine lacks."""

    exit_code = 2


def _look_for_libraries() -> None:
    lacking = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if lacking:
        extras = ",".join(dict.fromkeys(NEEDED[name] for name in lacking))
        raise _Lack(
            f"verify needs libraries that are not installed ({', '.join(lacking)}): "
            f"pip install 'scormkit[{extras}]'"
        )


async def _all(recordings: Sequence[Path], path: Path, form: str, options: dict[str, Any]) -> list[Played]:
    """Play all *recordings*, one after the other; in text each is told of at once."""
    played = []
    async for one in _each(recordings, path, options):
        played.append(one)
        if form == "text":
            _say(one)
    return played


async def _each(recordings: Sequence[Path], path: Path, options: dict[str, Any]) -> AsyncIterator[Played]:
    from scormkit.preview.verify.browser import started
    from scormkit.preview.verify.run import verify

    read = [_read(one) for one in recordings]
    if not any(one.source for one in read):
        for one in read:
            yield one
        return
    async with started(options["browser"], seen=options["headed"]) as browser:
        for one in read:
            if one.source is None:
                yield one
                continue
            verdict = await verify(one.source, path, browser, options["patience"])
            yield _judged(one.path, one.source, verdict, update=options["update"])


def _read(path: Path) -> Played:
    from scormkit.preview.recording import read_file

    source, said = read_file(path)
    return Played(str(path), said, source)


def _judged(path: str, source: Source, verdict: Verdict, *, update: bool) -> Played:
    """Return what came of it; with *update* a run that came to its end is written down as it went."""
    if not (update and verdict.now and verdict.said):
        return Played(path, verdict.said, source, verdict)
    from dataclasses import replace

    from scormkit.preview.recording import write

    now = replace(source.recording, trace=verdict.now.trace, result=verdict.now.result)
    try:
        Path(path).write_text(write(now), "utf-8", newline="\n")
    except OSError as error:
        raise _Lack(f"cannot write {path}: {(error.strerror or str(error)).lower()}") from error
    return Played(path, (), source, verdict, updated=True)


def _say(one: Played) -> None:
    say(one.said)
    found = one.verdict.difference(one.source) if one.verdict and one.source else None
    for line in found.lines() if found else ():
        colour = {"-": "red", "+": "green"}.get(line[:1])
        click.secho(f"  {line}", fg=colour, dim=colour is None, err=True)
    if one.said:
        return
    word = click.style("updated" if one.updated else "ok", fg="yellow" if one.updated else "green", bold=True)
    click.echo(f"{word}  {one.path}: {_size(one)}", err=True)


def _size(one: Played) -> str:
    assert one.source is not None  # noqa: S101 - what was not read has something to say
    assert one.verdict is not None  # noqa: S101 - the same
    recording = one.source.recording
    steps, told = len(recording.steps), len(recording.trace)
    return f"{steps} step{'' if steps == 1 else 's'}, {told} told, {one.verdict.seconds:.1f} s"


def _sum_up(played: Sequence[Played]) -> None:
    said = [diagnostic for one in played for diagnostic in one.said]
    if said:
        click.secho(f"Found {count(said)}.", err=True, bold=True)
        click.secho(f"'scormkit explain {said[0].code.id}' tells more.", err=True, dim=True)


def _facts(one: Played) -> dict[str, Any]:
    found = one.verdict.difference(one.source) if one.verdict and one.source else None
    return {
        "path": one.path,
        "passed": not any(each.severity is ERROR for each in one.said),
        "updated": one.updated,
        "steps": len(one.source.recording.steps) if one.source else 0,
        "seconds": round(one.verdict.seconds, 3) if one.verdict else 0,
        "difference": list(found.lines()) if found and not one.updated else [],
    }
