"""Guesses what an author meant by a word that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

MOST = 12
"""How many words a hint names at most."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the one of *known* that looks most like *word*; nothing if none does."""
    return next(iter(get_close_matches(word.casefold(), sorted(known), n=1)), "")


def meant(word: str, known: Iterable[str]) -> str:
    """Return a hint: the nearest of *known* as a question, or else all of them, if they are few."""
    words = sorted(known)
    if near := nearest(word, words):
        return f"did you mean {near!r}?"
    if not words:
        return "there is none to choose from"
    rest = ", …" if len(words) > MOST else ""
    return f"known here: {', '.join(words[:MOST])}{rest}"
