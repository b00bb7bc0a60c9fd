"""Write a page without end."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    with (folder / "pages" / "uno.md").open("a", encoding="utf-8") as page:
        page.write("Ciao.\n\n" * 10_000)
