from __future__ import annotations

import errno
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.course.model import File
from scormkit.package import PackagingError, archive, digest, disk, pack, unpack_to

FILES = (
    File("player.js", b"let a = 1;\n" * 50),
    File("media/a.png", b"\x89PNG" + b"\0" * 500),
    File("imsmanifest.xml", b"<manifest/>"),
    File("empty.css", b""),
)


def read(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as opened:
        assert opened.testzip() is None
        return {info.filename: opened.read(info) for info in opened.infolist()}


def left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_a_package_says_what_it_is(tmp_path: Path) -> None:
    packed = pack(FILES, tmp_path / "deep" / "er" / "a.zip")
    data = packed.path.read_bytes()
    assert packed.path == tmp_path / "deep" / "er" / "a.zip"
    assert (packed.size, packed.files) == (len(data), len(FILES))
    assert packed.sha256 == hashlib.sha256(data).hexdigest()
    assert read(packed.path) == {file.path: file.data for file in FILES}
    assert left(packed.path.parent) == ["a.zip"]


def test_the_manifest_stands_first_and_the_rest_is_sorted(tmp_path: Path) -> None:
    assert [*read(pack(FILES, tmp_path / "a.zip").path)] == [
        "imsmanifest.xml",
        "empty.css",
        "media/a.png",
        "player.js",
    ]


def test_what_a_machine_would_write_into_a_zip_is_fixed(tmp_path: Path) -> None:
    with zipfile.ZipFile(pack(FILES, tmp_path / "a.zip").path) as opened:
        for info in opened.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr >> 16 == 0o100644
            assert info.create_system == 3
            assert info.flag_bits == 0
            assert info.extra == b""
            assert info.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        methods = {info.filename: info.compress_type for info in opened.infolist()}
    assert methods["media/a.png"] == methods["empty.css"] == zipfile.ZIP_STORED
    assert methods["player.js"] == zipfile.ZIP_DEFLATED


NAMES = st.from_regex(r"[a-zA-Zà-ù0-9_]{1,12}(/[a-zà-ù0-9]{1,8})?\.(js|png|html|mp4)", fullmatch=True)


@pytest.mark.slow
@given(st.dictionaries(NAMES, st.binary(max_size=400), max_size=8), st.randoms())
def test_packing_gives_back_what_went_in_in_any_order_with_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, contents: dict[str, bytes], random: object
) -> None:
    folder = tmp_path_factory.mktemp("any")
    files = [File(path, data) for path, data in contents.items()]
    first = pack(files, folder / "a.zip")
    random.shuffle(files)  # type: ignore[attr-defined]
    second = pack(files, folder / "b.zip")
    assert read(first.path) == contents
    assert first.path.read_bytes() == second.path.read_bytes()


def test_the_outside_world_reads_it_too(tmp_path: Path) -> None:
    package = pack((*FILES, File("è.txt", b"x")), tmp_path / "a.zip").path
    code = "import sys, shutil; shutil.unpack_archive(sys.argv[1], sys.argv[2])"
    subprocess.run([sys.executable, "-c", code, str(package), str(tmp_path / "out")], check=True)
    assert (tmp_path / "out" / "è.txt").read_bytes() == b"x"


