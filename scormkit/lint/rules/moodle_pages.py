"""What pages do that Moodle's player does not bear: its frame is narrow, and its preview is graded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import MOODLE_FRAME, MOODLE_PREVIEW
from scormkit.diagnostics import Diagnostic
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room

FRAME = 650
"""Pixels of the SCO's frame in a window of 1280 (measured with Moodle 5.1)."""

READ = 32 << 20
LAUNCHED = 50
PAGES = (".html", ".htm", ".xhtml")
TEXTS = (*PAGES, ".js", ".mjs")
WIDE = re.compile(
    rb"<meta\b(?=[^<>]{0,300}\bname\s?=\s?[\"']?viewport\b)[^<>]{0,300}?\bwidth\s?=\s?(?P<meta>\d{3,5})\b"
    rb"|[{;\"']\s{0,40}min-width\s{0,4}:\s{0,4}(?P<style>\d{3,5})px",
    re.IGNORECASE,
)
WRITES = re.compile(rb"cmi\.core\.score\.raw|cmi\.score\.(?:raw|scaled)|cmi\.core\.lesson_status")
MODE = re.compile(rb"lesson_mode|cmi\.mode|\bcmi\W{1,9}mode\b")


def pages_fit_the_frame(package: Package) -> Iterator[Diagnostic]:
    """Yield launched pages that ask for more width than Moodle's frame has."""
    launched = (package.ims.resource_of(item) for item in package.ims.items)
    names = dict.fromkeys(one.link.found for one in launched if one and one.link.found)
    for name in [one for one in names if one.lower().endswith(PAGES)][:LAUNCHED]:
        data = package.shelf.data(name, package.archive.limits.content) or b""
        for one in WIDE.finditer(data):
            asked = one["meta"] or one["style"]
            if int(asked) > FRAME:
                group = "meta" if one["meta"] else "style"
                begin = data.rfind(b"\n", 0, one.start(group)) + 1
                column = len(data[begin : one.start(group)].decode("utf-8", "replace")) + 1
                at = package.archive.at(name, data.count(b"\n", 0, one.start(group)) + 1, column, len(asked))
                yield MOODLE_FRAME.at(at, width=int(asked))
                break


def results_heed_the_mode(package: Package) -> Iterator[Diagnostic]:
    """Yield that a package reports results and nowhere asks in which mode it is opened."""
    left, writer = READ, ""
    for name in package.files():
        if not name.lower().endswith(TEXTS):
            continue
        size = min(left, package.archive.limits.content)
        entry = package.archive.names[name]
        if size <= 0 or entry.size > size:
            return  # what was not read may well ask
        data = package.shelf.data(name, size) or b""
        left -= len(data)
        if MODE.search(data):
            return
        writer = writer or (name if WRITES.search(data) else "")
    if writer:
        wanted = "cmi.core.lesson_mode" if package.kind is Kind.SCORM12 else "cmi.mode"
        yield MOODLE_PREVIEW.at(package.archive.at(writer), wanted=wanted)


RULES = (pages_fit_the_frame, results_heed_the_mode)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM12, Kind.SCORM2004}), profile="moodle")
