"""How people call what YAML read, and what an author can do when it read something else."""

from __future__ import annotations

from collections.abc import Sequence

from scormkit.diagnostics import quoted
from scormkit.source.document import Data, Value

NAMES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_LONGEST = 60
_YES_AND_NO = {"yes", "no", "on", "off", "y", "n", "si", "sì", "vero", "falso"}


def kinds(types: Sequence[str]) -> str:
    """Return JSON Schema's *types* in an author's words."""
    return " or ".join(NAMES[one] for one in types)


def called(value: Value) -> str:
    """Return what *value* is, and what it says, where that is short."""
    data = value.data
    if isinstance(data, dict):
        return "a mapping"
    if isinstance(data, tuple):
        return "a list"
    if isinstance(data, str):
        return f"the text {shown(data)}"
    return shown(data) if isinstance(data, bool) else f"the number {shown(data)}"


def shown(data: Data) -> str:
    """Return *data* as a message shows it: on one line, not too long."""
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, dict):
        return "a mapping"
    if isinstance(data, tuple):
        return "a list"
    words = " ".join(str(data).split())
    cut = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
    return quoted(cut) if isinstance(data, str) else cut


def instead(value: Value, types: str | Sequence[str]) -> str:
    """Return what to do when *value* is none of *types*: most often it is only spelt as something else."""
    wanted = (types,) if isinstance(types, str) else types
    data = value.data
    if "string" in wanted:
        return _as_text(data)
    if isinstance(data, str):
        return _from_text(value, wanted)
    if "array" in wanted:
        return "begin each entry on a line of its own with '- '"
    if "object" in wanted:
        return "write its keys on lines of their own, indented, each with ': ' and a value"
    if "boolean" in wanted:
        return "write true or false"
    return (
        "write a number in digits" if isinstance(data, bool | tuple | dict) else "write it without decimals"
    )


def _as_text(data: Data) -> str:
    if isinstance(data, tuple):
        return "write one text, without '- ' or square brackets"
    if isinstance(data, dict):
        return "write one text; if it holds a colon followed by a space, put it in quotes"
    return f"put it in quotes: '{shown(data)}'"


def _from_text(value: Value, wanted: Sequence[str]) -> str:
    if "boolean" in wanted:
        yes = str(value.data).strip().casefold() in _YES_AND_NO
        return "write true or false" + ("; words such as yes and no are texts in YAML 1.2" if yes else "")
    if "array" in wanted:
        return "begin each entry on a line of its own with '- '"
    if "object" in wanted:
        return "write its keys on lines of their own, indented, each with ': ' and a value"
    if value.style != "plain":
        return "take the quotes away"
    return "write it in digits, with a point for decimals and no unit"
