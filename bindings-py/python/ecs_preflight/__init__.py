"""Checks cloud server API requests, server states and IAM actions before anything is sent.

    import ecs_preflight as ep

    report = ep.check("POST", url, headers=headers, body=body)
    report.raise_for_errors()

No network, no clock, no state: the same request always gets the same verdict, and it is the verdict
that the command line and the browser give.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from ecs_preflight import _native, iam
from ecs_preflight._ask import ask
from ecs_preflight._batch import Request, check_many, derive_status_many, validate_many
from ecs_preflight._errors import PreflightError, QuestionError, UnknownNameError, UnknownOperationError
from ecs_preflight._explain import explain
from ecs_preflight._jobs import Job, JobPart, JobState, Progress, job
from ecs_preflight._lifecycle import (
    Expectation,
    ExpectedCase,
    Permission,
    Poll,
    Reason,
    expect,
    may,
    picture,
    poll,
)
from ecs_preflight._native import StatusColumn
from ecs_preflight._report import Edit, Fix, Issue, Location, Report, Severity, language
from ecs_preflight._states import (
    FilterStatuses,
    HostStatus,
    HtaiyunStatus,
    NovaPowerState,
    NovaStatus,
    NovaTaskState,
    NovaVmState,
    Pair,
    PowerState,
    Status,
    TaskState,
    VmState,
    derive_status,
    filter_statuses,
    pairs_of,
    states,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "Edit",
    "Expectation",
    "ExpectedCase",
    "FilterStatuses",
    "Fix",
    "HostStatus",
    "HtaiyunStatus",
    "Issue",
    "Job",
    "JobPart",
    "JobState",
    "Location",
    "NovaPowerState",
    "NovaStatus",
    "NovaTaskState",
    "NovaVmState",
    "Pair",
    "Permission",
    "Poll",
    "PowerState",
    "PreflightError",
    "Progress",
    "QuestionError",
    "Reason",
    "Report",
    "Request",
    "Severity",
    "Status",
    "StatusColumn",
    "TaskState",
    "UnknownNameError",
    "UnknownOperationError",
    "VmState",
    "__version__",
    "ask",
    "catalogue",
    "check",
    "check_many",
    "derive_status",
    "derive_status_many",
    "describe",
    "expect",
    "explain",
    "filter_statuses",
    "iam",
    "job",
    "may",
    "pairs_of",
    "picture",
    "poll",
    "states",
    "validate",
    "validate_many",
]

__version__: str = _native.VERSION


def check(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str | bytes] | Iterable[tuple[str | bytes, str | bytes]] | None = None,
    body: object = None,
    os: Literal["linux", "windows"] | None = None,
    draft: bool = False,
    lang: str = "en",
) -> Report:
    """Check a whole request: route, path, query, headers and body.

    Without `headers`, nothing is said of them. The body is the raw text (`str` or `bytes`: issues
    then carry line and column) or what would be sent as JSON: mappings, lists, dataclasses, pydantic
    models (as their `model_dump()` gives them). No `body` is a request without one.

    `os` is the operating system of the image, when known: its password rules apply then. `draft` is
    for a request still being written: nothing is said of what is not there yet.
    """
    tag = language(lang)
    return Report(_native.check(method, url, headers, body, os, draft), tag)


def validate(
    operation: str,
    body: object,
    *,
    os: Literal["linux", "windows"] | None = None,
    draft: bool = False,
    lang: str = "en",
) -> Report:
    """Check the body of a known operation; path, query and headers are not judged.

    Raises `UnknownOperationError` when there is no such operation. Everything else is as in `check`,
    but for a body of `None`, which is JSON's null here.
    """
    tag = language(lang)
    verdict = _native.validate(operation, body, os, draft)
    if verdict is None:
        raise UnknownOperationError(operation, _native.nearest_operation(operation))
    return Report(verdict, tag)


def describe(operation: str, pointer: str = "") -> dict[str, Any]:
    """Describe a field of an operation's body: type, limits, default, title and hint in both languages.

    The pointer is an RFC 6901 pointer into the body, such as `/server/name`; the item of a list is any
    index, `-` or `*`. Raises `UnknownOperationError` for an operation that does not exist, and
    `LookupError` for a field that it does not have.
    """
    found = _native.describe(operation, pointer)
    if found is None:
        if _native.iam_needs(operation, None) is None:
            raise UnknownOperationError(operation, _native.nearest_operation(operation))
        msg = f"{operation} has no field at {pointer!r}"
        raise LookupError(msg)
    description: dict[str, Any] = json.loads(found)
    return description


def catalogue() -> dict[str, Any]:
    """Give all that the library knows, as plain data: operations, IAM rows, error codes and rules."""
    listing: dict[str, Any] = json.loads(_native.catalogue_json())
    return listing
