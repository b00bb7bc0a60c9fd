"""How the store takes requests: who may ask, in which manner, and what is told beside each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from scormkit.preview.store import api, reward
from scormkit.preview.store.alternate import true_request
from scormkit.preview.store.books import Books
from scormkit.preview.store.launches import Launch
from scormkit.preview.store.ledger import stamp
from scormkit.preview.store.refusal import Broken, Refused, bad, forbidden, requirement
from scormkit.preview.store.wire import Reply, Request, data, preflight

LARGEST = 5 << 20
"""Bytes of one body."""

_VERSION = "x-experience-api-version"
_TOLD = "ETag, Last-Modified, X-Experience-API-Version, X-Experience-API-Consistent-Through"
_PATIENCE = 600
"""Seconds for which a browser need not ask for leave again."""


class Front:
    """Takes requests from pages on *origins*, the *stage* first, and answers out of *books*."""

    def __init__(self, books: Books, stage: str) -> None:
        self.refuse = self.signed_out = False
        self.origins = {stage}
        self._books = books

    def answer(self, request: Request) -> Reply:
        """Return what the store answers to *request*, and tell of it."""
        origin = request.headers.get("origin", "")
        if request.method == "OPTIONS":
            return self._dressed(preflight(request, origin if origin in self.origins else "none"), request)
        launch, words, broken = None, "", list[Broken]()
        try:
            request = true_request(_bounded(request))
            launch = self._speaker(request)
            reply = self._answer(api.plain(request), launch)
        except Refused as refused:
            reply, words = refused.reply, refused.words
            broken = [] if refused.told else refused.broken
        self._books.request(request, reply.status, launch, words, broken)
        return self._dressed(reply, request)

    def _speaker(self, request: Request) -> Launch | None:
        """Return the launch that *request* comes from, by its ticket or its credentials."""
        if request.path == "/fetch":
            return self._books.records.holder(request.query.get("ticket", ""))
        return self._books.records.speaker(request.headers.get("authorization", ""))

    def _answer(self, request: Request, launch: Launch | None) -> Reply:
        if request.path == "/fetch":
            return self._fetch(request, launch)
        if not request.path.startswith("/xapi/"):
            lost = request.path in {f"/{name}" for name in api.METHODS}
            broken = [requirement("8.1.1.0-3")] if lost and self._books.course.kind == "cmi5" else []
            raise Refused(HTTPStatus.NOT_FOUND, "nothing is here: the endpoint ends in /xapi/", broken)
        resource = request.path.removeprefix("/xapi/").removesuffix("/")
        methods = api.METHODS.get(resource)
        if methods is None:
            raise Refused(HTTPStatus.NOT_FOUND, f"xAPI knows no resource {resource!r}")
        if request.method not in methods:
            raise _not_by(request.method, resource, methods)
        if resource == "about":
            return data({"version": list(api.VERSIONS)})
        return self._resource(request, launch, resource)

    def _resource(self, request: Request, launch: Launch | None, resource: str) -> Reply:
        told = request.headers.get(_VERSION, "")
        if told not in {"1.0", "2.0"} and not told.startswith(("1.0.", "2.0.")):
            said = (
                f"the version {told!r} is not known here" if told else "the request says no version of xAPI"
            )
            raise bad(said, "Communication 3.3", "send the header X-Experience-API-Version: 1.0.3")
        if launch is None or self.signed_out:
            dead = "the session has died" if self.signed_out else "nobody is known by these credentials"
            ids = [] if self.signed_out or self._books.course.kind != "cmi5" else ["8.2.1.0-5"]
            raise Refused(HTTPStatus.UNAUTHORIZED, dead, [requirement(one) for one in ids])
        if self.refuse and request.method != "GET":
            if resource == "statements":
                api.unheard(self._books, launch, request)
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "the store takes nothing just now")
        return api.answer(self._books, launch, resource, request)

    def _fetch(self, request: Request, launch: Launch | None) -> Reply:
        """Give a session its token, once (cmi5 8.2)."""
        if launch is None or launch.session is None:
            raise Refused(HTTPStatus.NOT_FOUND, "this ticket is not known, or no longer")
        if request.method != "POST":
            raise forbidden("8.2.1.0-2", status=HTTPStatus.METHOD_NOT_ALLOWED)
        if self.signed_out:
            raise _no_token("2", "the session has died")
        if launch.session.spent:
            raise _no_token("1", "the token was given already", "8.2.3.0-1")
        if launch.ended:
            raise _no_token("3", "the content was launched anew since")
        reward.abandon(self._books, launch.learner.id, but=launch)
        launch.session.spent = True
        return data({"auth-token": self._books.records.admit(launch)})

    def _dressed(self, reply: Reply, request: Request) -> Reply:
        """Return *reply* with what each answer of the store says beside its body."""
        version = api.VERSIONS[request.headers.get(_VERSION, "").startswith("2.")]
        headers = {"X-Experience-API-Version": version, "Cache-Control": "no-store", "Vary": "Origin"}
        if request.path.startswith("/xapi/statements"):
            headers["X-Experience-API-Consistent-Through"] = stamp(self._books.clock())
        origin = request.headers.get("origin", "")
        if origin in self.origins and not reply.bare:
            headers |= {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": _TOLD}
            if request.method == "OPTIONS":
                headers["Access-Control-Max-Age"] = str(_PATIENCE)
        body = b"" if request.method == "HEAD" else reply.body
        return replace(reply, body=body, headers={**headers, **reply.headers})


def _bounded(request: Request) -> Request:
    if len(request.body) > LARGEST:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body has {LARGEST} bytes at most")
    return request


def _not_by(method: str, resource: str, methods: Sequence[str]) -> Refused:
    words = f"{resource} is not asked by {method}"
    refusal = Refused(HTTPStatus.METHOD_NOT_ALLOWED, words)
    refusal.reply = replace(refusal.reply, headers={"Allow": ", ".join(methods)})
    return refusal


def _no_token(code: str, words: str, *ids: str) -> Refused:
    """Return the answer of a fetch URL that gives no token: with 200, as cmi5 wants it (8.2.2.0-3, 8.2.3)."""
    said = data({"error-code": code, "error-text": words})
    return Refused(HTTPStatus.OK, words, [requirement(one) for one in ids], reply=said)
