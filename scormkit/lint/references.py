"""What pages, styles and scripts refer to, with its place, and whether it is loaded at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scormkit.lint.content import SCRIPTS, STYLES, Text
from scormkit.lint.tags import UNFILLED, URL, group

IMPORT = re.compile(r"""@import\s++(?:"([^"\n]*+)"|'([^'\n]*+)')""", re.IGNORECASE)
REMARK = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
ADDRESS = re.compile(r"//[^\"'\s\\]{1,300}+(?=[\"'])")
BEFORE = re.compile(
    r"""(?:\.src\s*=|\bfetch\(|\bimport\(|\bimportScripts\(|\bopen\(\s*["'](?:GET|POST)["']\s*,)"""
    r"""\s*["']((?:https?:)?)\Z"""
)
LOOK_BACK = 60
"""Characters before an address that tell whether it is loaded."""


class Reference(NamedTuple):
    """Where a text refers to something else."""

    source: Text
    raw: str
    at: int
    loaded: bool
    """Whether the browser loads it by itself; False for what a learner may follow."""


def references(text: Text) -> tuple[Reference, ...]:
    """Return what *text* refers to, as far as that stands in it as it is."""
    if "references" not in text.noted:
        text.noted["references"] = tuple(_all(text))
    return text.noted["references"]


def _all(text: Text) -> Iterator[Reference]:
    if text.kind in STYLES:
        yield from _style(text, 0, len(text.text))
    elif text.kind in SCRIPTS:
        yield from _script(text, 0, len(text.text))
    else:
        for mark, begin, inner in text.tags:
            for raw, at, loaded in mark.loads:
                yield Reference(text, raw, begin + at, loaded)
            if mark.name == "style":
                yield from _style(text, *inner)
            elif mark.name == "script":
                yield from _script(text, *inner)
            for raw, at, loaded in mark.styled:
                yield Reference(text, raw, begin + at, loaded)


def _style(text: Text, begin: int, end: int) -> Iterator[Reference]:
    """Yield what a style loads; remarks are blanked, so that places stay."""
    plain = text.text[begin:end]
    if "/*" in plain:
        plain = REMARK.sub(lambda one: " " * len(one[0]), plain)
    for pattern in (URL, IMPORT):
        for one in pattern.finditer(plain):
            raw = group(one)
            if raw and not UNFILLED.search(raw):
                yield Reference(text, raw, begin + one.start(one.lastindex or 0), loaded=True)


def _script(text: Text, begin: int, end: int) -> Iterator[Reference]:
    """Yield the whole addresses that a script loads: what it puts together is not guessed."""
    for one in ADDRESS.finditer(text.text, begin, end):
        before = BEFORE.search(text.text[max(begin, one.start() - LOOK_BACK) : one.start()])
        raw = f"{before[1]}{one[0]}" if before else ""
        if before and not UNFILLED.search(raw):
            yield Reference(text, raw, one.start() - len(before[1]), loaded=True)
