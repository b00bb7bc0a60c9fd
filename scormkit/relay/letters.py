"""Statements known by their letters: what was once looked at member by member needs no second such look.

A player writes each statement of its catalogue in the same letters every time, but for id, actor, result,
registration and timestamp. So the letters of a statement that was accepted are learned, and one that comes in
the very same is accepted for them: only what stands in the five gaps is looked at. Nothing is guessed: the
letters are made here, from values equal to the catalogue's, and compared whole; whatever is not exactly so,
sound or not, is left to the look at members, which also finds the words for a refusal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from scormkit.relay.hand import Hand
from scormkit.statements.accept import Acceptance, Look, is_id, is_moment

# How a player begins, parts and ends a list of statements; the last member is the time, which ends in Z.
_FIRST, _NEXT, _LAST = b'[{"id":"', b'Z"},{"id":"', b'Z"}]'
_ACTOR, _RESULT, _CONTEXT, _TIME = b'","actor":', b',"result":', b',"context":{', b',"timestamp":"'
_ID, _MOMENT = 36, len("2026-01-31T12:00:00.000")
_BEFORE_ACTOR = _ID + len(_ACTOR)
_AFTER_CONTEXT = len(_TIME) + _MOMENT
_ORDERS = (
    ["id", "actor", "verb", "object", "context", "timestamp"],
    ["id", "actor", "verb", "object", "result", "context", "timestamp"],
)
_FORMS = 4
"""How many forms of each statement of a catalogue are remembered: releases of a player may differ."""

Letters = tuple[bytes, bytes, bytes]
"""Verb and object, and what stands in the context before and behind the registration."""


class Known(NamedTuple):
    """What goes with letters: the look at the result, if there is one, and the context as it is kept."""

    look: Look | None
    context: bytes


class Reader:
    """Knows the letters in which the package that *accepts* statements writes them."""

    def __init__(self, accepts: Acceptance) -> None:
        self._accepts = accepts
        self._known: dict[Letters, Known] = {}
        self._most = _FORMS * len(accepts)

    def read(self, body: bytes, by: Hand, most: int) -> list[tuple[str, bytes]] | None:
        """Return id and JSON of each statement in *body*, *most* of them at most, with what the relay adds.

        None, if their letters are not all known.
        """
        if not (body.startswith(_FIRST) and body.endswith(_LAST)):
            return None
        pieces = body[len(_FIRST) : -len(_LAST)].split(_NEXT, most)
        if len(pieces) > most:
            return None
        found: list[tuple[str, bytes]] = []
        for piece in pieces:
            one = self._statement(piece, by)
            if one is None:
                return None
            found.append(one)
        return found

    def _statement(self, piece: bytes, by: Hand) -> tuple[str, bytes] | None:
        """Return id and JSON of the statement *piece*, which begins with its id and ends before the Z."""
        if piece[_ID:_BEFORE_ACTOR] != _ACTOR or not piece.startswith(by.actor, _BEFORE_ACTOR):
            return None
        said, result, context = _parted(piece[_BEFORE_ACTOR + len(by.actor) : -_AFTER_CONTEXT])
        before, _, behind = context.partition(by.registration)
        known = self._known.get((said, before, behind))
        if known is None or piece[-_AFTER_CONTEXT:-_MOMENT] != _TIME:
            return None
        id_, moment = piece[:_ID].decode("latin-1"), piece[-_MOMENT:]
        if not is_id(id_) or not is_moment(f"{moment.decode('latin-1')}Z"):
            return None
        if not _is_result(result, known.look):
            return None
        begin = piece[: -len(context) - _AFTER_CONTEXT]
        return id_, b"".join((b'{"id":"', begin, _TIME, moment, b'Z"', known.context, by.end))

    def learn(self, statement: Mapping[str, Any]) -> None:
        """Learn the letters of *statement*, which was accepted, if they are a player's."""
        members = list(statement["context"])
        if list(statement) not in _ORDERS or "registration" not in members or "extensions" in members:
            return
        skeleton, look = self._accepts.known(statement)
        own = {name: one for name, one in statement["context"].items() if name != "registration"}
        if own != skeleton.context:
            return  # what an LMS that launches has added is of this launch alone
        place = members.index("registration")
        parts = [b"%b:%b" % (orjson.dumps(name), orjson.dumps(one)) for name, one in own.items()]
        said = b',"verb":%b,"object":%b' % (
            orjson.dumps(statement["verb"]),
            orjson.dumps(statement["object"]),
        )
        letters = (
            said,
            _until_registration(parts[:place]),
            b"".join(b",%b" % one for one in parts[place:]) + b"}",
        )
        if len(self._known) >= self._most and letters not in self._known:
            self._known.clear()
        self._known[letters] = Known(look, _until_registration(parts))


def _until_registration(parts: Sequence[bytes]) -> bytes:
    return b"".join([_CONTEXT, *(b"%b," % one for one in parts), b'"registration":'])


def _parted(middle: bytes) -> tuple[bytes, bytes | None, bytes]:
    """Return what stands before the result, the result if there is one, and the context."""
    result = middle.find(_RESULT)
    context = middle.find(_CONTEXT, result + 1)
    if context < 0:
        return middle, None, b""
    if result < 0:
        return middle[:context], None, middle[context:]
    return middle[:result], middle[result + len(_RESULT) : context], middle[context:]


def _is_result(text: bytes | None, look: Look | None) -> bool:
    """Say whether *text* is a result as *look* wants it, in the letters that it is written in here."""
    if look is None or text is None:
        return look is None and text is None
    try:
        result = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    # Not so written: members twice, one of them never looked at, or lists in lists without end.
    return type(result) is dict and orjson.dumps(result) == text and look(result) is None
