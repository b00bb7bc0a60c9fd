"""``scormkit build``: compile modules into packages, many at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scormkit.cli.modules import find_modules, languages_option, modules_argument, targets_option
from scormkit.cli.output import calm, exit_code, format_option, report, table

if TYPE_CHECKING:
    from scormkit.factory import Made, Order


@click.command("build")
@modules_argument
@targets_option
@languages_option
@click.option(
    "--out",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build"),
    show_default=True,
    help="Folder the packages are written to.",
)
@click.option(
    "--edition", type=click.Choice(["3", "4"]), default="4", show_default=True, help="Edition of SCORM 2004."
)
@click.option("--with-schemas", is_flag=True, help="Put the standard's XSDs into SCORM packages.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 256),
    default=None,
    help="How many modules are compiled at once (default: one for each processor).",
)
@format_option
@click.pass_context
def command(
    ctx: click.Context,
    modules: tuple[Path, ...],
    targets: tuple[str, ...],
    languages: tuple[str, ...],
    out: Path,
    edition: str,
    with_schemas: bool,  # noqa: FBT001 - click hands flags over by name
    jobs: int | None,
    form: str,
) -> None:
    """Compile MODULES (default: all in modules/) for every target and language.

    Each package is written whole or not at all, and the same sources always give the same bytes.
    A module with errors is not built; the others are.
    """
    from scormkit.factory import Order, clashes

    orders = [
        Order(folder, language, targets, out, edition, with_schemas)
        for folder in find_modules(modules)
        for language in languages or (None,)
    ]
    doubled = clashes(orders)
    if doubled:
        raise click.UsageError(doubled)
    made = list(_watched(orders, jobs or os.cpu_count() or 1))
    _say(ctx, made, form)


def _watched(orders: list[Order], jobs: int) -> Iterator[Made]:
    """Yield what becomes of *orders*, with a progress bar when there is somebody to see it."""
    from scormkit.factory import fulfil

    results = fulfil(orders, jobs)
    if calm() or len(orders) < 4:  # noqa: PLR2004 - fewer are done before a bar is drawn
        yield from results
        return
    with click.progressbar(results, length=len(orders), label="Building", file=sys.stderr) as bar:
        yield from bar


def _say(ctx: click.Context, made: list[Made], form: str) -> None:
    from scormkit.diagnostics import by_place

    said = by_place(one for result in made for one in result.diagnostics)
    packages = sorted((one for result in made for one in result.packages), key=lambda one: one.path)
    lacks = [result.lack for result in made if result.lack]
    report(said, form, **({"packages": [one.as_json() for one in packages]} if form == "json" else {}))
    if form == "text" and packages:
        click.echo(table([HEADING, *(_row(one.as_json()) for one in packages)], RIGHT), err=True)
    for lack in dict.fromkeys(lacks):
        click.secho(f"error: {lack}", fg="red", err=True)
    ctx.exit(2 if lacks else exit_code(said))


HEADING = ("package", "size", "files", "pages", "points", "state", "time")
RIGHT = frozenset({1, 2, 3, 4, 5, 6})


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    share = 100 * one["state"]["used"] / one["state"]["limit"]
    return (
        one["path"],
        f"{one['size'] / 1000:.0f} kB",
        str(one["files"]),
        str(one["pages"]),
        str(one["points"]),
        f"{one['state']['used']} of {one['state']['limit']} ({share:.0f} %)",
        f"{one['seconds'] * 1000:.0f} ms",
    )
