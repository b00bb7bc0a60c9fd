"""Folders as documents, and what is never opened."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from scormkit.source import files
from scormkit.source.document import Document
from scormkit.source.limits import LIMITS, Limits
from scormkit.source.read import read_catalogue, read_module, read_project

PAGE = "---\nid: {}\ntitle: T\n---\nCiao.\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x09"


def make(folder: Path, content: dict[str, str | bytes]) -> Path:
    for name, text in content.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def listing(*names: str) -> str:
    return "id: m\npages:\n" + "".join(f"  - {name}\n" for name in names)


def told(document: Document, folder: Path) -> list[str]:
    """Show findings as ``path:line:column code``, paths from *folder*."""
    said = (f"{one.at.path}:{one.at.line}:{one.at.column} {one.code.id}" for one in document.problems)
    return [line.removeprefix(f"{folder.as_posix()}/") for line in said]


def told_codes(folder: Path) -> set[str]:
    return {one.code.id for one in read_module(folder).problems}


@pytest.fixture
def module(tmp_path: Path) -> Path:
    return make(
        tmp_path / "m",
        {
            "module.yaml": listing("pages/a.md", "pages/b.md", "{id: c, title: T}"),
            "pages/a.md": PAGE.format("a"),
            "pages/b.md": PAGE.format("b"),
            "media/foto.png": PNG,
            "media/voce/uno.mp3": b"ID3",
            "media/.DS_Store": b"",
            "media/Thumbs.db": b"",
        },
    )


def test_a_module_is_read_with_its_pages_and_media(module: Path) -> None:
    document = read_module(module)
    assert document.problems == ()
    assert document.root is not None
    assert [page["id"] for page in document.root.plain()["pages"]] == ["a", "b", "c"]
    assert document.root.find("pages", 1, "id").at.path == (module / "pages/b.md").as_posix()
    found = [(asset.path, asset.size, asset.width, asset.height) for asset in document.assets.values()]
    assert found == [("media/foto.png", 24, 16, 9), ("media/voce/uno.mp3", 3, None, None)]


def test_places_are_paths_from_where_the_author_stands(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(module)
    document = read_module(Path())
    assert document.root is not None
    assert document.root.at.path == "module.yaml"
    assert document.root.find("pages", 0).at.path == "pages/a.md"


@pytest.mark.parametrize(
    ("name", "portable"),
    [("media/a-1_b.png", True), ("media/x/y.svg", True), ("media/A.png", False), ("media/è.png", False)],
)
def test_a_name_that_every_lms_keeps_is_portable(tmp_path: Path, name: str, *, portable: bool) -> None:
    make(tmp_path, {"module.yaml": "id: m\n", name: b""})
    assert read_module(tmp_path).assets[name].portable is portable


def test_every_file_is_read_on_its_own(module: Path) -> None:
    make(module, {"pages/a.md": "no head\n", "pages/b.md": PAGE.format("*b"), "media/x.exe": b""})
    document = read_module(module)
    assert told(document, module) == ["media/x.exe:1:1 SK147", "pages/a.md:1:1 SK150", "pages/b.md:2:5 SK121"]
    assert document.root is not None
    assert document.root.find("pages", 0).data == "pages/a.md"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "SK105"),
        ("just words", "SK128"),
        ("a: [", "SK116"),
        (b"a: \xff", "SK101"),
        (b"\xff\xfea", "SK101"),
    ],
)
def test_without_a_mapping_there_is_nothing_to_go_on_with(
    tmp_path: Path, content: str | bytes, code: str
) -> None:
    document = read_module(make(tmp_path, {"module.yaml": content}))
    assert document.root is None
    assert [one.code.id for one in document.problems] == [code]


@pytest.mark.parametrize("folder", ["", "nowhere", "file"])
def test_a_folder_without_a_module_is_told(tmp_path: Path, folder: str) -> None:
    make(tmp_path, {"file": ""})
    document = read_module(tmp_path / folder)
    assert told(document, tmp_path / folder) == ["module.yaml:1:1 SK140"]


def test_the_byte_that_is_not_utf_8_is_told_with_its_place(tmp_path: Path) -> None:
    document = read_module(make(tmp_path, {"module.yaml": "id: m\ntitle: perché ".encode() + b"s\xec\n"}))
    (found,) = document.problems
    assert (found.at.line, found.at.column, found.message) == (
        2,
        16,
        "the byte 0xEC on this line is not UTF-8",
    )


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("pages/c.md", "SK140"),
        ("pages/a.md/b.md", "SK140"),
        (r"pages\a.md", "SK140"),
        ("../secret.md", "SK141"),
        ("pages/../../secret.md", "SK141"),
        (r"pages\..\..\secret.md", "SK141"),
        ("/etc/passwd", "SK141"),
        (r"\\server\share", "SK141"),
        (r"C:\x.md", "SK141"),
        ("C:x.md", "SK141"),
        ("pages", "SK143"),
        ("./pages/a.md", "SK146"),
        ("pages//a.md", "SK146"),
        ("x" * 300, "SK144"),
    ],
)
def test_a_page_that_cannot_be_one_is_told_at_its_entry(module: Path, entry: str, code: str) -> None:
    make(module.parent, {"secret.md": PAGE.format("secret")})
    make(module, {"module.yaml": listing("pages/a.md", "pages/b.md", f"'{entry}'")})
    document = read_module(module)
    assert told(document, module) == [f"module.yaml:5:5 {code}"]
    assert document.root is not None
    assert document.root.find("pages", 2).data == entry


@pytest.mark.parametrize("name", ["pages/c.md", "far/c.md", "loop/c.md", "pages/loop.md", "dangling/c.md"])
def test_a_link_is_never_followed(module: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make(module.parent, {"far/c.md": PAGE.format("far")})
    (module / "pages" / "c.md").symlink_to("../../far/c.md")
    (module / "far").symlink_to("../far")
    (module / "loop").symlink_to("loop")
    (module / "pages" / "loop.md").symlink_to("loop.md")
    (module / "dangling").symlink_to("nowhere")
    make(module, {"module.yaml": listing("pages/a.md", "pages/b.md", name)})
    opened: list[str] = []
    really = os.open

    def spy(path: Path, flags: int) -> int:
        opened.append(Path(path).relative_to(module).as_posix())
        return really(path, flags)

    monkeypatch.setattr(os, "open", spy)
    assert "module.yaml:5:5 SK142" in told(read_module(module), module)
    assert set(opened) == {"module.yaml", "pages/a.md", "pages/b.md", "media/foto.png", "media/voce/uno.mp3"}


def test_a_link_exchanged_for_a_file_is_not_followed_either(
    module: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (module / "pages" / "a.md").unlink()
    (module / "pages" / "a.md").symlink_to("b.md")
    monkeypatch.setattr(files, "_refused", lambda *_: None)
    assert "module.yaml:3:5 SK142" in told(read_module(module), module)


def test_a_pipe_exchanged_for_a_file_is_not_waited_for(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (module / "pages" / "a.md").unlink()
    os.mkfifo(module / "pages" / "a.md")
    monkeypatch.setattr(files, "_refused", lambda *_: None)
    (found,) = read_module(module).problems
    assert (found.code.id, found.message) == ("SK143", "'pages/a.md' is a pipe, not a file")


def test_what_is_no_file_is_told_and_not_opened(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(module / "pages" / "pipe.md")
    os.mkfifo(module / "media" / "pipe.png")
    monkeypatch.chdir(module)  # a socket's path has a short limit
    with socket.socket(socket.AF_UNIX) as door:
        door.bind("media/door.svg")
    make(module, {"module.yaml": listing("pages/a.md", "pages/b.md", "pages/pipe.md")})
    (module / "media" / "link.svg").symlink_to("/etc/passwd")
    document = read_module(module)
    assert told(document, module) == [
        "media/door.svg:1:1 SK143",
        "media/link.svg:1:1 SK142",
        "media/pipe.png:1:1 SK143",
        "module.yaml:5:5 SK143",
    ]


def test_a_media_folder_that_is_a_link_is_not_looked_into(module: Path) -> None:
    (module / "media").rename(module.parent / "far")
    (module / "media").symlink_to("../far")
    document = read_module(module)
    assert told(document, module) == ["media:1:1 SK142"]
    assert not document.assets


def test_a_media_folder_that_cannot_be_listed_is_told(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    (found,) = read_module(module).problems
    assert found.message == "'media' cannot be read: permission denied"


def test_media_that_vanish_while_they_are_read_are_told(
    module: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.open

    def vanish(path: Path, flags: int) -> int:
        if path.name == "foto.png":
            path.unlink()
        return really(path, flags)

    monkeypatch.setattr(os, "open", vanish)
    assert told(read_module(module), module) == ["media/foto.png:1:1 SK140"]


def test_a_page_that_cannot_be_read_to_its_end_is_told(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.read

    def fail(descriptor: int, size: int) -> bytes:
        content = really(descriptor, min(size, 7))
        if content == b" a\ntitl":
            raise OSError(5, "Input/output error")
        return content

    monkeypatch.setattr(os, "read", fail)
    (found,) = read_module(module).problems
    assert found.message == "'pages/a.md' cannot be read: input/output error"


def test_a_file_that_comes_in_pieces_is_read_whole(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: really(descriptor, min(size, 7)))
    assert read_module(module).problems == ()


def test_the_page_that_was_meant_is_named(module: Path) -> None:
    make(module, {"module.yaml": listing("pages/aa.md", "pages/b.md", "pages/quattordici.md")})
    hints = [one.hint for one in read_module(module).problems if one.code.id == "SK140"]
    assert hints == ["did you mean 'pages/a.md'?", "check its name, and mind capital letters"]
    assert "SK145" not in told_codes(module)  # the page is on disk, and now on its author's mind


def test_a_page_that_is_not_listed_is_a_warning(module: Path) -> None:
    make(module, {"pages/c.md": "", "pages/.hidden.md": "", "pages/notes.txt": ""})
    (found,) = read_module(module).problems
    assert (found.code.id, str(found.severity), found.hint) == (
        "SK145",
        "warning",
        "add '- pages/c.md' to its pages, or delete the file",
    )


def test_pages_that_are_no_list_are_left_to_the_schema(module: Path) -> None:
    make(module, {"module.yaml": "id: m\npages: pages/a.md\n"})
    document = read_module(module)
    assert document.root is not None
    assert document.root.plain() == {"id": "m", "pages": "pages/a.md"}


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(file_bytes=20), ["module.yaml:1:1 SK132"]),
        (Limits(page_bytes=20), ["module.yaml:3:5 SK132", "module.yaml:4:5 SK132"]),
        (Limits(pages=2), ["module.yaml:2:1 SK133"]),
        (Limits(total_bytes=40), ["module.yaml:4:5 SK134"]),
        (Limits(total_bytes=20), ["module.yaml:3:5 SK134"]),
        (Limits(media_files=2), ["media:1:1 SK135"]),
        (Limits(media_files=3), []),
    ],
)
def test_limits_are_kept(module: Path, limits: Limits, expected: list[str]) -> None:
    assert told(read_module(module, None, limits), module) == expected


def test_a_huge_file_is_refused_without_being_read(module: Path) -> None:
    with (module / "module.yaml").open("wb") as file:
        file.truncate(1 << 40)
    (found,) = read_module(module).problems
    assert (
        found.message
        == f"'module.yaml' is larger than {LIMITS.file_bytes} bytes, the most that is read of it"
    )


PROJECT = "organisation:\n  name: ACME\n"


@pytest.mark.parametrize("place", ["scormkit.yaml", "m/scormkit.yaml", "m/n/scormkit.yaml"])
def test_the_project_is_found_above_the_module(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, {place: PROJECT, "m/n/module.yaml": "", ".git/HEAD": ""})
    project, problems = read_project(tmp_path / "m" / "n")
    assert problems == ()
    assert project is not None
    assert project.plain() == {"organisation": {"name": "ACME"}}
    assert project.at.path == (tmp_path / place).as_posix()

    monkeypatch.chdir(tmp_path / "m")
    project, _ = read_project(Path("n"))
    assert project is not None
    assert project.at.path == os.path.relpath(tmp_path / place, tmp_path / "m")


def test_a_project_outside_the_repository_is_none_of_ours(tmp_path: Path) -> None:
    make(tmp_path, {"scormkit.yaml": PROJECT, "repository/.git": "gitdir: x", "repository/m/module.yaml": ""})
    assert read_project(tmp_path / "repository" / "m") == (None, ())


def test_without_a_project_there_is_none() -> None:
    assert read_project(Path("/")) == (None, ())


def test_a_project_that_is_a_link_is_told(tmp_path: Path) -> None:
    make(tmp_path, {"far.yaml": PROJECT})
    (tmp_path / "scormkit.yaml").symlink_to("far.yaml")
    project, (found,) = read_project(tmp_path)
    assert project is None
    assert found.code.id == "SK142"


def test_a_catalogue_is_read_from_the_module(module: Path) -> None:
    make(module, {"locales/en.po": 'msgid "Ciao."\nmsgstr "Hello."\n'})
    catalogue, problems = read_catalogue(module, "en")
    assert problems == ()
    assert catalogue is not None
    assert catalogue.messages == {"Ciao.": "Hello."}
    assert str(catalogue.at("Ciao.")) == f"{module.as_posix()}/locales/en.po:1:1"


@pytest.mark.parametrize(
    ("language", "code"), [("de", "SK140"), ("../en", "SK141"), ("e\0n", "SK140"), ("big", "SK132")]
)
def test_a_catalogue_that_cannot_be_read_is_told(module: Path, language: str, code: str) -> None:
    make(module, {"locales/big.po": b"#" * (LIMITS.file_bytes + 1)})
    catalogue, (found,) = read_catalogue(module, language)
    assert catalogue is None
    assert found.code.id == code
