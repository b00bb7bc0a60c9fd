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
    total_bytes: int = 2 << 20
    """Of all pages together."""

    page_bytes: int = 1 << 18
    page_lines: int = 3_000
    """Markdown takes its parser some twenty times longer than YAML."""

    depth: int = 32
    values: int = 20_000
    findings: int = 100
    """In one YAML text: after so many there is no point in looking on."""

    pages: int = 200
    media_files: int = 2_000


LIMITS = Limits()
