"""What the interface says, in the learner's language.

The catalogues are data of the program (``texts/<language>.json``), read once in a process.
A language or a text that is missing falls back to English, so that a gap never breaks a course;
a key that English lacks is a mistake of ours and raises.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

FALLBACK = "en"
_PLAYER = "player."
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language; *spoken* tells which language they truly are in."""

    spoken: str
    catalogue: Mapping[str, str]
    player: Mapping[str, str]
    """What the player says, its keys without the prefix."""

    def say(self, key: str, **facts: object) -> str:
        """Return the text *key* with *facts* filled in."""
        text = self.catalogue[key]
        return text.format(**facts) if facts else text


@cache
def texts(language: str) -> Texts:
    """Return the texts for *language*, a BCP 47 tag; regions and scripts make no difference."""
    word = primary(language)
    spoken = word if word in spoken_languages() else FALLBACK
    catalogue = _read(FALLBACK) | _read(spoken)
    player = {
        key.removeprefix(_PLAYER): catalogue[key] for key in sorted(catalogue) if key.startswith(_PLAYER)
    }
    return Texts(spoken, catalogue, player)


@cache
def spoken_languages() -> frozenset[str]:
    """Return the languages that have a catalogue."""
    return frozenset(entry.name.removesuffix(".json") for entry in _folder().iterdir())


def direction(language: str) -> str:
    """Return in which direction *language* is written, in HTML's word."""
    return "rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr"


def primary(language: str) -> str:
    """Return the language of a BCP 47 tag without script, region or variant."""
    return language.replace("_", "-").partition("-")[0].lower()


def _folder() -> Traversable:
    return files("scormkit.course") / "texts"


@cache
def _read(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((_folder() / f"{language}.json").read_text("utf-8"))
    return found
