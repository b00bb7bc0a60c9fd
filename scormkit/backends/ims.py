"""What SCORM's releases share: the IMS content package around one or more SCOs.

Functions and data only; each back end says with a ``Dialect`` how its release
spells things, and hangs its own elements into the items it gets back.

Identifiers come from ids alone. Moodle knows attempts and grades by the item's
identifier, so one that held a title, a language or a version would throw
learners' results away with the next release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from lxml import etree

from scormkit.backends.backend import Options
from scormkit.course.model import Activity, Course
from scormkit.xml import Element, add

MANIFEST = "imsmanifest.xml"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one release of SCORM spells what all of them say."""

    spaces: Mapping[str | None, str]
    """Prefix to namespace. LMSs match prefixes letter by letter, so these are part of the format."""

    version: str
    """``schemaversion``, to the letter: Moodle takes anything it does not know for 1.2."""

    sco: str
    """The local name of the attribute that makes a resource a SCO; its case differs."""

    xsds: Mapping[str, str]
    """Namespace to the XSD file that rules it."""

    def tag(self, name: str, prefix: str | None = None) -> str:
        """Return *name* in the namespace of *prefix*, as lxml wants it."""
        return f"{{{self.spaces[prefix]}}}{name}"


def manifest(course: Course, dialect: Dialect, options: Options) -> Element:
    """Return the root of the manifest of *course*, its ``metadata`` begun."""
    spaces = dict(dialect.spaces)
    if options.schemas:
        spaces["xsi"] = XSI
    root = etree.Element(dialect.tag("manifest"), nsmap=spaces)
    root.set("identifier", f"M-{course.id}")
    if options.schemas:
        # Named only when they are there: a checker that is promised a file wants to see it.
        shipped = {file.path for file in options.schemas}
        pairs = (f"{space} {file}" for space, file in dialect.xsds.items() if file in shipped)
        root.set(f"{{{XSI}}}schemaLocation", " ".join(pairs))

    metadata = add(root, dialect.tag("metadata"))
    add(metadata, dialect.tag("schema"), "ADL SCORM")
    add(metadata, dialect.tag("schemaversion"), dialect.version)
    return root


def organization(root: Element, dialect: Dialect, course: Course) -> tuple[Element, list[Element]]:
    """Return the one organization of *course*, and its items in the order of the activities."""
    organizations = add(root, dialect.tag("organizations"), default=f"ORG-{course.id}")
    # No structure attribute: "hierarchical" is its default.
    one = add(organizations, dialect.tag("organization"), identifier=f"ORG-{course.id}")
    add(one, dialect.tag("title"), course.title)
    items = []
    for activity in course.activities:
        item = add(
            one, dialect.tag("item"), identifier=f"ITEM-{activity.id}", identifierref=f"RES-{activity.id}"
        )
        add(item, dialect.tag("title"), activity.title)
        items.append(item)
    return one, items


def resources(root: Element, dialect: Dialect, course: Course) -> None:
    """Add the resources of *course*: one SCO for each activity, first what is launched first."""
    parent = add(root, dialect.tag("resources"))
    for activity in course.activities:
        resource = add(parent, dialect.tag("resource"), identifier=f"RES-{activity.id}", type="webcontent")
        resource.set(dialect.tag(dialect.sco, "adlcp"), "sco")
        resource.set("href", href(activity.launch))
        for path in _paths(course, activity):
            add(resource, dialect.tag("file"), href=href(path))


def href(path: str) -> str:
    """Return *path* as a relative URL reference: a name may hold what a URL keeps for itself."""
    return quote(path, safe="/")


def _paths(course: Course, activity: Activity) -> Iterator[str]:
    yield activity.launch
    yield from sorted(file.path for file in course.files)
