"""What each standard's manifest says can be launched, and what the LMS must know about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from scormkit.lint.ims import Item, Resource
from scormkit.lint.kinds import Kind
from scormkit.lint.links import Link, is_external
from scormkit.lint.package import Package
from scormkit.lint.tree import attribute, children, local, words
from scormkit.preview.content import Node, Sco
from scormkit.preview.store.course import Block, Unit, read_course
from scormkit.xml import Element

SAFE = "/!$'()*,;:@-._~+="
"""What stands in a path as it is (RFC 3986, 3.3), but ``&``, which some pages read with their query."""

WEB = ("http://", "https://")

Step = tuple[Node, Sco | None]
"""A node of the tree, and what it launches."""

TRUE = {"true", "1"}


def steps(package: Package) -> Iterator[Step]:
    """Yield the tree of *package*, in the order learners meet it."""
    match package.kind:
        case Kind.SCORM12 | Kind.SCORM2004:
            yield from _ims(package)
        case Kind.CMI5 | Kind.XAPI:
            yield from _parts(package, read_course(package).whole)
        case Kind.WEB:
            yield _page(package)


def href(link: Link, *bases: str) -> str:
    """Return where *link* leads from *bases*, relative to the package; empty when it leads nowhere.

    Another place of the web is told by its address; what is no web page (``javascript:``) leads nowhere.
    """
    if link.external:
        parts = [link.raw] if is_external(link.raw) else [*(base.strip() for base in bases), link.raw]
        whole = "".join(parts)
        whole = f"http:{whole}" if whole.startswith("//") else whole
        return whole if whole.lower().startswith(WEB) else ""
    if not link.found:
        return ""
    return quote(link.found, safe=SAFE) + _behind(link)


def _behind(link: Link) -> str:
    """Return query and fragment of *link*, unless they belong to the name that was found."""
    if not link.encoded and link.found.endswith(link.raw.replace("\\", "/")):
        return ""
    found = re.search(r"[?#].*", link.raw, re.DOTALL)
    return found[0] if found else ""


def _ims(package: Package) -> Iterator[Step]:
    items = list(package.ims.default.walk()) if package.ims.default else []
    launched = False
    for number, item in enumerate(items, 1):
        resource = package.ims.resource_of(item)
        where = href(resource.link, *resource.bases) if resource else ""
        title = item.title or item.identifier or f"#{number}"
        if resource is None or not where:
            yield Node(depth=item.depth - 1, title=title), None
            continue
        launched = True
        sco = _item(package, item, resource, where, title, item.identifier or f"item-{number}")
        yield Node(depth=sco.depth, title=title, sco=sco.id), sco
    if not launched:
        yield from _first_resource(package)


def _first_resource(package: Package) -> Iterator[Step]:
    """Yield what LMSs that read no items launch: the first resource with a place to begin (Open edX)."""
    for resource in package.ims.resources:
        where = href(resource.link, *resource.bases)
        if where:
            one = Sco(
                id=resource.identifier or "resource",
                title=resource.identifier or where,
                kind=str(package.kind),
                href=where,
            )
            yield Node(depth=0, title=one.title, sco=one.id), one
            return


def _item(package: Package, item: Item, resource: Resource, where: str, title: str, name: str) -> Sco:
    told = {local(one).lower(): words(one) for one in children(item.element)}
    mastery = told.get("masteryscore", "")
    facts: dict[str, object] = {
        "scorm_type": (resource.scorm_type or "").strip().lower(),
        "mastery_score": mastery,
        "max_time_allowed": told.get("maxtimeallowed", ""),
        "time_limit_action": told.get("timelimitaction", ""),
    }
    share = _number(mastery, 100)
    if package.kind is Kind.SCORM2004:
        objectives = list(_objectives(item.element))
        passing = next((one for _, one in objectives if one), "")
        share = _number(passing, 1)
        facts |= {
            "scaled_passing_score": passing,
            "completion_threshold": _threshold(item.element),
            "objectives": [one for one, _ in objectives if one],
        }
    return Sco(
        id=name,
        title=title,
        kind=str(package.kind),
        href=where,
        parameters=item.element.get("parameters") or "",
        mastery=share,
        launch_data=told.get("datafromlms", ""),
        prerequisites=told.get("prerequisites", ""),
        depth=item.depth - 1,
        facts=facts,
    )


def _objectives(item: Element) -> Iterator[tuple[str, str]]:
    """Yield the objectives of *item*, the primary one with the measure that satisfies it (SN 3.10)."""
    for sequencing in children(item, "sequencing")[:1]:
        for part in children(sequencing, "objectives")[:1]:
            for one in children(part, "primaryObjective", "objective"):
                measure = words(next(iter(children(one, "minNormalizedMeasure")), None))
                asked = (one.get("satisfiedByMeasure") or "").strip() in TRUE
                # Without a measure of its own, an objective by measure asks for all of it (SN 3.10.2).
                passing = (measure or "1.0") if asked and local(one) == "primaryObjective" else ""
                yield (one.get("objectiveID") or "").strip(), passing


def _threshold(item: Element) -> str:
    """Return the progress that completes *item*: an attribute in the 4th edition, text in the 3rd."""
    for one in children(item, "completionThreshold"):
        measured = attribute(one, "completedByMeasure")
        if measured is None:
            return words(one)
        least = attribute(one, "minProgressMeasure")
        return (least[1] if least else "1.0") if measured[1].strip() in TRUE else ""
    return ""


def _number(text: str, whole: float) -> float | None:
    """Return the number in *text* as a share of *whole*, if it is one."""
    try:
        share = float(text) / whole
    except ValueError:
        return None
    return share if -1 <= share <= 1 else None


def _parts(package: Package, whole: Block) -> Iterator[Step]:
    """Yield what is launched by xAPI, and the blocks around it."""
    for part in whole.parts:
        if isinstance(part, Block):
            yield Node(depth=part.depth, title=next(iter(part.titles.values()), part.id)), None
            yield from _parts(package, part)
        else:
            yield _unit(package, part)


def _unit(package: Package, unit: Unit) -> Step:
    where = href(package.link(unit.url))
    if not where:
        return Node(depth=unit.depth, title=unit.title), None
    sco = Sco(
        id=unit.id,
        title=unit.title,
        kind=str(package.kind),
        href=where,
        mastery=unit.mastery,
        launch_data=unit.parameters,
        depth=unit.depth,
        facts={"move_on": unit.move_on, "window": unit.window},
    )
    return Node(depth=unit.depth, title=unit.title, sco=sco.id), sco


def _page(package: Package) -> Step:
    sco = Sco(id="index", title=package.archive.path.stem, kind="web", href="index.html")
    return Node(depth=0, title=sco.title, sco=sco.id), sco
