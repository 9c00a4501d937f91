"""Questions by name: what the other functions of the package use underneath."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from ecs_preflight import _native
from ecs_preflight._answering import answering
from ecs_preflight._errors import QuestionError, UnknownNameError, UnknownOperationError
from ecs_preflight._report import language


def ask(question: str, /, *, lang: str = "en", **arguments: object) -> Any:  # noqa: ANN401
    """Ask the engine a question by its name, and give its answer as plain data.

    The questions are those of every surface, such as `operation.needs`; the other functions of this
    package are the better way to most of them. An argument of `None` counts as absent.

    Raises `UnknownNameError` for a name that the documents do not know (`UnknownOperationError` where
    it is an operation), and `QuestionError` for anything else that cannot be answered, such as an
    argument that is missing or of the wrong type. Mappings, dataclasses, members of enumerations and
    pydantic models are given as JSON would have them; `TypeError` or `ValueError` is raised for what JSON
    cannot hold.
    """
    given = json.dumps(arguments, ensure_ascii=False, allow_nan=False, default=_plain)
    answered, text = _native.ask(answering(), question, given, language(lang))
    found = json.loads(text)
    if answered:
        return found
    raise refused(found)


# The methods of models, and the attribute of their types that tells them from others: pydantic 2 and 1.
_MODELS = (("model_dump", "model_fields"), ("dict", "__fields__"))


def is_document(value: object) -> bool:
    """Whether a value is one JSON document, and no collection of several."""
    if isinstance(value, (str, bytes, bytearray, Mapping)):
        return True
    return (is_dataclass(value) and not isinstance(value, type)) or _dump(value) is not None


def text_of(value: object, errors: str = "strict") -> object:
    """Give bytes as the text that they are, without a byte order mark; anything else as it is."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8-sig", errors)
    return value


def _dump(value: object) -> Any:  # noqa: ANN401
    for method, mark in _MODELS:
        if hasattr(type(value), mark) and hasattr(type(value), method):
            return getattr(value, method)
    return None


def _plain(value: object) -> object:
    """Give JSON's form of what Python's writer of JSON does not know."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {known.name: getattr(value, known.name) for known in fields(value)}
    dump = _dump(value)
    if dump is not None:
        return dump()
    msg = f"JSON cannot hold a value of type {type(value).__name__}"
    raise TypeError(msg)


def refused(refusal: dict[str, Any]) -> Exception:
    """Make the exception that a refusal stands for."""
    rule, args = refusal["rule"], refusal["args"]
    if rule == "ask/unknown-name":
        nearest = args.get("nearest")
        if args["kind"] == "operation":
            return UnknownOperationError(args["found"], nearest)
        return UnknownNameError(args["kind"], args["found"], nearest)
    if rule == "ask/pointer":
        return UnknownNameError("pointer", args["found"], args.get("nearest"))
    if rule == "ask/other-kind":
        return UnknownNameError(args["kind"], args["found"], actual=args["actual"])
    helped = refusal.get("help")
    message = f"{refusal['message']}; {helped}" if helped else refusal["message"]
    return QuestionError(rule, message, args)
