"""``scormkit validate``: say everything that is wrong, build nothing."""

from __future__ import annotations

from pathlib import Path

import click

from scormkit.cli.modules import find_modules, languages_option, modules_argument, targets_option
from scormkit.cli.output import exit_code, format_option, report


@click.command("validate")
@modules_argument
@targets_option
@languages_option
@format_option
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.pass_context
def command(
    ctx: click.Context,
    modules: tuple[Path, ...],
    targets: tuple[str, ...],
    languages: tuple[str, ...],
    form: str,
    strict: bool,  # noqa: FBT001 - click hands flags over by name
) -> None:
    """Check MODULES (folders with a module.yaml; default: all in modules/) for every target.

    Exit 0: nothing wrong. Exit 1: errors were found. Exit 2: the command was misused.
    """
    from scormkit.diagnostics import by_place
    from scormkit.pipeline import validate

    folders = find_modules(modules)
    said = by_place(
        one for folder in folders for one in validate(folder, targets=targets, languages=languages or None)
    )
    report(said, form)
    if form == "text" and not said:
        click.echo(f"{len(folders)} module{'s' * (len(folders) != 1)}: nothing to say.", err=True)
    ctx.exit(1 if strict and said else exit_code(said))
