"""Logs tell what happened, in one line each, and never about whom."""

from __future__ import annotations

import io
import json
import logging
import sys
from pathlib import Path

import pytest

from scormkit.relay.logs import Lines, event, fault, hashed, write_logs
from tests.unit.relay.desks import ATTEMPT, LMS, desk, logs, run, statement


def one(record: logging.LogRecord) -> dict[str, object]:
    line = Lines().format(record)
    assert "\n" not in line
    told: dict[str, object] = json.loads(line)
    return told


def test_a_line_says_when_how_grave_and_what() -> None:
    with logs() as log:
        event("started", packages=2)
    told = json.loads(log.getvalue())
    assert told.keys() == {"time", "level", "event", "packages"}
    assert (told["level"], told["event"], told["packages"]) == ("info", "started", 2)
    assert told["time"].endswith("+00:00")


def test_an_error_s_words_are_left_out_and_its_place_is_told() -> None:
    with pytest.raises(ValueError, match="anna") as caught:
        int("anna.4711")
    error = caught.value
    told = one(logging.LogRecord("uvicorn.error", 40, "", 0, "Exception\n", (), (ValueError, error, None)))
    assert (told["event"], told["error"]) == ("Exception", "ValueError")
    assert "anna" not in json.dumps(told)
    assert str(fault(error)["at"]).count("test_logs.py") == 1


def test_other_libraries_words_are_not_repeated() -> None:
    told = one(logging.LogRecord("httpx", 30, "", 0, "GET https://lrs.example/?agent=anna", (), None))
    assert told["event"] == "httpx"


def test_an_address_is_told_apart_but_not_told() -> None:
    assert hashed("192.0.2.7") == hashed("192.0.2.7") != hashed("192.0.2.8")
    assert len(hashed("192.0.2.7")) == 12


def test_logs_go_to_standard_output_and_the_server_s_requests_nowhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with logs():
        write_logs(sys.stdout)
        event("started")
        logging.getLogger("uvicorn.access").info("GET /?name=anna")
        logging.getLogger("uvicorn.error").info("chatter")
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    lines = [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]
    assert lines == ["started", "Invalid HTTP request received."]


def test_a_refused_request_is_one_line_and_an_accepted_one_is_none(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            token = await relay.token()
            before = len(relay.lines())
            await relay.send([statement(relay.what) for _ in range(5)], token)
            assert len(relay.lines()) == before
            await relay.send(statement(relay.what, registration=ATTEMPT[::-1]), token)
            (line,) = relay.lines()[before:]
            assert line.keys() == {
                "time", "level", "event", "status", "code", "method", "route", "client", "package",
            }  # fmt: skip
            assert isinstance(relay.log, io.StringIO)
            for personal in (token, "anna", LMS, ATTEMPT, "192.0.2.7"):
                assert personal not in relay.log.getvalue()

    run(story())
