"""``scormkit relay``: take learners' statements and bring them to a record store."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scormkit.relay.packages import Shelf
    from scormkit.relay.settings import Settings

NEEDED = ("starlette", "uvicorn", "jwt", "orjson", "prometheus_client", "httpx", "httptools")
FILE = click.Path(path_type=Path, dir_okay=False)
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@click.command("relay")
@click.option(
    "--packages",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    required=True,
    help="Folder of the packages that may write (zips, or their statements.json), watched while running.",
)
@click.option(
    "--lrs",
    envvar="SCORMKIT_LRS_ENDPOINT",
    required=True,
    metavar="URL",
    help="Address of the record store, up to where 'statements' follows.  [env: SCORMKIT_LRS_ENDPOINT]",
)
@click.option(
    "--lrs-version",
    type=click.Choice(["1.0.3", "2.0"]),
    default="1.0.3",
    show_default=True,
    help="Version of xAPI that the record store speaks.",
)
@click.option(
    "--lrs-credentials",
    type=FILE,
    metavar="FILE",
    help="File with the record store's key and secret, one a line "
    "(else SCORMKIT_LRS_KEY and SCORMKIT_LRS_SECRET).",
)
@click.option(
    "--lrs-ca",
    type=FILE,
    metavar="FILE",
    help="Certificate authorities to trust for the record store instead of the usual ones.",
)
@click.option(
    "--secret-file",
    type=FILE,
    metavar="FILE",
    help="File with the secrets tokens are signed with: the first signs, all verify "
    "(else SCORMKIT_RELAY_SECRET, else one is made beside the spool).",
)
@click.option(
    "--url",
    metavar="URL",
    help="The relay's public address, as scormkit.yaml names it (default: where it listens).",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Port; 0 takes a free one."
)
@click.option(
    "--spool",
    metavar="WHERE",
    help="SQLite file, or postgresql://… without a password (or SCORMKIT_RELAY_SPOOL, with one).  "
    "[default: relay.sqlite3]",
)
@click.option(
    "--spool-limit",
    type=click.IntRange(min=1),
    default=1_000_000,
    show_default=True,
    help="Statements that may wait before senders are told to come back later.",
)
@click.option(
    "--dead-letters",
    type=FILE,
    metavar="FILE",
    help="File for statements that the record store refuses for good (default: beside the spool).",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Origin of pages that may write (default: each package's own LMS); may be repeated.",
)
@click.option(
    "--no-origin", is_flag=True, help="Take requests without Origin, too: apps that are no browser."
)
@click.option(
    "--trusted-proxy",
    "proxies",
    multiple=True,
    metavar="NETWORK",
    help="Address or network of a proxy whose X-Forwarded-For is believed; may be repeated.",
)
@click.option(
    "--identity-header",
    metavar="NAME",
    help="Header in which a trusted proxy names the learner it has signed in.",
)
@click.option(
    "--limit-key",
    type=click.FloatRange(min=0),
    default=500,
    show_default=True,
    help="Requests a second of one package; 0: any number.",
)
@click.option(
    "--limit-actor",
    type=click.FloatRange(min=0),
    default=5,
    show_default=True,
    help="Requests a second of one learner; 0: any number.",
)
@click.option(
    "--limit-address",
    type=click.FloatRange(min=0),
    default=50,
    show_default=True,
    help="Requests a second from one address; 0: any number.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes; more than one needs a PostgreSQL spool.",
)
@click.option(
    "--grace",
    type=click.FloatRange(1, 600),
    default=20,
    show_default=True,
    help="Seconds for requests and batches under way when the relay is stopped.",
)
@click.option("--check", is_flag=True, help="Look at settings, packages, spool and record store, and exit.")
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Take statements from packages that hold no secret, and bring them to a record store.

    A package exchanges its public key for a short-lived token; only statements of its own catalogue are
    taken, kept on disk until the record store has them, and marked with what is known of who sent them.
    docs/relay.md tells how to run it, and what it cannot prove. Logs go to standard output, as JSON.
    """
    lacking = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if lacking:
        raise _Lack(
            f"the relay needs libraries that are not installed ({', '.join(lacking)}): "
            "pip install 'scormkit[relay]'"
        )
    from scormkit.relay.settings import SettingsError

    try:
        ctx.exit(_check(options) if options["check"] else _run(options))
    except SettingsError as error:
        raise _Lack(str(error)) from None


class _Lack(click.ClickException):
    """Something the machine or its settings lack."""

    exit_code = 2


def _check(options: dict[str, Any]) -> int:
    """Say what is well and what is not; return 1 when something is not."""
    from scormkit.relay.check import trouble_of_lrs, trouble_of_spool, troubles_of_packages
    from scormkit.relay.packages import Packages

    settings = _settings(options, options["port"])
    shelf = Packages(settings.packages).scan()
    _say_packages(shelf)
    assert settings.lrs is not None  # noqa: S101 - _settings always names one
    found = [*troubles_of_packages(shelf), trouble_of_spool(settings), trouble_of_lrs(settings.lrs)]
    troubles = [one for one in found if one]
    for one in troubles:
        click.secho(f"error: {one}", fg="red", err=True)
    if not troubles:
        click.echo("Settings, packages, spool and record store are well.", err=True)
    return 1 if troubles else 0


def _run(options: dict[str, Any]) -> int:
    from scormkit.relay.check import trouble_of_spool, troubles_of_packages
    from scormkit.relay.packages import Packages
    from scormkit.relay.serve import listen, serve

    with listen(options["host"], options["port"]) as bound:
        host, port = bound.getsockname()[:2]
        settings = _settings(options, port)
        shelf = Packages(settings.packages).scan()
        for one in troubles_of_packages(shelf):
            click.secho(f"warning: {one}", fg="yellow", err=True)
        if trouble := trouble_of_spool(settings):
            raise _Lack(trouble)
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Listening on http://{shown}:{port}/ as {settings.url}", err=True)
        _say_packages(shelf)
        if options["host"] not in HERE and not settings.trusted:
            words = "others can reach this address, and no --trusted-proxy with TLS stands before it"
            click.secho(f"warning: {words}", fg="yellow", err=True)
        return 0 if serve(settings, bound, options["workers"]) else 2


def _say_packages(shelf: Shelf) -> None:
    from scormkit.relay.packages import described

    for line in described(shelf):
        click.echo(f"  {line}", err=True)


def _settings(options: dict[str, Any], port: int) -> Settings:
    """Return the settings that *options*, the environment and files name together."""
    from scormkit.relay.assemble import assemble

    if options["workers"] > 1 and not _several(options):
        raise click.UsageError("--workers needs a spool that several may use: --spool postgresql://…")
    host = f"[{options['host']}]" if ":" in options["host"] else options["host"]
    return assemble(options, os.environ, f"http://{host}:{port}/")


def _several(options: dict[str, Any]) -> bool:
    from scormkit.relay.settings import POSTGRESQL, spool_place

    return spool_place(options["spool"], os.environ).startswith(POSTGRESQL)
