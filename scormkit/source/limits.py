"""How much may be read: what keeps a hostile or broken definition from exhausting time or memory.

The figures are far above what a real module needs (the largest we know has 60 kB of text,
14 levels and 2,000 values) and far below what hurts.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is read; each is checked before the cost of exceeding it is paid."""

    file_bytes: int = 1 << 20
    total_bytes: int = 8 << 20
    depth: int = 32
    values: int = 20_000
    """Values in one YAML text, and elements in one Markdown page."""

    pages: int = 300
    media_files: int = 2_000


LIMITS = Limits()
