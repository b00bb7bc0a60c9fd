"""What the tests of reading share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from scormkit.diagnostics import Diagnostic
from scormkit.source import yaml_

Said = Callable[[tuple[Diagnostic, ...]], list[str]]


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read with libyaml, and with the parser in Python for machines without it."""
    loader: Any = getattr(yaml, request.param, None)
    if loader is None:
        pytest.skip("libyaml is not here")
    monkeypatch.setattr(yaml_, "LOADER", loader)
    return str(request.param)


@pytest.fixture
def said() -> Said:
    """Show findings as ``line:column+length code``."""
    return lambda found: [f"{one.at.line}:{one.at.column}+{one.at.length} {one.code.id}" for one in found]
