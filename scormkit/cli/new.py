"""``scormkit new``: begin a project or a module with something that builds and teaches the format."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Fill = Callable[[Path], object]
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
LANGUAGES = ("en", "it")
MODELINE = "# yaml-language-server: $schema={path}\n"

language_option = click.option(
    "--language",
    "-l",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of the sample texts.",
)


@click.group("new")
def command() -> None:
    """Write a small module, or a project, that builds as it stands."""


@command.command("module")
@click.argument("name")
@language_option
@click.option("--title", help="Title learners see (default: made from NAME).")
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("modules"),
    show_default=True,
    help="Folder the module's folder is made in.",
)
def module(name: str, language: str, title: str | None, into: Path) -> None:
    """Write the module NAME into modules/NAME: two pages, a quiz, a role play, a picture."""
    _name(name)
    target = into / name
    _refuse_taken(target)
    _land(target, lambda folder: _module(folder, target, name, language, title or _title(name)))
    click.echo(f"{target} is ready. Next:\n  scormkit build {target}", err=True)


@command.command("project")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@language_option
def project(folder: Path, language: str) -> None:
    """Write a project into FOLDER: scormkit.yaml, the schemas for your editor, a first module."""
    from scormkit.resources import schema_files

    _refuse_taken(folder)

    def fill(new: Path) -> None:
        (new / "scormkit.yaml").write_text(_starter().joinpath("scormkit.yaml").read_text("utf-8"), "utf-8")
        for path, content in schema_files().items():
            target = new / "schemas" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        (new / "modules").mkdir()
        first = new / "modules" / "welcome"
        first.mkdir()
        _module(first, first, "welcome", language, _title("welcome"))

    _land(folder, fill)
    click.echo(f"{folder} is ready. Next:\n  cd {folder} && scormkit build", err=True)


def _name(name: str) -> None:
    if ID.fullmatch(name):
        return
    better = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
    hint = f" Try {better!r}." if better else ""
    raise click.UsageError(f"{name!r} cannot be an id: use a-z, 0-9 and '-', at most 60 characters.{hint}")


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _refuse_taken(target: Path) -> None:
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise click.UsageError(f"{str(target)!r} is already there; nothing was changed.")


def _land(target: Path, fill: Fill) -> None:
    """Make *target* whole or not at all: it is filled beside its place and moved there."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            fill(beside)
            beside.chmod(0o755)
            if target.is_dir():
                target.rmdir()
            beside.replace(target)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise click.ClickException(f"cannot write {str(target)!r}: {error.strerror}") from error


def _module(folder: Path, final: Path, name: str, language: str, title: str) -> None:
    starter = _starter()
    _copy(starter.joinpath(language), folder)
    _copy(starter.joinpath("media"), folder / "media")
    main = folder / "module.yaml"
    text = main.read_text("utf-8").replace("{id}", name).replace("{title}", _scalar(title))
    main.write_text(_modeline(final) + text, "utf-8")


def _modeline(final: Path) -> str:
    """Return the line that gives editors completion, if the schemas are at hand."""
    for root in final.resolve().parents[:4]:
        schema = root / "schemas" / "module.schema.json"
        if schema.is_file():
            path = os.path.relpath(schema, final.resolve()).replace(os.sep, "/")
            return MODELINE.format(path=path)
    return "# 'scormkit schema --write schemas' gives your editor completion for this file.\n"


def _scalar(title: str) -> str:
    """Return *title* as a YAML scalar that no YAML reader takes for anything else."""
    if re.fullmatch(r"[^\W\d_][\w ,.'’!?()-]*", title) and title.lower() not in {"true", "false", "null"}:
        return title.strip()
    escaped = title.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _starter() -> Traversable:
    return files("scormkit.cli").joinpath("starter")


def _copy(source: Traversable, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        if entry.is_dir():
            _copy(entry, target / entry.name)
        else:
            (target / entry.name).write_bytes(entry.read_bytes())
