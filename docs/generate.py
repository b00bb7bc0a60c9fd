"""Write what can be written from code: the list of codes, the manual of commands, the list of block schemas.

``python docs/generate.py`` writes; ``--check`` only says what is stale, and exits 1 if anything is.
"""

from __future__ import annotations

import sys
from pathlib import Path

from click import Command, Context, Group

from scormkit.cli import VERBS, main
from scormkit.codes import CODES
from scormkit.module.schema_list import block_list

ROOT = Path(__file__).resolve().parent.parent
STAGES = {
    "1": "Reading",
    "2": "Shape",
    "3": "Meaning",
    "4": "Target",
    "5": "Packages",
    "6": "Statements",
    "7": "Content of packages",
    "8": "LMSs",
    "9": "Recordings",
}


def codes() -> str:
    """Return docs/codes.md."""
    parts = [
        "# Codes",
        "",
        "What scormkit says about modules and packages, by stage. `scormkit explain SK301` prints one entry.",
        "",
    ]
    stage = ""
    for code in CODES.values():
        if code.id[2] != stage:
            stage = code.id[2]
            parts += [f"## {stage}xx: {STAGES[stage]}", ""]
        parts += [f"### {code.id} ({code.severity})", "", f"`{code.gist}`", ""]
        parts += [
            *([code.why, ""] if code.why else []),
            *([f"What to do: {code.advice}.", ""] if code.advice else []),
        ]
    return "\n".join(parts).rstrip() + "\n"


def commands() -> str:
    """Return docs/commands.md: every verb's help, as the terminal shows it."""
    parts = [
        "# Commands",
        "",
        "Exit 0: clean. Exit 1: findings. Exit 2: misuse, or something this machine lacks.",
        "",
    ]
    context = Context(main, info_name="scormkit")
    for name in VERBS:
        command = main.get_command(context, name)
        assert command is not None  # noqa: S101 - the table and the group are one
        parts += _manual(command, context, name)
        if isinstance(command, Group):
            inner = Context(command, info_name=name, parent=context)
            for word, one in command.commands.items():
                parts += _manual(one, inner, word, f"{name} {word}")
    return "\n".join(parts).rstrip() + "\n"


def _manual(command: Command, parent: Context, name: str, full: str = "") -> list[str]:
    context = Context(command, info_name=name, parent=parent, terminal_width=90, max_content_width=90)
    return [f"## scormkit {full or name}", "", "```text", command.get_help(context), "```", ""]


def generated() -> dict[str, str]:
    """Return every generated file and what it must hold."""
    return {
        "docs/codes.md": codes(),
        "docs/commands.md": commands(),
        "schemas/block.schema.json": block_list(),
    }


def run(*, check: bool) -> int:
    """Write or compare every file; return 1 when *check* found a stale one."""
    stale = 0
    for path, wanted in generated().items():
        file = ROOT / path
        if file.is_file() and file.read_text("utf-8") == wanted:
            continue
        stale = 1
        sys.stdout.write(f"{path} {'is stale: run make generated' if check else 'written'}\n")
        if not check:
            file.write_text(wanted, "utf-8")
    return stale if check else 0


if __name__ == "__main__":
    sys.exit(run(check="--check" in sys.argv))
