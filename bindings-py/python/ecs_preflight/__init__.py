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
    from ecs_preflight._api import catalogue, check, describe, openapi, schema, validate
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
    from ecs_preflight._preflight import Preflight
    from ecs_preflight._report import Edit, Fix, Issue, Location, Report, Severity
    from ecs_preflight._result import plain
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
    "Preflight",
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
    "openapi",
    "pairs_of",
    "picture",
    "plain",
    "poll",
    "schema",
    "states",
    "validate",
    "validate_many",
]

__version__: str = _native.VERSION

# What each module gives; the block above says the same to those who check types, and a test sees to it.
# The command starts in a few milliseconds because nothing is imported before somebody asks for it.
_PARTS = {
    "_api": (
        "catalogue",
        "check",
        "describe",
        "openapi",
        "schema",
        "validate",
    ),
    "_ask": ("ask",),
    "_batch": (
        "Request",
        "check_many",
        "derive_status_many",
        "validate_many",
    ),
    "_errors": (
        "PreflightError",
        "QuestionError",
        "UnknownNameError",
        "UnknownOperationError",
    ),
    "_explain": ("explain",),
    "_jobs": (
        "Job",
        "JobPart",
        "JobState",
        "Progress",
        "job",
    ),
    "_lifecycle": (
        "Expectation",
        "ExpectedCase",
        "Permission",
        "Poll",
        "Reason",
        "expect",
        "may",
        "picture",
        "poll",
    ),
    "_native": ("StatusColumn",),
    "_preflight": ("Preflight",),
    "_report": (
        "Edit",
        "Fix",
        "Issue",
        "Location",
        "Report",
        "Severity",
    ),
    "_result": ("plain",),
    "_states": (
        "FilterStatuses",
        "HostStatus",
        "HtaiyunStatus",
        "NovaPowerState",
        "NovaStatus",
        "NovaTaskState",
        "NovaVmState",
        "Pair",
        "PowerState",
        "Status",
        "TaskState",
        "VmState",
        "derive_status",
        "filter_statuses",
        "pairs_of",
        "states",
    ),
    "iam": ("iam",),
}
_PLACES = {name: part for part, names in _PARTS.items() for name in names}


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
