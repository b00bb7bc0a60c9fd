"""Files of zips, folders and modules: whole, in part, and when something is not as it was."""

from __future__ import annotations

import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.course.model import File
from scormkit.lint.archive import open_archive
from scormkit.lint.zipfmt import CHUNK
from scormkit.preview.files import Built, Files, Gone, files_of, whole
from scormkit.preview.modules import compile_module
from scormkit.preview.packages import read_package
from tests.packing import Raw, pack
from tests.unit.preview.previews import ROOT, package, written

BIG = bytes(range(256)) * (CHUNK // 64)


def opened(path: Path) -> Files:
    with open_archive(path) as archive:
        return files_of(archive)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Files]:
    """The same files as zip (deflated and stored), folder, and just built."""
    folder = tmp_path_factory.mktemp("files")
    inside = {"index.html": b"<p>hello", "media/big.bin": BIG, "empty.txt": b"", "spa ce/ü.txt": b"x"}
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        with zipfile.ZipFile(folder / f"{method}.zip", "w", method) as out:
            for name, data in inside.items():
                out.writestr(name, data)
    for name, data in inside.items():
        (folder / "open" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "open" / name).write_bytes(data)
    media = folder / "open" / "media" / "big.bin"
    built = {name: File(name, media if data is BIG else data) for name, data in inside.items()}
    return {
        "deflated": opened(folder / f"{zipfile.ZIP_DEFLATED}.zip"),
        "stored": opened(folder / f"{zipfile.ZIP_STORED}.zip"),
        "folder": opened(folder / "open"),
        "built": Built(built),
    }


@pytest.mark.parametrize("which", ["deflated", "stored", "folder", "built"])
def test_every_file_is_there_in_full(shelf: dict[str, Files], which: str) -> None:
    files = shelf[which]
    assert dict(files.names()) == {
        "index.html": 8,
        "media/big.bin": len(BIG),
        "empty.txt": 0,
        "spa ce/ü.txt": 1,
    }
    assert whole(files, "media/big.bin") == BIG
    assert whole(files, "empty.txt") == b""


@pytest.mark.parametrize("which", ["deflated", "stored", "folder", "built"])
@given(bounds=st.tuples(st.integers(0, len(BIG)), st.integers(0, len(BIG))).map(sorted))
def test_a_part_is_the_same_part_everywhere(shelf: dict[str, Files], which: str, bounds: list[int]) -> None:
    begin, end = bounds
    assert b"".join(shelf[which].chunks("media/big.bin", begin, end)) == BIG[begin:end]


