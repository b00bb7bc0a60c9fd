"""``scormkit xapi profile``: what a module's statements mean; ``xapi check``: whether any keep to it."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scormkit.cli.kept import Kept
from scormkit.cli.modules import find_modules
from scormkit.cli.output import calm, format_option, report

if TYPE_CHECKING:
    from scormkit.diagnostics import Diagnostic
    from scormkit.statements.check import Checker
    from scormkit.statements.yardstick import Yardstick

MOST = 200
LONG = 4 << 20
"""From so many bytes on, the work takes long enough to be watched."""

STEP = 1000
"""Statements between two looks at the progress bar."""


@click.group("xapi")
def command() -> None:
    """Say what a module's xAPI statements mean, and check statements against it."""


@command.command("profile")
@click.argument("module", type=click.Path(path_type=Path))
@click.option(
    "--out", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file instead."
)
@format_option
@click.pass_context
def profile(ctx: click.Context, module: Path, out: Path | None, form: str) -> None:
    """Print the xAPI Profile of MODULE (JSON-LD): its activities, statement templates and patterns.

    --format says how findings are written when the module has errors; the profile is JSON in any case.
    """
    document, said = _profile_of(module)
    if document is None:
        report(said, form)
        ctx.exit(1)
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise click.ClickException(f"cannot write {str(out)!r}: {error.strerror}") from error
    click.echo(f"{out} written.", err=True)


@command.command("check")
@click.argument(
    "files", nargs=-1, required=True, metavar="STATEMENTS...", type=click.Path(exists=True, allow_dash=True)
)
@click.option(
    "--module",
    "modules",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Compare with the profile of this module; may be repeated.",
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="Compare with this xAPI Profile (JSON-LD); may be repeated.",
)
@click.option(
    "--max",
    "most",
    type=click.IntRange(0),
    default=MOST,
    show_default=True,
    help="Findings that are shown; 0 for all.",
)
@format_option
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[str, ...],
    modules: tuple[Path, ...],
    profiles: tuple[str, ...],
    most: int,
    form: str,
    strict: bool,  # noqa: FBT001 - click hands flags over by name
) -> None:
    """Check STATEMENTS against xAPI 1.0.3 and against the profile of a module, or of anybody.

    STATEMENTS are files with one statement a line (.ndjson, .jsonl), with a list of them or with a record
    store's answer (.json), gzipped or not; - is standard input. All files are checked together.
    """
    if not modules and not profiles:
        raise click.UsageError("nothing to compare with: name a --module or a --profile.")
    measures, said = _measures(modules, profiles)
    if said:
        report(said, form)
        ctx.exit(1)
    from scormkit.statements.check import Checker

    checker = Checker(measures, datetime.now(UTC))
    kept = Kept(most)
    with seldom_collected():
        for finding in _findings(checker, files):
            kept.add(finding)
    shown = kept.shown()
    report(shown, form, checked=_facts(checker, measures, kept))
    if form == "text":
        _say(checker, measures, kept)
    ctx.exit(int(kept.errors > 0 or (strict and kept.warnings > 0)))


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let the collector of circles look seldom: statements have none, and it takes a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _findings(checker: Checker, files: Sequence[str]) -> Iterator[Diagnostic]:
    from scormkit.statements.ndjson import Read, read

    with _bar(files) as bar:
        done = 0
        for path in files:
            try:
                for number, one in enumerate(read(path)):
                    if not isinstance(one, Read):
                        yield one
                        continue
                    yield from checker.look(one)
                    done += len(one.text) + 1
                    if number % STEP == 0 and bar is not None:
                        bar.update(done)
                        done = 0
            except OSError as error:
                raise click.UsageError(f"{path!r} cannot be read: {error.strerror or error}") from error
    yield from checker.finish()


def _bar(files: Sequence[str]) -> Any:
    """Return a progress bar over the bytes of *files*, when somebody looks and their sizes are known."""
    known = all(path != "-" and Path(path).suffix != ".gz" and Path(path).is_file() for path in files)
    size = sum(Path(path).stat().st_size for path in files) if known else 0
    if calm() or size < LONG:
        return nullcontext()
    return click.progressbar(length=size, label="Checking", file=sys.stderr)


def _measures(modules: Sequence[Path], profiles: Sequence[str]) -> tuple[list[Yardstick], list[Diagnostic]]:
    from scormkit.statements.yardstick import yardstick

    made: list[Yardstick] = []
    said: list[Diagnostic] = []
    for folder in find_modules(modules) if modules else ():
        document, problems = _profile_of(folder)
        said += problems if document is None else ()
        if document is not None:
            measure, faults = yardstick(document)
            assert measure is not None, faults  # noqa: S101 - the profile is our own
            made.append(measure)
    for path in profiles:
        measure, problems = _read_profile(path)
        said += problems
        made += [measure] if measure else []
    return made, said


def _read_profile(path: str) -> tuple[Yardstick | None, list[Diagnostic]]:
    from scormkit.statements.yardstick import read_yardstick

    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{path!r} cannot be read: {error.strerror}") from error
    return read_yardstick(content, path)


def _profile_of(module: Path) -> tuple[dict[str, Any] | None, Sequence[Diagnostic]]:
    from scormkit.pipeline import profile_of

    folders = find_modules([module])
    if len(folders) != 1:
        names = ", ".join(folder.name for folder in folders)
        raise click.UsageError(f"{str(module)!r} holds several modules; name one of {names}.")
    outcome = profile_of(folders[0])
    return outcome.product, outcome.diagnostics


def _facts(checker: Checker, measures: Sequence[Yardstick], kept: Kept) -> dict[str, Any]:
    return {
        "read": checker.statements,
        "following": sum(checker.following.values()),
        "fitting": checker.fitting,
        "registrations": checker.registrations,
        "templates": {one.id: checker.templates[one.id] for measure in measures for one in measure.templates},
        "errors": kept.errors,
        "warnings": kept.warnings,
        "leftOff": kept.left_off,
    }


def _say(checker: Checker, measures: Sequence[Yardstick], kept: Kept) -> None:
    if kept.left_off:
        click.echo(f"{kept.left_off} more are not shown; --max 0 shows all.", err=True)
    known = sum(len(measure.templates) for measure in measures)
    parts = [
        _many(checker.statements, "statement"),
        f"in {_many(checker.registrations, 'registration')}",
        f"{checker.fitting} keep to their templates",
        f"{len(checker.templates)} of {known} templates met",
    ]
    words = ", ".join(parts)
    click.echo(f"{words}." if kept.errors or kept.warnings else f"{words}: nothing to say.", err=True)


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
