"""``scormkit lrs ping``: how an LRS is, and what our credentials may do in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from scormkit.cli.lrs_reach import reached, reaching

if TYPE_CHECKING:
    from scormkit.statements.ping import Health


@click.command("ping")
@reaching
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for machines on standard output.",
)
@click.pass_context
def command(ctx: click.Context, /, form: str, **reach: Any) -> None:
    """Say whether the LRS answers, what it speaks, and what the credentials may do. Leaves nothing behind.

    Exit 0 when statements can be sent or fetched, else 1.
    """
    with reached(tries=2, **reach) as remote:
        from scormkit.statements.ping import ping

        health = ping(remote)
    if form == "json":
        click.echo(json.dumps(health.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(f"{name:<12} {says}" for name, says in _health(health)))
    ctx.exit(0 if health.well else 1)


def _health(health: Health) -> Iterator[tuple[str, str]]:
    words = {True: "yes", False: "no", None: "cannot be told"}
    yield "endpoint", health.endpoint
    yield "reachable", words[health.reachable]
    if health.trouble:
        yield "trouble", health.trouble
    if not health.reachable:
        return
    told = ", ".join(health.versions) or "not told"
    yield "versions", f"{told}; spoken to in {health.speaks}"
    yield "credentials", {True: "valid", False: "refused", None: "cannot be told"}[health.authenticated]
    yield "may read", words[health.reads]
    yield "may write", words[health.writes]
    yield "latency", "" if health.latency is None else f"{health.latency * 1000:.0f} ms"
    if health.clock is None:
        yield "clock", "not told"
    else:
        yield "clock", "right to the second" if abs(health.clock) <= 1 else f"{health.clock:+.1f} s from ours"
