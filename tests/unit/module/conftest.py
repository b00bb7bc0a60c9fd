"""What the tests of this room share: a module with a block of every type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scormkit.diagnostics import Location
from scormkit.module.bind import bind
from scormkit.module.model import Module, Project
from scormkit.source.document import Asset, Document, Value
from scormkit.source.yaml_ import read_yaml

EVERYTHING = Path(__file__).parent / "everything.yaml"


def wrap(data: Any) -> Value:
    """Return *data* as values, all of them standing on the same line."""
    at = Location("module.yaml", 7, 3, 5)
    if isinstance(data, dict):
        return Value({key: wrap(one) for key, one in data.items()}, at, dict.fromkeys(data, at))
    if isinstance(data, list):
        return Value(tuple(wrap(one) for one in data), at)
    return Value(data, at)


@pytest.fixture(scope="session")
def as_value() -> Callable[[Any], Value]:
    return wrap


@pytest.fixture(scope="session")
def root() -> Value:
    value, problems = read_yaml(EVERYTHING.read_text("utf-8"), "module.yaml")
    assert value is not None
    assert not problems
    return value


@pytest.fixture(scope="session")
def module(root: Value) -> Module:
    return bind(Document(root))


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(at=Location("scormkit.yaml"), name="ACME", values={"name": "ACME"})


@pytest.fixture(scope="session")
def assets() -> dict[str, Asset]:
    return {name: Asset(name, Path(name), 10) for name in ("media/foto.png", "media/nota.svg")}
