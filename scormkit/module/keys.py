"""Short names for the saved state, and ids for what authors left unnamed.

Both are made from ids or source texts, never from positions or titles: what an
author moves keeps its name, and a learner's progress survives the next release.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256

# RFC 4648 section 5, the URL-safe alphabet
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_DASHES = {"--", "---"}  # in the saved state, dashes stand for "no answer"


def short_keys(ids: Iterable[str], width: int) -> dict[str, str]:
    """Return a key of *width* characters for each of *ids*, the same whatever their order.

    A key is the beginning of the id's SHA-256 in base64url. When two ids meet, the one that sorts later takes
    the next free key, so that an id's key changes only if a new id collides with it and sorts before it.
    """
    taken: set[str] = set()
    keys = {}
    for one in sorted(set(ids)):
        key = urlsafe_b64encode(sha256(one.encode()).digest()[:3]).decode()[:width]
        while key in taken or key in _DASHES:
            key = _after(key)
        taken.add(key)
        keys[one] = key
    return keys


def fill_ids(written: Sequence[str | None], sources: Sequence[str]) -> list[str]:
    """Return *written* with every None replaced by an id derived from the source text beside it."""
    taken = {one for one in written if one is not None}
    ids = []
    for one, source in zip(written, sources, strict=True):
        ids.append(one if one is not None else _derive(source, taken))
        taken.add(ids[-1])
    return ids


def _derive(source: str, taken: set[str]) -> str:
    stem = one = "c" + sha256(source.encode()).hexdigest()[:6]
    doubled = 1
    while one in taken:
        doubled += 1
        one = f"{stem}_{doubled}"
    return one


def _after(key: str) -> str:
    """Return the key that follows *key* in the order of the alphabet; after the last comes the first."""
    last = _ALPHABET[-1]
    head, tail = key.rstrip(last), len(key) - len(key.rstrip(last))
    step = head[:-1] + _ALPHABET[_ALPHABET.index(head[-1]) + 1] if head else ""
    return step + _ALPHABET[0] * tail
