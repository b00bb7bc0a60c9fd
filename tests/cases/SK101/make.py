"""Write a page as old Windows editors do."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    page = folder / "pages" / "uno.md"
    page.write_bytes(page.read_text("utf-8").replace("leggi", "sì").encode("cp1252"))