@pytest.fixture
def media(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(os.urandom(3 * archive.CHUNK // 2))
    return path


@pytest.mark.parametrize("name", ["media/film.mp4", "media/suono.wav"])
@pytest.mark.parametrize("in_memory", [0, archive.IN_MEMORY])
def test_media_are_the_same_streamed_or_not(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch, name: str, in_memory: int
) -> None:
    monkeypatch.setattr(archive, "IN_MEMORY", in_memory)
    media.write_bytes(b"abc" * archive.CHUNK)
    package = pack([File(name, media), *FILES], tmp_path / "a.zip")
    assert read(package.path)[name] == media.read_bytes()
    with zipfile.ZipFile(package.path) as opened:
        packed = opened.getinfo(name).compress_type == zipfile.ZIP_DEFLATED
    assert packed == name.endswith(".wav")
    assert package.sha256 == hashlib.sha256(package.path.read_bytes()).hexdigest()


@pytest.mark.parametrize("grown", [b"more", b""])
def test_media_that_change_while_they_are_read_are_noticed(
    tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch, grown: bytes
) -> None:
    monkeypatch.setattr(archive, "IN_MEMORY", 0)

    def meanwhile(_entry: object) -> bytes:
        media.write_bytes(grown)
        return b""

    monkeypatch.setattr(archive, "_local", meanwhile)
    with pytest.raises(PackagingError, match=r"film\.mp4 changed while it was read; build again"):
        pack([File("film.mp4", media)], tmp_path / "a.zip")
    assert left(tmp_path) == ["film.mp4"]


def test_more_than_four_gigabytes_are_read_back(tmp_path: Path) -> None:
    size = (1 << 32) + 5
    with (tmp_path / "a.zip").open("wb") as raw:
        out = archive._Hashing(raw)
        film = archive._Entry(b"film.mp4", archive.STORED, 0, size, size, 0)
        out.write(archive._local(film))
        raw.seek(size, os.SEEK_CUR)  # a hole: the film is not what is tested
        out.size += size
        archive._end(out, [film, archive._write(out, File("z.js", b"last"))])
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert [info.file_size for info in opened.infolist()] == [size, 4]
        assert opened.getinfo("z.js").header_offset > size
        assert opened.read("z.js") == b"last"
        with opened.open("film.mp4") as content:
            assert content.read(3) == b"\0\0\0"


@pytest.mark.slow
def test_more_than_65535_files_are_read_back(tmp_path: Path) -> None:
    package = pack([File(f"{n}.css", b"") for n in range(65536)], tmp_path / "a.zip")
    with zipfile.ZipFile(package.path) as opened:
        assert len(opened.namelist()) == package.files == 65536


class Interrupted:
    """Bytes that end in the middle, by the learned *end*."""

    def __init__(self, end: BaseException) -> None:
        self.end = end

    def __call__(self, file: File) -> Iterator[bytes]:
        yield b"half"
        if file.path == "player.js":
            raise self.end


@pytest.mark.parametrize(
    "end", [KeyboardInterrupt(), RuntimeError("ours"), OSError(errno.ENOSPC, "No space left on device")]
)
def test_whatever_ends_the_writing_the_old_package_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: BaseException
) -> None:
    old = pack(FILES, tmp_path / "a.zip")
    kept = old.path.read_bytes()
    monkeypatch.setattr(archive, "chunks", Interrupted(end))
    expected = PackagingError if isinstance(end, OSError) else type(end)
    with pytest.raises(expected) as ended:
        pack(FILES, tmp_path / "a.zip")
    assert old.path.read_bytes() == kept
    assert left(tmp_path) == ["a.zip"]
    if expected is PackagingError:
        assert str(ended.value) == f"cannot write {old.path}: no space left on device"


def test_a_killed_build_leaves_the_old_package_whole(tmp_path: Path) -> None:
    old = pack(FILES, tmp_path / "a.zip").path
    kept = old.read_bytes()
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from scormkit.course.model import File; from scormkit.package import archive, pack\n"
        "def chunks(file):\n    yield b'half'\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "archive.chunks = chunks\n"
        "pack([File('a', b'')], Path(sys.argv[1]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(old)], check=False)
    assert done.returncode == -9
    assert old.read_bytes() == kept


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limit of this kind")
def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from scormkit.course.model import File; from scormkit.package import PackagingError, pack\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    pack([File('a.png', b'x' * 5000)], Path(sys.argv[1]))\n"
        "except PackagingError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.zip")], check=True, capture_output=True, text=True
    )
    assert done.stdout == f"cannot write {tmp_path / 'a.zip'}: file too large\n"
    assert left(tmp_path) == []


def test_a_folder_in_the_place_of_the_package_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").mkdir()
    with pytest.raises(PackagingError, match="a folder stands in its place"):
        pack(FILES, tmp_path / "a.zip")
    assert left(tmp_path) == ["a.zip"]


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("")
    with pytest.raises(PackagingError, match=re.escape(f"({tmp_path / 'build'})")):
        pack(FILES, tmp_path / "build" / "a.zip")


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As root every folder may be written, so the refusal is the file system's own words by proxy.
    def refuse(path: Path, mode: str) -> None:
        del mode
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PackagingError) as told:
        pack(FILES, tmp_path / "a.zip")
    assert str(told.value) == f"cannot write {tmp_path / 'a.zip'}: permission denied"


