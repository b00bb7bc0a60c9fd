"""Rules of what refers to something: objectives, pages, files, links all lead somewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from scormkit.codes import (
    DEAD_LINK,
    MISSING_MEDIA,
    UNASSESSED_OBJECTIVE,
    UNKNOWN_OBJECTIVE,
    UNKNOWN_PAGE,
    UNSAFE_MEDIA,
    UNUSED_MEDIA,
)
from scormkit.diagnostics import Diagnostic, Location
from scormkit.module.meant import meant
from scormkit.module.model import Exercise, place_of
from scormkit.module.rules.subject import Subject, place, shown_files

_OUTWARD = re.compile(r"(https?://[^/\s]+|mailto:[^@\s]+@|tel:\+?\d)", re.IGNORECASE)
_UNSAFE = re.compile(r"[^a-z0-9._/-]+")


def objectives_exist(subject: Subject) -> Iterator[Diagnostic]:
    """Yield exercises that assess an objective the module does not have."""
    known = {goal.id for goal in subject.module.objectives}
    for block in subject.blocks:
        if isinstance(block, Exercise) and block.objective and block.objective not in known:
            yield UNKNOWN_OBJECTIVE.at(
                place_of(block.objective, block.at), id=block.objective, meant=meant(block.objective, known)
            )


def objectives_are_assessed(subject: Subject) -> Iterator[Diagnostic]:
    """Yield objectives that no exercise with points assesses."""
    assessed = {block.objective for block in subject.blocks if isinstance(block, Exercise) and block.points}
    for goal in subject.module.objectives:
        if goal.id not in assessed:
            yield UNASSESSED_OBJECTIVE.at(place_of(goal.id, goal.at), id=goal.id)


def pages_to_review_exist(subject: Subject) -> Iterator[Diagnostic]:
    """Yield exercises that send a learner back to a page the module does not have."""
    known = {page.id for page in subject.module.pages}
    for block in subject.blocks:
        if isinstance(block, Exercise) and block.review and block.review not in known:
            yield UNKNOWN_PAGE.at(
                place_of(block.review, block.at), id=block.review, meant=meant(block.review, known)
            )


def files_exist(subject: Subject) -> Iterator[Diagnostic]:
    """Yield files that are shown or linked and are not there."""
    for path, at in shown_files(subject):
        if path not in subject.assets:
            yield MISSING_MEDIA.at(at, path=path, meant=meant(path, subject.assets))


def files_have_safe_names(subject: Subject) -> Iterator[Diagnostic]:
    """Yield files whose names some LMS would change, where they are shown first."""
    first: dict[str, Location] = {}
    for path, at in shown_files(subject):
        first.setdefault(path, at)
    for path, at in first.items():
        if path in subject.assets and not subject.assets[path].portable:
            yield UNSAFE_MEDIA.at(at, path=path, safe=_safe(path))


def files_are_used(subject: Subject) -> Iterator[Diagnostic]:
    """Yield files of the module that nothing shows or links to."""
    used = {path for path, _ in shown_files(subject)}
    for path, asset in subject.assets.items():
        if path not in used:
            yield UNUSED_MEDIA.at(Location(asset.file.as_posix()), path=path)


def links_lead_somewhere(subject: Subject) -> Iterator[Diagnostic]:
    """Yield links in prose to pages, blocks and files that do not exist, and to half an address."""
    anchors = _anchors(subject)
    for text, link in subject.references:
        target = link.target
        if link.kind != "link" or target.startswith("media/") or _OUTWARD.match(target):
            continue
        if unquote(target) not in anchors:
            pages = [f"#{page.id}" for page in subject.module.pages]
            hint = meant(target, pages) if target.startswith("#") else ADVICE
            yield DEAD_LINK.at(place(text, link, target), target=target, meant=hint)


ADVICE = "write #page-id, a file under media/, or a whole address such as https://example.org/"


def _anchors(subject: Subject) -> set[str]:
    """Return what a link inside the module may say: ids of pages and blocks, files of pages."""
    files = {PurePosixPath(page.at.path).name for page in subject.module.pages}
    files = {name for name in files if name.endswith(".md")}
    ids = {page.id for page in subject.module.pages} | {block.id for block in subject.blocks}
    return {f"#{one}" for one in ids} | files | {f"pages/{name}" for name in files}


def _safe(path: str) -> str:
    plain = unicodedata.normalize("NFKD", path).encode("ascii", "ignore").decode().lower()
    return "/".join(_UNSAFE.sub("-", step).strip("-._") or "file" for step in plain.split("/"))


RULES = (
    objectives_exist,
    objectives_are_assessed,
    pages_to_review_exist,
    files_exist,
    files_have_safe_names,
    files_are_used,
    links_lead_somewhere,
)
