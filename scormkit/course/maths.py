"""From LaTeX to MathML, which every browser of today reads aloud and draws without help.

The library that knows LaTeX is loaded with the first formula. It hands texts on unescaped and
lets formulas set links and styles; so we take its tree, keep what MathML Core draws, and write
it out ourselves.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ATTRIBUTES = re.compile(
    "accent|columnalign|columnlines|columnspacing|depth|display|displaystyle|fence|form|height|largeop"
    "|linethickness|lspace|mathvariant|maxsize|minsize|movablelimits|rowlines|rowspacing|rspace|scriptlevel"
    "|separator|stretchy|symmetric|voffset|width"
)
# What the library makes; anything else would be new to us and is left out, its content kept.
_ELEMENTS = re.compile(
    "math|menclose|merror|mfenced|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|mphantom|mprescripts|mroot"
    "|mrow|ms|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover"
)
_LONGEST = 2000
"""Longer than any formula for people; keeps a hostile one from exhausting the stack or the clock."""


@lru_cache(maxsize=1024)
def mathml(latex: str, *, display: bool) -> str | None:
    """Return *latex* as a MathML element, or None when it is not readable as a formula."""
    if len(latex) > _LONGEST:
        return None
    from latex2mathml.converter import convert_to_element

    try:
        tree = convert_to_element(latex, display="block" if display else "inline")
        return _written(tree)
    except Exception:  # noqa: BLE001 - the library raises whatever its tables happen to raise on nonsense
        return None


def _written(element: Element) -> str:
    inside = escape(unescape(element.text or ""), quote=False) + "".join(map(_written, element))
    tail = escape(unescape(element.tail or ""), quote=False)
    if not _ELEMENTS.fullmatch(element.tag):
        return inside + tail
    kept = "".join(
        f' {name}="{escape(unescape(value))}"'
        for name, value in element.items()
        if _ATTRIBUTES.fullmatch(name)
    )
    return f"<{element.tag}{kept}>{inside}</{element.tag}>{tail}"
