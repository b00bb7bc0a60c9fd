"""The way of asking that older browsers needed: a POST whose form holds the true request."""

from __future__ import annotations

from urllib.parse import parse_qsl

from scormkit.preview.store.refusal import bad
from scormkit.preview.store.wire import Request

FORM = "application/x-www-form-urlencoded"
METHODS = frozenset({"DELETE", "GET", "HEAD", "POST", "PUT"})
HEADERS = frozenset(
    {
        "accept",
        "accept-language",
        "authorization",
        "content-length",
        "content-type",
        "if-match",
        "if-none-match",
        "x-experience-api-version",
    }
)
"""What of the form are headers of the true request; the others are parameters, but for ``content``."""

_RULE = "Communication 1.3"


def true_request(request: Request) -> Request:
    """Return the request that *request* stands for; most stand for themselves."""
    if request.method != "POST" or "method" not in request.query:
        return request
    method = request.query["method"].upper()
    if method not in METHODS:
        raise bad("the parameter method names none that a store knows", _RULE)
    if len(request.query) > 1:
        raise bad("beside method the address has no parameters: they stand in the form", _RULE)
    kind = request.headers.get("content-type", FORM)
    if kind.partition(";")[0].strip().lower() != FORM:
        raise bad(f"with the parameter method the body is a form, not {kind}", _RULE)
    try:
        fields = dict(parse_qsl(request.body.decode("utf-8"), keep_blank_values=True, errors="strict"))
    except ValueError:
        raise bad("the form is not UTF-8", _RULE) from None
    content = fields.pop("content", "")
    headers = {name: value for name, value in request.headers.items() if not name.startswith("content-")}
    headers |= {"content-type": "application/json"} if content else {}
    headers |= {name.lower(): value for name, value in fields.items() if name.lower() in HEADERS}
    query = {name: value for name, value in fields.items() if name.lower() not in HEADERS}
    return Request(method, request.path, query, headers, content.encode())
