"""Archives of every kind, and what is read of them."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from scormkit.lint import lint, look
from scormkit.lint.archive import (
    LONGEST,
    ArchiveError,
    Unreadable,
    folded,
    oddity,
    open_archive,
    printable,
    tidy,
)
from scormkit.lint.limits import LIMITS, Limits
from scormkit.lint.shelf import Shelf
from scormkit.lint.zipfmt import END64, LOCATOR64, Entry
from tests import packing
from tests.packing import Raw, pack


def codes(path: Path, limits: Limits = LIMITS) -> list[str]:
    """Return what is said of the archive at *path*, whatever other rules say of its content."""
    return [one.code.id for one in lint(path, select=("SK50", "SK51"), limits=limits)]


def written(folder: Path, data: bytes) -> Path:
    path = folder / "x.zip"
    path.write_bytes(data)
    return path


def why(path: Path, **limits: int) -> str:
    """Return the code and words with which *path* is refused as a whole."""
    with pytest.raises(ArchiveError) as refusal, open_archive(path, replace(LIMITS, **limits)):
        pass
    return f"{refusal.value.diagnostic.code.id} {refusal.value.diagnostic.message}"


def test_a_zip_of_another_program_is_read_as_that_program_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.mkdir("folder")
        out.writestr("folder/é.txt", "words " * 5000)
        out.writestr("stored.bin", b"\0" * 500, zipfile.ZIP_STORED)
        out.comment = b"a comment"
    with open_archive(path) as archive, zipfile.ZipFile(path) as other:
        assert list(archive.names) == ["folder/é.txt", "stored.bin"]
        for name, entry in archive.names.items():
            assert archive.read(name, 1 << 20) == other.read(name)
            assert entry.size == other.getinfo(name).file_size
        assert archive.read("folder/é.txt", 8) == b"words wo"
        assert archive.directory.after == 0
        assert archive.zipped
    path.write_bytes(path.read_bytes().replace(b"a comment", b"a PK\5\6 it"))
    with open_archive(path) as archive:  # the mark of the end within the comment leads nobody astray
        assert len(archive.entries) == 3


class Unseekable(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def test_a_zip_that_was_streamed_tells_its_sizes_later_and_is_sound(tmp_path: Path) -> None:
    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in packing.base("scorm12").items():
            out.writestr(name, data)
    assert codes(written(tmp_path, stream.getvalue())) == []


def test_zip64_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as out:
        for name, data in packing.base("scorm12").items():
            with out.open(name, "w", force_zip64=True) as file:
                file.write(data)
    assert codes(path) == []


def as_zip64(data: bytes) -> bytes:
    """Return the zip *data* with its end told in 64 bits."""
    _, _, _, count, _, size, begins, _ = struct.unpack("<4s4H2IH", data[-22:])
    end64 = END64.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, begins)
    locator = LOCATOR64.pack(b"PK\6\7", 0, len(data) - 22, 1)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:-22] + end64 + locator + end


def test_a_beginning_past_the_end_of_all_files_is_told(tmp_path: Path) -> None:
    data = bytearray(as_zip64(packing.zipped(packing.base("scorm12"))))
    at = data.rfind(b"PK\6\6")
    struct.pack_into("<QQQQ", data, at + 24, 0, 0, 0, 2**64 - 1)
    assert "table of contents" in why(written(tmp_path, bytes(data)))


def test_an_end_in_64_bits_is_found_wherever_the_archive_was_moved(tmp_path: Path) -> None:
    plain = as_zip64(packing.zipped(packing.base("scorm12")))
    assert codes(written(tmp_path, plain)) == []
    assert codes(written(tmp_path, b"#!/bin/sh\n" + plain)) == ["SK500"]
    broken = plain.replace(b"PK\6\6", b"PK\6\0")
    assert "zip64 end record" in why(written(tmp_path, broken))


def test_a_large_entry_tells_its_sizes_in_its_extra_field(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as out:
        for name, data in packing.base("scorm12").items():
            out.writestr(name, data)
    whole = bytearray(path.read_bytes())
    at = whole.rfind(b"PK\1\2")
    size, length = struct.unpack_from("<I", whole, at + 24)[0], struct.unpack_from("<H", whole, at + 28)[0]
    struct.pack_into("<I", whole, at + 24, 0xFFFFFFFF)
    struct.pack_into("<H", whole, at + 30, 12)
    field = struct.pack("<2HQ", 1, 8, size)
    whole[at + 46 + length : at + 46 + length] = field
    end = whole.rfind(b"PK\5\6")
    struct.pack_into("<I", whole, end + 12, struct.unpack_from("<I", whole, end + 12)[0] + 12)
    assert codes(written(tmp_path, bytes(whole))) == []


def test_a_name_may_be_told_in_its_extra_field(tmp_path: Path) -> None:
    import zlib

    raw = "é".encode("cp437")
    field = struct.pack("<BI", 1, zlib.crc32(raw)) + "ü".encode()
    good = pack([Raw(raw, b"x")])
    at = good.rfind(b"PK\1\2")
    whole = bytearray(good[:-22])
    struct.pack_into("<H", whole, at + 30, len(field) + 4)
    whole += struct.pack("<2H", 0x7075, len(field)) + field
    tail = bytearray(good[-22:])
    struct.pack_into("<I", tail, 12, len(whole) - at)
    with open_archive(written(tmp_path, bytes(whole + tail))) as archive:
        assert list(archive.names) == ["ü"]
        assert not archive.entries[0].guessed


def test_names_of_old_programs_are_guessed(tmp_path: Path) -> None:
    raws = [Raw("né.txt".encode("cp437")), Raw("né.html".encode()), Raw(b"\xff", flags=0x800)]
    with open_archive(written(tmp_path, pack(raws))) as archive:
        assert [one.name for one in archive.entries][:2] == ["né.txt", "né.html"]
        assert [(one.guessed, one.garbled) for one in archive.entries] == [
            (True, False), (True, False), (False, True)
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "SK501 the archive cannot be read: it is not a zip archive"),
        (b"Rar!\x1a\x07", "SK501 the archive cannot be read: it is not a zip archive, but a RAR archive"),
        (b"PK\5\6", "SK501 the archive cannot be read: it is not a zip archive"),
        (b"PK\3\4" + b"x" * 90, "was cut off: the end"),
        (packing.zipped({"a": b"x"})[40:], "table of contents"),
        (struct.pack("<4s4H2IH", b"PK\5\6", 1, 1, 1, 1, 9, 0, 0), "part of an archive that was split"),
        (struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, 46, 0, 0), "was cut off: its table"),
        (b"x" * 99 + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, 46, 0, 0), "not where it should be"),
        (b"PK\1\2" + b"\xff" * 60 + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, 64, 0, 0), "is damaged"),
        (b"PK\1\2" + b"\0" * 60 + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, 64, 0, 0), "is damaged"),
    ],
)
def test_what_is_no_archive_is_told_as_such(data: bytes, words: str, tmp_path: Path) -> None:
    assert words in why(written(tmp_path, data))


def test_an_empty_archive_holds_nothing(tmp_path: Path) -> None:
    assert codes(written(tmp_path, pack([]))) == ["SK512"]


def test_limits_are_kept_before_anything_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, pack([Raw(b"a%d" % number, method=0) for number in range(40)]))
    assert "SK507" in why(path, entries=39)
    assert "SK507" in why(path, directory=1000)
    few = written(tmp_path, pack([Raw(b"a%d" % number, method=0) for number in range(40)], count=3))
    assert "SK507" in why(few, entries=39)
    assert look(few).diagnostics
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(4):
        (folder / str(number)).touch()
    assert "SK507" in why(folder, entries=3)


def test_100_000_entries_are_a_finding_at_once(tmp_path: Path) -> None:
    one = pack([Raw(b"lesson/a.html", method=0)])
    at = one.rfind(b"PK\1\2")
    entries = one[at:-22] * 100_000
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(entries), at, 0)
    path = written(tmp_path, one[:at] + entries + end)
    assert codes(path) == ["SK507"]


def test_sizes_are_judged_without_unpacking(tmp_path: Path) -> None:
    files = [Raw(name.encode(), data) for name, data in packing.base("scorm12").items()]
    bomb = Raw(b"bomb.bin", b"\0" * 1000, size=0xF0000000, packed=1 << 24)
    path = written(tmp_path, pack([*files, bomb]))
    assert set(codes(path)) == {"SK507", "SK508"}
    assert "SK507" in codes(path, limits=replace(LIMITS, entry=1 << 30))
    assert "SK507" in codes(written(tmp_path, pack(files)), limits=replace(LIMITS, total=100))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (Raw(b"imsmanifest.xml", b"x" * 99, method=0, size=98, packed=98), "checksum"),
        (Raw(b"imsmanifest.xml", b"x" * 99, size=98), "it has more"),
        (Raw(b"imsmanifest.xml", b"x" * 99, size=100), "and it has 99"),
        (Raw(b"imsmanifest.xml", b"x" * 99, crc=1), "checksum"),
        (Raw(b"imsmanifest.xml", b"x" * 99, flags=1), "encrypted"),
        (Raw(b"imsmanifest.xml", b"x" * 99, method=14), "LZMA"),
        (Raw(b"imsmanifest.xml", b"x" * 99, mode=stat.S_IFLNK), "a link"),
        (Raw(b"imsmanifest.xml", b"\xff" * 99, method=8, packed=1), ""),
    ],
)
def test_a_file_that_lies_is_not_handed_out(raw: Raw, words: str, tmp_path: Path) -> None:
    with open_archive(written(tmp_path, pack([raw]))) as archive:
        with pytest.raises(Unreadable) as refusal:
            archive.read("imsmanifest.xml", 1000)
        assert words in refusal.value.diagnostic.message
        shelf = Shelf(archive)
        assert shelf.data("imsmanifest.xml", 1000) is None
        assert shelf.data("no such file", 1000) is None
        assert list(shelf.noted) == [refusal.value.diagnostic]


@pytest.mark.parametrize("offset", [(1 << 64) - 1, 1 << 62, 1 << 46, 1 << 40])
def test_an_entry_beyond_the_end_of_the_file_is_a_finding(offset: int, tmp_path: Path) -> None:
    data = bytearray(packing.zipped(packing.base("scorm12")))
    at = data.find(b"PK\1\2")
    struct.pack_into("<I", data, at + 42, 0x7FFFFFFF)
    assert "SK508" in codes(written(tmp_path, bytes(data)))
    length = struct.unpack_from("<H", data, at + 28)[0]
    struct.pack_into("<I", data, at + 42, 0xFFFFFFFF)
    struct.pack_into("<H", data, at + 30, 12)
    data[at + 46 + length : at + 46 + length] = struct.pack("<2HQ", 1, 8, offset)
    end = data.rfind(b"PK\5\6")
    struct.pack_into("<I", data, end + 12, struct.unpack_from("<I", data, end + 12)[0] + 12)
    assert "SK508" in codes(written(tmp_path, bytes(data)))


def test_a_folder_is_a_package(tmp_path: Path) -> None:
    for name, data in packing.base("scorm12").items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert codes(tmp_path) == []
    with open_archive(tmp_path) as archive:
        assert not archive.zipped
        assert str(archive.at("first.html", 3)) == f"{tmp_path}/first.html:3:1"
    (tmp_path / ".git" / "objects").mkdir(parents=True)
    (tmp_path / ".git" / "objects" / "x").touch()
    assert codes(tmp_path) == ["SK509"]
    with open_archive(tmp_path) as archive:
        assert not any("objects" in entry.name for entry in archive.entries)


@pytest.mark.skipif(os.name == "nt", reason="links and pipes as Unix has them")
def test_links_and_pipes_in_a_folder_are_told_of_and_never_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_text("<manifest/>")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "imsmanifest.xml").symlink_to(tmp_path / "secret.xml")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    assert codes(folder) == ["SK504", "SK504", "SK504"]
    assert "neither a file nor a folder" in why(folder / "pipe")
    (folder / os.fsdecode(b"\xff.html")).touch()
    assert "SK508" in codes(folder)


def test_a_file_that_goes_away_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "cmi5.xml").write_text("<courseStructure/>")
    with open_archive(tmp_path) as archive:
        (tmp_path / "cmi5.xml").unlink()
        with pytest.raises(Unreadable, match="no such file"):
            archive.read("cmi5.xml", 10)


def test_a_course_structure_may_come_alone(tmp_path: Path) -> None:
    path = tmp_path / "course.xml"
    path.write_bytes(packing.base("cmi5")["cmi5.xml"])
    with open_archive(path) as archive:
        assert archive.bare
        assert archive.at("course.xml", 2, 3) == archive.at("", 2, 3)
    assert [str(kind) for kind in look(path).kinds] == ["cmi5"]


def test_what_cannot_be_opened_is_a_lack_and_no_finding(tmp_path: Path) -> None:
    seen = look(tmp_path / "nothing.zip")
    assert seen.lack.endswith("no such file or directory")
    assert seen.diagnostics == ()


def test_names_are_tidied_for_finding_and_cleaned_for_showing() -> None:
    assert tidy("/a//b/./c") == tidy("a\\b\\c") == "a/b/c"
    assert tidy("a/../b") == tidy("../b") == tidy("..") == ""
    assert tidy("a..b/.hidden") == "a..b/.hidden"
    assert folded("É.HTML") == folded("e\u0301.html") == folded("é.html")
    assert printable("a\x1b[2J\nb") == "a\ufffd[2J\ufffdb"
    assert len(printable("x" * 70_000)) == LONGEST + 1


def test_what_is_no_file_is_named() -> None:
    with_mode = replace(packing_entry(), mode=stat.S_IFCHR)
    assert oddity(with_mode) == "a device"
    assert oddity(packing_entry()) == ""


def packing_entry() -> Entry:
    return Entry(b"a", "a", 0, 0, 0, 0, 0, 0, 0o100644)
