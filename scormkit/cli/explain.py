"""``scormkit explain``: what a code means, why the rule exists and how to mend what it found."""

from __future__ import annotations

import difflib
import textwrap

import click

WIDTH = 88


@click.command("explain")
@click.argument("codes", nargs=-1, metavar="[CODE]...")
def command(codes: tuple[str, ...]) -> None:
    """Tell more about each CODE (such as SK301); without one, list them all."""
    from scormkit.codes import CODES

    wanted = [code.upper() for code in codes]
    for name in wanted:
        if name not in CODES:
            close = difflib.get_close_matches(name, CODES, n=3)
            meant = f" Did you mean {' or '.join(close)}?" if close else ""
            raise click.UsageError(f"there is no code {name!r}.{meant} 'scormkit explain' lists them all.")
    if not wanted:
        for code in CODES.values():
            click.echo(f"{click.style(code.id, bold=True)}  {code.severity!s:7}  {code.gist}")
    for number, name in enumerate(wanted):
        click.echo(("\n" if number else "") + explain(name))


def explain(name: str) -> str:
    """Return all that is known about the code *name*, wrapped for a terminal."""
    from scormkit.codes import CODES

    code = CODES[name]
    parts = [f"{click.style(code.id, bold=True)} ({code.severity}): {code.gist}"]
    if code.why:
        parts.append(f"Why: {code.why}")
    if code.advice:
        parts.append(f"What to do: {code.advice}.")
    return "\n\n".join(textwrap.fill(part, WIDTH) for part in parts)
