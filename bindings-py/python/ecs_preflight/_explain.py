"""What an error means, and which part of a request caused it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ecs_preflight._ask import ask, is_document, text_of
from ecs_preflight._batch import Request, members_of
from ecs_preflight._errors import QuestionError, UnknownNameError
from ecs_preflight._failures import failure_of


def explain(
    error: object,
    *,
    request: Request | tuple[Any, ...] | Mapping[str, Any] | None = None,
    lang: str = "en",
) -> dict[str, Any]:
    """Explain an error code, an HTTP status, a rule, or an error response of any documented shape.

    A response is a mapping or its JSON text, also inside a line of a log. What an `except` block holds is
    read too: the exceptions of huaweicloudsdkcore, openstacksdk, keystoneauth1, python-novaclient, requests
    and httpx, and the responses of the last two, which bring their request with them.

    The result has the code, its HTTP status, meaning and remedy in both languages, the rules that foresee
    it, and what a response itself says; of a job, it is what `job` gives as plain data. With the request
    that was refused, of any shape that `check_many` takes, it has `causes` too: the fields that led to the
    error, and whether that is certain. `may` says why the state of the server does not fit (also without
    the request, where the message names the state and the act), and `needs` which actions a missing right
    is about. `lang` is the language in which these are described.

    With a code, `known`, `meaning`, `remedy` and `rules` are always there: of a code that the documents do
    not list, `known` is False and the others are None or empty. Where an error only wraps another one,
    `lead` is the code that says what happened.

    Secrets of the request are masked wherever the response repeats them.

    Raises `LookupError` (`UnknownNameError` for a name) for what the documents do not know.
    """
    failure = failure_of(error)
    if failure is not None:
        error, request = failure.answer, request if request is not None else failure.request
    elif not isinstance(error, (str, bytes, bytearray, int)) and not is_document(error):
        msg = f"there is no error to read in a value of type {type(error).__name__}"
        raise TypeError(msg)
    error = cast("str | int | Mapping[str, Any]", text_of(error, "replace"))
    what = "what" if isinstance(error, str) or not is_document(error) else "response"
    arguments = {what: error, "request": None if request is None else _plain(members_of(request))}
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


def _plain(members: dict[str, Any]) -> dict[str, Any]:
    """Give a request as JSON can hold it: bytes are its raw text, and an empty text is no body."""
    headers = members.pop("headers", None)
    if headers is not None:
        pairs = headers.items() if isinstance(headers, Mapping) else headers
        members["headers"] = [[_text(name), _text(value)] for name, value in pairs]
    body = text_of(members.pop("body", None), "replace")
    if body is not None and body != "":
        members["body"] = body
    return members


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
