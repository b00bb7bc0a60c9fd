"""Which standard a package is taken for, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from scormkit.lint import lint, look
from scormkit.lint.archive import open_archive
from scormkit.lint.kinds import ADL12, ADL2004, IMS12, IMS2004, edition
from scormkit.lint.package import packages
from tests import packing

CARTRIDGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"


def said(path: Path) -> set[str]:
    """Return what is said of the archive as a whole."""
    return {one.code.id for one in lint(path, select=("SK50", "SK51"))}


def manifest(
    space: str, version: str = "", adlcp: str = "", key: str = "", schema: str = "ADL SCORM"
) -> bytes:
    prefix = f' xmlns:adlcp="{adlcp}"' if adlcp else ""
    told = f"<metadata><schema>{schema}</schema><schemaversion>{version}</schemaversion></metadata>"
    attribute = f' {"adlcp:" if adlcp else ""}{key}="sco"' if key else ""
    resources = f'<resources><resource identifier="R" type="webcontent"{attribute}/></resources>'
    whole = f"{told if version or schema else ''}{resources}"
    return f'<manifest xmlns="{space}"{prefix}>{whole}</manifest>'.encode()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (manifest(IMS12, "1.2", ADL12, "scormtype"), "scorm12"),
        (manifest(IMS2004, "2004 4th Edition", ADL2004, "scormType"), "scorm2004"),
        (manifest(IMS2004, "CAM 1.3", ADL2004, "scormType"), "scorm2004"),
        # One thing that is wrong does not make it another standard ...
        (manifest(IMS12, "1.2", ADL12, "scormType"), "scorm12"),
        (manifest(IMS12, "1.3", ADL12, "scormtype"), "scorm12"),
        (manifest("urn:x", "1.2", ADL12, "scormtype"), "scorm12"),
        (manifest("", "1.2", "", "scormtype"), "scorm12"),
        (manifest(IMS2004, "1.2", ADL2004, "scormType"), "scorm2004"),
        (manifest(IMS2004, "", ADL2004, "scormType", ""), "scorm2004"),
        (manifest(IMS12, "", "", "", ""), "scorm12"),
        # ... and where as much speaks for either, the version decides, as in Moodle.
        (manifest("urn:x", "1.2", ADL2004, "", "ADL SCORM"), "scorm12"),
        (manifest("urn:x", "2004 3rd Edition", ADL12, "", "ADL SCORM"), "scorm2004"),
        (manifest(CARTRIDGE, "1.1.0", "", "", "IMS Common Cartridge"), "common-cartridge"),
        (manifest(CARTRIDGE, "", "", "", ""), "common-cartridge"),
        (manifest(IMS2004, "2.1", "", "", "QTIv2.1 Package"), "qti"),
        (manifest(IMS12, "1.2.4", "", "", "IMS CONTENT"), "ims"),
        (manifest(IMS2004, "", "", "", ""), "ims"),
        (manifest("urn:x", "", "", "", ""), "ims"),
        (b"<html/>", "foreign"),
        (b"<manifest", "unread"),
    ],
)
def test_a_manifest_is_judged_by_what_most_of_it_says(data: bytes, kind: str, tmp_path: Path) -> None:
    (tmp_path / "imsmanifest.xml").write_bytes(data)
    assert look(tmp_path).kinds == (kind,)


def test_questions_are_known_by_their_resources(tmp_path: Path) -> None:
    data = manifest(IMS2004, "", "", "", "").replace(b"webcontent", b"imsqti_item_xmlv2p1")
    (tmp_path / "imsmanifest.xml").write_bytes(data)
    assert look(tmp_path).kinds == ("qti",)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("imsqti_xmlv1p2", "qti"),
        ("imsqti_xmlv1p2/imscc_xmlv1p1/assessment", "common-cartridge"),
    ],
)
def test_questions_in_the_namespace_of_a_cartridge_are_no_cartridge(
    kind: str, wanted: str, tmp_path: Path
) -> None:
    data = manifest(CARTRIDGE, "1.1.3", "", "", "IMS Content").replace(b"webcontent", kind.encode())
    (tmp_path / "imsmanifest.xml").write_bytes(data)
    assert look(tmp_path).kinds == (wanted,)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("course.crs", "course.au", "course.des", "course.cst"), "aicc"),
        (("COURSE.CRS", "COURSE.AU"), "aicc"),
        (("course.cst",), "aicc"),
        (("sound.au", "notes.des"), "none"),
        (("h5p.json",), "h5p"),
        (("index.html",), "none"),
        ((), "none"),
    ],
)
def test_what_has_no_manifest_is_named_by_its_files(
    names: tuple[str, ...], kind: str, tmp_path: Path
) -> None:
    for name in names:
        (tmp_path / name).touch()
    assert look(tmp_path).kinds == (kind,)
    assert said(tmp_path) == {"SK512" if kind == "none" else "SK516"}


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("2004 4th Edition", "4"),
        ("2004 3rd Edition", "3"),
        ("2004 2nd Edition", "2"),
        ("CAM 1.3", "2"),
        ("2004", ""),
        ("", ""),
    ],
)
def test_the_edition_is_read_from_the_version(version: str, told: str) -> None:
    assert edition(version) == told


def test_several_manifests_are_several_packages(tmp_path: Path) -> None:
    for kind in ("scorm12", "cmi5", "xapi"):
        for name, data in packing.base(kind).items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(data)
    with open_archive(tmp_path) as archive:
        found = packages(archive)
        assert [(one.kind, one.first, one.manifest) for one in found] == [
            ("scorm12", True, "imsmanifest.xml"),
            ("cmi5", False, "cmi5.xml"),
            ("xapi", False, "tincan.xml"),
        ]
        assert "cmi5.xml" not in set(found[0].files())
        assert "first.html" in set(found[0].files())
    assert said(tmp_path) == {"SK513"}


def test_tincan_may_lie_in_a_folder_that_is_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    inner = {f"course/{name}": data for name, data in packing.base("xapi").items()}
    path.write_bytes(packing.zipped(inner))
    assert said(path) == set()
    path.write_bytes(packing.zipped({**inner, "readme.txt": b""}))
    assert said(path) == {"SK511"}
