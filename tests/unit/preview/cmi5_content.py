"""cmi5 content that speaks as it is told, well or badly, and an example that breaks each requirement."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from scormkit.preview.store.cmi5_rules import MASTERY
from scormkit.preview.store.cmi5_session import Session, Statement
from scormkit.preview.store.wire import Answer, Reply, Request
from scormkit.statements.words import CMI5, MOVEON

VERSION = {"x-experience-api-version": "1.0.3"}
LATER = "2026-01-02T10:00:00.000Z"
Script = Callable[["Content"], list[Statement]]


class Content:
    """Content that was launched by *address*; *session* is what the LMS knows of that."""

    def __init__(self, answer: Answer, address: str, session: Session, *, reads: bool = True) -> None:
        self.answer, self.session = answer, session
        self.launch = dict(parse_qsl(urlsplit(address).query))
        fetch = urlsplit(self.launch["fetch"])
        self.ticket = Request("POST", fetch.path, dict(parse_qsl(fetch.query)))
        token = json.loads(answer(self.ticket).body)["auth-token"]
        self.headers = {**VERSION, "authorization": f"Basic {token}", "content-type": "application/json"}
        if reads:
            self.state("LMS.LaunchData")
            self.ask("GET", "agents/profile", agent=self.agent, profileId="cmi5LearnerPreferences")

    @property
    def agent(self) -> str:
        return json.dumps(self.session.actor)

    def ask(self, method: str, resource: str, body: object = "", **query: str) -> Reply:
        headers = {**self.headers, **{key: query.pop(key) for key in ("if-match",) if key in query}}
        return self.answer(Request(method, f"/xapi/{resource}", query, headers, json.dumps(body).encode()))

    def state(self, name: str, method: str = "GET", body: object = "", **more: str) -> Reply:
        where = {
            "activityId": self.session.activity,
            "agent": self.agent,
            "registration": self.session.registration,
        }
        return self.ask(method, "activities/state", body, **{**where, "stateId": name, **more})

    def post(self, *statements: Statement) -> Reply:
        return self.ask("POST", "statements", list(statements))

    def statement(self, verb: str, result: dict[str, Any] | None = None) -> Statement:
        """Return a good statement: about the whole with a verb of cmi5, about a question with another."""
        judged = verb in {"completed", "passed", "failed"}
        defined = judged or verb in {"initialized", "terminated"}
        context = deepcopy(self.session.data["contextTemplate"])
        kinds = ([CMI5] if defined else []) + ([MOVEON] if judged else [])
        context["contextActivities"] |= {"category": [{"id": kind} for kind in kinds]} if kinds else {}
        if self.session.data.get("masteryScore") is not None and verb in {"passed", "failed"}:
            context["extensions"][MASTERY] = self.session.data["masteryScore"]
        return {
            "id": str(uuid.uuid4()),
            "actor": self.session.actor,
            "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}", "display": {"en": verb}},
            "object": {"id": self.session.activity if defined else f"{self.session.activity}/question"},
            "context": {**context, "registration": self.session.registration},
            "timestamp": "2026-01-02T09:00:00.000Z",
            **({"result": {**RESULTS.get(verb, {}), **(result or {})}} if verb in RESULTS or result else {}),
        }


RESULTS: dict[str, dict[str, Any]] = {
    "completed": {"completion": True, "duration": "PT1M"},
    "passed": {"success": True, "duration": "PT1M"},
    "failed": {"success": False, "duration": "PT1M"},
    "terminated": {"duration": "PT1H2M3.45S"},
}


def good(content: Content, *verbs: str) -> list[Statement]:
    return [content.statement(verb) for verb in verbs]


def changed(verb: str, **parts: object) -> Script:
    """Return a script that says *verb* with some *parts* replaced; None takes a part away."""

    def script(content: Content) -> list[Statement]:
        bad = {**content.statement(verb), **parts}
        return [
            *good(content, "initialized"),
            {key: value for key, value in bad.items() if value is not None},
        ]

    return script


def result(verb: str, *without: str, **more: object) -> Script:
    def script(content: Content) -> list[Statement]:
        bad = content.statement(verb, more)
        bad["result"] = {key: value for key, value in bad["result"].items() if key not in without}
        return [*good(content, "initialized"), bad]

    return script


def context(verb: str, change: Callable[[dict[str, Any]], object]) -> Script:
    def script(content: Content) -> list[Statement]:
        bad = content.statement(verb)
        change(bad["context"])
        return [*good(content, "initialized"), bad]

    return script


def verbs(*said: str) -> Script:
    return lambda content: good(content, *said)


def category(*ids: str) -> Callable[[dict[str, Any]], object]:
    return lambda context: context["contextActivities"].update(category=[{"id": each} for each in ids])


def of_actor(verb: str, change: Callable[[dict[str, Any]], object]) -> Script:
    def script(content: Content) -> list[Statement]:
        bad = deepcopy(content.statement(verb))
        change(bad["actor"])
        return [*good(content, "initialized"), bad]

    return script


SOMEBODY = {"objectType": "Agent", "mbox": "mailto:eva@course.example"}
MARK: dict[str, Any] = {"masteryScore": 0.7}
BAD: dict[str, tuple[Script, dict[str, Any]]] = {
    "8.1.3.0-3": (of_actor("answered", lambda one: one.update(name="Eva")), {}),
    "8.1.4.0-3": (context("answered", lambda one: one.update(registration=str(uuid.uuid4()))), {}),
    "8.1.5.0-6": (changed("completed", object={"id": "https://course.example/other"}), {}),
    "9.1.0.0-1": (changed("answered", id=None), {}),
    "9.2.0.0-2": (of_actor("completed", lambda one: one.update(objectType="Group")), {}),
    "9.2.0.0-3": (changed("completed", actor=SOMEBODY), {}),
    "9.3.0.0-1": (context("experienced", category(CMI5)), {}),
    "9.3.0.0-2": (verbs("initialized", "initialized"), {}),
    "9.3.0.0-3": (verbs("initialized", "failed", "passed"), {}),
    "9.3.0.0-4": (verbs("answered", "initialized"), {}),
    "9.3.0.0-5": (verbs("initialized", "terminated", "answered"), {}),
    "9.3.0.0-6": (verbs("initialized", "completed", "completed"), {}),
    "9.3.0.0-7": (verbs("initialized", "passed", "passed"), {}),
    "9.3.0.0-8": (verbs("initialized", "passed", "failed"), {}),
    "9.3.4.0-2": (result("passed", score={"scaled": 0.5}), MARK),
    "9.3.5.0-2": (result("failed", score={"scaled": 0.7}), MARK),
    "9.5.1.0-2": (result("completed", score={"scaled": 0.5}), {}),
    "9.5.1.0-3": (result("passed", score={"scaled": 0.5, "raw": 50}), {}),
    "9.5.2.0-1": (result("passed", "success"), {}),
    "9.5.2.0-2": (result("failed", success=True), {}),
    "9.5.2.0-3": (result("completed", success=True), {}),
    "9.5.3.0-1": (result("completed", completion=False), {}),
    "9.5.3.0-2": (result("passed", completion=True), {}),
    "9.5.4.1-1": (result("terminated", "duration"), {}),
    "9.5.4.1-2": (result("completed", "duration"), {}),
    "9.5.4.1-3": (result("passed", "duration"), {}),
    "9.5.4.1-4": (result("failed", "duration"), {}),
    "9.6.2.0-1": (context("completed", lambda one: one["contextActivities"].pop("grouping")), {}),
    "9.6.2.1-1": (context("completed", category()), {}),
    "9.6.2.2-1": (context("completed", category(CMI5)), {}),
    "9.6.2.2-2": (context("answered", category(MOVEON)), {}),
    "9.6.3.1-4": (context("answered", lambda one: one.pop("extensions")), {}),
    "9.6.3.2-2": (context("passed", lambda one: one["extensions"].pop(MASTERY)), MARK),
    "9.7.0.0-1": (changed("answered", timestamp=None), {}),
    "9.7.0.0-2": (changed("answered", timestamp="2026-01-02T10:00:00+01:00"), {}),
    "10.2.1.0-4": (verbs("initialized"), {"reads": False}),
    "10.2.1.0-6": (context("answered", lambda one: one.pop("platform")), {}),
    "10.2.1.0-7": (context("answered", lambda one: one.update(platform="Mine")), {}),
    "10.2.2.0-2": (verbs("initialized", "completed"), {"launchMode": "Browse"}),
    "10.2.2.0-3": (verbs("initialized", "passed"), {"launchMode": "Review"}),
    "11.0.0.0-3": (verbs("initialized"), {"reads": False}),
}
