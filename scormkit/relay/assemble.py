"""Options, environment and files become settings, or a sentence about what does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scormkit.relay.lrs import LrsSettings
from scormkit.relay.origins import allowed_origin, networks
from scormkit.relay.secret import lrs_authorization, signing_file, signing_secrets
from scormkit.relay.settings import (
    POSTGRESQL,
    VERSIONS,
    Limits,
    Rate,
    Settings,
    SettingsError,
    endpoint,
    public_url,
    spool_place,
)

_HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")
_OURS = frozenset({"authorization", "origin", "host", "x-forwarded-for", "content-type", "content-length"})
DEAD = "dead-letters.ndjson"
BURST = {"key": 10, "actor": 12, "address": 20}
"""Seconds' worth that may come at once: a class begins together, and a queue catches up after a dead spot."""


def assemble(options: Mapping[str, Any], environment: Mapping[str, str], here: str) -> Settings:
    """Return the settings of *options* (named as the command line names them); *here* is where it listens."""
    spool = spool_place(options["spool"], environment)
    lrs = LrsSettings(
        endpoint=endpoint(options["lrs"]),
        authorization=lrs_authorization(options["lrs_credentials"], environment),
        version=VERSIONS[options["lrs_version"]],
        dead=options["dead_letters"] or _beside(spool),
        certificates=options["lrs_ca"] and str(options["lrs_ca"]),
    )
    return Settings(
        packages=options["packages"],
        url=public_url(options["url"]) if options["url"] else here,
        secrets=signing_secrets(options["secret_file"], spool, environment),
        secret_file=signing_file(options["secret_file"], spool, environment),
        spool=spool,
        most=options["spool_limit"],
        lrs=lrs,
        origins=frozenset(map(allowed_origin, options["origins"])),
        no_origin=options["no_origin"],
        trusted=networks(options["proxies"]),
        identity_header=_identity(options["identity_header"], trusted=bool(options["proxies"])),
        grace=options["grace"],
        limits=Limits(
            key=_rate(options, "key"), actor=_rate(options, "actor"), address=_rate(options, "address")
        ),
    )


def _beside(spool: str) -> Path:
    """Return where dead letters go unless told: beside the spool's file, or here where it is none."""
    return Path(DEAD) if spool.startswith(POSTGRESQL) else Path(spool).with_name(DEAD)


def _rate(options: Mapping[str, Any], name: str) -> Rate:
    per_second = float(options[f"limit_{name}"])
    return Rate(per_second, per_second * BURST[name])


def _identity(name: str | None, *, trusted: bool) -> str | None:
    if name is None:
        return None
    if not _HEADER.fullmatch(name) or name.lower() in _OURS:
        raise SettingsError(f"--identity-header: {name!r} is not a header that can name a learner")
    if not trusted:
        raise SettingsError("--identity-header needs --trusted-proxy: anybody else could write the header")
    return name
