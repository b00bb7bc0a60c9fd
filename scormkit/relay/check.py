"""What can be found out before learners depend on it: packages, spool and record store."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator

import httpx

from scormkit.relay.app import open_settings_spool
from scormkit.relay.lrs import LrsSettings
from scormkit.relay.packages import Shelf
from scormkit.relay.settings import Settings
from scormkit.relay.spool import SpoolTrouble

PATIENCE = 15.0


def troubles_of_packages(shelf: Shelf) -> Iterator[str]:
    """Yield what is wrong with the packages on *shelf*."""
    for name, words in shelf.troubles.items():
        yield f"{name}: {words}"
    if not shelf.packages:
        yield "no package may write: put packages that name this relay into the folder"


def trouble_of_spool(settings: Settings) -> str | None:
    """Return why the spool cannot be opened, if so; it is closed again."""

    async def once() -> None:
        await open_settings_spool(settings).close()

    try:
        asyncio.run(once())
    except SpoolTrouble as error:
        return str(error)
    return None


def trouble_of_lrs(lrs: LrsSettings) -> str | None:
    """Return why statements would not arrive, as far as one question to the record store tells.

    A store that knows us but forbids reading (403) is well: write-only credentials are the best ones.
    """
    headers = {"Authorization": lrs.authorization, "X-Experience-API-Version": lrs.version}
    try:
        answer = httpx.get(
            f"{lrs.endpoint}statements",
            params={"limit": "1"},
            headers=headers,
            timeout=PATIENCE,
            verify=ssl.create_default_context(cafile=lrs.certificates) if lrs.certificates else True,
        )
    except (httpx.HTTPError, OSError) as error:
        return f"the record store cannot be reached: {error or type(error).__name__}"
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return "the record store does not know these credentials (401)"
    if answer.status_code == httpx.codes.NOT_FOUND:
        return "there is no record store at this address (404); it is the one before 'statements'"
    if answer.is_redirect:
        return (
            f"the record store is elsewhere: it answers {answer.status_code}, and credentials are not sent on"
        )
    if answer.is_server_error:
        return f"the record store is in trouble ({answer.status_code})"
    return None
