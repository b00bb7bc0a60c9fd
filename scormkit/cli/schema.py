"""``scormkit schema``: the JSON Schemas that editors and other tools check definitions with."""

from __future__ import annotations

import difflib
from pathlib import Path

import click


@click.command("schema")
@click.argument("name", required=False)
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write all schemas into this folder instead.",
)
def command(name: str | None, folder: Path | None) -> None:
    """Print the schema NAME (module, page, project, blocks/quiz ...); without one, list them."""
    from scormkit.resources import schema_files

    files = schema_files()
    names = {path.removesuffix(".schema.json"): path for path in files}
    if folder is not None:
        _write(files, folder)
        click.echo(f"{len(files)} schemas written to {folder}.", err=True)
    elif name is None:
        click.echo("\n".join(names))
    elif name in names:
        click.echo(files[names[name]].decode(), nl=False)
    else:
        close = difflib.get_close_matches(name, names, n=1)
        meant = f"Did you mean {close[0]!r}?" if close else "'scormkit schema' lists them."
        raise click.UsageError(f"there is no schema {name!r}. {meant}")


def _write(files: dict[str, bytes], folder: Path) -> None:
    try:
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"cannot write to {str(folder)!r}: {error.strerror}") from error
