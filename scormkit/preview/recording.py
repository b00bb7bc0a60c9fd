"""A run through a package, as a file that people keep beside their course and read in reviews.

One step and one call stand on a line, so that a version control system shows what changed. What is read
was perhaps edited: it is checked against ``schemas/recording.schema.json``, each fault with its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from scormkit.codes import NOT_A_RECORDING, RECORDING_SHAPE
from scormkit.diagnostics import Diagnostic, Location, Outcome, by_place
from scormkit.module.validators import Fault, faults
from scormkit.preview.settings import PreviewError
from scormkit.source.characters import decode
from scormkit.statements.parser import Broken, Parser
from scormkit.statements.places import Path, after, locate

SCHEMA = "https://scormkit.org/schemas/recording.schema.json"
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What was recorded; *id* and *version* where the package says them."""

    kind: str
    sco: str
    id: str = ""
    version: str = ""
    language: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How the LMS showed it in the end; *score* is of 100."""

    status: str
    success: str
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One run: what was done, what the package told of it, and how it ended.

    *seed* is where the content's random numbers began; None where nobody could say.
    """

    package: Package
    learner: str
    seed: int | None = None
    steps: tuple[Json, ...] = ()
    trace: tuple[Json, ...] = ()
    result: Result


@dataclass(frozen=True, slots=True)
class Source:
    """A recording with the text that it was read from, which knows the place of each part."""

    recording: Recording
    path: str
    text: str = field(repr=False)

    def place(self, *path: str | int) -> Location:
        """Return where the value at *path* stands."""
        return locate(self.text, Location(self.path), path)


def read(text: str, path: str) -> Outcome[Source]:
    """Return the recording in *text*, the content of the file *path*."""
    try:
        value, _ = Parser()(text)
    except Broken as broken:
        at = after(Location(path), text, broken.offset)
        return Outcome(None, (NOT_A_RECORDING.at(at, problem=broken.words),))
    if not isinstance(value, dict):
        return Outcome(None, (NOT_A_RECORDING.at(Location(path), problem="an object is wanted here"),))
    said = by_place(_said(text, path, fault) for fault in faults("recording", value))
    return Outcome(None if said else Source(_bound(value), path, text), said)


def read_file(path: FilePath) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """Return the recording in the file *path*, or what is wrong with it."""
    try:
        text = decode(path.read_bytes(), str(path))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PreviewError(f"cannot read {path}: {reason}") from error
    if isinstance(text, Diagnostic):
        return None, (text,)
    found = read(text, str(path))
    return found.product, found.diagnostics


def _bound(value: Json) -> Recording:
    return Recording(
        package=Package(**value["package"]),
        learner=value["learner"],
        seed=value.get("seed"),
        steps=tuple(value["steps"]),
        trace=tuple(value["trace"]),
        result=Result(**value["result"]),
    )


def write(recording: Recording) -> str:
    """Return *recording* as the text of a file."""
    return "".join(_lines(recording))


def _lines(recording: Recording) -> Iterator[str]:
    yield f'{{\n  "$schema": {_json(SCHEMA)},\n  "version": 1,\n'
    yield f'  "package": {_json(_filled(recording.package))},\n'
    yield f'  "learner": {_json(recording.learner)},\n'
    if recording.seed is not None:
        yield f'  "seed": {recording.seed},\n'
    for name, values in (("steps", recording.steps), ("trace", recording.trace)):
        rows = ",".join(f"\n    {_json(one)}" for one in values)
        yield f'  "{name}": [{rows}{chr(10) + "  " if rows else ""}],\n'
    yield f'  "result": {_json(_filled(recording.result))}\n}}\n'


def _filled(part: Package | Result) -> Json:
    told = {name: getattr(part, name) for name in part.__dataclass_fields__}
    needed = {"kind", "sco", "status", "success"}
    return {name: value for name, value in told.items() if name in needed or value not in {"", None}}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _said(text: str, path: str, fault: Fault) -> Diagnostic:
    where, key, problem = Path(fault.path), False, f"this is not what the schema asks for ({fault.keyword})"
    match fault.keyword:
        case "additionalProperties":
            unknown = next(name for name in fault.data if name not in fault.schema["properties"])
            where, key, problem = Path((*where, unknown)), True, "there is no such key"
        case "required":
            missing = next(name for name in fault.wanted if name not in fault.data)
            problem = f"the key {missing!r} is missing"
        case "type":
            problem = f"{_WORDS.get(fault.wanted, fault.wanted)} is wanted here"
        case "enum" | "const":
            wanted = fault.wanted if fault.keyword == "enum" else [fault.wanted]
            problem = f"{' or '.join(map(_json, wanted))} is wanted here"
        case "minimum" | "maximum":
            problem = (
                f"{'at least' if fault.keyword == 'minimum' else 'at most'} {fault.wanted} is wanted here"
            )
        case "minProperties":
            problem = "this is empty"
    at = locate(text, Location(path), where, key=key)
    return RECORDING_SHAPE.at(at, path=str(where), problem=problem)


_WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "an object",
}
