"""How values of the organisation get into an author's text: ``{{ org.name }}``.

A value is what it says, never markup: *Q&A <2024>* must come out as it is, in a sentence, a link's
address or a code span alike. So before parsing, each of its ASCII characters is lent a letter's place in
Unicode's last private plane, where Markdown sees nothing special; afterwards the characters come back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

_BLANK = re.compile(r"\{\{ *org\.([A-Za-z_][A-Za-z0-9_-]*) *\}\}")
_PLANE = 0x10F000
_VISIBLE = range(0x21, 0x7F)
_LEND = {code: _PLANE + code for code in _VISIBLE}
_RETURN = {_PLANE + code: code for code in _VISIBLE}
_RETURN_HTML = {_PLANE + code: escape(chr(code)) for code in _VISIBLE}
_LENT = re.compile(f"[{chr(_PLANE)}-{chr(_PLANE + 0x7F)}]")


def filled(source: str, values: Mapping[str, str]) -> str:
    """Return *source* with each blank filled, safe to parse; a name without a value stays as it is."""
    source = _LENT.sub("", source)
    if "{{" not in source:
        return source
    return _BLANK.sub(lambda blank: _lent(values.get(blank[1]), blank[0]), source)


def restored(text: str) -> str:
    """Return *text* with the values' characters given back."""
    return text.translate(_RETURN) if _LENT.search(text) else text


def restored_html(html: str) -> str:
    """Return *html* with the values' characters given back, escaped."""
    return html.translate(_RETURN_HTML) if _LENT.search(html) else html


def _lent(value: str | None, blank: str) -> str:
    return blank if value is None else " ".join(value.split()).translate(_LEND)
