"""Filters as people write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scormkit.statements.query import agent, query


def test_what_is_not_filtered_is_not_asked() -> None:
    assert query(7, verb=None, since=None) == {"ascending": "true", "limit": "7"}


def test_filters_are_made_whole() -> None:
    asked = query(
        5,
        since="2026-11-01T01:00:00+01:00",
        until="2026-11-01T00:00:00.1239Z",
        verb="completed",
        activity="urn:uuid:x",
        registration="{11111111-1111-4111-8111-11111111111A}",
    )
    assert asked["since"] == "2026-11-01T00:00:00.000Z"
    assert asked["until"] == "2026-11-01T00:00:00.123Z"
    assert asked["verb"] == "http://adlnet.gov/expapi/verbs/completed"
    assert asked["activity"] == "urn:uuid:x"
    assert asked["registration"] == "11111111-1111-4111-8111-11111111111a"
    assert query(5, verb="https://course.example/v")["verb"] == "https://course.example/v"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("since", "yesterday"),
        ("since", "2026-11-01T00:00:00"),
        ("until", ""),
        ("verb", "a b:c d"),
        ("activity", "corso"),
        ("registration", "7"),
        ("agent", "{"),
        ("agent", "{}"),
        ("agent", '{"mbox": "mailto:a@b.example", "openid": "https://a.example"}'),
        ("agent", '{"mbox": "mailto:a@b.example", "colour": "red"}'),
        ("agent", '{"mbox": ""}'),
        ("agent", '{"account": {"homePage": "https://a.example", "user": "x"}}'),
        ("agent", "no-such-file.json"),
    ],
)
def test_what_cannot_be_meant_is_said(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        query(5, **{name: text})


def test_an_agent_is_json_or_a_file_of_it(tmp_path: Path) -> None:
    account = {"account": {"homePage": "https://lms.course.example/", "name": "ada"}}
    (tmp_path / "ada.json").write_text(json.dumps(account))
    for text in (json.dumps(account), f"\n{json.dumps(account)}", str(tmp_path / "ada.json")):
        assert json.loads(agent(text)) == {"objectType": "Agent", **account}
    group = {"objectType": "Group", "mbox": "mailto:all@course.example"}
    assert json.loads(agent(json.dumps(group))) == group
