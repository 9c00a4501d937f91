"""IAM: which actions an operation needs, and what policies decide, allow, gain and lose."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as member
from typing import Any, final, overload

from ecs_preflight import _native
from ecs_preflight._answering import answering, by
from ecs_preflight._batch import Request, as_request, several
from ecs_preflight._errors import PreflightError, UnknownOperationError
from ecs_preflight._lint import AppliedFix, Fixed, fix, lint, lint_many
from ecs_preflight._policies import (
    Action,
    Apis,
    Blocked,
    Decision,
    Diff,
    Edition,
    EditionNaming,
    Limited,
    Policy,
    StatementRef,
    Who,
    actions,
    apis,
    diff,
    editions,
    minimize,
    operations_without_row,
    simulate,
    who,
)
from ecs_preflight._report import LANGUAGES, Report
from ecs_preflight._result import Result

__all__ = [
    "Action",
    "Apis",
    "AppliedFix",
    "Blocked",
    "ConditionalNeed",
    "Decision",
    "Diff",
    "Edition",
    "EditionNaming",
    "Fixed",
    "Limited",
    "Needs",
    "Policy",
    "StatementRef",
    "Who",
    "actions",
    "apis",
    "diff",
    "editions",
    "fix",
    "lint",
    "lint_many",
    "minimize",
    "needs",
    "needs_many",
    "operations_without_row",
    "simulate",
    "who",
]


@final
@dataclass(frozen=True, slots=True)
class ConditionalNeed(Result):
    """Actions that only requests with a certain field need."""

    when: Mapping[str, str] = member(hash=False)
    """When that is, by language."""
    field: str
    """The pointer of the field in the body."""
    needs: tuple[str, ...]
    """The actions."""


@final
@dataclass(frozen=True, slots=True)
class Needs(Result):
    """The actions of one operation."""

    operation: str
    """The id of the operation."""
    actions: tuple[str, ...]
    """What must be granted."""
    needs: tuple[str, ...]
    """What those actions depend on."""
    conditional: tuple[ConditionalNeed, ...] = member(metadata={"absent": ()})
    """What holds for some requests only; empty when the body was given."""
    edition: str | None
    """The edition that says so; None when no edition has a row."""

    @classmethod
    def _parse(cls, text: str) -> Needs:
        members: dict[str, Any] = json.loads(text)
        return cls(
            operation=members["operation"],
            actions=tuple(members["actions"]),
            needs=tuple(members["needs"]),
            conditional=tuple(
                ConditionalNeed(when=found["when"], field=found["field"], needs=tuple(found["needs"]))
                for found in members.get("conditional", ())
            ),
            edition=members.get("edition"),
        )


@overload
def needs(operation: str, url: None = None, /, *, body: object = None) -> Needs: ...
@overload
def needs(method: str, url: str, /, *, body: object = None) -> tuple[Needs, ...]: ...
def needs(operation: str, url: str | None = None, /, *, body: object = None) -> Needs | tuple[Needs, ...]:
    """Look up the actions that an operation, or a method and URL, needs.

    A method and URL may stand for several operations, where the body decides: give it, and only that
    one is answered. With a body, dependencies that hold for some requests only are decided too.

    Raises `UnknownOperationError` for an unknown id, and `PreflightError` for a request that calls
    no operation.
    """
    if url is None:
        return _of(operation, body)
    method = operation
    verdict = _native.check(answering(), method, url, None, body, None, False, False, None, None)
    if verdict.operation is not None:
        return (_of(verdict.operation, body),)
    found = () if body is not None else _native.iam_operations(answering(), method, url)
    if not found:
        raise PreflightError(Report(verdict, LANGUAGES[0]))
    return tuple(_of(each, None) for each in found)


def needs_many(
    requests: Iterable[Request | tuple[Any, ...] | Mapping[str, Any]],
) -> Iterator[tuple[Needs, ...]]:
    """Look up the actions that each of many requests needs, in their order, one at a time.

    The requests are those of `check_many`; what each answer holds, and what is raised, is as in `needs`.
    """
    found = map(as_request, several(requests, "requests"))
    handle = answering()

    def one(request: Request) -> tuple[Needs, ...]:
        with by(handle):
            return needs(request.method, request.url, body=request.body)

    return map(one, found)


def _of(operation: str, body: object) -> Needs:
    text = _native.iam_needs(answering(), operation, body)
    if text is None:
        raise UnknownOperationError(operation, _native.nearest_operation(answering(), operation))
    return Needs._parse(text)
