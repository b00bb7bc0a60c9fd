"""Sends whole files, and goes on where it was stopped: the checkpoint, and what was refused.

A checkpoint counts only while the files begin as they did: what was sent is compared by its digest.
Beginning anew does no harm, since an LRS keeps a statement once.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from scormkit.diagnostics import ERROR, Diagnostic
from scormkit.statements.batches import MOST, Entry, batches, entry
from scormkit.statements.checkpoint import cut, load, save, settle
from scormkit.statements.ndjson import read
from scormkit.statements.remote import Remote
from scormkit.statements.send import Sender, Tally

Say = Callable[[Diagnostic], None]
_KIND = "send"


@dataclass(slots=True)
class Replay:
    """Files on their way to the LRS at *endpoint*; *checkpoint* and *rejected* may be none."""

    files: Sequence[str]
    endpoint: str
    checkpoint: Path | None = None
    rejected: Path | None = None
    most: int = MOST
    tally: Tally = field(default_factory=Tally)
    skipped: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    def run(self, remote: Remote, say: Say) -> Iterator[int]:
        """Send everything; yield, time and again, how many statements have met their fate."""
        held = self._resume()
        if self.rejected is None:
            yield from self._send(remote, say, None)
        else:
            with cut(self.rejected, held) as dead:
                yield from self._send(remote, say, dead)
        if self.checkpoint is not None:
            self.checkpoint.unlink(missing_ok=True)

    def _resume(self) -> int:
        """Take up the checkpoint if it is about these files and this LRS; return how long *rejected* was."""
        state = load(self.checkpoint, _KIND) if self.checkpoint is not None else None
        if state is None or any(state.get(name) != value for name, value in self._about().items()):
            return 0
        try:
            done, digest, rejected = int(state["done"]), state["digest"], int(state["rejected"])
            tally = Tally(**state["tally"])
        except (KeyError, TypeError, ValueError):
            return 0
        seen, begun = hashlib.sha256(), 0
        for one in itertools.islice(entries(self.files, lambda _: None), done):
            seen.update(one.text)
            begun = one.number
        if begun != done or seen.hexdigest() != digest:
            return 0
        self.tally, self.skipped, self._digest = tally, begun, seen
        return rejected

    def _about(self) -> dict[str, Any]:
        """Return what a checkpoint must agree with."""
        rejected = None if self.rejected is None else str(self.rejected)
        return {"endpoint": self.endpoint, "files": list(self.files), "into": rejected}

    def _send(self, remote: Remote, say: Say, dead: IO[bytes] | None) -> Iterator[int]:
        def blame(one: Entry, why: Diagnostic) -> None:
            say(why)
            if dead is not None and why.severity is ERROR:
                dead.write(json.dumps(one.value).encode() + b"\n")

        self._keep(self.skipped, dead)  # before anything is sent: it may not be possible
        left = itertools.islice(entries(self.files, say), self.skipped, None)
        for batch in Sender(remote, self.tally, blame).send(left, self.most):
            for one in batch:
                self._digest.update(one.text)
            self._keep(batch[-1].number, dead)
            yield batch[-1].number

    def _keep(self, done: int, dead: IO[bytes] | None) -> None:
        """Write the checkpoint, once what it speaks of is on the disk."""
        if dead is not None:
            settle(dead)
        if self.checkpoint is None:
            return
        state = {
            **self._about(),
            "done": done,
            "digest": self._digest.hexdigest(),
            "rejected": 0 if dead is None else dead.tell(),
            "tally": asdict(self.tally),
        }
        save(self.checkpoint, _KIND, state)


def entries(files: Sequence[str], say: Say) -> Iterator[Entry]:
    """Yield the statements of *files*, numbered through; *say* what cannot be read."""
    number = 0
    for file in files:
        for one in read(file):
            if isinstance(one, Diagnostic):
                say(one)
                continue
            number += 1
            yield entry(number, one.value, one.text, one.at)


def rehearse(files: Sequence[str], say: Say, most: int = MOST) -> dict[str, int]:
    """Return what sending *files* would count if the LRS took them all, without asking it."""
    tally = Tally()
    for batch in batches(entries(files, say), most):
        tally.requests += 1
        tally.taken += len(batch)
        tally.named += sum(one.named for one in batch)
    return {**tally.as_json(), "taken": 0}
