"""``scormkit lrs send``: bring files of statements to an LRS, each statement once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scormkit.cli.lrs_reach import A_FILE, Lack, reached, reaching, watched
from scormkit.cli.output import exit_code, format_option, report, table
from scormkit.codes import CONFLICTING_STATEMENT, REFUSED_STATEMENT, UNCOMPARED_STATEMENT

if TYPE_CHECKING:
    from scormkit.diagnostics import Diagnostic

Say = Callable[["Diagnostic"], None]
_SHOWN = 1000
"""So many findings are kept; the summary counts them all."""

_OF_THE_LRS = {CONFLICTING_STATEMENT, REFUSED_STATEMENT, UNCOMPARED_STATEMENT}
COLUMNS = {
    "read": "statements",
    "taken": "taken",
    "known": "already there",
    "uncompared": "not compared",
    "conflicts": "conflicts",
    "refused": "refused",
    "unreadable": "unreadable",
    "requests": "requests",
}


@click.command("send")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@reaching
@click.option("--rejected", type=A_FILE, help="Write what the LRS refuses to this file, one a line.")
@click.option(
    "--checkpoint", type=A_FILE, help="Where an interrupted run notes how far it came (default: FILE.sent)."
)
@click.option(
    "--batch", type=click.IntRange(1, 500), default=50, show_default=True, help="Statements in one request."
)
@click.option("--dry-run", is_flag=True, help="Read and count; ask the LRS nothing.")
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    files: tuple[str, ...],
    rejected: Path | None,
    checkpoint: Path | None,
    batch: int,
    dry_run: bool,  # noqa: FBT001 - click hands flags over by name
    form: str,
    **reach: Any,
) -> None:
    """Send the statements of FILE... (.ndjson, .jsonl, .json, gzipped or not; - is standard input).

    May be run again and again: an LRS keeps a statement once. A statement without an id gets one made of
    what it says, so that it too stays one. A run that was interrupted goes on where it stopped.
    """
    _check_files(files, rejected)
    said: list[Diagnostic] = []
    unreadable = 0

    def say(one: Diagnostic) -> None:
        nonlocal unreadable
        unreadable += one.code not in _OF_THE_LRS and exit_code([one])
        if len(said) < _SHOWN:
            said.append(one)

    began = time.monotonic()
    numbers, lack = (
        _rehearsed(files, say, batch) if dry_run else _sent(files, say, rejected, checkpoint, batch, reach)
    )
    numbers |= {"unreadable": unreadable}
    report(said, form, **({"statements": numbers} if form == "json" else {}))
    if form == "text":
        _summary(numbers, time.monotonic() - began)
        if dry_run:
            click.echo("Nothing was sent: this was a rehearsal.", err=True)
    if lack:
        raise Lack(lack)
    ctx.exit(int(bool(exit_code(said) or numbers["conflicts"] or numbers["refused"])))


def _rehearsed(files: tuple[str, ...], say: Say, batch: int) -> tuple[dict[str, int], str]:
    from scormkit.statements.replay import rehearse

    return rehearse(files, say, batch), ""


def _sent(
    files: tuple[str, ...],
    say: Say,
    rejected: Path | None,
    checkpoint: Path | None,
    batch: int,
    reach: dict[str, Any],
) -> tuple[dict[str, int], str]:
    """Return what became of the statements in *files*, and what stopped us, if anything did."""
    with reached(**reach) as remote:
        from scormkit.statements.access import LrsError
        from scormkit.statements.replay import Replay

        if checkpoint is None and "-" not in files:
            checkpoint = Path(f"{files[0]}.sent")
        replay = Replay(files, remote.transport.access.endpoint, checkpoint, rejected, batch)
        lack = ""
        try:
            remote.about()
            watched(replay.run(remote, say), "sent")
        except LrsError as error:
            on = (
                f"; the same command goes on after {replay.tally.read:,}"
                if checkpoint and replay.tally.read
                else ""
            )
            lack = f"{error}{on}"
        if replay.skipped:
            click.echo(f"Went on after {replay.skipped:,} statements that were sent before.", err=True)
        return replay.tally.as_json(), lack


def _check_files(files: tuple[str, ...], rejected: Path | None) -> None:
    for file in files:
        if file != "-" and not Path(file).is_file():
            raise click.UsageError(f"there is no file {file!r}")
        if file != "-" and rejected is not None and rejected.exists() and rejected.samefile(file):
            raise click.UsageError("--rejected names a file that is to be sent: what it holds would be lost")
    if files.count("-") > 1:
        raise click.UsageError("standard input can be read only once")


def _summary(numbers: dict[str, int], seconds: float) -> None:
    heading = [*COLUMNS.values(), "time"]
    row = [*(f"{numbers[name]:,}" for name in COLUMNS), f"{seconds:.1f} s"]
    click.echo(table([heading, row], frozenset(range(len(heading)))), err=True)
    if numbers["named"]:
        click.echo(f"{numbers['named']:,} without an id: each got one made of what it says.", err=True)
