"""Rules about the activities of a SCORM 2004 package: titles, parameters, and what belongs to SCOs alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import (
    BAD_PARAMETERS,
    BAD_THRESHOLD,
    FOLDER_LAUNCHES,
    NOT_ONE_TITLE,
    THRESHOLD_AS_TEXT,
    UNKNOWN_WORD_2004,
    WRONG_ACTIVITY,
)
from scormkit.diagnostics import Diagnostic
from scormkit.lint.archive import printable
from scormkit.lint.ims import Item, Organization
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import children, local, words

BUTTONS = frozenset({"previous", "continue", "exit", "exitAll", "abandon", "abandonAll", "suspendAll"})
TIME_LIMIT = frozenset({"exit,message", "exit,no message", "continue,message", "continue,no message"})
BOOLEANS = frozenset({"true", "false", "1", "0"})
PAIR = r"[^\s=&#?]+=[^\s&#]*"
PARAMETERS = re.compile(rf"#\S*|[?&]?{PAIR}(?:&{PAIR})*(?:#\S*)?")
"""``#fragment`` or ``?name=value&name=value#fragment``; the first mark may be left out (CAM 3.4.1.9)."""

DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})")
FOR_SCOS = ("timeLimitAction", "dataFromLMS", "completionThreshold")
FOR_LAUNCHED = ("data", "presentation")


def activities(package: Package) -> Iterator[Organization | Item]:
    """Yield what becomes an activity: every organization, then every item."""
    yield from package.ims.organizations
    yield from package.ims.items


def everything_has_one_title(package: Package) -> Iterator[Diagnostic]:
    """Yield organizations and items without a title, or with two (REQ_30.6.3.5, 30.6.3.6.6)."""
    for node in activities(package):
        found = children(node.element, "title")
        if len(found) == 1 and words(found[0]):
            continue
        at = package.at(found[1] if len(found) > 1 else found[0] if found else node.element)
        many = "more than one title" if len(found) > 1 else "an empty title" if found else "no title"
        # LMSs head a course without a title with the name that its activity has been given there.
        code = NOT_ONE_TITLE.tolerated if local(node.element) == "organization" else NOT_ONE_TITLE
        yield code.at(at, what=local(node.element), id=printable(node.identifier), many=many)


def folders_launch_nothing(package: Package) -> Iterator[Diagnostic]:
    """Yield items that have items below them and launch something, too (REQ_30.6.3.6.2.4)."""
    for item in package.ims.items:
        if not item.leaf and item.ref is not None:
            yield FOLDER_LAUNCHES.at(package.at(item.element, "identifierref"), id=printable(item.identifier))


def parameters_can_be_joined_to_an_address(package: Package) -> Iterator[Diagnostic]:
    """Yield ``parameters`` that are none (REQ_30.6.3.6.4.2)."""
    for item in package.ims.items:
        value = item.element.get("parameters")
        if value and not PARAMETERS.fullmatch(value.strip()):
            yield BAD_PARAMETERS.at(package.at(item.element, "parameters"), value=printable(value))


def what_belongs_to_scos_stands_at_scos(package: Package) -> Iterator[Diagnostic]:
    """Yield what is for SCOs and stands elsewhere, or twice (REQ_30.6.3.6.9.1.1, .10.2, .13.1)."""
    for node in activities(package):
        kind = _kind(package, node) if isinstance(node, Item) else "the organization"
        at = kind if kind == "the organization" else f"{kind}, the item" if kind else "the item"
        seen: set[str] = set()
        for one in children(node.element, *FOR_SCOS, *FOR_LAUNCHED):
            name = local(one)
            what = name if name not in seen else f"a second {name}"
            seen.add(name)
            if what == name and (kind == "" or (name in FOR_LAUNCHED and kind == "an asset")):
                continue
            # The fourth edition rolls progress up by the thresholds of folders (SN 4.6, RB.1.1 b).
            rolls = name == "completionThreshold" and kind != "an asset" and package.edition not in {"2", "3"}
            if what == name and rolls:
                continue
            yield WRONG_ACTIVITY.at(package.at(one), name=what, at=at, id=printable(node.identifier))


def _kind(package: Package, item: Item) -> str:
    """Return what *item* is when it is no SCO; empty when it is one, or nobody can know."""
    if not item.leaf:
        return "a folder"
    resource = package.ims.resource_of(item)
    return "an asset" if resource and (resource.scorm_type or "").lower() == "asset" else ""


def thresholds_are_shares(package: Package) -> Iterator[Diagnostic]:
    """Yield a ``completionThreshold`` that is no share of 1 (CAM 3.4.1.15; before, its text)."""
    for one in package.sound.all("completionThreshold"):
        for name in ("minProgressMeasure", "progressWeight"):
            value = one.get(name)
            if value is not None and not share(value):
                yield BAD_THRESHOLD.at(
                    package.at(one, name), value=printable(value), wanted="a number from 0 to 1"
                )
        value = one.get("completedByMeasure")
        if value is not None and value.strip() not in BOOLEANS:
            yield BAD_THRESHOLD.at(
                package.at(one, "completedByMeasure"), value=printable(value), wanted="true or false"
            )
        text = words(one)
        if text and not share(text):
            yield BAD_THRESHOLD.at(
                package.sound.inside(one), value=printable(text), wanted="a number from 0 to 1"
            )
        elif text and package.edition == "4":
            yield THRESHOLD_AS_TEXT.at(package.sound.inside(one), value=printable(text))


def share(text: str) -> bool:
    """Say whether *text* is a decimal number from 0 to 1."""
    return bool(DECIMAL.fullmatch(text.strip())) and 0 <= float(text) <= 1


def words_are_of_the_standard(package: Package) -> Iterator[Diagnostic]:
    """Yield buttons, time limit actions and visibility that no edition knows (CAM 3.4.1.9, 3.4.1.13)."""
    for name, known in (("hideLMSUI", BUTTONS), ("timeLimitAction", TIME_LIMIT)):
        for one in package.sound.all(name):
            if words(one) not in known:
                yield UNKNOWN_WORD_2004.at(
                    package.sound.inside(one),
                    name=name,
                    value=printable(words(one)),
                    known=" | ".join(sorted(known)),
                )
    for item in package.ims.items:
        visible = item.element.get("isvisible")
        if visible is not None and visible.strip() not in BOOLEANS:
            yield UNKNOWN_WORD_2004.at(
                package.at(item.element, "isvisible"),
                name="isvisible",
                value=printable(visible),
                known="true | false",
            )


RULES = (
    everything_has_one_title,
    folders_launch_nothing,
    parameters_can_be_joined_to_an_address,
    what_belongs_to_scos_stands_at_scos,
    thresholds_are_shares,
    words_are_of_the_standard,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM2004}))
