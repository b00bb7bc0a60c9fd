"""Rules about what a cmi5 course structure says: ids, objectives, addresses and scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from scormkit.codes import (
    AU_MARK,
    AU_TWIN,
    AU_URL,
    AU_VALUE,
    CMI5_ID,
    LOST_OBJECTIVE,
    OTHER_CAPITALS,
    RESERVED_QUERY,
)
from scormkit.diagnostics import Diagnostic, Location, quoted
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.links import SCHEME, is_external
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import children, local, words
from scormkit.statements.forms import is_iri
from scormkit.xml import Element

RESERVED = ("endpoint", "fetch", "actor", "registration", "activityId")
MOVES = ("NotApplicable", "Passed", "Completed", "CompletedAndPassed", "CompletedOrPassed")
WINDOWS = ("AnyWindow", "OwnWindow")
UNSAFE = re.compile(r"[^!-~]|[\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
"""What an address holds only encoded (RFC 1738, 2.2)."""

DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.([0-9]*))?|\.([0-9]+))")
LONGEST_NUMBER = 40
DECIMALS = 4


def ids_are_absolute_and_unique(package: Package) -> Iterator[Diagnostic]:
    """Yield ids that are missing, no absolute IRIs, or taken by another of the same kind."""
    first: dict[tuple[str, str], int] = {}
    for element in package.sound.own("course", "block", "au", "objective"):
        if local(element) == "objective" and _refers(element):
            continue
        name = (element.get("id") or "").strip()
        where = package.at(element, "id")
        problem = ""
        if not name:
            problem = f"of <{local(element)}> is missing"
        elif not is_iri(name):
            problem = f"{quoted(printable(name))} is no absolute IRI"
        elif (local(element), name) in first:
            line = first[local(element), name]
            problem = f"{quoted(printable(name))} is taken by the <{local(element)}> on line {line}"
        if problem:
            yield CMI5_ID.at(where, problem=problem)
        else:
            first[local(element), name] = int(element.sourceline or 1)


def _refers(objective: Element) -> bool:
    """Say whether *objective* stands in a unit, where it is a reference."""
    parent = objective.getparent()
    above = parent.getparent() if parent is not None else None
    return above is not None and local(above) in {"au", "block"}


def objectives_are_there(package: Package) -> Iterator[Diagnostic]:
    """Yield references to objectives that the course has not."""
    objectives = list(package.sound.own("objective"))
    known = {(one.get("id") or "").strip() for one in objectives if not _refers(one)}
    for one in objectives:
        if _refers(one) and (name := (one.get("idref") or "").strip()) not in known | {""}:
            yield LOST_OBJECTIVE.at(package.at(one, "idref"), id=printable(name))


def addresses_lead_somewhere(package: Package) -> Iterator[Diagnostic]:
    """Yield addresses of AUs that no LMS can open."""
    for element in package.sound.own("url"):
        parent = element.getparent()
        if parent is not None and local(parent) == "au":
            where = package.sound.inside(element)
            yield from _address(package, words(element), where)
            yield from _query(words(element), where)


def _address(package: Package, url: str, where: Location) -> Iterator[Diagnostic]:
    problem = _fault(url) if url else "is empty"
    if not problem and not is_external(url):
        link = package.link(url)
        if package.archive.bare:
            problem = f"{quoted(printable(url))} is relative, and there is no package"
        elif url.startswith("/"):
            problem = f"{quoted(printable(url))} begins with '/'"
        elif link.outside:
            problem = f"{quoted(printable(url))} leads out of the package"
        elif link.missing:
            problem = f"{quoted(printable(link.path or url))} is not in the package"
        elif not link.exact:
            yield OTHER_CAPITALS.at(where, name=printable(link.path), found=printable(link.found))
    if problem:
        yield AU_URL.at(where, problem=problem)


def _fault(url: str) -> str:
    """Return what is wrong with how *url* is written."""
    unsafe = UNSAFE.search(url)
    if unsafe:
        return f"{quoted(printable(url))} holds {quoted(printable(unsafe[0]))} as it stands"
    if url.startswith("//"):
        return f"{quoted(printable(url))} has no scheme"
    scheme = SCHEME.match(url)
    if scheme and scheme[0].lower() in {"http:", "https:"} and not _host(url):
        return f"{quoted(printable(url))} has no host"
    return (
        f"{quoted(printable(url))} is a file of the author's machine"
        if url.lower().startswith("file:")
        else ""
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _query(url: str, where: Location) -> Iterator[Diagnostic]:
    """Yield words of the query that the LMS will say itself."""
    query = url.partition("#")[0].partition("?")[2]
    told = {name for name, _ in parse_qsl(query, keep_blank_values=True)} if query else set()
    for name in RESERVED:
        if name in told:
            yield RESERVED_QUERY.at(where, name=name)


def attributes_have_known_values(package: Package) -> Iterator[Diagnostic]:
    """Yield moveOn, launchMethod and masteryScore that say nothing an LMS knows."""
    for au in package.sound.own("au"):
        for name, known in (("moveOn", MOVES), ("launchMethod", WINDOWS)):
            value = au.get(name)
            if value is not None and value.strip() not in known:
                wanted = f"one of {', '.join(known)}"
                yield AU_VALUE.at(package.at(au, name), name=name, value=printable(value), wanted=wanted)
        mark = au.get("masteryScore")
        if mark is not None and not _is_mark(mark.strip()):
            yield AU_VALUE.at(
                package.at(au, "masteryScore"),
                name="masteryScore",
                value=printable(mark),
                wanted="a number from 0 to 1, such as 0.8",
            )


def _is_mark(text: str) -> bool:
    return len(text) <= LONGEST_NUMBER and bool(DECIMAL.fullmatch(text)) and 0 <= float(text) <= 1


def marks_stand_where_they_count(package: Package) -> Iterator[Diagnostic]:
    """Yield AUs that must be passed and say no mark, and marks finer than LMSs keep."""
    for au in package.sound.own("au"):
        move, mark = (au.get("moveOn") or "").strip(), (au.get("masteryScore") or "").strip()
        if au.get("masteryScore") is None and move in MOVES and "Passed" in move:
            yield AU_MARK.at(
                package.at(au, "moveOn"), problem=f"moveOn is {move}, and there is no masteryScore"
            )
        elif _is_mark(mark) and len(mark.partition(".")[2].rstrip("0")) > DECIMALS:
            problem = f"masteryScore {mark} has more than {DECIMALS} decimals"
            yield AU_MARK.at(package.at(au, "masteryScore"), problem=problem)


def units_are_told_apart(package: Package) -> Iterator[Diagnostic]:
    """Yield AUs named by their address, and ids that differ only in what nobody sees."""
    seen: dict[str, str] = {}
    for au in package.sound.own("au"):
        name = (au.get("id") or "").strip()
        address = next((words(one) for one in children(au, "url")), "")
        plain = re.sub(r"\Ahttps:", "http:", name.lower()).rstrip("/")
        problem = ""
        if name and name == address:
            problem = "is the address of its content"
        elif plain and seen.get(plain, name) != name:
            problem = f"is {quoted(printable(seen[plain]))} but for capitals, scheme or a slash at its end"
        seen.setdefault(plain, name)
        if problem:
            yield AU_TWIN.at(package.at(au, "id"), id=printable(name), problem=problem)


RULES = (
    ids_are_absolute_and_unique,
    objectives_are_there,
    addresses_lead_somewhere,
    attributes_have_known_values,
    marks_stand_where_they_count,
    units_are_told_apart,
)
ROOM = Room(RULES, kinds=frozenset({Kind.CMI5}))
