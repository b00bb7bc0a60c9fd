"""The API's description is right: a fuzzer that knows nothing else finds no answer that it does not name."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scormkit.relay.openapi import openapi
from tests.unit.relay.desks import ANNA, ATTEMPT, ORIGIN, URL, Desk, desk, run, served, settings_for

EXAMPLES = 25


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, str]]:
    with served(tmp_path_factory.mktemp("openapi")) as (running, port):
        yield running, f"http://127.0.0.1:{port}"


def test_the_description_is_served(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as running:
            told = (await running.http.get("/openapi.json")).json()
            assert told == openapi(running.settings)
            assert told["openapi"] == "3.1.0"
            assert told["servers"] == [{"url": URL}]

    run(story())


def test_every_schema_in_it_is_one(tmp_path: Path) -> None:
    def walk(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            if "schema" in value:
                yield value["schema"]
            for inner in value.values():
                yield from walk(inner)

    found = list(walk(openapi(settings_for(tmp_path))))
    assert len(found) > 10
    for schema in found:
        Draft202012Validator.check_schema(schema)


RIGHT, WRONG = schemathesis.GenerationMode
OPERATIONS = [
    ("/token", "POST", RIGHT),
    ("/token", "POST", WRONG),
    ("/xapi/statements", "POST", RIGHT),
    ("/xapi/statements", "POST", WRONG),
    ("/health", "GET", RIGHT),
    ("/metrics", "GET", RIGHT),
    ("/openapi.json", "GET", RIGHT),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS)
def test_no_request_brings_a_5xx_or_an_answer_that_is_not_described(
    relay: tuple[Desk, str], path: str, method: str, mode: schemathesis.GenerationMode
) -> None:
    running, url = relay
    headers = {"Origin": ORIGIN}
    if path == "/xapi/statements":
        asked = {"key": running.key, "actor": ANNA, "registration": ATTEMPT}
        token = httpx.post(f"{url}/token", json=asked, headers=headers).json()["token"]
        headers["Authorization"] = f"Bearer {token}"
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    schema.config.base_url = url

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(schema[path][method].as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers=headers)

    ask()


@given(st.text(alphabet="abz/.%2fe\\;:@", min_size=1, max_size=12))
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_no_made_up_path_is_found(relay: tuple[Desk, str], path: str) -> None:
    _, url = relay
    with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=5) as connection:
        connection.sendall(f"GET /{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert connection.recv(100).split()[1] in {b"400", b"404"}
