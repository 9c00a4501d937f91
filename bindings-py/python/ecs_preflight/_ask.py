"""Questions by name: what the other functions of the package use underneath."""

from __future__ import annotations

import json
from typing import Any

from ecs_preflight import _native
from ecs_preflight._errors import QuestionError, UnknownNameError, UnknownOperationError
from ecs_preflight._report import language


def ask(question: str, /, *, lang: str = "en", **arguments: object) -> Any:  # noqa: ANN401
    """Ask the engine a question by its name, and give its answer as plain data.

    The questions are those of every surface, such as `operation.needs`; the other functions of this
    package are the better way to most of them. An argument of `None` counts as absent.

    Raises `UnknownNameError` for a name that the documents do not know (`UnknownOperationError` where
    it is an operation), and `QuestionError` for anything else that cannot be answered, such as an
    argument that is missing or of the wrong type.
    """
    answered, text = _native.ask(question, json.dumps(arguments, ensure_ascii=False), language(lang))
    found = json.loads(text)
    if answered:
        return found
    raise refused(found)


def refused(refusal: dict[str, Any]) -> Exception:
    """Make the exception that a refusal stands for."""
    rule, args = refusal["rule"], refusal["args"]
    if rule == "ask/unknown-name":
        nearest = args.get("nearest")
        if args["kind"] == "operation":
            return UnknownOperationError(args["found"], nearest)
        return UnknownNameError(args["kind"], args["found"], nearest)
    helped = refusal.get("help")
    message = f"{refusal['message']}; {helped}" if helped else refusal["message"]
    return QuestionError(rule, message, args)
