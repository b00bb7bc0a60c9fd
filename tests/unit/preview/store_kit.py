"""A store to try: a course of a few AUs, a clock that ticks, and ears for what is told."""

from __future__ import annotations

import itertools
import json
import tempfile
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from scormkit.lint.archive import open_archive
from scormkit.lint.package import packages
from scormkit.preview.store.agents import Learner
from scormkit.preview.store.books import Event
from scormkit.preview.store.course import Course, read_course
from scormkit.preview.store.store import Store
from scormkit.preview.store.wire import Reply, Request
from tests.unit.preview.cmi5_content import Content

STAGE = "http://127.0.0.1:8001"
URL = "http://127.0.0.1:8002"
PAGE = f"{STAGE}/package/t1/index.html"
ADA = Learner("ada", "Ada Rossi", "it")
EVA = Learner("eva", "Eva Bianchi")
BASE = "https://course.example/"
TINCAN = """<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
<activity id="https://course.example/whole" type="http://adlnet.gov/expapi/activities/course">
<name lang="it">Corso</name><description lang="it">Corso</description><launch lang="it">index.html</launch>
</activity>
<activity id="https://course.example/part" type="http://adlnet.gov/expapi/activities/module">
<name>Part</name></activity>
</activities></tincan>"""


def structure(inside: str, space: str = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd") -> str:
    """Return a course structure with *inside* behind the course's own texts."""
    return (
        f'<courseStructure xmlns="{space}"><course id="{BASE}course">{titles("Whole")}</course>'
        f"{inside}</courseStructure>"
    )


def titles(text: str) -> str:
    both = f'<langstring lang="en">{text}</langstring>'
    return f"<title>{both}</title><description>{both}</description>"


def au(name: str, *, url: str = "index.html", more: str = "", **attributes: str) -> str:
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<au id="{BASE}{name}"{told}>{titles(name.title())}<url>{url}</url>{more}</au>'


def block(name: str, *inside: str) -> str:
    return f'<block id="{BASE}{name}">{titles(name.title())}{"".join(inside)}</block>'


def course_of(folder: Path, **files: str) -> Course:
    """Return what is launched from a package of *files*, each by its name without ``.xml``."""
    path = folder / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.html", "<!doctype html>")
        for name, text in files.items():
            archive.writestr(f"{name}.xml", text)
    with open_archive(path) as archive:
        return read_course(packages(archive)[0])


class Desk:
    """A store with one course, and all that it has told."""

    def __init__(self, course: Course) -> None:
        self.told: list[tuple[str, Event]] = []
        self.ticks = itertools.count()
        self.store = Store(course, URL, STAGE, tell=lambda *event: self.told.append(event), clock=self.now)

    def now(self) -> datetime:
        return datetime(2026, 1, 2, 10, tzinfo=UTC) + timedelta(seconds=next(self.ticks))

    def cmi5(
        self,
        sco: str = "one",
        learner: Learner = ADA,
        mode: str = "normal",
        attempt: str = "resume",
        **more: Any,
    ) -> Content:
        """Return content that was launched and has its token."""
        reads = more.pop("reads", True)
        address = self.store.launch(BASE + sco, learner, mode, attempt, PAGE, **more)
        ticket = dict(parse_qsl(urlsplit(parameters(address)["fetch"]).query))["ticket"]
        launch = self.store._books.records.holder(ticket)
        assert launch
        assert launch.session
        return Content(self.store.answer, address, launch.session, reads=reads)

    def statements(self, *, taken: bool | None = None, by: str = "content") -> list[Event]:
        """Return what was told of statements."""
        found = [event for kind, event in self.told if kind == "statement" and event["by"] == by]
        return [event for event in found if taken in {None, event["taken"]}]

    def broken(self) -> set[str]:
        """Return the rules that were broken, of statements and of requests."""
        return {one["id"] for _, event in self.told for one in event["broken"]}

    def verbs(self) -> list[str]:
        """Return the last words of the verbs of all that is stored."""
        return [one["verb"]["id"].rsplit("/", 1)[-1] for one in self.store.statements]


class Plain:
    """Content that was launched as TinCan packages are."""

    def __init__(self, desk: Desk, learner: Learner = ADA, attempt: str = "resume") -> None:
        self.desk = desk
        self.launch = parameters(desk.store.launch(f"{BASE}whole", learner, "normal", attempt, PAGE))
        self.actor: dict[str, Any] = json.loads(self.launch["actor"])
        self.headers = {
            "authorization": self.launch["auth"],
            "x-experience-api-version": "1.0.3",
            "content-type": "application/json",
        }

    def ask(
        self,
        method: str,
        resource: str,
        body: object = b"",
        *,
        headers: Any = None,
        **query: Any,
    ) -> Reply:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = Request(method, f"/xapi/{resource}", query, {**self.headers, **(headers or {})}, raw)
        return self.desk.store.answer(request)

    def post(self, *statements: object, **more: Any) -> Reply:
        return self.ask("POST", "statements", list(statements), **more)

    def statement(self, verb: str = "experienced", **more: Any) -> dict[str, Any]:
        made = {
            "actor": self.actor,
            "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}", "display": {"en": verb}},
            "object": {"id": self.launch["activity_id"]},
            "context": {"registration": self.launch["registration"]},
            **more,
        }
        return {key: value for key, value in made.items() if value is not None}

    def found(self, **query: Any) -> list[dict[str, Any]]:
        reply = self.ask("GET", "statements", **query)
        assert reply.status == 200, reply.body
        many: list[dict[str, Any]] = json.loads(reply.body)["statements"]
        return many


def parameters(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def error(reply: Reply) -> str:
    """Return the words of a refusal."""
    return str(json.loads(reply.body)["error"])


def from_page(request: Request, origin: str = STAGE) -> Request:
    return replace(request, headers={**request.headers, "origin": origin})


def single(folder: Path, **attributes: str) -> Desk:
    """Return a desk with a course of one AU."""
    return Desk(course_of(folder, cmi5=structure(au("one", **attributes))))


@cache
def tincan_course() -> Course:
    with tempfile.TemporaryDirectory() as folder:
        return course_of(Path(folder), tincan=TINCAN)


def plain_desk() -> Desk:
    """Return a desk with a TinCan package."""
    return Desk(tincan_course())
