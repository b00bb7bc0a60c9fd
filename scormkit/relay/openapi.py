"""The relay's API, described for machines (OpenAPI 3.1); a test lets a fuzzer hold the relay to it."""

from __future__ import annotations

from typing import Any

from scormkit import __version__
from scormkit.relay.exchange import NAME
from scormkit.relay.settings import Settings

_ERRORS = {
    "400": "Not JSON, not of the form asked for, or a header that two readers may read differently",
    "401": "The token is missing, forged or expired",
    "403": "Not allowed: origin, package, home page, actor, registration or statement",
    "405": "This method is not for this path",
    "408": "The body took too long to arrive",
    "413": "The body is too large",
    "415": "The body is not plain JSON",
    "429": "Too many requests of this address, learner or package",
    "503": "What came cannot be kept now",
}
_AFTER = {"Retry-After": {"description": "Seconds", "schema": {"type": "integer", "minimum": 1}}}
_JSON = "application/json"
_UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


def openapi(settings: Settings) -> dict[str, Any]:
    """Return the description of the relay of *settings*."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "scormkit relay",
            "version": __version__,
            "description": "Takes learners' statements from packages that hold no secret. Write-only.",
        },
        "servers": [{"url": settings.url}],
        "paths": {
            "/token": {"post": _token()},
            "/xapi/statements": {"post": _statements(settings)},
            "/health": {"get": _health()},
            "/metrics": {"get": _text("metrics", "The meters, for Prometheus")},
            "/openapi.json": {"get": _read("description", "This description", {"type": "object"})},
        },
        "components": {
            "schemas": {"Error": _ERROR, "Statement": _STATEMENT},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


_ERROR = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "code": {"type": "string", "pattern": "^[a-z-]+$"}},
    "required": ["error", "code"],
    "additionalProperties": False,
}
_STATEMENT = {
    "type": "object",
    "description": "A statement of the package's own catalogue, about the token's actor and registration.",
    "properties": {
        "id": {"type": "string", "pattern": _UUID},
        "actor": {"type": "object"},
        "verb": {"type": "object"},
        "object": {"type": "object"},
        "result": {"type": "object"},
        "context": {"type": "object"},
        "timestamp": {"type": "string", "format": "date-time"},
    },
    "required": ["id", "actor", "verb", "object", "context", "timestamp"],
}


def _errors(*statuses: str) -> dict[str, Any]:
    content = {_JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        status: {
            "description": _ERRORS[status],
            "content": content,
            **({"headers": _AFTER} if status in {"429", "503"} else {}),
        }
        for status in statuses
    }


def _token() -> dict[str, Any]:
    account = _closed(homePage={"type": "string"}, name={"type": "string", "pattern": NAME})
    actor = _closed(account=account)
    actor["properties"]["objectType"] = {"const": "Agent"}
    asked = _closed(
        key={"type": "string", "pattern": "^pk1\\.[A-Za-z0-9_-]{32}$"},
        actor=actor,
        registration={"type": "string", "pattern": _UUID},
    )
    given = _closed(token={"type": "string"}, expires={"type": "integer", "minimum": 1})
    return {
        "operationId": "token",
        "summary": "Exchange a package's public key for a short-lived token that may only write",
        "requestBody": {"required": True, "content": {_JSON: {"schema": asked}}},
        "responses": {
            "200": _ok("A token", given),
            **_errors("400", "403", "405", "408", "413", "415", "429"),
        },
    }


def _statements(settings: Settings) -> dict[str, Any]:
    one = {"$ref": "#/components/schemas/Statement"}
    many = {"type": "array", "items": one, "minItems": 1, "maxItems": settings.limits.statements}
    version = {
        "name": "X-Experience-API-Version",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "pattern": "^1\\.0(\\.[0-9]+)?$"},
    }
    ids = {"type": "array", "items": {"type": "string", "pattern": _UUID}}
    return {
        "operationId": "statements",
        "summary": "Keep statements, all or none; the answer comes when they are durable",
        "security": [{"token": []}],
        "parameters": [version],
        "requestBody": {"required": True, "content": {_JSON: {"schema": {"anyOf": [one, many]}}}},
        "responses": {
            "200": _ok("The statements' ids", ids),
            **_errors("400", "401", "403", "405", "408", "413", "415", "429", "503"),
        },
    }


def _health() -> dict[str, Any]:
    state = {"type": "object", "required": ["status", "reasons"]}
    reading = _read("health", "Whether statements can be kept and are brought on", state)
    reading["responses"]["503"] = _ok("They are not, for the reasons given", state)
    return reading


def _read(name: str, summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    responses = {"200": _ok(summary, schema), **_errors("400", "405", "429")}
    return {"operationId": name, "summary": summary, "responses": responses}


def _text(name: str, summary: str) -> dict[str, Any]:
    reading = _read(name, summary, {})
    reading["responses"]["200"]["content"] = {"text/plain": {"schema": {"type": "string"}}}
    return reading


def _ok(summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": summary, "content": {_JSON: {"schema": schema}}}


def _closed(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
