"""How to reach an LRS: the options that ``lrs``'s commands share, and what they make of them."""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scormkit.cli.output import calm

if TYPE_CHECKING:
    from scormkit.statements.remote import Remote

F = TypeVar("F", bound=Callable[..., Any])
A_FILE: click.Path[Path] = click.Path(path_type=Path, dir_okay=False)


class Lack(click.ClickException):
    """Something that this machine, or the LRS, does not have."""

    exit_code = 2


def reaching(command: F) -> F:
    """Give *command* the options that say which LRS, and what opens it."""
    options = (
        click.option(
            "--endpoint",
            metavar="URL",
            help="The LRS: the address above 'statements' (default: SCORMKIT_LRS_ENDPOINT).",
        ),
        click.option(
            "--credentials",
            type=A_FILE,
            help="File with the lines key=… and secret=…, which nobody else may read "
            "(default: SCORMKIT_LRS_KEY and SCORMKIT_LRS_SECRET).",
        ),
        click.option("--ca", type=A_FILE, help="Certificates to trust beside the system's, in PEM."),
        click.option("--debug", is_flag=True, help="Tell every exchange with the LRS."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def reached(
    *,
    endpoint: str | None,
    credentials: Path | None,
    ca: Path | None,
    debug: bool,
    tries: int = 0,
) -> Iterator[Remote]:
    """Yield the LRS that the options and the environment mean; tell what it lacks in plain words."""
    try:
        import httpx  # noqa: F401 - asked for before anything that needs it
    except ImportError:
        raise Lack("'scormkit lrs' needs httpx: run 'pip install \"scormkit[lrs]\"'") from None

    from scormkit.statements.access import LrsError, read_access
    from scormkit.statements.patience import Patience
    from scormkit.statements.remote import Remote
    from scormkit.statements.transport import Transport

    try:
        access = read_access(endpoint, credentials, os.environ)
        if access.exposed:
            says = f"warning: the key and secret travel unencrypted to {access.host}: use https"
            click.secho(says, fg="yellow", err=True)
        patience = Patience(tries=tries) if tries else Patience()
        watch = _tell if debug else None
        with Transport(access, ca=ca, patience=patience, watch=watch) as transport:
            yield Remote(transport)
    except LrsError as error:
        if debug:
            click.secho("".join(traceback.format_tb(error.__traceback__)), err=True, dim=True, nl=False)
        raise Lack(str(error)) from None


def _tell(exchange: str) -> None:
    click.secho(exchange, err=True, dim=True)


def watched(counts: Iterator[int], done: str) -> None:
    """Go through *counts*, showing how far they are when there is somebody to see it."""
    shown, quiet = 0.0, calm()
    for count in counts:
        if not quiet and time.monotonic() - shown > 0.1:  # noqa: PLR2004 - as often as an eye follows
            shown = time.monotonic()
            click.echo(f"\r{count:,} statements {done}", err=True, nl=False)
    if shown:
        click.echo("\r\x1b[K", err=True, nl=False)
        sys.stderr.flush()
