"""What a relay is told comes together, or is refused in words that hold no secret."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from scormkit.relay.assemble import assemble
from scormkit.relay.secret import LARGEST, lrs_authorization, private_text, signing_secrets
from scormkit.relay.settings import LOOPBACK, Settings, SettingsError, endpoint, public_url, spool_place

ENVIRONMENT = {
    "SCORMKIT_LRS_KEY": "relay",
    "SCORMKIT_LRS_SECRET": "open sesame",
    "SCORMKIT_RELAY_SECRET": "first-secret-of-the-relay-32-bytes\nsecond-secret-of-the-relay-32-bytes",
}
OPTIONS: dict[str, Any] = {
    "packages": Path("packages"),
    "lrs": "https://lrs.example/xapi",
    "lrs_version": "2.0",
    "lrs_credentials": None,
    "lrs_ca": None,
    "secret_file": None,
    "url": "https://relay.example/x",
    "spool": "kept/relay.sqlite3",
    "spool_limit": 5,
    "dead_letters": None,
    "origins": ("https://LMS.example:443",),
    "no_origin": False,
    "proxies": ("127.0.0.1",),
    "identity_header": "X-Remote-User",
    "limit_key": 100.0,
    "limit_actor": 0.0,
    "limit_address": 2.0,
    "workers": 1,
    "grace": 7.0,
}


def made(**changed: Any) -> Settings:
    return assemble({**OPTIONS, **changed}, ENVIRONMENT, "http://127.0.0.1:8765/")


def refused(**changed: Any) -> str:
    with pytest.raises(SettingsError) as caught:
        made(**changed)
    return str(caught.value)


def private(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


def test_options_environment_and_defaults_come_together() -> None:
    settings = made()
    assert settings.url == "https://relay.example/x/"
    assert settings.secrets == tuple(ENVIRONMENT["SCORMKIT_RELAY_SECRET"].split())
    assert settings.secret_file is None
    assert settings.origins == {"https://lms.example"}
    assert (settings.most, settings.grace, settings.identity_header) == (5, 7.0, "X-Remote-User")
    assert settings.lrs is not None
    assert settings.lrs.endpoint == "https://lrs.example/xapi/"
    assert settings.lrs.version == "2.0.0"
    assert settings.lrs.authorization == "Basic cmVsYXk6b3BlbiBzZXNhbWU="
    assert settings.lrs.dead == Path("kept/dead-letters.ndjson")
    assert (settings.limits.key.burst, settings.limits.actor.per_second) == (1000, 0)
    assert made(url=None).url == "http://127.0.0.1:8765/"
    assert made(dead_letters=Path("x")).lrs is not None


def test_what_is_printed_of_settings_holds_no_secret() -> None:
    shown = repr(made(spool="postgresql://relay@db/relay"))
    for secret in ("sesame", "first-secret", "cmVsYXk6", "postgresql://"):
        assert secret not in shown


@pytest.mark.parametrize(
    "text", ["lrs.example", "ftp://lrs.example/", "https://", "http://[::1", "https://x:99999/"]
)
def test_what_is_no_address_is_said(text: str) -> None:
    assert "is not an http(s) address" in refused(lrs=text)
    assert "is not an http(s) address" in refused(url=text)


def test_an_address_with_credentials_is_refused_without_repeating_them() -> None:
    for said in (
        refused(lrs="https://relay:sesame@lrs.example/"),
        refused(lrs="ftp://relay:sesame@lrs.example/"),
    ):
        assert "sesame" not in said


def test_an_address_with_a_query_is_refused() -> None:
    assert "neither '?' nor '#'" in refused(lrs="https://lrs.example/?key=1")


def test_the_public_address_is_https_but_on_this_machine() -> None:
    assert "must be https" in refused(url="http://relay.example/")
    for host in LOOPBACK:
        shown = f"[{host}]" if ":" in host else host
        assert public_url(f"http://{shown}:8765") == f"http://{shown}:8765/"
    assert endpoint("http://lrs:8080/xapi") == "http://lrs:8080/xapi/"


def test_a_database_s_password_stands_in_the_environment_alone() -> None:
    said = refused(spool="postgresql://relay:sesame@db/relay")
    assert "SCORMKIT_RELAY_SPOOL" in said
    assert "sesame" not in said
    where = "postgresql://relay:sesame@db/relay"
    assert spool_place(None, {"SCORMKIT_RELAY_SPOOL": where}) == where
    assert spool_place(None, {}) == "relay.sqlite3"
    settings = assemble(
        {**OPTIONS, "spool": None}, {**ENVIRONMENT, "SCORMKIT_RELAY_SPOOL": where}, "http://x/"
    )
    assert settings.shared
    assert settings.lrs is not None
    assert settings.lrs.dead == Path("dead-letters.ndjson")
    assert not made().shared


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"identity_header": "Authorization"}, "is not a header"),
        ({"identity_header": "X User"}, "is not a header"),
        ({"proxies": ()}, "needs --trusted-proxy"),
        ({"proxies": ("lms",)}, "--trusted-proxy"),
        ({"origins": ("null",)}, "is not an origin"),
    ],
)
def test_what_would_open_a_door_is_refused(changed: dict[str, Any], words: str) -> None:
    assert words in refused(**changed)


@pytest.mark.parametrize("text", ["relay\nopen sesame\n", "relay:open sesame", " relay \r\n open sesame "])
def test_credentials_come_from_a_file_that_is_private(tmp_path: Path, text: str) -> None:
    file = private(tmp_path / "lrs", text)
    assert lrs_authorization(file, {}) == "Basic cmVsYXk6b3BlbiBzZXNhbWU="
    for mode in (0o644, 0o602, 0o620):
        file.chmod(mode)
        with pytest.raises(SettingsError, match="others may read or write"):
            lrs_authorization(file, {})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must hold"),
        ("relay", "must hold"),
        ("relay\n", "missing|must hold"),
        (":secret", "missing"),
        ("re:lay\nsecret", "without a colon"),
        ("relay\nsec\x07ret", "printable"),
    ],
)
def test_credentials_that_are_none_are_said(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words) as caught:
        lrs_authorization(private(tmp_path / "lrs", text), {})
    assert "secret\n" not in str(caught.value)


def test_missing_credentials_say_where_they_are_looked_for() -> None:
    for environment in ({}, {"SCORMKIT_LRS_KEY": "relay"}):
        with pytest.raises(SettingsError, match="SCORMKIT_LRS_KEY and SCORMKIT_LRS_SECRET"):
            lrs_authorization(None, environment)


def test_a_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    spool = str(tmp_path / "relay.sqlite3")
    first = signing_secrets(None, spool, {})
    assert signing_secrets(None, spool, {}) == first
    assert len(first[0]) >= 32
    kept = tmp_path / "relay.sqlite3.secret"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    other = signing_secrets(None, str(tmp_path / "other.sqlite3"), {})
    assert other != first


def test_instances_that_share_a_spool_must_share_a_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="share a secret"):
        signing_secrets(None, "postgresql://db/relay", {"SCORMKIT_RELAY_SECRET": " "})
    assert signing_secrets(private(tmp_path / "s", "s" * 32), "postgresql://db/relay", {}) == ("s" * 32,)


def test_several_secrets_stand_in_a_file_and_weak_ones_are_refused(tmp_path: Path) -> None:
    file = private(tmp_path / "secrets", f"{'n' * 32}\n{'o' * 40}\n")
    assert signing_secrets(file, "x", {}) == ("n" * 32, "o" * 40)
    private(file, f"{'n' * 32}\nhunter2\n")
    with pytest.raises(SettingsError, match="fewer than 32 bytes") as caught:
        signing_secrets(file, "x", {})
    assert "hunter2" not in str(caught.value)
    private(file, "\n")
    with pytest.raises(SettingsError, match="holds no secret"):
        signing_secrets(file, "x", {})


def test_files_that_hold_no_secret_are_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        private_text(tmp_path / "nowhere")
    large = private(tmp_path / "large", "x" * (LARGEST + 1))
    with pytest.raises(SettingsError, match="too large"):
        private_text(large)
    large.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="not UTF-8"):
        private_text(large)
    with pytest.raises(SettingsError, match="cannot be kept"):
        signing_secrets(None, str(tmp_path / "no" / "where"), {})
