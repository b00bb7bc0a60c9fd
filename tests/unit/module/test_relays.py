"""A relay is named by a plain address, reached by https, and knows whose learners it hears of."""

from __future__ import annotations

import pytest

from scormkit.diagnostics import Location
from scormkit.module.bind import bind_project
from scormkit.module.model import Module, Name, Project
from scormkit.module.rules.relay import RULES
from scormkit.module.rules.subject import subject
from scormkit.source.yaml_ import read_yaml

AT = Location("scormkit.yaml", 5, 10, 7)


def codes(module: Module, relay: str, lms: str = "https://lms.example.org/") -> list[str]:
    project = Project(at=Location("scormkit.yaml"), lms=lms, relay=Name(relay, AT) if relay else "")
    looked_at = subject(module, project, {})
    found = [one for rule in RULES for one in rule(looked_at)]
    assert all(one.at == AT for one in found)
    return [one.code.id for one in found]


@pytest.mark.parametrize(
    "relay",
    [
        "",
        "https://relay.example.org/",
        "https://relay.example.org:8443/in/statements_2/",
        "https://xn--rel-hma.example.org/",
        "http://localhost:8000/",
        "http://relay.localhost/",
        "http://127.0.0.1:8000/",
        "http://[::1]:8000/",
        "https://[2001:db8::1]/",
    ],
)
def test_a_safe_relay_is_taken(module: Module, relay: str) -> None:
    assert codes(module, relay) == []


@pytest.mark.parametrize(
    "relay", ["http://relay.example.org/", "http://192.168.1.7/", "http://127.evil.example/", "http://[::2]/"]
)
def test_others_may_not_read_along(module: Module, relay: str) -> None:
    assert codes(module, relay) == ["SK380"]


@pytest.mark.parametrize(
    "relay",
    [
        "https://relay.example.org/?to=lrs/",
        "https://relay.example.org/#in/",
        "https://sara@relay.example.org/",
        "https://relay.example.org;script-src/",
        "https://relay.example.org'/",
        "https://relè.example.org/",
        "https://relay.example.org/a b/",
        "https://relay.example.org/a;b/",
        "https://relay.example.org:port/",
        "https://-/",
    ],
)
def test_an_address_is_scheme_host_and_path(module: Module, relay: str) -> None:
    assert codes(module, relay) == ["SK381"]


def test_a_relay_needs_to_know_the_lms(module: Module) -> None:
    assert codes(module, "https://relay.example.org/", lms="") == ["SK382"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://relay.example.org", "https://relay.example.org/"),
        ("https://relay.example.org/in", "https://relay.example.org/in/"),
        ("https://relay.example.org/in/", "https://relay.example.org/in/"),
    ],
)
def test_the_slash_at_the_end_goes_without_saying(written: str, meant: str) -> None:
    value, _ = read_yaml(f"xapi:\n  relay: {written}\n", "scormkit.yaml")
    relay = bind_project(value).relay
    assert relay == meant
    assert isinstance(relay, Name)
    assert relay.at.line == 2


def test_a_project_without_a_relay_has_none() -> None:
    value, _ = read_yaml("xapi: {}\n", "scormkit.yaml")
    assert bind_project(value).relay == ""
    assert bind_project(None).relay == ""
