"""Link to what is not the module's."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "pages" / "due.md").symlink_to("/etc/passwd")
    (folder / "media").mkdir()
    (folder / "media" / "foto.png").symlink_to("/etc/passwd")
