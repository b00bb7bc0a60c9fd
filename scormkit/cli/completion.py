"""``scormkit completion``: the script that teaches a shell our commands."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script for SHELL.

    bash: scormkit completion bash > ~/.local/share/bash-completion/completions/scormkit
    """
    from click.shell_completion import get_completion_class

    from scormkit.cli import main

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - the choices are the shells click knows
    click.echo(kind(main, {}, "scormkit", "_SCORMKIT_COMPLETE").source())
