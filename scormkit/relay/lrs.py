"""Which record store the relay forwards to, and how patiently."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class LrsSettings:
    """The record store and the manners to keep with it; what it shows of itself holds no secret."""

    endpoint: str
    """Its xAPI address; statements go to ``<endpoint>statements``."""
    authorization: str = field(repr=False)
    """The whole ``Authorization`` header."""
    dead: Path
    """The file for statements that it will never take."""
    version: str = "1.0.3"
    """The xAPI version to speak: 1.0.3 or 2.0.0."""
    batch: int = 50
    size: int = 1_000_000
    """Statements and bytes in one request, at most."""
    lanes: int = 4
    """Requests under way at one time, at most."""
    timeout: float = 30.0
    """Seconds without a byte after which an answer counts as lost."""
    pause: float = 1.0
    """Seconds to wait after a first failure; doubled with each further one."""
    longest_pause: float = 300.0
    certificates: str | None = None
    """A file of certificate authorities to trust instead of the usual ones."""
