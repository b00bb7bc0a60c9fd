"""``scormkit preview``: the LMS on the author's desk."""

from __future__ import annotations

import difflib
import importlib.util
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scormkit.cli.output import calm, say

if TYPE_CHECKING:
    from scormkit.preview.serve import Running
    from scormkit.preview.settings import Settings

NEEDED = ("starlette", "uvicorn", "watchfiles")
FREE = 1024
"""The first port that anybody may listen on; browsers leave 80 out of an origin, which then has two forms."""

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("preview")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--target",
    "-t",
    default="",
    metavar="TARGET",
    help="Standard to build a module for (scorm12, scorm2004, cmi5, xapi, web; default: scorm12), "
    "or to read of a package that keeps several.",
)
@click.option("--language", "-l", default="", help="Language of a module (default: its own).")
@click.option(
    "--edition", type=click.Choice(["3", "4"]), default="4", show_default=True, help="Edition of SCORM 2004."
)
@click.option(
    "--learner",
    "learners",
    multiple=True,
    metavar="NAME",
    help="Name of a learner (default: Ada Rossi); may be repeated.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65533),
    default=4173,
    show_default=True,
    help="First of the three ports, or of the next three that are free; 0 takes any.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--let-others-in",
    is_flag=True,
    help="Allow a --host that other machines reach. Whoever reaches it drives the preview.",
)
@click.option(
    "--record", type=FILE, metavar="FILE", help="Write the run that is recorded at the desk to FILE."
)
@click.option("--replay", type=FILE, metavar="FILE", help="Play the recorded run in FILE, before your eyes.")
@click.option(
    "--open/--no-open",
    "opened",
    default=None,
    help="Open the browser (default: if a terminal looks).",
)
@click.pass_context
def command(ctx: click.Context, /, path: Path, opened: bool | None, **options: Any) -> None:  # noqa: FBT001
    """Show what an LMS will see of PATH: a module, or a package (zip or folder) of any vendor.

    A page opens with the content in a pretend LMS, and every call and statement beside it. What you save
    appears at once. Nothing leaves this machine; Ctrl-C ends it.
    """
    lacking = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if lacking:
        raise _Lack(
            f"the preview needs libraries that are not installed ({', '.join(lacking)}): "
            "pip install 'scormkit[preview]'"
        )
    from scormkit.preview.settings import PreviewError

    _look_for(path)
    try:
        _run(_settings(path, options), opened=not calm() if opened is None else opened)
    except PreviewError as error:
        raise _Lack(f"{error}\n  hint: {error.hint}" if error.hint else str(error)) from None
    ctx.exit(0)


class _Lack(click.ClickException):
    """Something that cannot be previewed, or that the machine lacks."""

    exit_code = 2


def _look_for(path: Path) -> None:
    """Refuse a path where nothing is, and say which one was meant."""
    if path.exists():
        return
    near = sorted(one.name for one in path.parent.iterdir()) if path.parent.is_dir() else []
    close = difflib.get_close_matches(path.name, near, n=1)
    meant = f" Did you mean {str(path.parent / close[0])!r}?" if close else ""
    raise click.UsageError(f"there is nothing at {str(path)!r}.{meant}")


def _settings(path: Path, options: dict[str, Any]) -> Settings:
    from scormkit.preview.settings import Settings, is_everywhere, is_loopback

    host = options["host"]
    if 0 < options["port"] < FREE:
        raise click.UsageError(f"--port takes 0, or a port from {FREE} on: those below are the system's.")
    if is_everywhere(host):
        raise click.UsageError(
            f"--host {host or repr('')} would answer to any name: give the one address others shall use."
        )
    if not is_loopback(host):
        words = f"--host {host} can be reached from other machines"
        if not options["let_others_in"]:
            raise click.UsageError(f"{words}: add --let-others-in if that is what you want.")
        words += ": whoever reaches it sees the content and drives the preview"
        click.secho(f"warning: {words}", fg="yellow", err=True)
    played = _replayed(options["replay"]) if options["replay"] else None
    package = played["package"] if played else {}
    return Settings(
        path=path,
        target=options["target"] or package.get("kind", ""),
        language=options["language"] or package.get("language", ""),
        edition=options["edition"],
        learners=options["learners"] or ((played or {}).get("learner", "Ada Rossi"),),
        host=host,
        port=options["port"],
        record=options["record"],
        replay=played,
    )


def _replayed(file: Path) -> Mapping[str, Any]:
    """Return the recording in *file*; say what is wrong with it when it is none."""
    import json

    from scormkit.preview.recording import read_file

    source, said = read_file(file)
    if source is None:
        say(said)
        raise _Lack(f"{file} cannot be played")
    value: Mapping[str, Any] = json.loads(source.text)
    return value


def _run(settings: Settings, *, opened: bool) -> None:
    from scormkit.preview.serve import listen, places_of, serve

    sockets = listen(settings.host, settings.port)
    places = places_of(settings.host, sockets)

    def began(preview: Running) -> None:
        said = preview.workshop.said
        say(said)
        if preview.lms.problem:
            click.secho(preview.lms.problem, fg="yellow", err=True)
        click.echo(f"{settings.path} in the preview: {places.desk}/   (Ctrl-C ends it)", err=True)
        if opened:
            import webbrowser

            # Aside: a browser in the terminal would hold up the preview it is to show.
            threading.Thread(target=webbrowser.open, args=(f"{places.desk}/",), daemon=True).start()

    try:
        serve(settings, sockets, places, began)
    finally:
        for one in sockets:
            one.close()
