"""What is in a package: its standards, its tree, its sizes, and what shows who made it.

Nothing here judges: ``lint`` says what is wrong, these are the facts for somebody who was handed a zip.
A tree is told as a flat list with depths, so that no package can be deeper than we can follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from scormkit.lint.archive import Archive, ArchiveError, open_archive
from scormkit.lint.ims import Item
from scormkit.lint.kinds import Kind
from scormkit.lint.limits import LIMITS, Limits
from scormkit.lint.package import Package, packages
from scormkit.lint.sequencings import parts_of, shared_by_id
from scormkit.lint.traces import Maker, hosts, maker, statement_ids
from scormkit.lint.tree import children, local, words
from scormkit.xml import Element

MOST = 5000
"""Nodes of a tree that are told: more are no course."""

LARGEST = 10
TYPES = {
    "pages": "html htm xhtml",
    "styles": "css",
    "scripts": "js mjs cjs map wasm",
    "data": "json xml xsd dtd txt csv yaml yml po xlf xliff",
    "images": "png jpg jpeg gif svg webp avif bmp ico",
    "audio": "mp3 m4a aac ogg oga opus wav flac",
    "video": "mp4 m4v webm ogv mov avi wmv flv mpg mpeg",
    "captions": "vtt srt",
    "fonts": "woff woff2 ttf otf eot",
    "documents": "pdf doc docx ppt pptx xls xlsx odt odp ods epub",
    "archives": "zip gz rar 7z",
    "flash": "swf",
}
TYPE_OF = {ending: name for name, endings in TYPES.items() for ending in endings.split()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node of a course's tree: *what* it is in the standard's word."""

    depth: int
    what: str
    id: str = ""
    title: str = ""
    launch: str = ""
    mastery: str = ""
    """What it takes to pass, as the manifest has it."""

    move_on: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """What one manifest tells."""

    kind: Kind
    edition: str
    manifest: str
    title: str
    nodes: tuple[Node, ...]
    ids: tuple[str, ...]
    """Ids of xAPI activities, in the order they are met."""


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a package one type of files, or one file, takes."""

    name: str
    files: int
    size: int
    packed: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is told of one package; *problem* says why there is nothing to tell."""

    path: str
    problem: str = ""
    courses: tuple[Course, ...] = ()
    total: Share = Share("", 0, 0, 0)
    types: tuple[Share, ...] = ()
    largest: tuple[Share, ...] = ()
    maker: Maker | None = None
    hosts: tuple[tuple[str, int], ...] = ()
    """Other hosts that pages name, with how many files do."""


def inspect(path: Path, limits: Limits = LIMITS) -> Facts:
    """Return the facts of the package at *path*; OSError when there is nothing to read."""
    try:
        with open_archive(path, limits) as archive:
            return _facts(str(path), archive)
    except ArchiveError as nothing:
        return Facts(str(path), nothing.diagnostic.message)


def _facts(path: str, archive: Archive) -> Facts:
    found = packages(archive)
    shelf = found[0].shelf
    shares = [Share(name, 1, one.size, one.packed) for name, one in archive.names.items()]
    largest = sorted(shares, key=lambda one: (-one.size, one.name))[:LARGEST]
    extra = statement_ids(shelf)
    courses = [_course(one) for one in found]
    courses = [
        Course(
            one.kind,
            one.edition,
            one.manifest,
            one.title,
            one.nodes,
            tuple(dict.fromkeys((*one.ids, *extra))),
        )
        for one in courses
    ]
    return Facts(
        path,
        "",
        tuple(courses),
        _sum("", shares),
        tuple(_types(shares)),
        tuple(largest),
        maker(shelf, found),
        tuple(hosts(shelf)),
    )


def _sum(name: str, shares: list[Share]) -> Share:
    size, packed = sum(one.size for one in shares), sum(one.packed for one in shares)
    return Share(name, len(shares), size, packed)


