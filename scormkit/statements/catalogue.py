"""Every statement that one package can ever send, written down when it is built."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from scormkit.statements.build import Described, definitions


def catalogue(module: Described, target: str) -> dict[str, Any]:
    """Return the statements that *module* can send as a package of *target*."""
    said = {"v": 1, "target": target, "module": module.iri, "definitions": definitions(module)}
    return {"key": public_key(said), **said}


def public_key(said: Mapping[str, Any]) -> str:
    """Return the name of the catalogue *said*: made from all it says, so that no two share one."""
    digest = sha256(_canonical({name: value for name, value in said.items() if name != "key"})).digest()
    return f"pk1.{urlsafe_b64encode(digest).decode()[:32]}"


def written(said: Mapping[str, Any]) -> bytes:
    """Return *said* as its file holds it."""
    return _canonical(said) + b"\n"


def _canonical(data: Mapping[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()
