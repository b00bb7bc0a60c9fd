"""Make a folder, and a pipe that nobody ever writes to."""

from __future__ import annotations

import os
from pathlib import Path


def make(folder: Path) -> None:
    (folder / "pages" / "cartella.md").mkdir()
    os.mkfifo(folder / "pages" / "pipe.md")
