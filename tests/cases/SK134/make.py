"""Write ten pages that are too much together."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    with (folder / "module.yaml").open("a", encoding="utf-8") as module:
        for number in range(10):
            name = f"pages/{number}.md"
            module.write(f"  - {name}\n")
            head = f"---\nid: p{number}\ntitle: Pagina\n---\n"
            (folder / name).write_text(head + "molte parole " * 20_000, "utf-8")
