"""What one relay was told: by options, by its surroundings, and by files that only it may read.

A secret comes from the environment or from a file and is never part of a printed value: options
stand in process lists and shell histories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from urllib.parse import urlsplit

from scormkit.relay.lrs import LrsSettings

Network = IPv4Network | IPv6Network

POSTGRESQL = ("postgresql://", "postgres://")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
VERSIONS = {"1.0.3": "1.0.3", "2.0": "2.0.0"}
"""xAPI versions by what is asked for, and what the header says."""


class SettingsError(ValueError):
    """Says in words for the administrator why the relay cannot work as it was told."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What a bucket holds and how fast it fills; *per_second* 0 means no limit."""

    per_second: float
    burst: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken at once, and how fast."""

    body: int = 64 * 1024
    statements: int = 50
    depth: int = 20
    """Objects and lists within each other: a statement of ours has nine."""
    seconds: float = 10.0
    """For the whole body of a request to arrive, and for its head."""
    head: int = 16 * 1024
    """Bytes of a request line and its headers."""
    connections: int = 1000
    idle: int = 75
    """Seconds for which a connection is kept for a next request: longer than proxies keep theirs."""
    key: Rate = Rate(500, 5000)
    actor: Rate = Rate(5, 60)
    address: Rate = Rate(50, 1000)
    remembered: int = 20_000
    """Buckets kept of each kind; the one unused for longest is forgotten first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All a relay needs to know. *url* is its public address and ends with a slash."""

    packages: Path
    url: str
    secrets: tuple[str, ...] = field(repr=False)
    """The first signs tokens, all verify them."""
    secret_file: Path | None = None
    """Where the secrets are read from again on SIGHUP."""
    spool: str = field(default="relay.sqlite3", repr=False)
    """A path, or the address of a PostgreSQL database, which may hold a password."""
    most: int = 1_000_000
    """Statements the spool takes before it says that it is full."""
    lrs: LrsSettings | None = None
    """None keeps statements in the spool: for tests of the relay alone."""
    origins: frozenset[str] = frozenset()
    """Empty: the origin of each package's own LMS."""
    no_origin: bool = False
    """Whether requests without Origin, which no browser makes, are taken."""
    trusted: tuple[Network, ...] = ()
    identity_header: str | None = None
    token_seconds: int = 900
    rescan: float = 3.0
    grace: float = 20.0
    """Seconds for requests under way and for the last batches when the relay stops."""
    limits: Limits = field(default_factory=Limits)

    @property
    def shared(self) -> bool:
        """Say whether several instances may use the spool."""
        return self.spool.startswith(POSTGRESQL)


def public_url(text: str) -> str:
    """Return the address *text* as packages name it, or refuse it."""
    return _address(text, "the public address", https_unless_loopback=True)


def endpoint(text: str) -> str:
    """Return the record store's address, or refuse one that would tell the secret to everybody between."""
    return _address(text, "the record store's address", https_unless_loopback=False)


def _address(text: str, what: str, *, https_unless_loopback: bool) -> str:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"}:
        raise SettingsError(f"{what} is not an http(s) address: {_safe(text)}")
    if parts.username is not None or parts.password is not None:
        raise SettingsError(
            f"{what} holds a name or password; credentials come from the environment or from a file"
        )
    if parts.query or parts.fragment:
        raise SettingsError(f"{what} may have neither '?' nor '#'")
    if https_unless_loopback and parts.scheme == "http" and host not in LOOPBACK:
        raise SettingsError(
            f"{what} must be https: over http everybody between could read learners' statements"
        )
    return text if text.endswith("/") else f"{text}/"


def _safe(text: str) -> str:
    """Return *text* without what may be a password."""
    return repr(text.rpartition("@")[2] if "@" in text else text)


def spool_place(option: str | None, environment: Mapping[str, str]) -> str:
    """Return where the spool is: a database's password may stand only in SCORMKIT_RELAY_SPOOL."""
    if option is None:
        return environment.get("SCORMKIT_RELAY_SPOOL") or "relay.sqlite3"
    if option.startswith(POSTGRESQL) and urlsplit(option).password is not None:
        raise SettingsError(
            "a database address with a password does not belong on a command line; "
            "put it in SCORMKIT_RELAY_SPOOL, or the password in PGPASSFILE"
        )
    return option
