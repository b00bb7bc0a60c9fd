"""A package: an archive, the standard it keeps, and its manifest with the indexes that rules need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from scormkit.diagnostics import Location
from scormkit.lint.archive import Archive
from scormkit.lint.content import Content
from scormkit.lint.ims import Manifest
from scormkit.lint.kinds import Kind, edition, kind_of, without_manifest
from scormkit.lint.links import Link, resolve
from scormkit.lint.shelf import Shelf
from scormkit.lint.tree import Tree, words
from scormkit.xml import Element

MANIFESTS = ("imsmanifest.xml", "cmi5.xml", "tincan.xml")
"""What each standard calls its manifest, the most widely read first."""

CONTENT = frozenset({Kind.SCORM12, Kind.SCORM2004, Kind.CMI5, Kind.XAPI})


@dataclass(frozen=True, eq=False)
class Package:
    """What a rule looks at; of an archive with several manifests there is one package for each."""

    archive: Archive
    shelf: Shelf
    kind: Kind
    manifest: str = ""
    """The manifest's name in the archive; empty when there is none."""

    tree: Tree | None = None
    """The manifest, unless it cannot be read."""

    first: bool = True
    """Whether this is the first package of its archive: what concerns the files is said of it alone."""

    others: tuple[str, ...] = ()
    """The manifests of other standards that lie beside this one."""

    @property
    def root(self) -> str:
        """Return the folder the manifest lies in, with its slash; empty at the archive's root."""
        return self.manifest[: self.manifest.rfind("/") + 1]

    @cached_property
    def edition(self) -> str:
        """Return SCORM 2004's edition, ``2``, ``3`` or ``4``; empty when none is told, or elsewhere."""
        return edition(self.ims.version) if self.kind is Kind.SCORM2004 else ""

    @cached_property
    def ims(self) -> Manifest:
        """Return the indexes of an IMS manifest; only where *tree* is one."""
        assert self.tree is not None  # noqa: S101 - rooms of SCORM are entered with a manifest
        return Manifest(self.tree, self.archive, self.root)

    @cached_property
    def content(self) -> Content:
        """Return the pages, styles and scripts of the archive, read when a rule first asks."""
        return Content(self.archive, self.shelf)

    @property
    def sound(self) -> Tree:
        """Return the manifest's tree, in rooms that are entered only where there is one."""
        assert self.tree is not None  # noqa: S101 - see Room.fits
        return self.tree

    def at(self, element: Element, attribute: str = "") -> Location:
        """Return the place of *element* of the manifest, or of the value of its *attribute*."""
        return self.sound.at(element, attribute)

    def link(self, reference: str, *bases: str) -> Link:
        """Return where *reference* of the manifest leads."""
        return resolve(self.archive, reference, bases, self.root)

    def beside(self, element: Element) -> Link:
        """Return where the words of *element* lead by the ``xml:base`` around it, or else without."""
        link = self.link(words(element), *self.ims.bases(element))
        return self.link(words(element)) if link.missing else link

    def files(self) -> Iterator[str]:
        """Yield the name of every file beside and below the manifest, but the manifests themselves."""
        manifests = {self.manifest, *self.others}
        return (one for one in self.archive.names if one.startswith(self.root) and one not in manifests)


def packages(archive: Archive) -> tuple[Package, ...]:
    """Return what *archive* holds: one package for each standard, or one without a manifest."""
    shelf = Shelf(archive)
    found = manifests(archive)
    if not found:
        return (Package(archive, shelf, without_manifest(shelf)),)
    made = []
    for number, name in enumerate(found):
        tree = shelf.tree(name)
        kind = kind_of(tree) if tree else Kind.UNREAD
        others = tuple(other for other in found if other != name)
        made.append(Package(archive, shelf, kind, name, tree, number == 0, others))
    return tuple(made)


def manifests(archive: Archive) -> list[str]:
    """Return the manifests of *archive*: those at its root, else the nearest below, if it is alone there."""
    if archive.bare:
        return list(archive.names)
    depths: dict[int, list[str]] = {}
    for name in archive.names:
        if name[name.rfind("/") + 1 :].lower() in MANIFESTS:
            depths.setdefault(name.count("/"), []).append(name)
    nearest = depths[min(depths)] if depths else []
    nearest.sort(key=lambda name: MANIFESTS.index(name[name.rfind("/") + 1 :].lower()))
    folders = {name[: name.rfind("/") + 1] for name in nearest}
    return nearest if len(folders) <= 1 else []
