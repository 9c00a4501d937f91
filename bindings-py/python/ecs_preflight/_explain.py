"""What an error means, and which part of a request caused it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecs_preflight._ask import ask
from ecs_preflight._errors import QuestionError, UnknownNameError


def explain(
    error: str | bytes | int | Mapping[str, Any],
    *,
    request: Mapping[str, Any] | None = None,
    lang: str = "en",
) -> dict[str, Any]:
    """Explain an error code, an HTTP status, a rule, or an error response of any documented shape.

    A response is a mapping or its JSON text. The result has the code, its HTTP status, meaning and
    remedy in both languages, the rules that foresee it, and what a response itself says; of a job, it
    is what `job` gives as plain data. With the request that was refused, a mapping of `method`, `url`
    and perhaps `headers` and `body`, it has `causes` too: the fields that led to the error, and whether
    that is certain. `lang` is the language in which the causes are described.

    Secrets of the request are masked wherever the response repeats them.

    Raises `LookupError` (`UnknownNameError` for a name) for what the documents do not know.
    """
    if isinstance(error, bytes):
        error = error.decode("utf-8", "replace")
    what = "response" if isinstance(error, Mapping) else "what"
    arguments = {what: error, "request": None if request is None else _plain(request)}
    try:
        explained: dict[str, Any] = ask("explain", lang=lang, **arguments)
    except QuestionError as refusal:
        if refusal.rule == "explain/unknown":
            name = refusal.arguments["found"]
            raise UnknownNameError("code, status or rule", name, refusal.arguments.get("nearest")) from None
        if refusal.rule == "explain/no-error":
            raise LookupError(str(refusal)) from None
        raise
    return explained


def _plain(request: Mapping[str, Any]) -> dict[str, Any]:
    """Give a request as JSON can hold it: bytes are its raw text."""
    members = dict(request)
    body = members.get("body")
    if isinstance(body, (bytes, bytearray, memoryview)):
        members["body"] = bytes(body).decode("utf-8", "replace")
    elif isinstance(body, Mapping):
        members["body"] = dict(body)
    elif isinstance(body, str) and not body:
        members["body"] = None
    headers = members.get("headers")
    if headers is not None:
        pairs = headers.items() if isinstance(headers, Mapping) else headers
        members["headers"] = [[_text(name), _text(value)] for name, value in pairs]
    return members


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
