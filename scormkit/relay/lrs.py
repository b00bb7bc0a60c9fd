"""Which record store the relay forwards to, how patiently, and what one request to it came to."""

from __future__ import annotations

import asyncio
import email.utils
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from time import time
from typing import Any, Literal, NamedTuple

SECOND_VERSION = "2."
ANSWER = 1 << 20
"""Bytes of an answer that are read: a list of ids needs 40 for each statement."""
LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
OURS = {
    HTTPStatus.UNAUTHORIZED: "it does not know the credentials",
    HTTPStatus.FORBIDDEN: "the credentials may not write statements",
    HTTPStatus.NOT_FOUND: "there is no xAPI at this address",
    HTTPStatus.METHOD_NOT_ALLOWED: "there is no xAPI at this address",
    HTTPStatus.PROXY_AUTHENTICATION_REQUIRED: "a proxy before it does not know us",
}
"""Refusals that say nothing about the statements: the administrator has to act, and nothing is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LrsSettings:
    """The record store and the manners to keep with it; what it shows of itself holds no secret."""

    endpoint: str
    """Its xAPI address; statements go to ``<endpoint>statements``."""
    authorization: str = field(repr=False)
    """The whole ``Authorization`` header."""
    dead: Path
    """The file for statements that it will never take."""
    version: str = "1.0.3"
    """The xAPI version to speak: 1.0.3 or 2.0.0."""
    batch: int = 200
    size: int = 1_000_000
    """Statements and bytes in one request, at most."""
    lanes: int = 4
    """Requests under way at one time, at most."""
    timeout: float = 30.0
    """Seconds without a byte after which an answer counts as lost."""
    pause: float = 1.0
    """Seconds to wait after a first failure; doubled with each further one."""
    longest_pause: float = 300.0
    certificates: str | None = None
    """A file of certificate authorities to trust instead of the usual ones."""


Word = Literal["taken", "later", "ours", "refused", "missing"]


class Fate(NamedTuple):
    """What became of a request.

    ``taken``; ``later``: try again, as it *wishes*; ``ours``: nothing will go until somebody acts;
    ``refused``: for what was in it; ``missing``: what was asked for is not there.
    """

    word: Word
    status: int = 0
    says: str = ""
    wish: float = 0


class Lrs:
    """A record store, spoken to over kept connections; its secret is in no exception and no log."""

    def __init__(self, settings: LrsSettings) -> None:
        import httpx

        if not (settings.authorization.isascii() and settings.authorization.isprintable()):
            raise ValueError("the record store's credentials hold a character that no header may")
        self._errors = httpx.HTTPError
        self._lost = (httpx.ConnectError, httpx.TimeoutException)
        self._settings = settings
        self._statements = f"{settings.endpoint}statements"
        loopback = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
        self._client = httpx.AsyncClient(
            headers={
                "Authorization": settings.authorization,
                "X-Experience-API-Version": settings.version,
                "Accept-Encoding": "identity",
            },
            verify=_trust(settings.certificates),
            timeout=settings.timeout,
            limits=httpx.Limits(max_connections=settings.lanes, keepalive_expiry=30),
            follow_redirects=False,
            mounts=loopback,  # never through a proxy
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def send(self, bodies: Sequence[bytes]) -> Fate:
        """Post the statements of *bodies* as one list."""
        if self._settings.version.startswith(SECOND_VERSION):
            bodies = [for_version_2(body) for body in bodies]
        content = b"[%b]" % b",".join(bodies)
        headers = {"Content-Type": "application/json", "Content-Length": str(len(content))}
        fate, answer = await self._ask("POST", content=_once(content), headers=headers)
        if fate.word == "taken" and answer and answer.lstrip()[:1] != b"[":
            # Sign-in pages say 200 too. A record store lists the ids (xAPI 1.0.3, Communication 2.1.2).
            return Fate("later", fate.status, "what answers is no record store")
        return fate

    async def has(self, id_: str) -> Fate:
        """Ask whether the statement *id_* is there, be it voided."""
        for word in ("statementId", "voidedStatementId"):
            fate, _ = await self._ask("GET", params={word: id_})
            if fate.status != HTTPStatus.NOT_FOUND:
                return fate
        return Fate("missing", HTTPStatus.NOT_FOUND)

    async def _ask(self, method: str, **words: Any) -> tuple[Fate, bytes]:
        """Return what a request came to and the beginning of what was answered."""
        answer = b""
        try:
            async with (
                asyncio.timeout(2 * self._settings.timeout),
                self._client.stream(method, self._statements, **words) as response,
            ):
                async for chunk in response.aiter_raw():
                    answer += chunk
                    if len(answer) > ANSWER:
                        break
        except self._errors as error:
            words_ = f": {error}" if isinstance(error, self._lost) and str(error) else ""
            return Fate("later", 0, f"{type(error).__name__}{words_}"), b""
        except TimeoutError:
            return Fate("later", 0, "no end of the answer"), b""
        return _fate(response.status_code, response.headers, answer), answer


async def _once(content: bytes) -> AsyncIterator[bytes]:
    """Yield *content*, and let go of it: the client's requests and responses hold each other in a circle."""
    yield content


def _fate(status: int, headers: Any, answer: bytes) -> Fate:
    if status in {HTTPStatus.OK, HTTPStatus.NO_CONTENT}:
        return Fate("taken", status)
    if status in OURS:
        return Fate("ours", status, OURS[HTTPStatus(status)])
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return Fate(
            "ours", status, "it sends us elsewhere, where the credentials do not go; name that address"
        )
    if status in LATER or not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return Fate("later", status, "", _retry_after(headers.get("Retry-After", "")))
    return Fate("refused", status, " ".join(answer[:500].decode("utf-8", "replace").split()))


def _retry_after(text: str) -> float:
    """Return the seconds of a Retry-After header, which may be a date (RFC 9110, 10.2.3)."""
    if re.fullmatch(r"[0-9]{1,9}", text.strip()):
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time())
    except (ValueError, OverflowError):
        return 0.0


def for_version_2(body: bytes) -> bytes:
    """Return the statement of *body* as xAPI 2.0 wants it.

    ``version`` would have to be 2.0.0, and is added by the record store where it is absent; timestamps are
    RFC 3339's (IEEE 9274.1.1), which knows no time without a zone and no zone without minutes.
    """
    import orjson

    statement = orjson.loads(body)
    statement.pop("version", None)
    when = statement.get("timestamp")
    if isinstance(when, str):
        statement["timestamp"] = _with_zone(when)
    return orjson.dumps(statement)


def _with_zone(when: str) -> str:
    date, mark, time_ = when.partition("T")
    if re.search(r"(Z|[+-]\d\d:\d\d)$", time_):
        return when
    if found := re.search(r"([+-]\d\d)(\d\d)?$", time_):
        time_ = f"{time_[: found.start()]}{found[1]}:{found[2] or '00'}"
    else:
        time_ += "Z"
    return f"{date}{mark}{time_}"


def _trust(certificates: str | None) -> Any:
    import ssl

    return ssl.create_default_context(cafile=certificates) if certificates else True