def test_media_that_have_gone_are_named(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match=r"no such file or directory \(.*gone\.png\)"):
        pack([File("media/gone.png", tmp_path / "gone.png")], tmp_path / "a.zip")
    assert left(tmp_path) == []


def test_a_digest_looks_at_names_and_contents_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pack(FILES, tmp_path / "a.zip")
    monkeypatch.setattr(archive, "_deflated", lambda data: data)
    second = pack(FILES, tmp_path / "b.zip")
    renamed = pack([*FILES[1:], File("player2.js", bytes(FILES[0].data))], tmp_path / "c.zip")
    altered = pack([*FILES[1:], File("player.js", b"let a = 2;\n")], tmp_path / "d.zip")
    assert first.sha256 != second.sha256
    assert digest(first.path) == digest(second.path)
    assert len({digest(one.path) for one in (first, renamed, altered)}) == 3


@pytest.mark.parametrize("data", [b"", b"PK\3\4 no archive"])
def test_what_is_no_package_has_no_digest(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(PackagingError, match=r"cannot read .*a\.zip: "):
        digest(tmp_path / "a.zip")


def test_a_damaged_package_has_no_digest(tmp_path: Path) -> None:
    package = pack(FILES, tmp_path / "a.zip").path
    data = bytearray(package.read_bytes())
    data[data.index(b"player.js") + 12] ^= 0xFF
    package.write_bytes(data)
    with pytest.raises(PackagingError):
        digest(package)


def test_a_web_folder_is_written_and_replaced_as_a_whole(tmp_path: Path, media: Path) -> None:
    folder = tmp_path / "web"
    unpack_to([File("index.html", b"1"), File("media/old.png", b""), File("media/film.mp4", media)], folder)
    unpack_to([File("index.html", b"2"), File("media/new.png", b"")], folder)
    assert left(tmp_path) == ["film.mp4", "web", "web/index.html", "web/media", "web/media/new.png"]
    assert (folder / "index.html").read_bytes() == b"2"


def test_a_folder_with_somebodys_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("years of work")
    with pytest.raises(PackagingError, match=r"holds other things too \(thesis\.odt\)"):
        unpack_to([File("index.html", b"")], tmp_path)
    assert left(tmp_path) == ["thesis.odt"]


def test_a_swap_that_fails_brings_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = unpack_to([File("index.html", b"1")], tmp_path / "web")
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target == folder and (path / "index.html").read_bytes() == b"2":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PackagingError, match="permission denied"):
        unpack_to([File("index.html", b"2")], folder)
    assert (folder / "index.html").read_bytes() == b"1"
    assert left(tmp_path) == ["web", "web/index.html"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is asked of /proc")
@pytest.mark.parametrize(("name", "size"), [("film.mp4", 1 << 30), ("suono.wav", 1 << 27)])
def test_a_gigabyte_costs_no_memory(tmp_path: Path, name: str, size: int) -> None:
    with (tmp_path / name).open("wb") as sparse:
        sparse.truncate(size)
    code = (
        "import re, sys; from pathlib import Path\n"
        "from scormkit.course.model import File; from scormkit.package import pack\n"
        "path = Path(sys.argv[1])\n"
        "pack([File('media/' + path.name, path)], path.with_name('a.zip'))\n"
        "print(re.search(r'VmHWM:\\s*(\\d+)', Path('/proc/self/status').read_text())[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / name)], check=True, capture_output=True, text=True
    )
    assert int(done.stdout) < 60_000  # kB, Python itself included


def test_what_recurs_is_compressed_once(tmp_path: Path) -> None:
    archive._remembered.cache_clear()
    pack(FILES, tmp_path / "a.zip")
    pack(FILES, tmp_path / "b.zip")
    assert archive._remembered.cache_info().hits >= 1
    large = File("large.css", b"a{}" * archive.REMEMBERED)
    before = archive._remembered.cache_info().misses
    pack([large], tmp_path / "c.zip")
    assert archive._remembered.cache_info().misses == before
    assert disk.MANIFESTS[0] == "imsmanifest.xml"
