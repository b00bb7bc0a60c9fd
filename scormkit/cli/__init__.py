"""The command line: each verb is a file of this room, and is imported only when it is called.

A verb parses its words, calls one function of a lower floor and hands what came back to
``output``. Exit 0: clean. Exit 1: findings. Exit 2: misuse, or something the machine lacks.
"""

from __future__ import annotations

import difflib
import importlib
from typing import Any

import click

from scormkit import __version__

VERBS: dict[str, tuple[str, str]] = {
    "new": ("scormkit.cli.new", "Write a small module (or project) that builds as it stands."),
    "validate": ("scormkit.cli.validate", "Say everything that is wrong with modules, and where."),
    "build": ("scormkit.cli.build", "Compile modules into packages for LMSs."),
    "preview": ("scormkit.cli.preview", "Show what an LMS will see of a module or a package."),
    "verify": ("scormkit.cli.verify", "Play recorded runs again, and say what has changed."),
    "lint": ("scormkit.cli.lint", "Say what is wrong with packages, whoever made them, before an LMS does."),
    "inspect": ("scormkit.cli.inspect", "Tell what is in packages: tree, sizes, maker, hosts."),
    "relay": ("scormkit.cli.relay", "Take learners' statements and bring them to a record store."),
    "lrs": ("scormkit.cli.lrs", "Ask a learning record store how it is; send and fetch statements."),
    "xapi": ("scormkit.cli.xapi", "Print a module's xAPI profile; check statements against it."),
    "explain": ("scormkit.cli.explain", "Tell more about a code such as SK301."),
    "schema": ("scormkit.cli.schema", "Print or write the JSON Schemas of the definition language."),
    "schemas": ("scormkit.cli.schemas", "Fetch the standards' own XSDs for --with-schemas."),
    "doctor": ("scormkit.cli.doctor", "Check what this machine has and what it lacks."),
    "completion": ("scormkit.cli.completion", "Print the completion script for a shell."),
}


class Verbs(click.Group):
    """A group that knows its verbs by name and imports a verb only to run it or to show its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order an author meets them."""
        del ctx
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the verb *cmd_name*, if there is one."""
        del ctx
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(VERBS[cmd_name][0]).command
        assert isinstance(command, click.Command)  # noqa: S101 - every file of this room exports one
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Return the verb that *args* begin with; say which one was meant when none fits."""
        name = args[0] if args else ""
        if name in VERBS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        raise _no_such_verb(ctx, name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs and what each does, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in VERBS.items()])


def _no_such_verb(ctx: click.Context, name: str) -> click.UsageError:
    close = difflib.get_close_matches(name, VERBS, n=1, cutoff=0.5)
    hint = f"Did you mean 'scormkit {close[0]}'?" if close else "The commands: " + ", ".join(VERBS) + "."
    return click.UsageError(f"there is no command {name!r}. {hint}", ctx)


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with: scormkit new module my-course && scormkit build modules/my-course",
)
@click.version_option(__version__, message="scormkit %(version)s")
def main() -> None:
    """Write courses as text; compile them into packages that any LMS imports."""
