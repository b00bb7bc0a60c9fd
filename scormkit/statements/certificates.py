"""Says whose certificates are trusted, and why one was not. There is no way to trust none at all.

httpx already heeds SSL_CERT_FILE and SSL_CERT_DIR.
"""

from __future__ import annotations

import ssl
from pathlib import Path

from scormkit.statements.access import LrsError


def trusted(ca: Path | None) -> ssl.SSLContext | bool:
    """Return what httpx shall trust: *ca* beside the system's authorities, or what the environment says."""
    if ca is None:
        return True
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(ca)
    except (OSError, ssl.SSLError) as error:
        raise LrsError(f"{ca} is not a file of certificates: {error.strerror or error}") from None
    return context


def mistrust(error: BaseException) -> str:
    """Return why a certificate was refused, if that is what *error* is about, else nothing."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        if isinstance(cause, ssl.SSLError):
            return cause.reason or str(cause)
        cause = cause.__cause__ or cause.__context__
    return ""
