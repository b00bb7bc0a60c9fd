"""cmi5 and TinCan over real sockets: a launch, a session, and what the desk is told of it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from tests.unit.preview.previews import Preview, package, previewed

pytestmark = pytest.mark.slow

Opened = Callable[["Unit"], "Unit"]
VERSION = {"X-Experience-API-Version": "1.0.3"}
ADL = "http://adlnet.gov/expapi/verbs/"


class Unit:
    """Content that was launched by cmi5, as an AU speaks."""

    def __init__(self, preview: Preview, address: str) -> None:
        self.told = dict(parse_qsl(urlsplit(address).query))
        self.http = httpx.Client(headers={"Origin": preview.places.stage, **VERSION}, timeout=10)
        token = self.http.post(self.told["fetch"]).json()["auth-token"]
        self.http.headers["Authorization"] = f"Basic {token}"
        state = {
            "activityId": self.told["activityId"],
            "agent": self.told["actor"],
            "registration": self.told["registration"],
            "stateId": "LMS.LaunchData",
        }
        self.data = self.http.get(f"{self.told['endpoint']}activities/state", params=state).json()
        who = {"agent": self.told["actor"], "profileId": "cmi5LearnerPreferences"}
        self.preferences = self.http.get(f"{self.told['endpoint']}agents/profile", params=who)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def say(self, verb: str, *categories: str, **result: Any) -> httpx.Response:
        template = self.data["contextTemplate"]
        context = json.loads(json.dumps(template)) | {"registration": self.told["registration"]}
        kinds = ["https://w3id.org/xapi/cmi5/context/categories/cmi5", *categories]
        context.setdefault("contextActivities", {})["category"] = [{"id": kind} for kind in kinds]
        statement = {
            "id": str(uuid.uuid4()),
            "actor": json.loads(self.told["actor"]),
            "verb": {"id": f"{ADL}{verb}"},
            "object": {"id": self.told["activityId"]},
            "context": context,
            "timestamp": "2026-01-01T10:00:00.000Z",
            **({"result": result} if result else {}),
        }
        return self.http.post(f"{self.told['endpoint']}statements", json=[statement])


@pytest.fixture
def open_unit() -> Iterator[Opened]:
    """Hold units until the test is over."""
    with ExitStack() as stack:
        yield stack.enter_context


def first_of(preview: Preview) -> str:
    return str(preview.state()["package"]["scos"][0]["id"])


def test_a_session_of_cmi5_is_taken_and_told(tmp_path: Path, open_unit: Opened) -> None:
    with previewed(package(tmp_path, "cmi5"), language="it") as preview, preview.events() as wait:
        sco = first_of(preview)
        _, told = preview.launch(sco=sco)
        assert told["cmi"] == {}
        launched = wait("statement")
        assert launched["statement"]["verb"]["id"].endswith("launched")
        unit = open_unit(Unit(preview, told["url"]))
        assert unit.data["returnURL"] == f"{preview.places.stage}/back"
        assert "Back in the LMS" in preview.http.get(unit.data["returnURL"]).text
        assert unit.say("initialized").status_code == 200
        said = wait("statement")
        assert (said["taken"], said["broken"], said["sco"]) == (True, [], sco)
        assert wait("request")["status"] == 200
        moveon = "https://w3id.org/xapi/cmi5/context/categories/moveon"
        assert unit.say("completed", moveon, completion=True, duration="PT10S").status_code == 200
        wrong = unit.say("completed", moveon, completion=True, duration="PT10S")
        assert wrong.status_code == 403
        while (said := wait("statement"))["taken"]:
            pass
        assert said["broken"][0]["id"]
        assert said["broken"][0]["words"]
        shown = preview.state()["records"][f"ada-rossi/{sco}"]
        assert (shown["status"], shown["attempt"], shown["finished"]) == ("completed", 1, False)
        preview.launch(sco=sco, attempt="new")
        assert preview.state()["records"][f"ada-rossi/{sco}"]["attempt"] == 2


@pytest.mark.parametrize(("switch", "status"), [("refuse", 503), ("signed_out", 401)])
def test_switches_reach_the_store(tmp_path: Path, open_unit: Opened, switch: str, status: int) -> None:
    with previewed(package(tmp_path, "cmi5")) as preview:
        _, told = preview.launch(sco=first_of(preview))
        unit = open_unit(Unit(preview, told["url"]))
        preview.api("switches", **{switch: True})
        assert unit.say("initialized").status_code == status
        preview.api("switches", **{switch: False})
        assert unit.say("initialized").status_code == 200
        assert unit.http.get(f"{preview.places.store}/xapi/about").headers["access-control-allow-origin"]


def test_a_reset_forgets_what_the_store_has(tmp_path: Path, open_unit: Opened) -> None:
    with previewed(package(tmp_path, "cmi5")) as preview:
        sco = first_of(preview)
        _, told = preview.launch(sco=sco)
        assert open_unit(Unit(preview, told["url"])).say("initialized").status_code == 200
        assert preview.inner.lms.store is not None
        assert preview.inner.lms.store.statements
        assert preview.api("reset")["records"] == {}
        assert not preview.inner.lms.store.statements


def test_tincan_is_launched_with_its_own_parameters(tmp_path: Path) -> None:
    with previewed(package(tmp_path, "xapi")) as preview:
        _, told = preview.launch()
        query = dict(parse_qsl(urlsplit(told["url"]).query))
        assert query["endpoint"] == f"{preview.places.store}/xapi/"
        headers = {"Authorization": query["auth"], "Origin": preview.places.stage, **VERSION}
        statement = {
            "actor": json.loads(query["actor"]),
            "verb": {"id": f"{ADL}completed"},
            "object": {"id": query["activity_id"]},
        }
        answer = httpx.post(f"{query['endpoint']}statements", json=statement, headers=headers)
        assert answer.status_code == 200
        (record,) = preview.state()["records"].values()
        assert record["status"] in {"completed", "incomplete"}


def test_requests_that_are_none_are_answered(tmp_path: Path, open_unit: Opened) -> None:
    with previewed(package(tmp_path, "cmi5")) as preview:
        _, told = preview.launch(sco=first_of(preview))
        unit = open_unit(Unit(preview, told["url"]))
        endpoint = unit.told["endpoint"]
        assert unit.http.get(f"{endpoint}statements?verb=%ff").status_code == 400
        many = "&".join(f"a{number}=1" for number in range(200))
        assert unit.http.get(f"{endpoint}statements?{many}").status_code == 400
        assert unit.http.post(f"{endpoint}statements", content=bytes(17 << 20)).status_code == 413
        assert unit.http.get(f"{endpoint}%ff").status_code in {400, 404}
