"""Packages come and go while the relay runs; none is unpacked, and what cannot be read harms no other."""

from __future__ import annotations

import contextlib
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.relay import packages as room
from scormkit.relay.packages import PackageError, Packages, described, read_package
from scormkit.statements.catalogue import public_key
from tests.unit.relay.desks import IRI, LMS, catalogue_of, put


def zipped(path: Path, what: Any, name: str = "statements.json", **more: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, text in more.items():
            archive.writestr(other, text)
        archive.writestr(name, what if isinstance(what, bytes) else json.dumps(what))
    return path


def trouble(path: Path) -> str:
    with pytest.raises(PackageError) as caught:
        read_package(path)
    return str(caught.value)


def signed(**changed: Any) -> dict[str, Any]:
    said = {**catalogue_of(), **changed}
    return {**said, "key": public_key(said)}


def test_a_zip_and_its_bare_catalogue_are_one_package(tmp_path: Path) -> None:
    what = catalogue_of()
    put(tmp_path, "phone.json", what)
    zipped(tmp_path / "phone.zip", what, imsmanifest="<manifest/>")
    shelf = Packages(tmp_path).scan()
    assert list(shelf.packages) == [what["key"]]
    assert shelf.origins == {"https://lms.example"}
    assert not shelf.troubles
    (line,) = described(shelf)
    assert all(text in line for text in (what["key"], IRI, LMS, "phone.json"))


def test_only_a_changed_file_is_read_again(tmp_path: Path) -> None:
    read: list[str] = []

    def reading(path: Path) -> room.Package:
        read.append(path.name)
        return read_package(path)

    put(tmp_path, "a.json", catalogue_of())
    put(tmp_path, "b.json", catalogue_of(f"{IRI}/b"))
    packages = Packages(tmp_path, read=reading)
    packages.scan()
    packages.scan()
    assert read == ["a.json", "b.json"]
    put(tmp_path, "b.json", catalogue_of(f"{IRI}/bb"))
    packages.scan()
    assert read == ["a.json", "b.json", "b.json"]


def test_a_removed_package_may_not_write_any_more(tmp_path: Path) -> None:
    put(tmp_path, "a.json", catalogue_of())
    packages = Packages(tmp_path)
    assert packages.scan().packages
    (tmp_path / "a.json").unlink()
    assert not packages.scan().packages


def test_a_half_copied_zip_leaves_the_package_that_was_there(tmp_path: Path) -> None:
    what = catalogue_of()
    path = zipped(tmp_path / "a.zip", what)
    packages = Packages(tmp_path)
    packages.scan()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    shelf = packages.scan()
    assert list(shelf.packages) == [what["key"]]
    assert "a.zip" in shelf.troubles
    path.write_bytes(whole)
    assert not packages.scan().troubles


def test_a_revoked_key_is_off_the_shelf_and_stays_so(tmp_path: Path) -> None:
    what = catalogue_of()
    put(tmp_path, "a.json", what)
    revoked = tmp_path / "revoked.txt"
    revoked.write_text(f"# left with a laptop\n\n  {what['key']}  # phone, March\n")
    packages = Packages(tmp_path)
    shelf = packages.scan()
    assert not shelf.packages
    assert shelf.revoked == {what["key"]}
    assert not shelf.origins
    revoked.write_bytes(b"\xff\xfe")
    assert packages.scan().revoked == {what["key"]}
    revoked.unlink()
    assert packages.scan().packages


def test_a_folder_that_is_away_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    put(folder, "a.json", catalogue_of())
    packages = Packages(folder)
    packages.scan()
    folder.rename(tmp_path / "away")
    shelf = packages.scan()
    assert shelf.packages
    assert "cannot be listed" in shelf.troubles[str(folder)]


def test_other_files_and_folders_are_none_of_its_business(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / ".hidden.json").write_text("x")
    (tmp_path / "folder.zip").mkdir()
    shelf = Packages(tmp_path).scan()
    assert (dict(shelf.packages), dict(shelf.troubles)) == ({}, {})


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "no catalogue"),
        (b'{"key": 1}', "no catalogue"),
        (b'{"key": "pk1.x"}', "the key does not fit"),
        (signed(lms=""), "names no home page"),
        (signed(lms="file:///lms"), "names no home page"),
        (signed(activities=1), "a form that this release does not know"),
        (signed(launched=True, target="cmi5"), "for cmi5"),
        ({**catalogue_of(), "lms": "https://evil.example/"}, "the key does not fit"),
    ],
)
def test_what_is_no_package_of_ours_is_said_in_words(tmp_path: Path, what: Any, words: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(what if isinstance(what, bytes) else json.dumps(what).encode())
    assert words in trouble(path)
    assert words in trouble(zipped(tmp_path / "a.zip", what))


def test_a_package_without_statements_says_what_to_do(tmp_path: Path) -> None:
    assert "name the relay in scormkit.yaml" in trouble(zipped(tmp_path / "a.zip", b"x", "index.html"))


def test_only_the_member_at_the_root_counts_and_nothing_is_written(tmp_path: Path) -> None:
    evil = json.dumps(catalogue_of("https://evil.example/"))
    path = tmp_path / "in" / "a.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../statements.json", evil)
        archive.writestr("/statements.json", evil)
        archive.writestr("x/statements.json", evil)
    assert "has no statements.json" in trouble(path)
    zipped(path, catalogue_of(), "statements.json", **{"../escape": "x"})
    assert read_package(path).accepts.iri == IRI
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["a.zip", "in"]


def test_a_bomb_is_not_inflated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LARGEST", 1 << 20)
    path = zipped(tmp_path / "a.zip", b" " * (8 << 20))
    assert path.stat().st_size < 20_000
    assert "more than 1 MB" in trouble(path)
    (tmp_path / "a.json").write_bytes(b" " * (2 << 20))
    assert "more than 1 MB" in trouble(tmp_path / "a.json")
    monkeypatch.setattr(room, "ENTRIES", 1)
    assert "more than 1 files" in trouble(zipped(tmp_path / "b.zip", b"{}", x="x"))


def test_a_name_in_the_directory_that_is_no_text_is_damage(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", catalogue_of(), **{"\u00e9.txt": "x"})
    path.write_bytes(path.read_bytes().replace("\u00e9".encode(), b"\xff\xff"))
    assert trouble(path) == "it cannot be read: its directory is damaged"


@given(st.data())
def test_no_damage_to_a_zip_is_more_than_a_package_error(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("statements.json", json.dumps(catalogue_of()))
    content = bytearray(whole.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: data.draw(st.integers(0, len(content)))]))
    with contextlib.suppress(PackageError):
        assert read_package(path).key == catalogue_of()["key"]


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    if not os.geteuid():
        pytest.skip("root may read everything")
    put(tmp_path, "a.json", catalogue_of())
    (tmp_path / "a.json").chmod(0)
    assert "cannot be read" in trouble(tmp_path / "a.json")
