"""A question whose choices are as long as letters."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    letters = ["Gentile cliente, " + f"la ringraziamo della sua lettera numero {n}. " * 180 for n in range(9)]
    choices = "".join(
        f"  - {'wrong' if n else 'right'}: |\n      {letter.strip()}\n    because: Perché sì.\n"
        for n, letter in enumerate(letters)
    )
    text = f"\n```quiz\nid: lettere\nprompt: Quale lettera mandi?\nchoices:\n{choices}```\n"
    page = folder / "pages" / "uno.md"
    page.write_text(page.read_text("utf-8") + text, "utf-8")
