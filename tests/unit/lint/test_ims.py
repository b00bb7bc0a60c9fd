"""What rules are told of an IMS manifest."""

from __future__ import annotations

from pathlib import Path

from scormkit.lint.archive import open_archive
from scormkit.lint.package import Package, packages
from scormkit.lint.tree import words
from tests import packing

MANIFEST = """<manifest xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" identifier="M" xml:base="in/"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata/>
  <metadata><schema>ADL SCORM</schema><schemaversion> 1.2 </schemaversion></metadata>
  <organizations default="B">
    <organization identifier="A"><title>A</title></organization>
    <organization identifier="B"><title/>
      <item identifier="I1"><title>One</title>
        <item identifier="I2" identifierref=" R1 "/>
        <item identifier="I3" identifierref="R9"><title>Three</title></item>
      </item>
      <item/>
    </organization>
  </organizations>
  <resources xml:base="here/">
    <resource identifier="R1" type="webcontent" adlcp:scormType="sco" href="a%20b.html?x=1" xml:base="now/">
      <file href="a%20b.html"/><file/><dependency identifierref="R2"/><dependency/>
    </resource>
    <resource identifier="R2" href="http://elsewhere.org/"><dependency identifierref="R1"/></resource>
    <resource identifier="R2"/>
    <resource/>
  </resources>
  <manifest identifier="SUB"><resources><resource identifier="R3"/></resources></manifest>
</manifest>"""


def package(folder: Path) -> Package:
    path = folder / "x.zip"
    path.write_bytes(packing.zipped({"imsmanifest.xml": MANIFEST.encode(), "in/here/now/a b.html": b""}))
    with open_archive(path) as archive:
        (found,) = packages(archive)
        assert found.ims.items  # indexes need no open file
        return found


def test_the_tree_of_items_is_told_in_order(tmp_path: Path) -> None:
    ims = package(tmp_path).ims
    assert [(one.identifier, one.title) for one in ims.organizations] == [("A", "A"), ("B", "")]
    assert ims.default is ims.organizations[1]
    assert [(one.identifier, one.ref, one.title, one.depth) for one in ims.items] == [
        ("I1", None, "One", 1),
        ("I2", "R1", None, 2),
        ("I3", "R9", "Three", 2),
        ("", None, None, 1),
    ]
    first, second, third, _ = ims.items
    assert first.items == [second, third]
    assert (first.leaf, second.leaf, second.parent) == (False, True, first)
    assert ims.resource_of(first) is None
    assert ims.resource_of(third) is None
    assert ims.resource_of(second) is ims.resources[0]


def test_resources_are_told_with_what_their_references_lead_to(tmp_path: Path) -> None:
    ims = package(tmp_path).ims
    first, second, twin, bare, inner = ims.resources
    assert first.bases == ("in/", "here/", "now/")
    assert first.link.found == "in/here/now/a b.html"
    assert (first.scorm_type, first.scorm_key) == (
        "sco",
        "{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormType",
    )
    assert [(one.href, one.link.found) for one in first.files] == [
        ("a%20b.html", "in/here/now/a b.html"),
        (None, ""),
    ]
    assert [one.ref for one in first.dependencies] == ["R2", None]
    assert second.link.external
    assert (bare.identifier, bare.href, bare.type, bare.scorm_type) == ("", None, None, None)
    assert (inner.identifier, inner.bases) == ("R3", ("in/",))
    assert ims.by_id["R2"] is second
    assert ims.by_id["R2"] is not twin
    assert ims.used == {"R1", "R2"}
    assert ims.listed == {"in/here/now/a b.html"}


def test_identifiers_and_version_are_told_with_their_elements(tmp_path: Path) -> None:
    found = package(tmp_path)
    assert [name for name, _ in found.ims.identifiers] == [
        "M", "A", "B", "I1", "I2", "I3", "R1", "R2", "R2", "SUB", "R3"
    ]  # fmt: skip
    assert found.ims.version == "1.2"
    assert words(found.ims.schema[0]) == "ADL SCORM"
    assert found.edition == ""
    _, element = found.ims.identifiers[1]
    assert str(found.at(element, "identifier")).endswith("x.zip!imsmanifest.xml:6:31")


def test_a_manifest_of_nothing_has_nothing(tmp_path: Path) -> None:
    (tmp_path / "imsmanifest.xml").write_text("<manifest/>")
    with open_archive(tmp_path) as archive:
        (found,) = packages(archive)
        ims = found.ims
        assert (ims.schema, ims.version, ims.organizations, ims.default) == ((None, None), "", (), None)
        assert (ims.items, ims.resources, ims.identifiers) == ((), (), ())
        assert found.link("first.html?x").path == "first.html"
