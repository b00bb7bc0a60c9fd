"""No path leads out of a package: whatever is asked for, what comes is a file of its table, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scormkit.preview.files import whole
from tests.packing import base
from tests.unit.preview.previews import Preview, previewed, raw, written

pytestmark = pytest.mark.slow

SECRET = b"nobody shall read this"
TRICKS = r"""
.. . %2e%2e %2E%2e .%2e %252e%252e %25252e%25252e ..%00 %00 ..%5c ..\ \ %5c %5c%5c %2f %252f
%c0%ae%c0%ae %c0%af %e0%80%ae %ff %uff0e ..; ; ~ C: C%3A%5c c:%5cwindows %5c%5c127.0.0.1%5cc$ file:
etc passwd proc self environ secret.txt SECRET.TXT secret.txt%00.html package
first.html first.html%00 first.html. first.html%20 first.html::$DATA FIRST.HTML first%2ehtml first.html?..
shared lesson.css a%20b % %zz ? # link.txt away imsmanifest.xml %0d%0aX:%20y %e2%80%ae
"""
PIECES = [*TRICKS.split(), "", "a b", "x" * 5000]
JOINTS = ["/", "//", "%2f", "%5c", "\\", "/./", "/../", ""]


@pytest.fixture(scope="module", params=["zip", "folder"])
def preview(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A package beside which a secret lies, with links that lead to it."""
    around = tmp_path_factory.mktemp("around")
    (around / "secret.txt").write_bytes(SECRET)
    files = {**base("scorm12"), "a b": b"with a space", "%2e%2e": b"named like a trick", "x%2fy": b"another"}
    if request.param == "zip":
        path = written(around / "package.zip", {**files, "../secret.txt": SECRET, "..\\secret.txt": SECRET})
    else:
        path = around / "package"
        for name, data in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
        (path / "link.txt").symlink_to(around / "secret.txt")
        (path / "away").symlink_to(around)
    with previewed(path) as running:
        yield running


@pytest.fixture(scope="module")
def ticket(preview: Preview) -> str:
    return preview.launch()[0]


def paths() -> st.SearchStrategy[str]:
    pieces = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(JOINTS)), min_size=1, max_size=7)
    tricks = pieces.map(lambda parts: "".join(piece + joint for piece, joint in parts))
    noise = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=60)
    return tricks | noise


@given(path=paths())
@example(path="..%2f..%2fsecret.txt")
@example(path="%2e%2e/secret.txt")
@example(path="/etc/passwd")
@example(path="C:%5csecret.txt")
@example(path="away/secret.txt")
@settings(max_examples=250)
def test_what_comes_is_a_file_of_the_table_or_nothing(preview: Preview, ticket: str, path: str) -> None:
    port = preview.places.stage_port
    line = f"GET /package/{ticket}/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    status, came = raw(port, line.encode("latin-1"))
    head, _, body = came.partition(b"\r\n\r\n")
    assert SECRET not in came
    assert b"root:" not in came
    assert b"\r\nx: y" not in head.lower()
    assert status in {200, 400, 404}, came[:200]
    if status == 200:
        asked = unquote(path.partition("?")[0].partition("#")[0])
        content = preview.inner.lms.tickets[ticket].content
        assert asked in content.files.names()
        assert body == whole(content.files, asked)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a%20b", "a b"),
        ("%252e%252e", "%2e%2e"),
        ("x%252fy", "x%2fy"),
        ("shared%2flesson.css", "shared/lesson.css"),
    ],
)
def test_a_name_is_decoded_once(preview: Preview, ticket: str, path: str, name: str) -> None:
    answer = preview.file(ticket, path)
    content = preview.inner.lms.tickets[ticket].content
    assert answer.status_code == 200
    assert answer.content == whole(content.files, name)


@pytest.mark.parametrize("where", ["stage", "desk"])
@given(
    name=st.sampled_from(["", "_player/", "desk/", "../"]).flatmap(
        lambda head: paths().map(lambda p: head + p)
    )
)
@settings(max_examples=100)
def test_scripts_come_from_their_table_alone(preview: Preview, where: str, name: str) -> None:
    port = getattr(preview.places, f"{where}_port")
    line = f"GET /{name} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    status, came = raw(port, line.encode("latin-1"))
    assert status in {200, 204, 303, 400, 403, 404}
    assert SECRET not in came
    if status == 200 and name.partition("?")[0]:
        assert name.partition("?")[0] in {"desk.js", "desk.css", "stage.js", "guard.js"}


@given(
    ticket=st.text(
        st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="/?#"), max_size=40
    )
)
@settings(max_examples=60)
def test_a_ticket_cannot_be_guessed_by_its_form(preview: Preview, ticket: str) -> None:
    port = preview.places.stage_port
    line = f"GET /package/{ticket}/first.html HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    assert raw(port, line.encode("latin-1"))[0] in {400, 404}


def test_what_a_folder_holds_of_others_is_not_told(preview: Preview, ticket: str) -> None:
    for path in ("link.txt", "away/secret.txt", "secret.txt"):
        answer = preview.file(ticket, path)
        assert (answer.status_code, SECRET in answer.content) == (404, False)


def test_the_error_for_a_missing_file_repeats_its_name_as_data(preview: Preview, ticket: str) -> None:
    answer = preview.file(ticket, "<script>alert(1)</script>.html")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_package_named_by_a_link_is_read(tmp_path: Path) -> None:
    written(tmp_path / "x.zip", base("scorm12"))
    (tmp_path / "link.zip").symlink_to(tmp_path / "x.zip")
    with previewed(tmp_path / "link.zip") as preview:
        ticket, _ = preview.launch()
        assert preview.file(ticket, "first.html").status_code == 200
