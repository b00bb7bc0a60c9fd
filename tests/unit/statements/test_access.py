"""Where the secret may come from, and where it never shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from scormkit.statements.access import ENDPOINT, KEY, SECRET, Access, LrsError, clean_endpoint, read_access

THERE = "https://lrs.example/xapi/"
BOTH = {KEY: "the-key", SECRET: "the-secret"}


def opened(access: Access) -> tuple[str, str, str]:
    return access.endpoint, access.key, access.secret


def test_the_environment_tells_all() -> None:
    assert opened(read_access(None, None, {**BOTH, ENDPOINT: THERE})) == (THERE, "the-key", "the-secret")


def test_what_is_named_goes_before_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "lrs.txt"
    file.touch(0o600)
    file.write_text("# ours\nkey = other\nsecret=with=sign # and all\n")
    access = read_access("https://other.example/data", file, {**BOTH, ENDPOINT: THERE})
    assert opened(access) == ("https://other.example/data/", "other", "with=sign # and all")


@pytest.mark.parametrize(
    "text",
    [
        '{"key": "k1", "secret": "s1"}',
        "\ufeffkey=k1\r\nsecret=s1",
        "SCORMKIT_LRS_KEY=k1\nSCORMKIT_LRS_SECRET=s1",
    ],
)
def test_a_file_may_be_written_in_three_ways(tmp_path: Path, text: str) -> None:
    file = tmp_path / "lrs.txt"
    file.touch(0o600)
    file.write_text(text, "utf-8")
    assert opened(read_access(THERE, file, {})) == (THERE, "k1", "s1")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "lrs.txt"
    file.write_text("key=k1\nsecret=s1")
    file.chmod(mode)
    with pytest.raises(LrsError, match="may be read by others: run 'chmod 600"):
        read_access(THERE, file, BOTH)


@pytest.mark.parametrize("text", ["", "key=k1", "{", "[]", '{"key": 1, "secret": "s1"}', "key=\nsecret=s1"])
def test_a_file_without_both_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    file = tmp_path / "lrs.txt"
    file.touch(0o600)
    file.write_text(text)
    with pytest.raises(LrsError, match="does not hold a key and a secret") as caught:
        read_access(THERE, file, BOTH)
    assert "k1" not in str(caught.value)
    assert "s1" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(LrsError, match="cannot be read: No such file"):
        read_access(THERE, tmp_path / "none", BOTH)
    file = tmp_path / "binary"
    file.touch(0o600)
    file.write_bytes(b"key=\xff")
    with pytest.raises(LrsError, match="not text in UTF-8"):
        read_access(THERE, file, BOTH)


@pytest.mark.parametrize(
    ("environment", "missing"),
    [({}, f"set {KEY} and {SECRET} in"), ({KEY: "k"}, f"set {SECRET} in"), ({SECRET: "s"}, f"set {KEY} in")],
)
def test_what_is_missing_is_named(environment: dict[str, str], missing: str) -> None:
    with pytest.raises(LrsError, match=missing):
        read_access(THERE, None, environment)


def test_a_key_that_http_cannot_send_is_refused() -> None:
    with pytest.raises(LrsError, match="colon"):
        read_access(THERE, None, {**BOTH, KEY: "a:b"})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("https://lrs.example/xapi", THERE),
        (" https://lrs.example/xapi// ", THERE),
        ("https://lrs.example/xapi/statements", THERE),
        ("https://lrs.example/xapi/statements/", THERE),
        ("https://lrs.example/mystatements", "https://lrs.example/mystatements/"),
        ("https://lrs.example", "https://lrs.example/"),
        ("http://[::1]:8080/xapi", "http://[::1]:8080/xapi/"),
    ],
)
def test_an_endpoint_is_taken_as_it_was_meant(text: str, meant: str) -> None:
    assert clean_endpoint(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "https://me:pass-word@lrs.example/",
        "https://pass-word@lrs.example/",
        "lrs.example/pass-word",
        "ftp://lrs.example/pass-word",
        "https:///pass-word",
        "https://lrs.example:port/pass-word",
        "https://[lrs/pass-word",
        "https://lrs.example/?auth=pass-word",
        "https://lrs.example/#pass-word",
        "https://lrs.example/pass word-pass-word",
        "https://lrs.example/è/pass-word",
    ],
)
def test_an_endpoint_that_is_refused_is_not_repeated(text: str) -> None:
    with pytest.raises(LrsError) as caught:
        clean_endpoint(text)
    assert "pass-word" not in str(caught.value)


def test_no_endpoint_is_said() -> None:
    with pytest.raises(LrsError, match=f"--endpoint or {ENDPOINT}"):
        read_access(None, None, BOTH)


@pytest.mark.parametrize(
    ("endpoint", "exposed"),
    [
        (THERE, False),
        ("http://lrs.example/", True),
        ("http://10.0.0.1/", True),
        ("http://localhost:8080/", False),
        ("http://lrs.localhost/", False),
        ("http://127.0.0.2/", False),
        ("http://[::1]/", False),
    ],
)
def test_what_travels_in_the_open_is_known(endpoint: str, exposed: bool) -> None:  # noqa: FBT001 - a case's answer
    assert Access(endpoint, "k", "s").exposed is exposed
