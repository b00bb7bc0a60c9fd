"""A strict record store for tests, and the LMS that launches from it: cmi5 and plain xAPI over real HTTP.

It stands on an origin of its own, as record stores do, so that browsers ask for leave before each request.
It refuses what breaks a standard, keeps a list of what was broken, and can be told to fail.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from http import HTTPStatus
from typing import Literal, Self
from urllib.parse import urlencode

from referees import Referees
from wire import html, server

from scormkit.preview.store.cmi5_rules import broken
from scormkit.preview.store.cmi5_session import SESSION, Said, Session, Statement, verb
from scormkit.preview.store.cmi5_words import words
from scormkit.preview.store.documents import permitted, tag
from scormkit.preview.store.wire import Reply, Request, data, preflight

ACTOR = {
    "objectType": "Agent",
    "name": "Ada Rossi",
    "account": {"homePage": "https://lms.course.example/", "name": "ada"},
}
ACTIVITY = "https://lms.course.example/activities/17"
PUBLISHER = "https://course.example/xapi/corso"

Trouble = Literal["", "refusing", "bare", "forgetting"]
"""refusing: 503. bare: the same from a proxy that knows no other origins. forgetting: takes it, then 503."""


UNAVAILABLE = Reply(HTTPStatus.SERVICE_UNAVAILABLE, bare=True)
NO = {status: Reply(status) for status in HTTPStatus if status >= HTTPStatus.BAD_REQUEST}


class Lrs:
    """The store: what it holds, what it was asked, and what was wrong with that."""

    def __init__(self, content: str, referees: Referees) -> None:
        self.content = content
        self.statements: list[Statement] = []
        self.documents: dict[tuple[str, ...], bytes] = {}
        self.preferences: dict[str, str] | None = {"languagePreference": "it-IT,en", "audioPreference": "on"}
        self.log: list[str] = []
        self.violations: list[str] = []
        self.trouble: Trouble = ""
        self._referees = referees
        self._tickets: dict[str, Session] = {}
        self._keys: dict[str, Session | None] = {}
        self._lock = threading.RLock()
        self._server = server(self.answer, content)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def cmi5(self, page: str, registration: str = "", **more: object) -> tuple[str, Session]:
        """Return a launch of *page* by cmi5 and its session; *more* stands in LMS.LaunchData."""
        template = {
            "contextActivities": {"grouping": [{"id": PUBLISHER}]},
            "extensions": {SESSION: str(uuid.uuid4())},
            "platform": "Strict",
        }
        told = {"contextTemplate": template, "launchMode": "Normal", "moveOn": "CompletedAndPassed"}
        session = Session(ACTOR, registration or str(uuid.uuid4()), ACTIVITY, {**told, **more})
        self._tickets[session.id] = session
        parameters = {
            "registration": session.registration,
            "fetch": f"{self.url}/fetch?ticket={session.id}",
            "activityId": session.activity,
            "actor": json.dumps(session.actor),
            "endpoint": f"{self.url}/xapi/",
        }
        return f"{page}?{urlencode(parameters)}", session

    def tincan(self, page: str, **more: str) -> str:
        """Return a launch of *page* as a TinCan package; *more* replaces parameters, or comes first."""
        secret = f"Basic {uuid.uuid4().hex}=="
        self._keys[secret] = None
        parameters = {
            "endpoint": f"{self.url}/xapi/",
            "auth": secret,
            "actor": json.dumps(ACTOR),
            "activity_id": PUBLISHER,
        }
        return f"{page}?{urlencode({**more, **{k: v for k, v in parameters.items() if k not in more}})}"

    def framed(self, launch: str) -> str:
        """Return a page of the LMS that holds *launch* in a frame."""
        return f"{self.url}/framed?{urlencode({'launch': launch})}"

    def said(self, *verbs: str) -> list[Statement]:
        """Return what was stored, in order: all of it, or what says one of *verbs*."""
        with self._lock:
            return [one for one in self.statements if not verbs or verb(one) in verbs]

    def answer(self, request: Request) -> Reply:
        """Return what the server answers to *request*."""
        with self._lock:
            if request.method == "OPTIONS":
                return UNAVAILABLE if self.trouble == "bare" else preflight(request, self.content)
            reply = self._answer(request)
            self.log.append(f"{request.method} {request.path} {int(reply.status)}")
            return reply

    def _answer(self, request: Request) -> Reply:
        match request.path:
            case "/fetch":
                return self._fetch(request)
            case "/framed":
                size = "border:0;inline-size:100%;block-size:700px"
                return html(f'<iframe src="{escape(request.query["launch"])}" style="{size}"></iframe>')
            case "/back":
                return html("<h1>Back at the LMS</h1>")
            case path if path.startswith("/xapi/"):
                return self._xapi(replace(request, path=path.removeprefix("/xapi/")))
            case path if path != "/favicon.ico":
                self._break("8.1.1.0-3", f"{request.method} {request.path}")
        return NO[HTTPStatus.NOT_FOUND]

    def _break(self, requirement: str, what: str) -> Reply:
        self.violations.append(f"{words(requirement)}: {what}")
        return NO[HTTPStatus.FORBIDDEN]

    def _fetch(self, request: Request) -> Reply:
        session = self._tickets[request.query["ticket"]]
        if request.method != "POST":
            self._break("8.2.1.0-2", request.method)
            return NO[HTTPStatus.METHOD_NOT_ALLOWED]
        if session.spent:
            self._break("8.2.3.0-1", "the fetch URL was asked again")
            return data({"error-code": "1", "error-text": "the token was given already"})
        session.spent = True
        token = f"{uuid.uuid4().hex}=="
        self._keys[f"Basic {token}"] = session
        return data({"auth-token": token})

    def _xapi(self, request: Request) -> Reply:
        if self.trouble in {"refusing", "bare"}:
            return replace(UNAVAILABLE, bare=self.trouble == "bare")
        if not request.headers.get("x-experience-api-version", "").startswith("1.0"):
            self.violations.append(f"xAPI 1.0.3, Communication 3.3: no version header in {request.path}")
            return NO[HTTPStatus.BAD_REQUEST]
        key = request.headers.get("authorization", "")
        if key not in self._keys:
            self._break("8.2.1.0-5", f"{request.path} with {key!r}")
            return NO[HTTPStatus.UNAUTHORIZED]
        session = self._keys[key]
        match request.path:
            case "statements":
                reply = self._statements(request, session)
            case "activities/state":
                reply = self._state(request, session)
            case "agents/profile":
                reply = self._profile(request, session)
            case _:
                reply = NO[HTTPStatus.NOT_FOUND]
        return NO[HTTPStatus.SERVICE_UNAVAILABLE] if self.trouble == "forgetting" else reply

    def _statements(self, request: Request, session: Session | None) -> Reply:
        if request.method == "GET":
            return self._search(request.query)
        body = json.loads(request.body)
        if request.method == "PUT":
            taken = self._take([{"id": request.query["statementId"], **body}], session)
            return Reply(HTTPStatus.NO_CONTENT) if taken.status == HTTPStatus.OK else taken
        return self._take(body if isinstance(body, list) else [body], session)

    def _search(self, query: Mapping[str, str]) -> Reply:
        found = [one for one in self.statements if all(_FILTERS[name](one, query[name]) for name in query)]
        if "statementId" not in query:
            return data({"statements": found, "more": ""})
        return data(found[0]) if found else NO[HTTPStatus.NOT_FOUND]

    def _take(self, news: Sequence[Statement], session: Session | None) -> Reply:
        """Store all of *news* or, as strict stores do, none."""
        complaints = self._referees.complaints(news)
        self.violations += complaints
        if complaints:
            return NO[HTTPStatus.BAD_REQUEST]
        ids = [one.get("id") for one in (*self.statements, *news)]
        if len(set(ids)) < len(ids):
            return NO[HTTPStatus.CONFLICT]
        if session:
            before = len(self.violations)
            self._judge(news, session)
            if len(self.violations) > before:
                return NO[HTTPStatus.FORBIDDEN]
            session.statements += news
        self.statements += news
        return data([one["id"] for one in news])

    def _judge(self, news: Sequence[Statement], session: Session) -> None:
        trial = replace(session, statements=list(session.statements))
        earlier = [
            one
            for one in self.statements
            if one not in session.statements and one["context"].get("registration") == session.registration
        ]
        for one in news:
            for requirement in broken(Said(one, trial, earlier)):
                self._break(requirement, f"{verb(one)} {json.dumps(one)}")
            trial.statements.append(one)

    def _state(self, request: Request, session: Session | None) -> Reply:
        query = request.query
        if session and json.loads(query["agent"]) != session.actor:
            return self._break("8.1.3.0-3", query["agent"])
        if session and query.get("registration") != session.registration:
            return self._break("8.1.4.0-3", str(query.get("registration")))
        if session and query["stateId"] == "LMS.LaunchData":
            if request.method != "GET":
                return self._break("10.2.1.0-5", request.method)
            session.read.add("LMS.LaunchData")
            return data(session.data)
        return self._document(request)

    def _profile(self, request: Request, session: Session | None) -> Reply:
        if session and json.loads(request.query["agent"]) != session.actor:
            return self._break("11.0.0.0-1", request.query["agent"])
        if request.query["profileId"] != "cmi5LearnerPreferences":
            return self._break("11.0.0.0-4", request.query["profileId"])
        if session:
            session.read.add("cmi5LearnerPreferences")
        if request.method != "GET":
            return NO[HTTPStatus.FORBIDDEN]
        return data(self.preferences) if self.preferences else NO[HTTPStatus.NOT_FOUND]

    def _document(self, request: Request) -> Reply:
        """Serve a document under its tag (xAPI 1.0.3, Communication 3.1)."""
        name = (request.path, *(f"{key}={value}" for key, value in sorted(request.query.items())))
        there = self.documents.get(name)
        if request.method == "GET":
            return (
                NO[HTTPStatus.NOT_FOUND]
                if there is None
                else Reply(HTTPStatus.OK, there, {"ETag": tag(there)})
            )
        if not permitted(request.headers, there):
            return NO[HTTPStatus.PRECONDITION_FAILED]
        if request.method == "DELETE":
            self.documents.pop(name, None)
            return Reply(HTTPStatus.NO_CONTENT)
        self.documents[name] = request.body
        return Reply(HTTPStatus.NO_CONTENT, headers={"ETag": tag(request.body)})


_FILTERS: Mapping[str, Callable[[Statement, str], bool]] = {
    "statementId": lambda one, wanted: one["id"] == wanted,
    "agent": lambda one, wanted: bool(one["actor"] == json.loads(wanted)),
    "activity": lambda one, wanted: one["object"]["id"] == wanted,
    "verb": lambda one, wanted: one["verb"]["id"] == wanted,
    "registration": lambda one, wanted: one["context"].get("registration") == wanted,
    "limit": lambda *_: True,
}
