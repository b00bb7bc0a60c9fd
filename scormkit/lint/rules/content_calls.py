"""Rules about what a SCO says to the LMS: that it begins, and that it ends (SCORM 1.2 and 2004 RTE 3).

A page is followed through the scripts and frames it names and the files its resource lists. Where it
loads more while it runs, all scripts of the package are asked, and where something could not be looked
into, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from scormkit.codes import LOST_LINK, NEVER_BEGUN, NEVER_ENDED
from scormkit.diagnostics import Code, Diagnostic
from scormkit.lint.content import PAGES, SCRIPTS, Text
from scormkit.lint.ims import File, Resource
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
"""Stands for what another host may say: nobody can tell."""

MOST, FILES = 50, 5000
"""SCOs that are followed, and files of each."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one text says to the LMS, and which others it brings in."""

    says: frozenset[Code]
    loads: bool
    """Whether it may bring in more than it names."""

    brings: tuple[str, ...]


def scos_talk_to_the_lms(package: Package) -> Iterator[Diagnostic]:
    """Yield the first SCO that never says a word an LMS waits for, and how many more there are."""
    if not package.content.whole:
        return
    calls = CALLS[package.kind]
    voices = {text.name: _voice(package, text) for text in package.content.of(PAGES, SCRIPTS)}
    somewhere = frozenset().union(*(voice.says for voice in voices.values()))
    silent: dict[Code, list[Resource]] = {}
    scos = (one for one in package.ims.resources if (one.scorm_type or "").lower() == "sco")
    for sco in islice((one for one in scos if one.link.found in voices), MOST):
        heard = [voices[name] for name in _reached(package, sco, voices)]
        said = frozenset().union(*(voice.says for voice in heard))
        if any(voice.loads for voice in heard):
            said |= somewhere
        for code, _, _ in calls:
            if code not in said and ANYWHERE not in said:
                silent.setdefault(code, []).append(sco)
    for code, name, _ in calls:
        if code in silent:
            first, *more = silent[code]
            told = f", nor do {len(more)} more SCOs" if more else ""
            yield code.at(package.at(first.element, "href"), name=name, more=told)


def _voice(package: Package, text: Text) -> Voice:
    said = {code for code, _, call in CALLS[package.kind] if call.search(text.text)}
    brings = []
    for one in references(text):
        if one.loaded and is_external(one.raw) and not one.raw.startswith("data:"):
            said.add(ANYWHERE)
        elif one.loaded:
            brings.append(resolve(package.archive, one.raw, (), text.folder).found)
    return Voice(frozenset(said), bool(LOADS.search(text.text)), tuple(brings))


def _reached(package: Package, sco: Resource, voices: Mapping[str, Voice]) -> set[str]:
    """Return the pages and scripts that *sco* names, by itself or by what it names."""
    waiting = [sco.link.found, *(file.link.found for file in islice(_files(package, sco), FILES))]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in voices and name not in seen:
            seen.add(name)
            waiting += voices[name].brings
    return seen


def _files(package: Package, sco: Resource) -> Iterator[File]:
    """Yield the files of *sco* and of all that it depends on."""
    waiting, seen = [sco], set()
    while waiting:
        one = waiting.pop()
        if one.identifier in seen:
            continue
        seen.add(one.identifier)
        yield from one.files
        found = (package.ims.by_id.get(need.ref or "") for need in one.dependencies)
        waiting += [resource for resource in found if resource is not None]


RULES = (scos_talk_to_the_lms,)
ROOM = Room(RULES, kinds=frozenset(CALLS))
