"""All statements that were taken, in order; what is in it never changes, and ids are there once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from scormkit.preview.store.agents import HOME
from scormkit.preview.store.cmi5_session import Statement
from scormkit.preview.store.refusal import Refused, bad
from scormkit.statements.same import same
from scormkit.statements.spec import VOIDED

ROOM = 100_000
"""Statements that are kept: content that runs wild must not take the author's machine with it."""

AUTHORITY = {"objectType": "Agent", "account": {"homePage": f"{HOME}/lms", "name": "preview"}}


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement, as it is given back, with its number."""

    n: int
    statement: Statement
    stored: datetime

    @property
    def id(self) -> str:
        """Return the statement's id in small letters."""
        return str(self.statement["id"]).lower()


def stamp(moment: datetime) -> str:
    """Return *moment* as statements write it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Ledger:
    """The statements; *clock* says when each is stored."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._entries: dict[str, Entry] = {}
        self._last = 0
        self.voided: set[str] = set()

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def find(self, id: str) -> Entry | None:  # noqa: A002 - the standard's word
        """Return the statement called *id*, voided or not."""
        return self._entries.get(id.lower())

    def known(self, statement: Statement) -> str:
        """Say whether *statement* is here already, the ``same`` or an ``other`` under its id (Data 2.3)."""
        there = self.find(str(statement.get("id", "")))
        if there is None:
            return ""
        return "same" if same(statement, there.statement) else "other"

    def check(self, news: Sequence[Statement]) -> None:
        """Refuse *news* when there is no room, or when they void what cannot be voided (Data 2.3.2)."""
        if len(self._entries) + len(news) > ROOM:
            raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, "the preview keeps no more statements: reset it")
        for one in news:
            target = self.find(voids(one))
            if target is not None and voids(target.statement):
                raise bad("a statement that voids another cannot be voided", "Data 2.3.2")

    def take(self, statement: Statement) -> Entry:
        """Keep *statement*, which is new and good, and return it as it is kept from now on."""
        now = self._clock()
        self._last += 1
        whole = {
            **statement,
            "timestamp": statement.get("timestamp", stamp(now)),
            "stored": stamp(now),
            "authority": AUTHORITY,
            "version": statement.get("version", "1.0.0"),
        }
        entry = Entry(self._last, whole, now)
        self._entries[entry.id] = entry
        if voids(statement):
            self.voided.add(voids(statement))
        return entry

    def forget(self, fits: Callable[[Entry], bool]) -> None:
        """Drop all statements that *fits* chooses."""
        self._entries = {id_: one for id_, one in self._entries.items() if not fits(one)}
        self.voided = {voids(one.statement) for one in self} - {""}


def voids(statement: Statement) -> str:
    """Return the id of the statement that this one voids; nothing for others."""
    return str(statement["object"]["id"]).lower() if statement["verb"]["id"] == VOIDED else ""
