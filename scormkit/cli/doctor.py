"""``scormkit doctor``: what this machine has, what it lacks, and what to do about it."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

LIBRARIES = ("click", "jsonschema", "lxml", "tincan", "PyYAML", "markdown-it-py", "Jinja2", "Babel")
OLDEST = (3, 11)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; *needed* says whether scormkit cannot work without it."""

    what: str
    well: bool
    says: str
    needed: bool = True


@click.command("doctor")
@click.pass_context
def command(ctx: click.Context) -> None:
    """Check Python, libraries, the built player, schemas and what optional steps need."""
    findings = list(examine())
    for one in findings:
        mark, colour = (
            ("ok", "green") if one.well else (("missing", "red") if one.needed else ("absent", "yellow"))
        )
        click.echo(f"{click.style(mark.rjust(7), fg=colour)}  {one.what}: {one.says}")
    ctx.exit(1 if any(one.needed and not one.well for one in findings) else 0)


def examine() -> Iterator[Finding]:
    """Yield everything that was looked at."""
    version = platform.python_version()
    yield Finding("Python", sys.version_info >= OLDEST, f"{version} (3.11 or newer is needed)")
    yield from map(_library, LIBRARIES)
    yield _player()
    yield _schemas()
    yield _standards()
    yield _tool("npm", "only 'scormkit schemas install' asks for it")
    yield _tool("chromium", "only 'scormkit verify' and the browser tests ask for it")
    yield _project()


def _library(name: str) -> Finding:
    try:
        return Finding(name, well=True, says=importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, well=False, says=f"run 'pip install {name}'")


def _player() -> Finding:
    from scormkit.resources import player_file

    try:
        size = len(player_file("player.js"))
    except OSError:
        says = "the player is not built: run 'pip install .' (or 'make player') in the checkout"
        return Finding("player", well=False, says=says)
    return Finding("player", well=True, says=f"built, {size / 1000:.0f} kB of script")


def _schemas() -> Finding:
    from scormkit.resources import schema_files

    try:
        number = len(schema_files())
    except OSError:
        number = 0
    return Finding("schemas", number > 0, f"{number} of the definition language")


def _standards() -> Finding:
    from scormkit.standards import schemas_for

    try:
        number = len(schemas_for("scorm12", "4"))
    except Exception:  # noqa: BLE001 - whatever is wrong with the cache, installing anew mends it
        number = 0
    says = f"{number} for SCORM 1.2" if number else "run 'scormkit schemas install' to use --with-schemas"
    return Finding("standards' XSDs", number > 0, says, needed=False)


def _tool(name: str, use: str) -> Finding:
    found = shutil.which(name)
    return Finding(name, found is not None, found or f"not found; {use}", needed=False)


def _project() -> Finding:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "scormkit.yaml").is_file():
            return Finding("scormkit.yaml", well=True, says=str(folder / "scormkit.yaml"))
    says = "none here or above; 'scormkit new project NAME' writes one"
    return Finding("scormkit.yaml", well=False, says=says, needed=False)