def _types(shares: list[Share]) -> Iterator[Share]:
    """Yield what each type of files takes, the largest first."""
    kinds: dict[str, list[Share]] = {}
    for one in shares:
        base = one.name[one.name.rfind("/") + 1 :]
        ending = base[base.rfind(".") + 1 :].lower() if "." in base else ""
        kinds.setdefault(TYPE_OF.get(ending, "other"), []).append(one)
    sums = [_sum(name, some) for name, some in kinds.items()]
    yield from sorted(sums, key=lambda one: (-one.size, one.name))


def _course(package: Package) -> Course:
    nodes: tuple[Node, ...] = ()
    if package.tree is not None:
        read = {Kind.SCORM12: _ims, Kind.SCORM2004: _ims, Kind.CMI5: _cmi5, Kind.XAPI: _tincan}.get(
            package.kind
        )
        nodes = tuple(islice(read(package), MOST)) if read else ()
    ids = nodes if package.kind in {Kind.CMI5, Kind.XAPI} else ()
    title = next((one.title for one in nodes if one.title), "")
    if package.kind in {Kind.SCORM12, Kind.SCORM2004} and package.tree is not None and package.ims.default:
        title = package.ims.default.title or title
    return Course(
        package.kind,
        package.edition if package.tree is not None else "",
        package.manifest,
        title,
        nodes,
        tuple(dict.fromkeys(one.id for one in ids if one.id)),
    )


def _ims(package: Package) -> Iterator[Node]:
    shared = shared_by_id(package)
    for organization in package.ims.organizations:
        yield Node(depth=0, what="organization", id=organization.identifier, title=organization.title or "")
        for item in organization.walk():
            resource = package.ims.resource_of(item)
            what = (resource.scorm_type or "").strip().lower() if resource else ""
            yield Node(
                depth=item.depth,
                what=what if what in {"sco", "asset"} else "item",
                id=item.identifier,
                title=item.title or "",
                launch=resource.link.raw if resource else "",
                mastery=_mastery(item, shared),
            )


def _mastery(item: Item, shared: Mapping[str, Element]) -> str:
    """Return ``masteryscore`` of SCORM 1.2, or the measure that the primary objective of 2004 asks for."""
    for one in children(item.element):
        if local(one).lower() == "masteryscore":
            return words(one)
    objectives = parts_of(item.element, shared).get("objectives")
    for primary in () if objectives is None else children(objectives, "primaryObjective"):
        for measure in children(primary, "minNormalizedMeasure"):
            return words(measure)
    return ""


def _cmi5(package: Package) -> Iterator[Node]:
    waiting: list[tuple[Element, int]] = [(package.sound.root, -1)]
    while waiting:
        element, depth = waiting.pop()
        what = local(element)
        if what in {"course", "block", "au"}:
            urls = children(element, "url")
            yield Node(
                depth=depth,
                what=what,
                id=(element.get("id") or "").strip(),
                title=_langstring(element),
                launch=words(urls[0]) if urls else "",
                mastery=(element.get("masteryScore") or "").strip(),
                move_on=(element.get("moveOn") or "").strip(),
            )
        if what in {"courseStructure", "block"}:
            inner = reversed(children(element, "course", "block", "au"))
            waiting += [(one, 0 if local(one) == "course" else max(1, depth + 1)) for one in inner]


def _langstring(element: Element) -> str:
    for title in children(element, "title"):
        for one in children(title, "langstring"):
            return words(one)
    return ""


def _tincan(package: Package) -> Iterator[Node]:
    for number, one in enumerate(package.sound.all("activity")):
        names, launches = children(one, "name"), children(one, "launch")
        kind = (one.get("type") or "").rstrip("/")
        yield Node(
            depth=int(number > 0),
            what=kind[kind.rfind("/") + 1 :] or "activity",
            id=(one.get("id") or "").strip(),
            title=words(names[0]) if names else "",
            launch=words(launches[0]) if launches else "",
        )
