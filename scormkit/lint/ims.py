"""What an IMS manifest says: organizations, items, resources, files, and every identifier.

Both releases of SCORM are built on it. Elements are known by their local names, whatever their
namespace, so that a rule about namespaces can tell of them while all others still see the course.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scormkit.lint.archive import Archive
from scormkit.lint.links import Link, resolve
from scormkit.lint.tree import XML_SPACE, Tree, attribute, children, words
from scormkit.xml import Element

BASE = f"{{{XML_SPACE}}}base"


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A node of a course's tree; *ref* is its ``identifierref``, None when it has none."""

    element: Element
    identifier: str
    ref: str | None
    title: str | None
    parent: Item | None
    depth: int
    items: list[Item] = field(default_factory=list, repr=False)

    @property
    def leaf(self) -> bool:
        """Say whether there is nothing below it."""
        return not self.items

    def walk(self) -> Iterator[Item]:
        """Yield this item and all below it, in their order."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += reversed(one.items)


@dataclass(frozen=True, slots=True, eq=False)
class Organization:
    """One course: its *items* are the topmost."""

    element: Element
    identifier: str
    title: str | None
    items: tuple[Item, ...]

    def walk(self) -> Iterator[Item]:
        """Yield every item, in the order of the tree."""
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """A ``file`` of a resource."""

    element: Element
    href: str | None
    link: Link


@dataclass(frozen=True, slots=True, eq=False)
class Dependency:
    """A resource's need of another."""

    element: Element
    ref: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """Something to launch or to load; *scorm_type* is ``sco`` or ``asset``, whatever its attribute's case."""

    element: Element
    identifier: str
    type: str | None
    scorm_type: str | None
    scorm_key: str
    """The full name of the attribute that says so, as it stands; empty when there is none."""

    href: str | None
    link: Link
    bases: tuple[str, ...]
    files: tuple[File, ...]
    dependencies: tuple[Dependency, ...]


class Manifest:
    """The indexes of one ``imsmanifest.xml``, each made when it is first asked for."""

    def __init__(self, tree: Tree, archive: Archive, root: str = "") -> None:
        self.tree = tree
        self.element = tree.root
        self._archive = archive
        self._root = root

    @cached_property
    def schema(self) -> tuple[Element | None, Element | None]:
        """Return the elements ``schema`` and ``schemaversion`` of the manifest's own metadata."""
        for metadata in children(self.element, "metadata"):
            found = [next(iter(children(metadata, name)), None) for name in ("schema", "schemaversion")]
            if any(one is not None for one in found):
                return found[0], found[1]
        return None, None

    @property
    def version(self) -> str:
        """Return the words of ``schemaversion``."""
        return words(self.schema[1])

    @cached_property
    def organizations(self) -> tuple[Organization, ...]:
        """Return every organization of the manifest, not those of its submanifests."""
        return tuple(
            Organization(one, _id(one), _title(one), tuple(_items(one)))
            for parent in children(self.element, "organizations")
            for one in children(parent, "organization")
        )

    @cached_property
    def default(self) -> Organization | None:
        """Return the organization that is launched: the default, or the first."""
        for parent in children(self.element, "organizations"):
            wanted = (parent.get("default") or "").strip()
            for one in self.organizations:
                if one.identifier == wanted:
                    return one
        return next(iter(self.organizations), None)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Return the items of all organizations, in the order of their trees."""
        return tuple(item for organization in self.organizations for item in organization.walk())

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Return every resource of the manifest, then those of its submanifests."""
        inner = (one for one in self.tree.all("manifest") if one is not self.element)
        return tuple(
            self._resource(one, self.bases(one))
            for manifest in (self.element, *inner)
            for parent in children(manifest, "resources")
            for one in children(parent, "resource")
        )

    def bases(self, element: Element) -> tuple[str, ...]:
        """Return every ``xml:base`` that counts for *element*, the outermost first."""
        around = (element, *element.iterancestors())
        return tuple(base for one in reversed(around) if (base := one.get(BASE)))

    @cached_property
    def by_id(self) -> Mapping[str, Resource]:
        """Return the resources by identifier; of twins the first."""
        return {one.identifier: one for one in reversed(self.resources) if one.identifier}

    @cached_property
    def identifiers(self) -> tuple[tuple[str, Element], ...]:
        """Return every ``identifier`` of the document with its element, in reading order."""
        return tuple(
            (one.get("identifier", ""), one)
            for one in self.tree.all("manifest", "organization", "item", "resource")
            if one.get("identifier") is not None
        )

    @cached_property
    def listed(self) -> frozenset[str]:
        """Return the files of the package that some resource names, by ``file`` or by ``href``."""
        links = (link for one in self.resources for link in (one.link, *(file.link for file in one.files)))
        return frozenset(link.found for link in links if link.found)

    @cached_property
    def used(self) -> frozenset[str]:
        """Return the identifiers of the resources that an item reaches, through dependencies too."""
        waiting = [item.ref for item in self.items if item.ref]
        seen: set[str] = set()
        while waiting:
            one = waiting.pop()
            if one in seen or one not in self.by_id:
                continue
            seen.add(one)
            waiting += [other.ref for other in self.by_id[one].dependencies if other.ref]
        return frozenset(seen)

    @cached_property
    def launched(self) -> frozenset[Element]:
        """Return the elements of the resources that items launch."""
        return frozenset(one.element for one in map(self.resource_of, self.items) if one)

    def resource_of(self, item: Item) -> Resource | None:
        """Return the resource that *item* launches, if there is one."""
        return self.by_id.get(item.ref) if item.ref else None

    def _resource(self, element: Element, bases: tuple[str, ...]) -> Resource:
        kind = attribute(element, "scormtype")
        href = element.get("href")
        files = tuple(
            File(one, one.get("href"), self._link(one.get("href"), bases))
            for one in children(element, "file")
        )
        needs = tuple(
            Dependency(one, _stripped(one.get("identifierref"))) for one in children(element, "dependency")
        )
        key, value = kind or ("", None)
        link = self._link(href, bases)
        return Resource(
            element, _id(element), element.get("type"), value, key, href, link, bases, files, needs
        )

    def _link(self, href: str | None, bases: tuple[str, ...]) -> Link:
        return resolve(self._archive, href or "", bases, self._root)


def _items(organization: Element) -> Iterator[Item]:
    """Yield the topmost items of *organization*, those below hung into them; depth costs no stack."""
    top: list[Item] = []
    waiting: list[tuple[Element, Item | None]] = [
        (one, None) for one in reversed(children(organization, "item"))
    ]
    while waiting:
        element, parent = waiting.pop()
        depth = parent.depth + 1 if parent else 1
        item = Item(
            element, _id(element), _stripped(element.get("identifierref")), _title(element), parent, depth
        )
        (parent.items if parent else top).append(item)
        waiting += [(one, item) for one in reversed(children(element, "item"))]
    yield from top


def _id(element: Element) -> str:
    return (element.get("identifier") or "").strip()


def _stripped(value: str | None) -> str | None:
    return None if value is None else value.strip()


def _title(element: Element) -> str | None:
    title = next(iter(children(element, "title")), None)
    return None if title is None else words(title)
