"""``scormkit lrs fetch``: read an LRS's statements into a file, and go on where it ended."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scormkit.cli.lrs_reach import reached, reaching, watched

if TYPE_CHECKING:
    from scormkit.statements.remote import Remote


@click.command("fetch")
@reaching
@click.option(
    "--out", "-o", required=True, help="File to write, gzipped when it ends in .gz; - is standard output."
)
@click.option("--since", help="Only what was stored after this time, such as 2026-11-01T00:00:00Z.")
@click.option("--until", help="Only what was stored up to this time.")
@click.option("--verb", help="Only this verb: an IRI, or ADL's word such as completed.")
@click.option("--activity", help="Only about the activity with this IRI.")
@click.option("--registration", help="Only of this registration, a UUID.")
@click.option("--agent", help="Only of this agent: JSON, or the name of a file of it.")
@click.option("--limit", type=click.IntRange(1), help="Stop after so many statements; the next run goes on.")
@click.option(
    "--page", type=click.IntRange(1, 10_000), default=500, show_default=True, help="Statements in one answer."
)
@click.pass_context
def command(
    ctx: click.Context,
    /,
    out: str,
    limit: int | None,
    page: int,
    *,
    endpoint: str | None,
    credentials: Path | None,
    ca: Path | None,
    debug: bool,
    **filters: str | None,
) -> None:
    """Fetch statements from the LRS into a file of one statement a line, the oldest first.

    Beside the file stands FILE.state, which says how far it has come: the same command goes on from
    there after an interruption, and later brings what is new, nothing twice and nothing left out.
    """
    with reached(endpoint=endpoint, credentials=credentials, ca=ca, debug=debug) as remote:
        from scormkit.statements.query import query

        try:
            wanted = query(page, **filters)
        except ValueError as error:
            raise click.UsageError(str(error), ctx) from None
        remote.about()
        _fetch(remote, wanted, out, limit or 0)


def _fetch(remote: Remote, wanted: dict[str, str], out: str, limit: int) -> None:
    from scormkit.statements.access import LrsError
    from scormkit.statements.fetch import Fetch
    from scormkit.statements.harvest import Harvest, Stream

    if out == "-":
        fetch = Fetch(remote, wanted, Stream(sys.stdout.buffer), limit)
        watched(fetch.run(), "fetched")
        click.echo(f"{fetch.count:,} statements.", err=True)
        return
    about = {name: value for name, value in wanted.items() if name != "limit"}
    about["endpoint"] = remote.transport.access.endpoint
    harvest = Harvest(Path(out), about, remote.first(wanted))
    try:
        fetch = Fetch(remote, wanted, harvest, limit)
        watched(fetch.run(), "fetched")
    except LrsError as error:
        raise LrsError(
            f"{error}; {harvest.count:,} statements are in {out}, the same command goes on"
        ) from error
    finally:
        harvest.close()
    if fetch.anew:
        click.echo(f"Everything was read again: {fetch.anew}.", err=True)
    more = "; the LRS has more" if harvest.next else ""
    click.echo(f"{fetch.count:,} new statements, {harvest.count:,} in {out}{more}.", err=True)
