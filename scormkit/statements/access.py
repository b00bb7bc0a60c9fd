"""Where an LRS is and what opens it. The secret comes from the environment or a file that is nobody else's.

It is never an argument, which every user of the machine can read, nor part of an address, which stands in
logs. Nothing here says a secret: an ``Access`` shows its endpoint alone.
"""

from __future__ import annotations

import ipaddress
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ENDPOINT = "SCORMKIT_LRS_ENDPOINT"
KEY = "SCORMKIT_LRS_KEY"
SECRET = "SCORMKIT_LRS_SECRET"  # noqa: S105 - the name of a variable

_OTHERS = 0o077
_LONGEST = 1 << 16


class LrsError(Exception):
    """What stands between us and the LRS, in words for people and without any secret."""


@dataclass(frozen=True, slots=True)
class Access:
    """An LRS and what opens it; *endpoint* ends in a slash."""

    endpoint: str
    key: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def host(self) -> str:
        """Return the endpoint's host."""
        return urlsplit(self.endpoint).hostname or ""

    @property
    def exposed(self) -> bool:
        """Say whether the secret would travel unencrypted to another machine."""
        return urlsplit(self.endpoint).scheme == "http" and not _loopback(self.host)


def read_access(endpoint: str | None, credentials: Path | None, environment: Mapping[str, str]) -> Access:
    """Return the access to *endpoint*, opened by *credentials*; the environment stands in for either."""
    where = clean_endpoint(endpoint or environment.get(ENDPOINT, ""))
    if credentials is not None:
        key, secret = _from_file(credentials)
    else:
        key, secret = environment.get(KEY, ""), environment.get(SECRET, "")
        if not key or not secret:
            missing = " and ".join(name for name in (KEY, SECRET) if not environment.get(name))
            raise LrsError(
                f"no credentials: set {missing} in the environment, or name a file by --credentials"
            )
    if ":" in key:
        raise LrsError("the key holds a colon, which HTTP Basic Authentication cannot send (RFC 7617, 2)")
    return Access(where, key, secret)


def clean_endpoint(text: str) -> str:
    """Return the endpoint that *text* means. A wrong one is never repeated: it may hold a password."""
    text = text.strip()
    if not text:
        raise LrsError(f"no LRS: name its endpoint by --endpoint or {ENDPOINT}")
    try:
        where = urlsplit(text)
        host, _ = where.hostname, where.port
    except ValueError:
        raise LrsError("the endpoint is not an address such as https://lrs.example/xapi/") from None
    if "@" in where.netloc:
        raise LrsError(
            "the endpoint holds a user name or password, which would stand in logs: "
            f"take it out, and set {KEY} and {SECRET} in the environment"
        )
    if where.scheme not in {"http", "https"} or not host or not re.fullmatch(r"[!-~]+", text):
        raise LrsError("the endpoint is not an address such as https://lrs.example/xapi/")
    if where.query or where.fragment:
        raise LrsError(
            "the endpoint holds a '?' or '#': it is the address above 'statements', without either"
        )
    path = re.sub(r"(^|/)statements/*$", r"\1", where.path)
    return f"{where.scheme}://{where.netloc}{path.rstrip('/')}/"


def _from_file(file: Path) -> tuple[str, str]:
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            if os.name == "posix" and mode & _OTHERS:
                raise LrsError(f"{file} may be read by others: run 'chmod 600 {file}'")
            text = opened.read(_LONGEST).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LrsError(f"{file} is not text in UTF-8") from None
    except OSError as error:
        raise LrsError(f"{file} cannot be read: {error.strerror}") from None
    found = _json(text) if text.lstrip().startswith("{") else _lines(text)
    key, secret = found.get("key"), found.get("secret")
    if not isinstance(key, str) or not isinstance(secret, str) or not key or not secret:
        raise LrsError(f"{file} does not hold a key and a secret: write two lines, 'key=…' and 'secret=…'")
    return key, secret


def _json(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _lines(text: str) -> dict[str, object]:
    """Return what lines such as ``key=…`` or ``SCORMKIT_LRS_KEY=…`` say; '#' begins a remark."""
    found: dict[str, object] = {}
    for line in text.splitlines():
        name, sign, value = line.partition("=")
        if sign and not line.lstrip().startswith("#"):
            found[name.strip().lower().removeprefix("scormkit_lrs_")] = value.strip()
    return found


def _loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
