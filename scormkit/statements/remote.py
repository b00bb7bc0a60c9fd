"""An LRS's statements: store some, get one, read page after page, and ask what the LRS is.

Follows xAPI 1.0.3 and 2.0 (Communication 2.1), and is lenient where stores differ: there may be no
``about``, an answer may be empty (204), and one statement may come alone or in a list of one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from scormkit.statements.access import LrsError
from scormkit.statements.transport import VERSION, Answer, Transport

Statement = dict[str, Any]
CLOSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
ELSEWHERE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})


@dataclass(frozen=True, slots=True)
class About:
    """What an LRS says of itself, or the answer by which it says nothing."""

    versions: tuple[str, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class Page:
    """Some statements, and where the next are ('' when there are no more)."""

    statements: tuple[Statement, ...]
    more: str
    through: datetime | None


class Gone(Exception):  # noqa: N818 - no error: the link's time is over
    """A link to the next page that the LRS no longer knows."""


class Remote:
    """The statements of one LRS."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def about(self) -> About:
        """Return what the LRS says of itself, and speak its version from now on: 1.0 if it can, else 2.0."""
        answer = self.transport.ask("GET", "about")
        told = _object(answer).get("version") if answer.well else None
        versions = tuple(one for one in told if isinstance(one, str)) if isinstance(told, list) else ()
        self._settle(versions or (answer.headers.get(VERSION.lower(), ""),))
        return About(versions, answer)

    def _settle(self, versions: Sequence[str]) -> None:
        known = sorted((one for one in versions if one.startswith(("1.0", "2."))), reverse=True)
        older = [one for one in known if one.startswith("1.0")]
        if known and not older:
            self.transport.version = known[0]

    def store(self, body: bytes) -> Answer:
        """Return the answer to the statements in *body*, a JSON list."""
        answer = self._let_in(self.transport.ask("POST", "statements", body=body))
        if answer.status in ELSEWHERE:
            raise LrsError(f"there is no LRS at {self.transport.access.endpoint}: it {unwell(answer)}")
        return answer

    def may_write(self) -> Answer:
        """Return the answer to a list of no statements: who may not write is told so, and nothing is left."""
        return self.transport.ask("POST", "statements", body=b"[]")

    def may_read(self) -> Answer:
        """Return the answer to a wish for one statement."""
        return self.transport.ask("GET", "statements", params={"limit": "1"})

    def get(self, identifier: str) -> Statement | None:
        """Return the statement *identifier*, voided or not, if the LRS holds it and lets us read it."""
        for word in ("statementId", "voidedStatementId"):
            answer = self.transport.ask("GET", "statements", params={word: identifier})
            if answer.status in CLOSED:
                raise PermissionError
            if answer.well and (found := _named(_value(answer), identifier)):
                return found
        return None

    def page(self, where: str) -> Page:
        """Return the page at *where*, an address that ``first`` or an earlier page gave."""
        answer = self._let_in(self.transport.ask("GET", where))
        if not answer.well:
            if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise Gone(unwell(answer))
            raise LrsError(f"{self.transport.access.endpoint} {unwell(answer)}")
        held = _object(answer)
        statements, more = held.get("statements"), held.get("more") or ""
        if not isinstance(statements, list) or not isinstance(more, str):
            raise LrsError(f"{self.transport.access.endpoint} does not answer with statements: is it an LRS?")
        if not all(isinstance(one, dict) for one in statements):
            raise LrsError(f"{self.transport.access.endpoint} lists something that is no statement")
        through = moment(answer.headers.get("x-experience-api-consistent-through"))
        return Page(tuple(statements), more, through)

    def first(self, query: Mapping[str, str]) -> str:
        """Return where the first page of *query* is."""
        return f"statements?{urlencode(query)}"

    def _let_in(self, answer: Answer) -> Answer:
        if answer.status in CLOSED:
            endpoint = self.transport.access.endpoint
            raise LrsError(f"{endpoint} does not let these credentials do this: it {unwell(answer)}")
        return answer


def unwell(answer: Answer) -> str:
    """Return how the LRS refused, in one line."""
    return f"answers {answer.status}" + (f": {answer.words}" if answer.words else "")


def moment(text: object) -> datetime | None:
    """Return the time that *text* tells, if it has a zone."""
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _value(answer: Answer) -> Any:
    try:
        return json.loads(answer.body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None


def _no_number(word: str) -> float:
    raise ValueError(word)  # RFC 8259, 6: NaN and Infinity are not JSON


def _object(answer: Answer) -> Mapping[str, Any]:
    value = _value(answer)
    return value if isinstance(value, dict) else {}


def _named(value: Any, identifier: str) -> Statement | None:
    """Return the statement *identifier* in *value*, which is the statement or holds a list of it."""
    many = value.get("statements", [value]) if isinstance(value, dict) else value
    for one in many if isinstance(many, list) else ():
        if isinstance(one, dict) and str(one.get("id", "")).lower() == identifier.lower():
            return one
    return None
