"""Rules for TinCan packages (``tincan.xml``): one activity is launched, and ids are good for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from scormkit.codes import (
    ACTIVITY_ID,
    ACTIVITY_TYPE,
    LOOSE_ACTIVITY_ID,
    OTHER_CAPITALS,
    TINCAN_FORM,
    TINCAN_LAUNCH,
    TINCAN_TEXT,
)
from scormkit.diagnostics import Diagnostic, Location, quoted
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.links import DRIVE, is_external
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import children, local, space, words
from scormkit.statements.forms import is_iri, is_language
from scormkit.xml import Element

SPACE = "http://projecttincan.com/tincan.xsd"
LAUNCHES = ("launch", "resource")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
"""What the text of TinCan packages names; tools write ``lang`` of no namespace, as the schema has it."""

TEMPLATE = re.compile(
    r"[\[\]{}<>]|@@|%%|\byour[_-]|\b(?:activity|course)[_ -]?id[_ -]?here\b"
    r"|//(?:www\.)?(?:your|tu|su|votre|vos|tuo|seu|ihre|deine)-?(?:domain|dominio|domaine|site|host|server)\b",
    re.IGNORECASE,
)
"""What tells that a template was not filled in."""

SAMPLES = "http://id.tincanapi.com/activity/tincan-prototypes/"
"""Where the ids of the TinCan prototypes begin, whose ``tincan.xml`` many courses were made from."""

EXAMPLES = re.compile(r"(?:.*\.)?example\.(?:com|net|org|edu)")
"""Hosts that nobody can own (RFC 2606, 3); names that end in ``.example`` are meant to be no host at all."""

NOBODYS = re.compile(r"(?:.*\.)?(?:localhost|local|test|invalid)|[0-9.]+|[^.]*")
UNKNOWN = frozenset({"und", "zxx", "mis", "mul"})


def the_file_says_what_to_launch(package: Package) -> Iterator[Diagnostic]:
    """Yield a foreign namespace, and files that launch nothing or several activities."""
    root = package.sound.root
    if space(root) != SPACE:
        problem = f"the namespace is {quoted(printable(space(root)))}, not {SPACE}"
        yield TINCAN_FORM.at(package.at(root, "xmlns"), problem=problem)
    activities = list(package.sound.all("activity"))
    opened = [one for one in activities if children(one, *LAUNCHES)]
    if not activities:
        yield TINCAN_FORM.at(package.at(root), problem="there is no activity")
    elif not any(children(one, "launch") for one in opened):
        yield TINCAN_FORM.at(package.at(activities[0]), problem="no activity has a <launch>")
    for one in opened[1:]:
        what, line = local(children(one, *LAUNCHES)[0]), opened[0].sourceline
        problem = f"a second activity has a <{what}>, beside that on line {line}"
        yield TINCAN_FORM.at(package.at(one), problem=problem)


def ids_are_good_for_ever(package: Package) -> Iterator[Diagnostic]:
    """Yield ids of activities that are missing, no IRIs, doubled, left from a template, or nobody's."""
    first: dict[str, int] = {}
    loose = 0
    for element in package.sound.all("activity"):
        name = (element.get("id") or "").strip()
        where = package.at(element, "id")
        problem = _fault(name, first)
        first.setdefault(name, int(element.sourceline or 1))
        if problem:
            yield ACTIVITY_ID.at(where, problem=problem)
        elif (doubt := _doubt(name)) and not loose:
            loose = 1  # one course has one root of its ids: what is said of one holds for all
            yield LOOSE_ACTIVITY_ID.at(where, id=printable(name), problem=doubt)


def _fault(name: str, first: dict[str, int]) -> str:
    """Return why *name* cannot be the id of an activity."""
    if not name:
        return "is missing"
    shown = printable(name)
    if TEMPLATE.search(name):
        return f"{quoted(shown)} is left from a template"
    if not is_iri(name):
        return f"{quoted(shown)} is no absolute IRI"
    if EXAMPLES.fullmatch(_host(name)):
        return f"{quoted(shown)} is below a host that is kept for examples"
    return f"{quoted(shown)} is taken by the activity on line {first[name]}" if name in first else ""


