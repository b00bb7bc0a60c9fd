"""Rules about the items and resources of SCORM 1.2: what an item sets, what learners read, what a page is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import BAD_SETTING, ODD_ITEM, PARENT_WITH_RESOURCE, UNCLEAR_RESOURCE, UNLISTED_FILE
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.archive import printable
from scormkit.lint.ims import Item, Organization, Resource
from scormkit.lint.kinds import ADL12, Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import children, local, words
from scormkit.xml import Element

NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
TIME = re.compile(r"[0-9]{2,4}:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,2})?")
"""CMITimespan (SCORM 1.2 RTE 3.4.1), 13 characters at most."""

ACTIONS = ("exit,message", "exit,no message", "continue,message", "continue,no message")
LAUNCH_DATA, PREREQUISITES, TITLE = 255, 200, 200
KEPT_DATA = 4096
"""What ``cmi.launch_data`` holds (CMIString4096, SCORM 1.2 RTE 3.4.4): more than the manifest may give it."""

SCRIPT = re.compile(
    r"\"[^\"]*\"|(?:=|<>)\s*(?:\"[^\"]*\"|[^\s&|~(){},*=<>\"]+)|([^\s&|~(){},*=<>\"]+)(\s*\*)?"
)
"""AICC's script: names between operators; after ``=`` stands a status, before ``*`` a number."""

BOOLEAN = frozenset({"true", "false", "0", "1"})


def what_items_set_can_be_set(package: Package) -> Iterator[Diagnostic]:
    """Yield pass marks, times, launch data and prerequisites that are none."""
    names = {item.identifier for item in package.ims.items}
    for element in package.sound.all("masteryscore", "maxtimeallowed", "timelimitaction", "datafromlms"):
        text = element.text or ""
        problem = _fault(local(element), text)
        if problem:
            kept = local(element) == "datafromlms" and len(text) <= KEPT_DATA
            code = BAD_SETTING.tolerated if kept else BAD_SETTING
            yield code.at(package.sound.inside(element), problem=problem)
    for element in package.sound.all("prerequisites"):
        for problem in _script(element, names):
            yield BAD_SETTING.at(package.sound.inside(element), problem=problem)


def _fault(name: str, text: str) -> str:
    """Return why an LMS cannot take *text* as what *name* sets."""
    value = text.strip()
    what = f"<{name}> {quoted(printable(value))}"
    if name == "datafromlms":
        return (
            f"<{name}> has {len(text)} characters, and {LAUNCH_DATA} fit" if len(text) > LAUNCH_DATA else ""
        )
    if not value:
        return f"<{name}> is empty"
    if name == "timelimitaction":
        return "" if value in ACTIONS else f"{what} is none of {'; '.join(ACTIONS)}"
    if name == "maxtimeallowed":
        return "" if TIME.fullmatch(value) else f"{what} is no time as HHHH:MM:SS"
    if not NUMBER.fullmatch(value):
        return f"{what} is no number from 0 to 100"
    return "" if float(value) <= 100 else f"{what} is more than 100"  # noqa: PLR2004 - per cent


def _script(element: Element, names: set[str]) -> Iterator[str]:
    """Yield what is wrong with the prerequisites in *element*, each lost name once."""
    text = words(element)
    kind = element.get("type")
    if kind != "aicc_script":
        yield (
            "<prerequisites> has no type"
            if kind is None
            else f"the type {quoted(printable(kind))} is no script"
        )
    if len(text) > PREREQUISITES:
        yield f"<prerequisites> has {len(text)} characters, and {PREREQUISITES} fit"
        return
    found = dict.fromkeys(one[1] for one in SCRIPT.finditer(text) if one[1] and not one[2])
    for name in found:
        if name not in names:
            yield f"<prerequisites> asks for {quoted(printable(name))}, and no item is called so"


def groups_launch_nothing(package: Package) -> Iterator[Diagnostic]:
    """Yield items that have items below them, and a resource."""
    for item in package.ims.items:
        if item.items and item.ref:
            where = package.at(item.element, "identifierref")
            yield PARENT_WITH_RESOURCE.at(where, title=printable(item.title or item.identifier))


def items_can_be_shown(package: Package) -> Iterator[Diagnostic]:
    """Yield titles, visibility and parameters that LMSs do odd things with."""
    named: list[Organization | Item] = [*package.ims.organizations, *package.ims.items]
    for one in named:
        if not one.title:
            yield ODD_ITEM.at(
                package.at(one.element), problem=f"{quoted(printable(one.identifier))} has no title"
            )
        elif len(one.title) > TITLE:
            problem = f"its title has {len(one.title)} characters, and {TITLE} are safe"
            yield ODD_ITEM.at(package.sound.inside(children(one.element, "title")[0]), problem=problem)
    for item in package.ims.items:
        visible, parameters = item.element.get("isvisible"), item.element.get("parameters")
        if visible is not None and visible.strip() not in BOOLEAN:
            problem = f"isvisible is {quoted(printable(visible))}, neither true nor false"
            yield ODD_ITEM.at(package.at(item.element, "isvisible"), problem=problem)
        if parameters and not parameters.startswith(("?", "#", "&")):
            problem = f"its parameters begin with {quoted(parameters[0])}"
            yield ODD_ITEM.at(package.at(item.element, "parameters"), problem=problem)


def resources_say_what_they_are(package: Package) -> Iterator[Diagnostic]:
    """Yield resources that are neither SCO nor asset, or not of the type that the standard knows.

    LMSs ask what is launched whether it is a SCO, and nothing for its type.
    """
    launched = package.ims.launched
    for resource in package.ims.resources:
        if resource.type is None:
            yield UNCLEAR_RESOURCE.tolerated.at(package.at(resource.element), problem="has no type")
        elif resource.type != "webcontent":
            problem = f"is of the type {quoted(printable(resource.type))}, not 'webcontent'"
            yield UNCLEAR_RESOURCE.tolerated.at(package.at(resource.element, "type"), problem=problem)
        problem = _unclear(resource)
        if problem:
            code = UNCLEAR_RESOURCE if resource.element in launched else UNCLEAR_RESOURCE.tolerated
            yield code.at(package.at(resource.element, resource.scorm_key), problem=problem)


def what_is_launched_is_listed(package: Package) -> Iterator[Diagnostic]:
    """Yield pages that are missed among the files of the resource that launches them."""
    for resource in package.ims.resources:
        page = resource.link.found
        if page and page not in {file.link.found for file in resource.files}:
            where = package.at(resource.element, "href")
            yield UNLISTED_FILE.at(where, name=printable(page), more=" in the resource that launches it")


def _unclear(resource: Resource) -> str:
    key, value = resource.scorm_key, resource.scorm_type or ""
    name = key[key.rfind("}") + 1 :]
    if not key:
        return "has no adlcp:scormtype"
    if name != "scormtype":
        return f"has {name} in place of scormtype"
    if not key.startswith("{"):
        return "has scormtype without the prefix adlcp"
    if "adlcp" in key and ADL12 not in key:
        return ""  # the whole document has another namespace for it, and that is told of at its root
    return "" if value in {"sco", "asset"} else f"is {quoted(printable(value))}, neither 'sco' nor 'asset'"


RULES = (
    what_items_set_can_be_set,
    groups_launch_nothing,
    items_can_be_shown,
    resources_say_what_they_are,
    what_is_launched_is_listed,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM12}))
