"""What a preview is asked for, and where its three origins are."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PORT = 4173
"""The desk's usual port; stage and store take the next two."""


class PreviewError(Exception):
    """Something that cannot be previewed or done; *hint* says what to do about it."""

    def __init__(self, words: str, hint: str = "") -> None:
        super().__init__(words)
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was asked for on the command line."""

    path: Path
    target: str = ""
    """The standard to build a module for, or to read of a package that keeps several; empty: the first."""

    language: str = ""
    edition: str = "4"
    learners: tuple[str, ...] = ("Ada Rossi",)
    host: str = "127.0.0.1"
    port: int = PORT
    record: Path | None = None
    """Where a recorded run is written to."""

    replay: Mapping[str, Any] | None = None
    """A recorded run that the desk plays."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the three origins are: *host* as it stands in a URL, and the port of each."""

    host: str
    desk_port: int
    stage_port: int
    store_port: int
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    """What proves that a request comes from the desk's own page."""

    @property
    def desk(self) -> str:
        """Return the origin of the author's page."""
        return f"http://{self.host}:{self.desk_port}"

    @property
    def stage(self) -> str:
        """Return the origin of the package and of the LMS's page around it."""
        return f"http://{self.host}:{self.stage_port}"

    @property
    def store(self) -> str:
        """Return the origin of the record store."""
        return f"http://{self.host}:{self.store_port}"


def shown(host: str) -> str:
    """Return *host* as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach *host*."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_everywhere(host: str) -> bool:
    """Say whether *host* means every address of this machine: then no Host header could be checked."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return not host


def seed_of(value: object) -> int | None:
    """Return where random numbers shall begin; None where nobody asked."""
    if isinstance(value, int) and 0 <= value < 1 << 32:
        return int(value)
    if value is None:
        return None
    raise PreviewError(f"no seed is {value!r}", "give a whole number of up to 32 bits")