def _doubt(name: str) -> str:
    """Return why *name* may be the id of somebody else's activity."""
    scheme = name.partition(":")[0].lower()
    if scheme in {"urn", "tag"}:
        return ""  # these say by themselves whose they are
    if scheme not in {"http", "https"}:
        return f"has the scheme {quoted(printable(scheme))}, which gives names to nobody"
    if name.startswith(SAMPLES):
        return "is that of a sample of the TinCan prototypes"
    host = _host(name)
    return f"is below {quoted(printable(host))}, which is nobody's host" if NOBODYS.fullmatch(host) else ""


def _host(name: str) -> str:
    try:
        return (urlsplit(name).hostname or "").lower()
    except ValueError:
        return ""


def types_are_iris(package: Package) -> Iterator[Diagnostic]:
    """Yield types of activities that are no absolute IRIs."""
    for element in package.sound.all("activity"):
        kind = element.get("type")
        if kind is not None and not is_iri(kind.strip()):
            what = "is empty" if not kind.strip() else f"{quoted(printable(kind))} is no absolute IRI"
            yield ACTIVITY_TYPE.at(package.at(element, "type"), problem=what)


def launches_lead_somewhere(package: Package) -> Iterator[Diagnostic]:
    """Yield what is launched and is neither in the package nor on the web."""
    for activity in package.sound.all("activity"):
        for element in children(activity, *LAUNCHES):
            yield from _launch(package, words(element), package.sound.inside(element))


def _launch(package: Package, path: str, where: Location) -> Iterator[Diagnostic]:
    shown = printable(path)
    link = package.link(path)
    problem = ""
    if not path:
        problem = "is empty"
    elif DRIVE.match(path) or path.lower().startswith("file:"):
        problem = f"{quoted(shown)} is a path of the author's machine"
    elif is_external(path):
        if path.startswith("//") or (path.lower().startswith("http") and not _host(path)):
            problem = f"{quoted(shown)} is no whole address"
    elif package.archive.bare:
        problem = f"{quoted(shown)} is relative, and there is no package"
    elif link.outside:
        problem = f"{quoted(shown)} leads out of the package"
    elif link.missing:
        problem = f"{quoted(printable(link.path or path))} is not in the package"
    elif not link.exact:
        yield OTHER_CAPITALS.at(where, name=printable(link.path), found=printable(link.found))
    if problem:
        yield TINCAN_LAUNCH.at(where, problem=problem)


def activities_are_described(package: Package) -> Iterator[Diagnostic]:
    """Yield, each kind once, activities of no type, and texts without words or without a language."""
    met: dict[str, list[Element]] = {}
    for activity in package.sound.all("activity"):
        if activity.get("type") is None:
            met.setdefault("the activity has no type", []).append(activity)
        if not children(activity, "name"):
            met.setdefault("the activity has no <name>", []).append(activity)
        for element in children(activity, "name", "description"):
            problem = _silence(element)
            if problem:
                met.setdefault(problem, []).append(element)
    for problem, elements in met.items():
        more = f", and {len(elements) - 1} more are so" if len(elements) > 1 else ""
        yield TINCAN_TEXT.at(package.at(elements[0]), problem=problem, more=more)


def _silence(element: Element) -> str:
    if not "".join(map(str, element.itertext())).strip():
        return "this text is empty"
    language = (element.get("lang") or element.get(XML_LANG) or "").strip()
    if not language:
        return "this text has no language"
    if language.lower() in UNKNOWN or not is_language(language):
        return f"this text is in {quoted(printable(language))}, which is no language"
    return ""


RULES = (
    the_file_says_what_to_launch,
    ids_are_good_for_ever,
    types_are_iris,
    launches_lead_somewhere,
    activities_are_described,
)
ROOM = Room(RULES, kinds=frozenset({Kind.XAPI}))
