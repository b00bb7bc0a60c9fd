"""Rules about the form of a cmi5 course structure: its namespace, its elements and their order.

What the schema (cmi5 13.2) says is said here with places and reasons: an LMS must refuse what breaks it,
and mostly tells nobody which line it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten

from scormkit.codes import AU_EXTENSION, STRUCTURE_FORM, STRUCTURE_SPACE
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import Tree, children, local, space
from scormkit.xml import Element

SPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
SCHEMA_PLACE = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
UNITS = ("au", "block")


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in an element: names in their order, those that must, and its own attributes."""

    order: tuple[tuple[str, ...], ...] = ()
    needs: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    ends: bool = True
    """Whether elements of others may follow."""

    @property
    def ranks(self) -> dict[str, int]:
        """Return which place in the order each name has."""
        return {name: rank for rank, names in enumerate(self.order) for name in names}


TEXTS = (("title",), ("description",))
BOTH = frozenset({"title", "description"})
FORMS = {
    "courseStructure": Form((("course",), ("objectives",), UNITS), frozenset({"course"}), frozenset(UNITS)),
    "course": Form(TEXTS, BOTH, attributes=frozenset({"id"})),
    "block": Form((*TEXTS, ("objectives",), UNITS), BOTH, frozenset(UNITS), frozenset({"id"})),
    "au": Form(
        (*TEXTS, ("objectives",), ("url",), ("launchParameters",), ("entitlementKey",)),
        BOTH | {"url"},
        attributes=frozenset(
            {"id", "moveOn", "masteryScore", "launchMethod", "activityType"},
        ),
    ),
    "objectives": Form((("objective",),), frozenset({"objective"}), frozenset({"objective"})),
    "objective": Form((("title", "description"),), BOTH, attributes=frozenset({"id"}), ends=False),
    "title": Form((("langstring",),), several=frozenset({"langstring"})),
    "description": Form((("langstring",),), several=frozenset({"langstring"})),
    "langstring": Form(attributes=frozenset({"lang"}), ends=False),
    "url": Form(ends=False),
}
WORDS = 40
REFERENCE = Form(attributes=frozenset({"idref"}), ends=False)


def the_structure_is_in_its_namespace(package: Package) -> Iterator[Diagnostic]:
    """Yield a course structure whose namespace is another."""
    root = package.sound.root
    if space(root) != SPACE:
        yield STRUCTURE_SPACE.at(package.at(root, "xmlns"), space=printable(space(root)))


def elements_stand_where_they_may(package: Package) -> Iterator[Diagnostic]:
    """Yield elements and attributes that are missing, out of order, too many, or none of cmi5's."""
    tree = package.sound
    own = space(tree.root)
    for element in tree.own(*FORMS):
        form = _form(element)
        if form:
            yield from _words(tree, element, form)
            yield from _children(tree, element, form, own)
            yield from _attributes(tree, element, form)


def _form(element: Element) -> Form | None:
    """Return the form of *element*; a reference to an objective is called as the objective is."""
    parent = element.getparent()
    if local(element) == "objective" and parent is not None:
        above = parent.getparent()
        if above is not None and local(above) in UNITS:
            return REFERENCE
    return FORMS.get(local(element))


def _children(tree: Tree, element: Element, form: Form, own: str) -> Iterator[Diagnostic]:
    """Yield the first child of *element* that stands wrongly, and what is missing."""
    seen: list[str] = []
    foreign = False
    for child in children(element):
        if space(child) != own:
            foreign = True
            wrong = not space(child) or not form.ends
            problem = f"<{local(child)}> has no place in <{local(element)}>" if wrong else ""
        elif foreign:
            problem = f"<{local(child)}> stands after an element that is not cmi5's"
        else:
            problem = _misplaced(element, form, local(child), seen)
            seen.append(local(child))
        if problem:
            yield STRUCTURE_FORM.at(tree.at(child), problem=printable(problem))
            return
    for name in sorted(form.needs - set(seen)):
        yield STRUCTURE_FORM.at(tree.at(element), problem=f"<{local(element)}> has no <{name}>")
    if form.order and form.order[-1] == UNITS and not set(seen) & set(UNITS):
        yield STRUCTURE_FORM.at(tree.at(element), problem=f"<{local(element)}> has neither <au> nor <block>")


def _words(tree: Tree, element: Element, form: Form) -> Iterator[Diagnostic]:
    """Yield words between the elements of *element*, where its form has nothing but elements."""
    untold = local(element) in BOTH and not children(element)  # a text without a language: SK593
    if (form.order and not untold) or form is REFERENCE:
        texts = (element.text, *(child.tail for child in element))
        stray = next((text for text in texts if text and text.strip()), "")
        if stray:
            text = quoted(printable(shorten(stray, WORDS)))
            problem = f"<{local(element)}> holds the words {text} beside elements"
            yield STRUCTURE_FORM.at(tree.at(element), problem=problem)


def _misplaced(element: Element, form: Form, name: str, seen: list[str]) -> str:
    """Return why cmi5's own element *name* may not follow those *seen*."""
    if name not in form.ranks:
        return _stray(element, name)
    # What may come several times comes last in every form: only the others are looked for.
    if name not in form.several and name in seen:
        return f"<{name}> stands in <{local(element)}> twice"
    if seen and form.ranks[name] < form.ranks[seen[-1]]:
        return f"<{name}> stands after <{seen[-1]}>"
    return ""


def _stray(element: Element, name: str) -> str:
    form = _form(element)
    if form and name in form.attributes:
        return f"<{name}> is an element, and should be an attribute of <{local(element)}>"
    return f"<{name}> has no place in <{local(element)}>"


def _attributes(tree: Tree, element: Element, form: Form) -> Iterator[Diagnostic]:
    """Yield attributes of no namespace that *element* does not have."""
    for key in map(str, element.attrib):
        if not key.startswith("{") and key not in form.attributes:
            problem = f"<{local(element)}> has no attribute {quoted(key)}"
            yield STRUCTURE_FORM.at(tree.key(element, key), problem=printable(problem))


def extensions_bring_their_schema(package: Package) -> Iterator[Diagnostic]:
    """Yield the first element of each foreign namespace that no schema is named for (cmi5 13.1.5.0-1)."""
    if package.archive.bare:
        return  # a file alone can bring nothing along
    tree = package.sound
    own = space(tree.root)
    named: set[str] = set()
    foreign: dict[str, Element] = {}
    brought = any(name.lower().endswith(".xsd") for name in package.archive.names)
    for element in tree.root.iter("{*}*"):
        place = element.get(SCHEMA_PLACE)
        named |= set(place.split()[::2]) if place else set()
        if space(element) not in {own, ""}:
            foreign.setdefault(space(element), element)
    for name, element in foreign.items():
        if name not in named and not brought:
            yield AU_EXTENSION.at(tree.at(element), space=printable(name))


RULES = (
    the_structure_is_in_its_namespace,
    elements_stand_where_they_may,
    extensions_bring_their_schema,
)
ROOM = Room(RULES, kinds=frozenset({Kind.CMI5}))
