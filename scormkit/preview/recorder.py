"""Makes a recording of a run that the desk has followed: its steps and calls, what arrived, how it ended."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scormkit.preview.lms import XAPI, Lms, Ticket
from scormkit.preview.recording import Package, Recording, Result, Source, read, write
from scormkit.preview.records import number
from scormkit.preview.settings import PreviewError
from scormkit.preview.trace import trace

Json = Mapping[str, Any]

LAST_WORDS = 2.0
"""Seconds in which what a page says when it goes has arrived."""

LOOK = 0.02
SUFFIX = ".recording.json"
_OWN = re.compile(r"/(?:launched|abandoned|satisfied|waived)$")
"""What the LMS itself says (cmi5 9.3)."""

TEST = '''"""The course works as it did when this run was recorded: run with pytest.

Wanted: pip install 'scormkit[preview,browser]' pytest, and a Chromium.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
COURSE = HERE / {course!r}  # where the course is, from this file


def test_{name}() -> None:
    words = ["verify", str(HERE / {file!r}), "--in", str(COURSE)]
    asked = [sys.executable, "-m", "scormkit", *words]
    ran = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
'''


def compose(lms: Lms, told: Json) -> Recording:
    """Return the run that *told* tells of: ``ticket``, ``steps``, ``calls``, ``about``, ``outcome``."""
    ticket = lms.tickets.get(str(told.get("ticket")))
    if ticket is None:
        raise PreviewError("this launch is over", "record the run again")
    about = told.get("about")
    if not isinstance(about, dict):
        about = {}
    sco = ticket.sco
    made = Recording(
        package=Package(
            kind=sco.kind,
            sco=sco.id,
            id=str(about.get("id", "")),
            version=str(about.get("version", "")),
            language=ticket.content.language,
            title=sco.title,
        ),
        learner=ticket.learner.name,
        seed=told.get("seed"),
        steps=_objects(told, "steps"),
        trace=trace(_objects(told, "calls"), _statements(lms, ticket)),
        result=_outcome(told) if sco.kind == "web" else _result(lms, ticket),
    )
    return _sound(made).recording


def _objects(told: Json, name: str) -> tuple[Json, ...]:
    """Return what *told* lists under *name*."""
    found = told.get(name, ())
    if not isinstance(found, list | tuple) or not all(isinstance(one, dict) for one in found):
        raise PreviewError(f"this is no recording: {name!r} is a list of objects")
    return tuple(found)


def _sound(made: Recording) -> Source:
    """Return *made* as it is read again: what a page sent is checked as a file would be."""
    found = read(write(made), "the recording")
    if found.product is None:
        raise PreviewError(str(found.diagnostics[0].message), "record the run again")
    return found.product


def _statements(lms: Lms, ticket: Ticket) -> Sequence[Json]:
    """Return what the content of *ticket* said: of its registration, and not by the LMS."""
    if lms.store is None or ticket.sco.kind not in XAPI:
        return ()
    registration = parse_qs(urlsplit(ticket.url).query).get("registration", [""])[0]
    return [
        one
        for one in lms.store.statements
        if (one.get("context") or {}).get("registration") == registration
        and not _OWN.search(one["verb"]["id"])
    ]


def _result(lms: Lms, ticket: Ticket) -> Result:
    """Return what the LMS shows of *ticket*."""
    shown = lms.state()["records"].get(f"{ticket.learner.id}/{ticket.sco.id}", {})
    score = shown.get("score") or {}
    raw, scaled = score.get("raw"), score.get("scaled")
    points = raw if raw is not None else None if scaled is None else round(scaled * 100, 4)
    return Result(
        status=str(shown.get("status", "unknown")), success=str(shown.get("success", "unknown")), score=points
    )


def _outcome(told: Json) -> Result:
    """Return what a page that tells no LMS has kept of its learner; nothing when it went elsewhere."""
    kept = told.get("outcome")
    if not isinstance(kept, dict):
        return Result(status="unknown", success="unknown")
    passed, scaled = kept.get("passed"), number(kept.get("scaled"))
    return Result(
        status="completed" if kept.get("done") is True else "incomplete",
        success={True: "passed", False: "failed"}[passed] if isinstance(passed, bool) else "unknown",
        score=None if scaled is None else round(scaled * 100, 4),
    )


async def composed(lms: Lms, told: Json) -> Recording:
    """Return the run when the last words of its page have arrived, or when none can be expected any more."""
    compose(lms, told)  # what is wrong with it is said at once
    end = time.monotonic() + LAST_WORDS
    while not _ended(lms, told) and time.monotonic() < end:  # noqa: ASYNC110 - a record tells nobody
        await asyncio.sleep(LOOK)
    return compose(lms, told)


def _ended(lms: Lms, told: Json) -> bool:
    ticket = lms.tickets.get(str(told.get("ticket")))
    if ticket is None or ticket.sco.kind == "web":
        return True
    shown = lms.state()["records"].get(f"{ticket.learner.id}/{ticket.sco.id}", {})
    return bool(shown.get("finished"))


def name_of(recording: Recording) -> str:
    """Return what the file of *recording* is called."""
    told = recording.package.id or recording.package.title or recording.package.sco
    word = re.sub(r"[^a-z0-9]+", "-", told.lower()).strip("-")[:40] or "run"
    return f"{word}.{recording.package.kind}{SUFFIX}"


def test_of(recording: Recording, course: Path) -> str:
    """Return a test for pytest that verifies *recording*, a file beside it, in *course*."""
    file = name_of(recording)
    name = re.sub(r"[^a-z0-9]+", "_", file.removesuffix(SUFFIX))
    place = course.name if course.is_absolute() else course.as_posix()
    return TEST.format(course=place, name=name, file=file)


def files_of(recording: Recording, course: Path) -> dict[str, str]:
    """Return the recording and a test that plays it, by the names of their files."""
    name = name_of(recording)
    test = f"test_{re.sub(r'[^a-z0-9]+', '_', name.removesuffix(SUFFIX))}.py"
    return {name: write(recording), test: test_of(recording, course)}


def keep(recording: Recording, file: Path) -> None:
    """Write *recording* to *file*, whole or not at all."""
    aside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        aside.write_text(write(recording), "utf-8", newline="\n")
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise PreviewError(f"cannot write {file}: {(error.strerror or str(error)).lower()}") from error
