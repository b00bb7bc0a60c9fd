"""Every rule of scormkit, in one table.

The hundreds are stages: 1 reading, 2 shape, 3 meaning, 4 target, 5 packages,
6 statements. A number is never used twice, not even after its rule has gone.
``scormkit explain`` and ``docs/codes.md`` are made from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scormkit.diagnostics import ERROR, Code

# --- SK1: reading ---------------------------------------------------------------------------------

NOT_UTF8 = Code(
    "SK101",
    ERROR,
    "the byte {byte} on this line is not UTF-8",
    "save the file as UTF-8 without BOM",
    "all text is read as UTF-8, so that accents look the same on every machine",
)
BOM = Code(
    "SK102",
    ERROR,
    "the file begins with a byte order mark",
    "save the file as UTF-8 without BOM",
    "the mark is invisible and would become part of the first key",
)
BAD_CHARACTER = Code(
    "SK103",
    ERROR,
    "the character {name} has no place in a text",
    "delete it; it is invisible, so delete and retype the words around it",
    "control characters and foreign line breaks are invisible to authors and break what an LMS stores",
)
TAB = Code(
    "SK104",
    ERROR,
    "a tab stands here",
    "use spaces; set your editor to insert spaces for the tab key",
    "YAML counts indentation in spaces, and a tab looks different in every editor",
)

# --- SK2: shape -----------------------------------------------------------------------------------

# --- SK3: meaning ---------------------------------------------------------------------------------

# --- SK4: target ----------------------------------------------------------------------------------

# --- SK5: packages --------------------------------------------------------------------------------

# --- SK6: statements ------------------------------------------------------------------------------

# --- the table ------------------------------------------------------------------------------------


def _table(names: Mapping[str, object]) -> Mapping[str, Code]:
    """Return every code among *names* by its number."""
    codes = {code.id: code for code in names.values() if isinstance(code, Code)}
    return MappingProxyType(dict(sorted(codes.items())))


CODES = _table(globals())
