"""``scormkit lrs``: ask a learning record store how it is, send statements to it, fetch them from it."""

from __future__ import annotations

import click

from scormkit.cli import lrs_fetch, lrs_ping, lrs_send


@click.group("lrs")
def command() -> None:
    """Look at a learning record store, send statements to it, fetch them from it.

    Credentials stand in SCORMKIT_LRS_KEY and SCORMKIT_LRS_SECRET or in a file, never on the command
    line. Proxies and certificates are those of the environment (HTTPS_PROXY, SSL_CERT_FILE).
    """


for one in (lrs_ping, lrs_send, lrs_fetch):
    command.add_command(one.command)
