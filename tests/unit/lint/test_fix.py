"""``lint --fix``: what is mended is clean of its code, what is sound stays, what is hostile is refused."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from scormkit.lint import Wish, lint
from scormkit.lint.fix import Fixed, Refused, fix
from tests import packing

MENDABLE = [
    *("SK500", "SK500-after", "SK503-backslash", "SK509", "SK511", "SK511-nested", "SK519"),
    *("SK530", "SK530-backslash", "SK530-percent", "SK532", "SK533", "SK533-launched", "SK535", "SK536-end"),
    *("SK543", "SK551", "SK557", "SK594", "SK594-attribute", "SK802", "SK844", "SK845"),
]
UNTOUCHED = {"SK505", "SK514", "SK525", "SK531"}
"""Faults that only the author can mend."""

REFUSED = ["SK501", "SK502", "SK503", "SK504", "SK505", "SK507", "SK508"]


def bad(case: str, where: Path) -> Path:
    path = where / "bad.zip"
    path.write_bytes(packing.made(packing.CASES / case, "bad").zip)
    return path


def wish(case: str) -> Wish:
    return Wish(packing.profiles(packing.CASES / case))


@pytest.mark.slow
@pytest.mark.parametrize("case", MENDABLE)
def test_a_mended_package_is_clean(case: str, tmp_path: Path) -> None:
    path, out = bad(case, tmp_path), tmp_path / "out.zip"
    before = path.read_bytes()
    fixed = fix(path, out, wish(case))
    assert {one.code for one in fixed.changes} == {case[:5]}
    assert fixed.left.diagnostics == lint(out, profiles=wish(case).profiles) == ()
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["bad.zip", "out.zip"]
    first = out.read_bytes()
    fix(path, out, wish(case))
    assert out.read_bytes() == first, "the same package is mended the same way"
    assert fix(out, tmp_path / "again.zip", wish(case)).changes == ()


PATCHED = [
    ("scorm12", "SK538", ">1.2<", ">\n 1.2 <"),
    ("scorm12", "SK538", ">ADL SCORM<", ">adl  scorm<"),
    ("scorm12", "SK540", 'scormtype="asset"', 'scormType="asset"'),
    ("scorm12", "SK540", 'scormtype="asset"', 'scormtype="Asset"'),
    ("scorm12", "SK543", "masteryscore>80</adlcp:masteryscore", "MasteryScore>80</adlcp:MasteryScore"),
    ("scorm12", "SK532", '"shared/lesson.css"/>', "'Shared/lesson.CSS'/>"),
    ("scorm12", "SK530", '"shared/lesson.css"/>', '"/shared/lesson.css"/>'),
    ("scorm2004", "SK552", ">2004 4th Edition<", "> 2004 4th edition <"),
    ("scorm2004", "SK556", 'scormType="asset"', 'scormtype="asset"'),
    ("scorm2004", "SK557", '<file href="second.html"/>', ""),
]


@pytest.mark.parametrize(("kind", "code", "find", "write"), PATCHED)
def test_one_fault_in_a_manifest_is_mended_to_the_letter(
    kind: str, code: str, find: str, write: str, tmp_path: Path
) -> None:
    files = packing.base(kind)
    sound = files["imsmanifest.xml"].decode()
    assert sound.count(find) == 1
    path = tmp_path / "bad.zip"
    path.write_bytes(packing.zipped({**files, "imsmanifest.xml": sound.replace(find, write).encode()}))
    fixed = fix(path, tmp_path / "out.zip", Wish())
    assert {one.code for one in fixed.changes} == {code}
    assert fixed.left.diagnostics == ()
    with zipfile.ZipFile(tmp_path / "out.zip") as out:
        text = out.read("imsmanifest.xml").decode()
    assert "".join(text.split()).replace("'", '"') == "".join(sound.split())


UNITS = [
    ("cmi5", "SK589", "first.html", "first one.html", "first%20one.html?a=b&amp;c"),
    ("cmi5", "SK589", "first.html", "primo è.html", "primo%20%C3%A8.html"),
    ("cmi5", "SK532", "first.html", "First.HTML", "First.HTML"),
    ("xapi", "SK532", "first.html", "First.HTML", "First.HTML"),
]


@pytest.mark.parametrize(("kind", "code", "find", "file", "wanted"), UNITS)
def test_addresses_of_units_are_mended_where_the_file_is_there(
    kind: str, code: str, find: str, file: str, wanted: str, tmp_path: Path
) -> None:
    files = packing.base(kind)
    name = {"cmi5": "cmi5.xml", "xapi": "tincan.xml"}[kind]
    written = file.lower() if code == "SK532" else file + wanted[wanted.find("?") :] * ("?" in wanted)
    files[file] = files.pop(find)
    manifest = files[name].decode().replace(f">{find}", f">{written}", 1)
    path = tmp_path / "bad.zip"
    path.write_bytes(packing.zipped({**files, name: manifest.encode()}))
    fixed = fix(path, tmp_path / "out.zip", Wish(select=("SK5",)))
    assert {one.code for one in fixed.changes} == {code}
    assert fixed.left.diagnostics == ()
    with zipfile.ZipFile(tmp_path / "out.zip") as out:
        assert out.read(name).decode() == manifest.replace(f">{written}", f">{wanted}")


@pytest.mark.parametrize("kind", ["cmi5", "xapi"])
def test_of_units_what_is_not_there_stays(kind: str, tmp_path: Path) -> None:
    name = {"cmi5": "cmi5.xml", "xapi": "tincan.xml"}[kind]
    files = {**packing.base(kind), "__MACOSX/._first.html": b"x"}
    files[name] = files[name].replace(b">first.html", b"><![CDATA[no file.html]]>", 1)
    path = tmp_path / "bad.zip"
    path.write_bytes(packing.zipped(files))
    fixed = fix(path, tmp_path / "out.zip", Wish())
    assert [(one.code, one.path) for one in fixed.changes] == [("SK509", "__MACOSX/._first.html")]
    assert {"SK589", "SK598"} & {one.code.id for one in fixed.left.diagnostics}


def test_a_resource_without_any_file_gets_one_within_its_own_tags(tmp_path: Path) -> None:
    files = packing.base("scorm2004")
    sound = files["imsmanifest.xml"].decode()
    inner = sound.replace(
        '      <file href="shared/lesson.css"/>\n      <file href="shared/lesson.js"/>\n    </resource>', ""
    ).replace('adlcp:scormType="asset">', 'adlcp:scormType="asset" href="shared/lesson.css"/>')
    path = tmp_path / "bad.zip"
    path.write_bytes(packing.zipped({**files, "imsmanifest.xml": inner.encode()}))
    fixed = fix(path, tmp_path / "out.zip", Wish())
    assert {one.code for one in fixed.changes} == {"SK533", "SK557"}
    assert fixed.left.diagnostics == ()


def test_what_is_listed_anew_is_listed_under_its_right_name(tmp_path: Path) -> None:
    files = packing.base("scorm2004")
    manifest = files["imsmanifest.xml"].decode().replace('<file href="first.html"/>', "")
    files["prima lezione.html"] = files.pop("first.html")
    path = tmp_path / "bad.zip"
    spoilt = manifest.replace('href="first.html"', 'href="Prima lezione.html"').encode()
    path.write_bytes(packing.zipped({**files, "imsmanifest.xml": spoilt}))
    fixed = fix(path, tmp_path / "out.zip", Wish())
    assert {one.code for one in fixed.changes} == {"SK532", "SK557"}
    assert fixed.left.diagnostics == ()
    with zipfile.ZipFile(tmp_path / "out.zip") as out:
        assert out.read("imsmanifest.xml").count(b'href="prima%20lezione.html"') == 2


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004", "cmi5", "xapi"])
def test_a_sound_package_stays_as_it_is(kind: str, tmp_path: Path) -> None:
    path, out = tmp_path / "sound.zip", tmp_path / "out.zip"
    path.write_bytes(packing.zipped(packing.base(kind)))
    assert fix(path, out, Wish(("moodle", "openedx", "strict"))).changes == ()
    assert out.read_bytes() == path.read_bytes()


def test_a_folder_is_packed_the_same_way_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    for name, data in packing.base("scorm12").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    digests = set()
    for name in ("a.zip", "b.zip"):
        assert fix(folder, tmp_path / name, Wish()).left.diagnostics == ()
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist()[0] == "imsmanifest.xml"
    with pytest.raises(Refused, match="cannot lie within"):
        fix(folder, folder / "c.zip", Wish())


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_hostile_is_refused(case: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=case):
        fix(bad(case, tmp_path), tmp_path / "out.zip", Wish())
    assert [one.name for one in tmp_path.iterdir()] == ["bad.zip"]


@pytest.mark.parametrize("case", sorted(UNTOUCHED - set(REFUSED)))
def test_what_only_the_author_knows_is_left_and_said(case: str, tmp_path: Path) -> None:
    fixed = fix(bad(case, tmp_path), tmp_path / "out.zip", Wish())
    assert fixed.changes == ()
    assert {one.code.id for one in fixed.left.diagnostics} == {case}


def test_the_input_is_never_written_over(tmp_path: Path) -> None:
    path = bad("SK509", tmp_path)
    with pytest.raises(Refused, match="name another"):
        fix(path, path, Wish())


def test_codes_that_are_ignored_are_not_mended(tmp_path: Path) -> None:
    fixed = fix(bad("SK509", tmp_path), tmp_path / "out.zip", Wish(ignore=("SK509",)))
    assert fixed.changes == ()


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    files = {**packing.base("scorm12"), ".DS_Store": b"x"}
    raws = [
        packing.Raw(name.encode(), data, crc=1 if name == "second.html" else None)
        for name, data in files.items()
    ]
    path = tmp_path / "bad.zip"
    path.write_bytes(packing.pack(raws))
    with pytest.raises(Refused, match=r"second\.html is damaged|SK508"):
        fix(path, tmp_path / "out.zip", Wish())
    assert not (tmp_path / "out.zip").exists()


def test_several_faults_are_mended_at_once_and_nothing_else_changes(tmp_path: Path) -> None:
    files = packing.base("scorm12")
    manifest = (
        files.pop("imsmanifest.xml")
        .replace(b">1.2<", b"> 1.2\n<")
        .replace(b'href="second.html"', b'href="Second.html"')
    )
    film = bytes(range(256)) * 9000
    inner = {"imsmanifest.xml": manifest, "film.mp4": film, **files}
    path = tmp_path / "bad.zip"
    path.write_bytes(
        packing.zipped({"__MACOSX/._x": b"x", **{f"course/{name}": data for name, data in inner.items()}})
    )
    fixed: Fixed = fix(path, tmp_path / "out.zip", Wish())
    codes = {one.code for one in fixed.changes}
    assert codes == {"SK509", "SK511", "SK532", "SK533", "SK538"}
    assert fixed.left.diagnostics == ()
    with zipfile.ZipFile(io.BytesIO((tmp_path / "out.zip").read_bytes())) as out:
        assert out.read("film.mp4") == film
        text = out.read("imsmanifest.xml").decode()
    was = packing.base("scorm12")["imsmanifest.xml"].decode()
    assert text == was.replace(
        '<file href="first.html"/>', '<file href="film.mp4"/>\n      <file href="first.html"/>'
    )


@pytest.mark.slow
@pytest.mark.parametrize("case", sorted(path.name for path in packing.CASES.glob("SK*")))
def test_whatever_is_wrong_mending_brings_no_other_error(case: str, tmp_path: Path) -> None:
    path, out = bad(case, tmp_path), tmp_path / "out.zip"
    before = path.read_bytes()
    try:
        fixed = fix(path, out, wish(case))
    except Refused:
        assert not out.exists()
    else:
        assert {one.code.id for one in fixed.left.diagnostics} <= {case[:5]}
        assert {one.code for one in fixed.changes} <= {case[:5]}
    assert path.read_bytes() == before
