"""Reads what an `except` block holds: the errors and responses of the clients that people use.

Nothing is imported for it: each kind is known by the attributes that its library documents.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple


class Failure(NamedTuple):
    """An error of a client, in the words of the engine."""

    answer: str | int | Mapping[str, Any]
    """The response, its text, or its status where the response says nothing."""
    request: dict[str, Any] | None
    """The request that was refused, where the client keeps it."""


def failure_of(error: object) -> Failure | None:
    """Read an exception or a response; None for what is neither.

    Exceptions of huaweicloudsdkcore, openstacksdk, keystoneauth1, python-novaclient, requests and httpx, and
    the responses of the last two.
    """
    if isinstance(error, (str, bytes, bytearray, int, Mapping)):
        return None
    # huaweicloudsdkcore
    if hasattr(error, "error_code") and hasattr(error, "error_msg"):
        return _of_parts(error.error_code, error.error_msg, getattr(error, "status_code", None))
    response = error if _is_response(error) else getattr(error, "response", None)
    if _is_response(response):
        return _of_response(response)
    if not isinstance(error, BaseException):
        return None
    # openstacksdk, keystoneauth1 and novaclient without their response; the status has three names.
    for name in ("http_status", "status_code", "code"):
        status = getattr(error, name, None)
        if isinstance(status, int):
            details = getattr(error, "details", None) or getattr(error, "message", None)
            return _of_parts(None, details, status)
    return None


def _is_response(value: object) -> bool:
    # Asked of the type: the properties of a response read, decode or raise.
    return hasattr(value, "status_code") and hasattr(type(value), "text")


def _of_response(response: Any) -> Failure:  # noqa: ANN401
    text = _text_of(response)
    if text.lstrip()[:1] != "{":
        # A page of a proxy, or nothing: of a bare status, no field of a request is the cause.
        return Failure(int(response.status_code), None)
    return Failure(text, _request_of(response))


def _text_of(response: Any) -> str:  # noqa: ANN401
    try:
        return str(response.text)
    except Exception:
        # Not read yet, or streamed away.
        return ""


def _request_of(response: Any) -> dict[str, Any] | None:  # noqa: ANN401
    try:
        request = response.request
        if request is None:
            return None
        found = {"method": str(request.method), "url": str(request.url)}
        body = getattr(request, "content", None) if hasattr(request, "content") else request.body
    except Exception:
        # httpx raises where there is no request, or where it was streamed.
        return None
    if isinstance(body, (str, bytes)) and body:
        return {**found, "body": body}
    return found


def _of_parts(code: object, message: object, status: object) -> Failure | None:
    if code or message:
        # Where a client drops the name of a Nova fault, its number says which it is.
        parts = {"code": code or status, "message": message}
        error = {name: value for name, value in parts.items() if value is not None}
        return Failure(json.dumps({"error": error}, default=str), None)
    return Failure(status, None) if isinstance(status, int) else None
