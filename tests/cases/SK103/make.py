"""Put in what no editor shows."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    page = folder / "pages" / "uno.md"
    page.write_text(page.read_text("utf-8").replace("leggi ", "leggi\x0b\u2028"), "utf-8")
