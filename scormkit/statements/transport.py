"""Speaks HTTP with an LRS: patient with a busy one, plain about a broken one, careful with the secret.

tincan's own client waits for ever, tries once, and knows no proxy; this one stands in its place
(docs/adr/0016). httpx reads proxies and certificates from the environment; a certificate is always checked.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from json import dumps
from pathlib import Path
from typing import Self
from urllib.parse import quote, urljoin, urlsplit

import httpx

from scormkit import __version__
from scormkit.statements.access import Access, LrsError
from scormkit.statements.certificates import mistrust, trusted
from scormkit.statements.patience import BUSY, Patience

MOVED = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)
VERSION = "X-Experience-API-Version"
MOST = 64 << 20
"""No answer is longer, in bytes, unpacked."""

_HOPS = 5
_TRICKLE = 5
_EXCERPT = 300
_TELLING = 4
"""Shorter words stand in any text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the LRS said; *seconds* from the request to the whole answer, which came at *arrived* (epoch)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    arrived: float = 0
    words: str = field(default="", repr=False)

    @property
    def well(self) -> bool:
        """Say whether the request was done."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


class Transport:
    """One LRS over one pool of connections; *watch* is told of every exchange."""

    def __init__(
        self,
        access: Access,
        *,
        ca: Path | None = None,
        patience: Patience | None = None,
        watch: Callable[[str], None] | None = None,
        most: int = MOST,
    ) -> None:
        self.access = access
        self.version = "1.0.3"
        self._patience = patience or Patience()
        self._most = most
        self._watch = watch or (lambda _: None)
        self._hidden = tuple(_spellings(access))
        limits = httpx.Timeout(self._patience.answer, connect=self._patience.connect)
        verify = trusted(ca)
        try:
            self._client = httpx.Client(
                auth=(access.key, access.secret),
                timeout=limits,
                verify=verify,
                follow_redirects=False,
                headers={"User-Agent": f"scormkit/{__version__}", "Accept": "application/json"},
            )
        except (ValueError, ImportError, OSError):
            # What httpx says would repeat the proxy's address, password and all.
            raise LrsError("a proxy or certificate file named by the environment cannot be used") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(
        self,
        method: str,
        where: str,
        *,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Return the answer to *method* at *where*, an address below the endpoint or on its host.

        A busy LRS and lost connections are tried again: what we send may be said twice without harm,
        since every statement has its id. Raises LrsError when there is no answer worth the name.
        """
        url = self.resolve(where)
        began, tried = time.monotonic(), 0
        while True:
            tried += 1
            answer, trouble = self._try(method, url, params, body)
            if answer is not None and answer.status not in BUSY:
                return answer
            pause = self._patience.pause(tried, answer.headers if answer else {})
            spent = time.monotonic() - began
            if tried >= self._patience.tries or spent + pause > self._patience.whole:
                times = f"{tried} tries" if tried > 1 else "one try"
                raise LrsError(f"{self.access.endpoint} {trouble} (after {times} in {spent:.0f} s)")
            self._watch(f"waiting {pause:.1f} s: the LRS {trouble}")
            time.sleep(pause)

    def resolve(self, where: str) -> str:
        """Return *where* as an address of the LRS; another host would get the secret, and is refused."""
        try:
            url = self._upgraded(urljoin(self.access.endpoint, where))
            ours = _origin(url) == _origin(self.access.endpoint)
        except ValueError:
            raise LrsError("the LRS names an address that is none") from None
        if not ours:
            raise LrsError(
                f"the LRS sends us to another host, {_shown(url)}: if it is right, name it as endpoint"
            )
        return url

    def _upgraded(self, url: str) -> str:
        """Return *url* with TLS: behind a proxy that ends it, stores give links to themselves without."""
        ours, theirs = urlsplit(self.access.endpoint), urlsplit(url)
        if (ours.scheme, theirs.scheme, theirs.netloc) == ("https", "http", ours.hostname):
            return theirs._replace(scheme="https", netloc=ours.netloc).geturl()
        return url

    def _try(
        self, method: str, url: str, params: Mapping[str, str] | None, body: bytes | None
    ) -> tuple[Answer | None, str]:
        """Return the answer and what is wrong with it, or none and why there is none."""
        try:
            answer = self._follow(method, url, params, body)
        except httpx.TimeoutException:
            return None, "does not answer in time"
        except httpx.InvalidURL:
            raise LrsError("the LRS names an address that is none") from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            if broken := mistrust(error):
                raise LrsError(
                    f"{self.access.endpoint} cannot be trusted: {broken}. If its certificate is your "
                    "organisation's own, name the authority by --ca"
                ) from None
            if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
                raise LrsError(f"{self.access.endpoint} cannot be asked: {self.scrub(str(error))}") from None
            return None, f"cannot be reached: {self.scrub(str(error)) or type(error).__name__}"
        status = f"{answer.status} {_phrase(answer.status)}".strip()
        return answer, f"answers {status}"

    def _follow(self, method: str, url: str, params: Mapping[str, str] | None, body: bytes | None) -> Answer:
        for _ in range(_HOPS):
            answer = self._once(method, url, params, body)
            goal = answer.headers.get("location")
            if answer.status not in MOVED or not goal:
                return answer
            kept = answer.status in {HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT}
            if method != "GET" and not kept:
                return answer  # RFC 9110, 15.4.2: clients make a GET of it, and the statements would be lost
            url, params = self.resolve(urljoin(url, goal)), None
        raise LrsError(f"{self.access.endpoint} leads in a circle")

    def _once(self, method: str, url: str, params: Mapping[str, str] | None, body: bytes | None) -> Answer:
        headers = {VERSION: self.version}
        if body is not None:
            headers["Content-Type"] = "application/json"
        began = time.monotonic()
        with self._client.stream(method, url, params=params, content=body, headers=headers) as reply:
            held = bytearray()
            for part in reply.iter_bytes():
                held += part
                if time.monotonic() - began > _TRICKLE * self._patience.answer:
                    raise httpx.ReadTimeout("the answer trickles", request=reply.request)
                if len(held) > self._most:
                    raise LrsError(
                        f"an answer of the LRS has more than {self._most >> 20} MiB: ask for smaller pages"
                    )
        seconds = time.monotonic() - began
        self._watch(f"{method} {_shown(str(reply.url))} {reply.status_code} {seconds * 1000:.0f} ms")
        told = {name.lower(): value for name, value in reply.headers.items()}
        words = "" if reply.is_success else self.scrub(bytes(held[: 4 * _EXCERPT]).decode("utf-8", "replace"))
        return Answer(reply.status_code, told, bytes(held), seconds, time.time(), words[:_EXCERPT])

    def scrub(self, text: str) -> str:
        """Return *text* in one line and without our secret, which some servers repeat."""
        for word in self._hidden:
            text = text.replace(word, "…")
        return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _spellings(access: Access) -> Iterator[str]:
    """Yield every way in which a server may repeat what opens it, the longest first."""
    yield base64.b64encode(f"{access.key}:{access.secret}".encode()).decode()
    for word in (access.secret, access.key):
        if len(word) >= _TELLING:
            yield from {dumps(word)[1:-1], quote(word, ""), word}


def _origin(url: str) -> tuple[str, str, int | None]:
    where = urlsplit(url)
    return where.scheme, where.hostname or "", where.port or {"http": 80, "https": 443}.get(where.scheme)


def _shown(url: str) -> str:
    """Return *url* as it may be shown: what it asks for may name a person."""
    where = urlsplit(url)
    return f"{where.scheme}://{where.hostname}{f':{where.port}' if where.port else ''}{where.path}"


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