def test_a_film_is_never_whole_in_memory(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("film.mp4", bytes(64 << 20))
    files = opened(tmp_path / "x.zip")
    tracemalloc.start()
    size = sum(map(len, files.chunks("film.mp4", 0, 64 << 20)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == 64 << 20
    assert peak < 4 << 20


def test_a_zip_that_was_replaced_is_noticed(tmp_path: Path) -> None:
    path = package(tmp_path)
    files = read_package(path).files
    fresh = package(tmp_path, "scorm2004")
    fresh.replace(path)
    with pytest.raises(Gone, match="replaced"):
        whole(files, "first.html")
    path.unlink()
    with pytest.raises(Gone, match="no such file"):
        whole(files, "first.html")


def test_entries_that_lie_are_not_served(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    short = Raw(b"short.txt", b"abc", method=0, size=9, packed=9)
    bomb = Raw(b"long.txt", b"a" * 99, size=3)
    away = Raw(b"away.txt", b"abc", like="nothing")
    path.write_bytes(pack([bomb, Raw(b"ok.txt", b"ok"), short]))
    files = opened(path)
    assert whole(files, "ok.txt") == b"ok"
    assert whole(files, "long.txt") == b"aaa", "never more than the directory tells"
    path.write_bytes(pack([Raw(b"ok.txt", b"ok"), away])[:-1] + b"\0")
    with pytest.raises(Gone):
        whole(opened(path), "away.txt")


def test_a_file_whose_data_are_damaged_is_gone(tmp_path: Path) -> None:
    path = package(tmp_path)
    data = bytearray(path.read_bytes())
    with open_archive(path) as archive:
        entry = archive.names["first.html"]
    begin = entry.offset + 30 + len("first.html")
    data[begin : begin + entry.packed] = b"\xff" * entry.packed
    path.write_bytes(data)
    with pytest.raises(Gone, match=r"first\.html"):
        whole(opened(path), "first.html")
    path.write_bytes(pack([Raw(b"half.txt", b"abcdefgh" * 50, packed=5)]))
    with pytest.raises(Gone, match="shorter"):
        whole(opened(path), "half.txt")
    cut = Raw(b"cut.txt", b"abcdefgh" * 50, size=4000)
    path.write_bytes(pack([cut]))
    with pytest.raises(Gone, match="shorter"):
        whole(opened(path), "cut.txt")


def test_what_is_sealed_or_no_file_is_not_there(tmp_path: Path) -> None:
    raws = [
        Raw(b"ok.txt", b"ok"),
        Raw(b"secret.txt", b"x", flags=1),
        Raw(b"odd.txt", b"x", method=99),
        Raw(b"link.txt", b"/etc/passwd", mode=0o120777),
        Raw(b"../out.txt", b"x"),
        Raw(b"a/../../b.txt", b"x"),
    ]
    (tmp_path / "x.zip").write_bytes(pack(raws))
    assert set(opened(tmp_path / "x.zip").names()) == {"ok.txt"}


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_text("secret")
    inside = tmp_path / "package"
    (inside / "sub").mkdir(parents=True)
    (inside / "sub" / "file.txt").write_text("fine")
    (inside / "link.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (inside / "away").symlink_to(tmp_path / "outside")
    files = opened(inside)
    assert set(files.names()) == {"sub/file.txt"}
    # What becomes a link after the look is noticed when it is asked for: the file, or a folder above it.
    (inside / "sub" / "file.txt").unlink()
    (inside / "sub" / "file.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    with pytest.raises(Gone, match="link"):
        whole(files, "sub/file.txt")
    (inside / "sub" / "file.txt").unlink()
    (inside / "sub").rmdir()
    (tmp_path / "outside" / "file.txt").write_text("secret")
    (inside / "sub").symlink_to(tmp_path / "outside")
    with pytest.raises(Gone, match="link"):
        whole(files, "sub/file.txt")
    (inside / "sub").unlink()
    with pytest.raises(Gone, match="no such file"):
        whole(files, "sub/file.txt")


def test_a_file_that_has_become_shorter_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"x" * 100)
    files = opened(tmp_path)
    os.truncate(tmp_path / "film.mp4", 10)
    with pytest.raises(Gone, match="shorter"):
        whole(files, "film.mp4")
    built = Built({"film.mp4": File("film.mp4", tmp_path / "film.mp4")})
    (tmp_path / "film.mp4").unlink()
    with pytest.raises(Gone, match="cannot be read"):
        whole(built, "film.mp4")


def test_a_module_is_served_as_it_is_packed(tmp_path: Path) -> None:
    from scormkit.factory import Order, make

    folder = ROOT / "modules" / "telefono"
    for target in ("scorm12", "cmi5"):
        (made,) = make(Order(folder, "en", (target,), tmp_path)).packages
        packed = read_package(Path(made.path))
        shown = compile_module(folder, target, "en").content
        assert shown is not None
        assert {name: whole(packed.files, name) for name in packed.files.names()} == {
            name: whole(shown.files, name) for name in shown.files.names()
        }
        assert packed.scos == shown.scos
        assert (packed.title, packed.kind) == (shown.title, shown.kind)


def test_what_is_written_for_tests_is_a_package(tmp_path: Path) -> None:
    assert opened(written(tmp_path / "x.zip", {"a": b"b"})).names() == {"a": 1}
