"""Secrets, from the environment or from files that nobody else may read.

What was read is never shown: an error names the file, not its content.
"""

from __future__ import annotations

import os
import secrets
import stat
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from scormkit.relay.settings import POSTGRESQL, SettingsError

LRS_KEY, LRS_SECRET = "SCORMKIT_LRS_KEY", "SCORMKIT_LRS_SECRET"
SIGNING = "SCORMKIT_RELAY_SECRET"
SHORTEST = 32
"""Bytes of a signing secret: what HS256 needs not to be guessed (RFC 7518 section 3.2)."""
LARGEST = 64 * 1024


def lrs_authorization(file: Path | None, environment: Mapping[str, str]) -> str:
    """Return the ``Authorization`` header for the record store.

    A file holds the key and the secret, on two lines or parted by a colon.
    """
    if file is not None:
        key, parted, secret = private_text(file).strip().partition("\n")
        if not parted:
            key, parted, secret = key.partition(":")
        if not parted:
            raise SettingsError(
                f"{file} must hold the record store's key and secret, each on a line of its own"
            )
    else:
        key, secret = environment.get(LRS_KEY, ""), environment.get(LRS_SECRET, "")
    key, secret = key.strip(), secret.strip()
    if not key or not secret:
        wanted = str(file) if file else f"{LRS_KEY} and {LRS_SECRET} (or --lrs-credentials FILE)"
        raise SettingsError(f"the record store's credentials are missing: set {wanted}")
    if not (key + secret).isprintable() or ":" in key:
        raise SettingsError(
            "the record store's key and secret must be printable, and the key without a colon"
        )
    return f"Basic {b64encode(f'{key}:{secret}'.encode()).decode('ascii')}"


def signing_file(file: Path | None, spool: str, environment: Mapping[str, str]) -> Path | None:
    """Return the file that holds the signing secrets: *file*, none where the environment does, or our own."""
    if file is not None:
        return file
    if environment.get(SIGNING, "").strip():
        return None
    if spool.startswith(POSTGRESQL):
        raise SettingsError(f"instances that share a database share a secret: set {SIGNING} or --secret-file")
    return Path(f"{spool}.secret")


def signing_secrets(file: Path | None, spool: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the secrets that tokens are signed with, the first, and verified with, all of them.

    Without any, one is made for an instance that has its spool for itself.
    """
    kept = signing_file(file, spool, environment)
    if kept is None:
        return _strong(environment[SIGNING].split(), SIGNING)
    if file is None and not kept.exists():
        _make(kept)
    return _strong(private_text(kept).split(), str(kept))


def private_text(file: Path) -> str:
    """Return what *file* holds, if only its owner (and perhaps group) may read it."""
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            if mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP):
                raise SettingsError(f"others may read or write {file}: 'chmod 600 {file}' first")
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise SettingsError(f"{file} is too large to be a secret")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise SettingsError(f"{file} is not UTF-8 text") from None


def _make(file: Path) -> None:
    """Write a new secret into *file*; of two instances that begin at once, one wins."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        raise SettingsError(f"the signing secret cannot be kept in {file}: {error.strerror}") from None
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(f"{secrets.token_urlsafe(48)}\n")
        opened.flush()
        os.fsync(opened.fileno())


def _strong(found: list[str], where: str) -> tuple[str, ...]:
    if not found:
        raise SettingsError(f"{where} holds no secret")
    if any(len(one.encode()) < SHORTEST for one in found):
        raise SettingsError(
            f"a signing secret in {where} has fewer than {SHORTEST} bytes; make one: openssl rand -hex 32"
        )
    return tuple(found)
