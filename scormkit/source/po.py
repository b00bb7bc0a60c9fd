"""Translations: PO catalogues, as Poedit, Weblate and all their kin write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO

from scormkit import codes
from scormkit.diagnostics import Diagnostic, Location
from scormkit.source.characters import clean

# The grammar of GNU gettext's manual, "The Format of PO Files"; Babel passes over what breaks it.
_LINE = re.compile(
    r"""\s*(?:\#.*|(?:(?:msgctxt|msgid(?:_plural)?|msgstr(?:\[[0-9]\])?)\s+)?"(?:[^"\\]|\\.)*")?\s*"""
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a translator wrote. *messages* holds what is translated and not marked as fuzzy.

    *lines* tells where an entry stands in the file *path*.
    """

    path: str
    language: str
    messages: Mapping[str, str]
    fuzzy: frozenset[str] = frozenset()
    obsolete: frozenset[str] = frozenset()
    lines: Mapping[str, int] = field(default_factory=dict)

    def at(self, message: str) -> Location:
        """Return where the entry of *message* stands."""
        return Location(self.path, self.lines.get(message, 1))


def parse_catalogue(text: str, path: str, language: str) -> tuple[Catalogue | None, tuple[Diagnostic, ...]]:
    """Return the catalogue in *text*, the content of the file *path*, that should be of *language*."""
    from babel.messages.pofile import PoFileError, read_po

    plain, said = clean(text, path)
    if plain is None:
        return None, said
    for number, line in enumerate(plain.split("\n"), 1):
        if not _LINE.fullmatch(line):
            at = Location(path, number, 1, len(line))
            problem = "msgid or msgstr and a text in quotes must stand here"
            return None, (*said, codes.NOT_A_CATALOGUE.at(at, problem=problem))
    try:
        found = read_po(StringIO(plain), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        return None, (*said, codes.NOT_A_CATALOGUE.at(Location(path), problem=_words(error)))
    spoken = found.locale_identifier
    if spoken and spoken.replace("_", "-").lower() != language.replace("_", "-").lower():
        at = _header(plain, path)
        return None, (*said, codes.OTHER_LANGUAGE.at(at, found=spoken, wanted=language))
    entries = [entry for entry in found if isinstance(entry.id, str) and entry.id]
    catalogue = Catalogue(
        path,
        language,
        {str(entry.id): str(entry.string) for entry in entries if entry.string and not entry.fuzzy},
        frozenset(str(entry.id) for entry in entries if entry.fuzzy),
        frozenset(str(entry.id) for entry in found.obsolete.values() if isinstance(entry.id, str)),
        {str(entry.id): entry.lineno or 1 for entry in entries},
    )
    return catalogue, said


def _words(error: Exception) -> str:
    return str(error).split("\n", maxsplit=1)[0].rstrip(".").lower()


def _header(text: str, path: str) -> Location:
    lines = text.split("\n")
    number = next((number for number, line in enumerate(lines) if line.startswith('"Language:')), 0)
    return Location(path, number + 1, 1, max(1, len(lines[number].rstrip())))
