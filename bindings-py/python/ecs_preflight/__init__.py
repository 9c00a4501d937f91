"""Checks cloud server API requests, server states and IAM actions before anything is sent.

    import ecs_preflight as ep

    report = ep.check("POST", url, headers=headers, body=body)
    report.raise_for_errors()

No network, no clock, no state: the same request always gets the same verdict, and it is the verdict
that the command line and the browser give.
"""

from ecs_preflight import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ecs_preflight import iam
    from ecs_preflight._api import catalogue, check, describe, explain, openapi, schema, validate
    from ecs_preflight._ask import ask
    from ecs_preflight._batch import Request, check_many, derive_status_many, validate_many
    from ecs_preflight._errors import PreflightError, QuestionError, UnknownNameError, UnknownOperationError
    from ecs_preflight._native import StatusColumn
    from ecs_preflight._report import Issue, Location, Report, Severity
    from ecs_preflight._states import Status, TaskState, VmState, derive_status

__all__ = [
    "Issue",
    "Location",
    "PreflightError",
    "QuestionError",
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
    "explain",
    "iam",
    "openapi",
    "schema",
    "validate",
    "validate_many",
]

__version__: str = _native.VERSION

# Where each public name is; the block above says the same to those who check types, and a test sees to
# it. The command starts in a few milliseconds because nothing is imported before somebody asks for it.
_PLACES = {
    "ask": "_ask",
    "catalogue": "_api",
    "check": "_api",
    "check_many": "_batch",
    "derive_status": "_states",
    "derive_status_many": "_batch",
    "describe": "_api",
    "explain": "_api",
    "iam": "iam",
    "Issue": "_report",
    "Location": "_report",
    "openapi": "_api",
    "PreflightError": "_errors",
    "QuestionError": "_errors",
    "Report": "_report",
    "Request": "_batch",
    "schema": "_api",
    "Severity": "_report",
    "Status": "_states",
    "StatusColumn": "_native",
    "TaskState": "_states",
    "UnknownNameError": "_errors",
    "UnknownOperationError": "_errors",
    "validate": "_api",
    "validate_many": "_batch",
    "VmState": "_states",
}


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    place = _PLACES.get(name)
    if place is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module  # noqa: PLC0415 - as above

    module = import_module(f"{__name__}.{place}")
    value = module if place == name else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted({*globals(), *__all__})
