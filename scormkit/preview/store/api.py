"""The resources of xAPI: what the store does for a launch that was let in (xAPI 1.0.3, Communication 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from scormkit.preview.store import agents, gate, intake, queries, reward
from scormkit.preview.store.books import Books
from scormkit.preview.store.cmi5_session import Statement
from scormkit.preview.store.launches import Launch
from scormkit.preview.store.refusal import Broken, Refused, bad
from scormkit.preview.store.resources import KINDS, agent_of, iri, known, meant
from scormkit.preview.store.wire import Reply, Request, data

VERSIONS = ("1.0.3", "2.0.0")
_DOCUMENTS = ("GET", "PUT", "POST", "DELETE")
METHODS: Mapping[str, tuple[str, ...]] = {
    "about": ("GET",),
    "activities": ("GET",),
    "agents": ("GET",),
    "statements": ("GET", "PUT", "POST"),
    **dict.fromkeys(KINDS, _DOCUMENTS),
}
_TWICE = "there is another statement with this id already"


def answer(books: Books, launch: Launch, resource: str, request: Request) -> Reply:
    """Return what the store answers to *request* about *resource*, by a method that it has."""
    gate.enter(launch, request, resource)
    if resource in KINDS:
        one = meant(resource, request.query)
        return books.documents.answer(request, one.scope, one.name, one.since)
    if resource == "activities":
        return data(_activity(books, request.query))
    if resource == "agents":
        return data(_person(books, request.query))
    if request.method == "GET":
        return queries.answer(books.ledger, request.query)
    return _write(books, launch, request)


def _write(books: Books, launch: Launch, request: Request) -> Reply:
    """Take all statements of *request* or none (Communication 2.1.2)."""
    news = intake.read(request)
    version = request.headers.get("x-experience-api-version", "")
    verdicts = [intake.misshapen(one, version) for one in news]
    if any(verdicts):
        raise _refused(books, launch, news, verdicts, HTTPStatus.BAD_REQUEST)
    news = [intake.listed(one) for one in news]
    there = [books.ledger.known(one) for one in news]
    if "other" in there:
        twice = {"id": "xAPI 1.0.3, Data 2.4.1", "words": _TWICE, "hint": "give each statement its own"}
        verdicts = [[twice] if one == "other" else [] for one in there]
        raise _refused(books, launch, news, verdicts, HTTPStatus.CONFLICT)
    fresh = [one for one, place in zip(news, there, strict=True) if not place]
    judged = iter(gate.judge(launch, fresh, _earlier(books, launch)))
    verdicts = [[] if place else next(judged) for place in there]
    if any(verdicts):
        raise _refused(books, launch, news, verdicts, HTTPStatus.FORBIDDEN)
    books.ledger.check(fresh)
    ids = [str(_taken(books, launch, one, again=bool(place))) for one, place in zip(news, there, strict=True)]
    reward.follow(books, launch)
    return Reply(HTTPStatus.NO_CONTENT) if request.method == "PUT" else data(ids)


def _earlier(books: Books, launch: Launch) -> list[Statement]:
    """Return what other sessions of the same registration have said of the same unit."""
    others = books.records.within(launch.learner.id, launch.unit.id, launch.registration)
    return [said for one in others if one is not launch for said in one.statements]


def _taken(books: Books, launch: Launch, one: Statement, *, again: bool) -> str:
    name = str(one["id"] if again else books.take(one, launch).statement["id"])
    books.statement({**one, "id": name}, launch, taken=True, again=again)
    return name


def _refused(
    books: Books, launch: Launch, news: list[Any], verdicts: list[list[Broken]], status: int
) -> Refused:
    """Tell of each of *news* what is wrong with it, and return the refusal of all."""
    for one, broken in zip(news, verdicts, strict=True):
        books.statement(one, launch, taken=False, broken=broken)
    all_broken = [one for broken in verdicts for one in broken]
    first = all_broken[0]
    return Refused(status, f"{first['words']} ({first['id']})", all_broken, told=True)


def unheard(books: Books, launch: Launch, request: Request) -> None:
    """Tell of statements that a store in trouble does not take."""
    try:
        news = intake.read(request)
    except Refused:
        return
    for one in news:
        books.statement(one, launch, taken=False)


def _activity(books: Books, query: Mapping[str, str]) -> dict[str, Any]:
    """Return an activity with all that statements have told of it (Communication 2.5)."""
    known({"activityId"}, query)
    name = iri("activityId", query.get("activityId", ""))
    told: dict[str, Any] = {}
    for entry in books.ledger:
        about = entry.statement["object"]
        if about.get("id") == name and about.get("objectType", "Activity") == "Activity":
            told |= about.get("definition", {})
    return {"objectType": "Activity", "id": name, **({"definition": told} if told else {})}


def _person(books: Books, query: Mapping[str, str]) -> dict[str, Any]:
    """Return what statements have told of an agent (Communication 2.4)."""
    known({"agent"}, query)
    if "agent" not in query:
        raise bad("the parameter agent is missing", "Communication 2.4")
    wanted = agent_of(query["agent"])
    same = [one for one in _actors(books) if agents.identity(one) == agents.identity(wanted)]
    return agents.person([wanted, *same])


def _actors(books: Books) -> Iterator[dict[str, Any]]:
    return (entry.statement["actor"] for entry in books.ledger)


def plain(request: Request) -> Request:
    """Return *request* with HEAD read as GET: only the answer's body differs."""
    return replace(request, method="GET") if request.method == "HEAD" else request
