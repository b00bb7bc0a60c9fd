"""Rules about what a SCO says to the LMS: that it begins, and that it ends (SCORM 1.2 and 2004 RTE 3).

A page is followed through the scripts and frames it names and the files its resource lists, until all
is heard that an LMS waits for. Where it loads more while it runs, all scripts of the package are asked,
and where something could not be looked into, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from scormkit.codes import LOST_LINK, NEVER_BEGUN, NEVER_ENDED
from scormkit.diagnostics import Code, Diagnostic
from scormkit.lint.content import PAGES, SCRIPTS, Text
from scormkit.lint.ims import Resource
from scormkit.lint.kinds import Kind
from scormkit.lint.links import is_external, resolve
from scormkit.lint.package import Package
from scormkit.lint.references import references
from scormkit.lint.room import Room

CALLS: dict[Kind, tuple[tuple[Code, str, re.Pattern[str]], ...]] = {
    Kind.SCORM12: (
        (NEVER_BEGUN, "LMSInitialize", re.compile(r"LMSInitialize|[\"'`]Initialize[\"'`]")),
        (NEVER_ENDED, "LMSFinish", re.compile(r"LMSFinish|[\"'`]Finish[\"'`]")),
    ),
    Kind.SCORM2004: (
        (NEVER_BEGUN, "Initialize", re.compile(r"\bInitialize\b(?! )")),
        (NEVER_ENDED, "Terminate", re.compile(r"\bTerminate\b(?! )")),
    ),
}
LOADS = re.compile(
    r"createElement|document\.write|\bimport\b|\brequire\b|\blocation\b|\.open\(|\.src\b|\.load\b|\beval\("
    r"|XMLHttpRequest|\bfetch\(|srcdoc|innerHTML|http-equiv=[\"']?refresh|[Ww]orker|<object|<embed|<applet"
)
"""What a page may load more by."""

ANYWHERE = LOST_LINK
"""Stands for what another host may say, or a file that was not come to: nobody can tell."""

MOST, FILES = 50, 5000
"""SCOs that are followed, and files of each."""


@dataclass(frozen=True, eq=False)
class Voice:
    """What one text says to the LMS, and which others it brings in."""

    text: str
    says: frozenset[Code]
    brings: tuple[str, ...] = ()

    @cached_property
    def loads(self) -> bool:
        """Say whether it may bring in more than it names."""
        return bool(LOADS.search(self.text))


UNHEARD = Voice("", frozenset({ANYWHERE}))


class Voices(dict[str, Voice]):
    """The voices of a package's pages and scripts by their names, each heard when it is first asked for."""

    def __init__(self, package: Package) -> None:
        super().__init__()
        self.package = package
        self.texts = {text.name: text for text in package.content.of(PAGES, SCRIPTS)}

    def __missing__(self, name: str) -> Voice:
        """Listen to the text *name*."""
        self[name] = _voice(self.package, self.texts[name])
        return self[name]

    @cached_property
    def somewhere(self) -> frozenset[Code]:
        """Return what all texts say together."""
        return frozenset().union(*(self[name].says for name in self.texts))


def scos_talk_to_the_lms(package: Package) -> Iterator[Diagnostic]:
    """Yield the first SCO that never says a word an LMS waits for, and how many more there are."""
    if not package.content.whole:
        return
    voices = Voices(package)
    silent: dict[Code, list[Resource]] = {}
    scos = (one for one in package.ims.resources if (one.scorm_type or "").lower() == "sco")
    for sco in islice((one for one in scos if one.link.found in voices.texts), MOST):
        for code in _unsaid(sco, voices):
            silent.setdefault(code, []).append(sco)
    for code, name, _ in CALLS[package.kind]:
        if code in silent:
            first, *more = silent[code]
            told = f", nor of {len(more)} more SCO{'s' * (len(more) > 1)}" if more else ""
            yield code.at(package.at(first.element, "href"), name=name, more=told)


def _unsaid(sco: Resource, voices: Voices) -> frozenset[Code]:
    """Return the words, by their codes, that an LMS waits for and *sco* never says."""
    missing = frozenset(code for code, _, _ in CALLS[voices.package.kind])
    heard = []
    for voice in _reached(sco, voices):
        missing -= missing if ANYWHERE in voice.says else voice.says
        if not missing:
            return missing
        heard.append(voice)
    if any(voice.loads for voice in heard):
        missing -= missing if ANYWHERE in voices.somewhere else voices.somewhere
    return missing


def _voice(package: Package, text: Text) -> Voice:
    calls = CALLS[package.kind]
    # To look for the plain word first takes a tenth of the time, and most texts do not hold it.
    likely = [(code, call) for code, name, call in calls if name.removeprefix("LMS") in text.text]
    said = {code for code, call in likely if call.search(text.text)}
    brings = []
    for raw in dict.fromkeys(one.raw for one in references(text) if one.loaded):
        if is_external(raw) and not raw.startswith("data:"):
            said.add(ANYWHERE)
        else:
            brings.append(resolve(package.archive, raw, (), text.folder).found)
    return Voice(text.text, frozenset(said), tuple(brings))


def _reached(sco: Resource, voices: Voices) -> Iterator[Voice]:
    """Yield the voices of what *sco* names, by itself or by what it names; first its page and all of that."""
    seen: set[str] = set()
    for number, name in enumerate(chain((sco.link.found,), _files(voices.package, sco))):
        if number == FILES:
            yield UNHEARD
            return
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one in voices.texts and one not in seen:
                seen.add(one)
                yield voices[one]
                waiting += voices[one].brings


def _files(package: Package, sco: Resource) -> Iterator[str]:
    """Yield the files of *sco* and of all that it depends on, and what these are launched by."""
    waiting, seen = [sco], set()
    while waiting:
        one = waiting.pop()
        if one.identifier in seen:
            continue
        seen.add(one.identifier)
        yield one.link.found
        yield from (file.link.found for file in one.files)
        found = (package.ims.by_id.get(need.ref or "") for need in one.dependencies)
        waiting += [resource for resource in found if resource is not None]


RULES = (scos_talk_to_the_lms,)
ROOM = Room(RULES, kinds=frozenset(CALLS))
