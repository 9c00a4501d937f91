"""Server states: the values of the API as enumerations, and how a status follows from the others."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member
from enum import IntEnum
from typing import Any, Literal, final, overload

from ecs_preflight import _native
from ecs_preflight._answering import answering
from ecs_preflight._ask import ask
from ecs_preflight._report import language
from ecs_preflight._result import Result
from ecs_preflight._text_enum import TextEnum

__all__ = [
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
]

Dialect = Literal["documented", "nova"]
"""Which table answers: that of the documents, or the one that OpenStack Nova itself publishes."""


def _meaning(kind: str, value: str | int, dialect: str, lang: str) -> str:
    found: dict[str, Any] = ask("status.meaning", kind=kind, value=value, dialect=dialect)
    meaning: str = found["meaning"][language(lang)]
    return meaning


class _State(TextEnum):
    """A text of the API with a meaning."""

    __slots__ = ()

    def meaning(self, lang: str = "en") -> str:
        """Tell what it means, in English or Chinese."""
        kind, dialect = _KINDS[type(self).__name__]
        return _meaning(kind, str(self), dialect, lang)


class _Number(IntEnum):
    """A number of the API with a meaning."""

    def meaning(self, lang: str = "en") -> str:
        """Tell what it means, in English or Chinese."""
        kind, dialect = _KINDS[type(self).__name__]
        return _meaning(kind, self.value, dialect, lang)


class Status(_State):
    """The status of a server, as its users see it."""

    BUILD = "BUILD"
    REBOOT = "REBOOT"
    HARD_REBOOT = "HARD_REBOOT"
    REBUILD = "REBUILD"
    MIGRATING = "MIGRATING"
    RESIZE = "RESIZE"
    ACTIVE = "ACTIVE"
    SHUTOFF = "SHUTOFF"
    REVERT_RESIZE = "REVERT_RESIZE"
    VERIFY_RESIZE = "VERIFY_RESIZE"
    ERROR = "ERROR"
    DELETED = "DELETED"
    SHELVED = "SHELVED"
    SHELVED_OFFLOADED = "SHELVED_OFFLOADED"
    UNKNOWN = "UNKNOWN"


class VmState(_State):
    """The stable state of a server (`OS-EXT-STS:vm_state`)."""

    BUILDING = "building"
    ACTIVE = "active"
    STOPPED = "stopped"
    RESIZED = "resized"
    ERROR = "error"
    DELETED = "deleted"
    SHELVED = "shelved"
    SHELVED_OFFLOADED = "shelved_offloaded"


class TaskState(_State):
    """What is being done to a server (`OS-EXT-STS:task_state`)."""

    SCHEDULING = "scheduling"
    BLOCK_DEVICE_MAPPING = "block_device_mapping"
    NETWORKING = "networking"
    SPAWNING = "spawning"
    REBOOTING = "rebooting"
    REBOOT_PENDING = "reboot_pending"
    REBOOT_STARTED = "reboot_started"
    REBOOTING_HARD = "rebooting_hard"
    REBOOT_PENDING_HARD = "reboot_pending_hard"
    REBOOT_STARTED_HARD = "reboot_started_hard"
    REBUILDING = "rebuilding"
    REBUILD_BLOCK_DEVICE_MAPPING = "rebuild_block_device_mapping"
    REBUILD_SPAWNING = "rebuild_spawning"
    MIGRATING = "migrating"
    RESIZE_PREP = "resize_prep"
    RESIZE_MIGRATING = "resize_migrating"
    RESIZE_MIGRATED = "resize_migrated"
    RESIZE_FINISH = "resize_finish"
    RESIZE_REVERTING = "resize_reverting"
    POWERING_OFF = "powering-off"
    POWERING_ON = "powering-on"
    DELETING = "deleting"
    SHELVING = "shelving"
    SHELVING_OFFLOADING = "shelving_offloading"
    SHELVING_IMAGE_PENDING_UPLOAD = "shelving_image_pending_upload"
    SHELVING_IMAGE_UPLOADING = "shelving_image_uploading"
    UNSHELVING = "unshelving"


class PowerState(_Number):
    """The power state of a server as the documents number it (`OS-EXT-STS:power_state`)."""

    PENDING = 0
    RUNNING = 1
    PAUSED = 2
    SHUTDOWN = 3
    CRASHED = 4


class HostStatus(_State):
    """The state of the compute service of a host (`host_status`); empty where nothing is known of a host."""

    UP = "UP"
    UNKNOWN = "UNKNOWN"
    DOWN = "DOWN"
    MAINTENANCE = "MAINTENANCE"
    NO_HOST = ""


class NovaStatus(_State):
    """The status of a server as OpenStack Nova itself has it."""

    ACTIVE = "ACTIVE"
    REBOOT = "REBOOT"
    HARD_REBOOT = "HARD_REBOOT"
    PASSWORD = "PASSWORD"  # noqa: S105 - a state
    REBUILD = "REBUILD"
    MIGRATING = "MIGRATING"
    RESIZE = "RESIZE"
    BUILD = "BUILD"
    SHUTOFF = "SHUTOFF"
    VERIFY_RESIZE = "VERIFY_RESIZE"
    REVERT_RESIZE = "REVERT_RESIZE"
    PAUSED = "PAUSED"
    SUSPENDED = "SUSPENDED"
    RESCUE = "RESCUE"
    ERROR = "ERROR"
    DELETED = "DELETED"
    SOFT_DELETED = "SOFT_DELETED"
    SHELVED = "SHELVED"
    SHELVED_OFFLOADED = "SHELVED_OFFLOADED"
    UNKNOWN = "UNKNOWN"


class NovaVmState(_State):
    """The stable state of a server as OpenStack Nova itself has it."""

    ACTIVE = "active"
    BUILDING = "building"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    RESCUED = "rescued"
    RESIZED = "resized"
    SOFT_DELETE = "soft-delete"
    DELETED = "deleted"
    ERROR = "error"
    SHELVED = "shelved"
    SHELVED_OFFLOADED = "shelved_offloaded"


class NovaTaskState(_State):
    """What is being done to a server, as OpenStack Nova itself has it."""

    SCHEDULING = "scheduling"
    BLOCK_DEVICE_MAPPING = "block_device_mapping"
    NETWORKING = "networking"
    SPAWNING = "spawning"
    IMAGE_SNAPSHOT = "image_snapshot"
    IMAGE_SNAPSHOT_PENDING = "image_snapshot_pending"
    IMAGE_PENDING_UPLOAD = "image_pending_upload"
    IMAGE_UPLOADING = "image_uploading"
    IMAGE_BACKUP = "image_backup"
    UPDATING_PASSWORD = "updating_password"  # noqa: S105 - a state
    RESIZE_PREP = "resize_prep"
    RESIZE_MIGRATING = "resize_migrating"
    RESIZE_MIGRATED = "resize_migrated"
    RESIZE_FINISH = "resize_finish"
    RESIZE_REVERTING = "resize_reverting"
    RESIZE_CONFIRMING = "resize_confirming"
    REBOOTING = "rebooting"
    REBOOT_PENDING = "reboot_pending"
    REBOOT_STARTED = "reboot_started"
    REBOOTING_HARD = "rebooting_hard"
    REBOOT_PENDING_HARD = "reboot_pending_hard"
    REBOOT_STARTED_HARD = "reboot_started_hard"
    PAUSING = "pausing"
    UNPAUSING = "unpausing"
    SUSPENDING = "suspending"
    RESUMING = "resuming"
    POWERING_OFF = "powering-off"
    POWERING_ON = "powering-on"
    RESCUING = "rescuing"
    UNRESCUING = "unrescuing"
    REBUILDING = "rebuilding"
    REBUILD_BLOCK_DEVICE_MAPPING = "rebuild_block_device_mapping"
    REBUILD_SPAWNING = "rebuild_spawning"
    MIGRATING = "migrating"
    DELETING = "deleting"
    SOFT_DELETING = "soft-deleting"
    RESTORING = "restoring"
    SHELVING = "shelving"
    SHELVING_IMAGE_PENDING_UPLOAD = "shelving_image_pending_upload"
    SHELVING_IMAGE_UPLOADING = "shelving_image_uploading"
    SHELVING_OFFLOADING = "shelving_offloading"
    UNSHELVING = "unshelving"


class NovaPowerState(_Number):
    """The power state of a server as OpenStack Nova itself numbers it."""

    NOSTATE = 0
    RUNNING = 1
    PAUSED = 3
    SHUTDOWN = 4
    CRASHED = 6
    SUSPENDED = 7


class HtaiyunStatus(_State):
    """The status of a server of the htaiyun API."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    PAUSED = "PAUSED"
    SHUTOFF = "SHUTOFF"
    ERROR = "ERROR"
    SHELVED_OFFLOADED = "SHELVED_OFFLOADED"
    DELETED = "DELETED"
    UNKNOWN = "UNKNOWN"
    UNRECOGNIZED = "UNRECOGNIZED"
    REBOOT = "REBOOT"
    HARD_REBOOT = "HARD_REBOOT"
    BUILD = "BUILD"
    REBUILD = "REBUILD"
    RESIZE = "RESIZE"
    VERIFY_RESIZE = "VERIFY_RESIZE"
    REVERT_RESIZE = "REVERT_RESIZE"
    PASSWORD = "PASSWORD"  # noqa: S105 - a state
    STOPPED = "STOPPED"
    MIGRATING = "MIGRATING"
    SHELVED = "SHELVED"

    @property
    def equivalent(self) -> Status | None:
        """The status of the ECS API that means the same; None where the documents do not say so."""
        found = ask("status.meaning", kind="htaiyun_status", value=self.value)
        return Status(found["ecs"]) if "ecs" in found else None


_KINDS = {
    "Status": ("status", "documented"),
    "VmState": ("vm_state", "documented"),
    "TaskState": ("task_state", "documented"),
    "PowerState": ("power_state", "documented"),
    "HostStatus": ("host_status", "documented"),
    "NovaStatus": ("status", "nova"),
    "NovaVmState": ("vm_state", "nova"),
    "NovaTaskState": ("task_state", "nova"),
    "NovaPowerState": ("power_state", "nova"),
    "HtaiyunStatus": ("htaiyun_status", "documented"),
}


@overload
def derive_status(
    vm_state: str, task_state: str | None = None, *, dialect: Literal["documented"] = "documented"
) -> Status: ...
@overload
def derive_status(
    vm_state: str, task_state: str | None = None, *, dialect: Literal["nova"]
) -> NovaStatus: ...
def derive_status(
    vm_state: str, task_state: str | None = None, *, dialect: Dialect = "documented"
) -> Status | NovaStatus:
    """Derive the status that a `vm_state` and a `task_state` stand for.

    No task is `None` or an empty text. A pair that the documents do not list is `Status.UNKNOWN`; as
    OpenStack Nova itself answers, a `NovaStatus`, with `dialect="nova"`.

    Raises `TypeError` for states that are no `str`, and `UnknownNameError` for a state that no list of either
    dialect has, and for a dialect that there is not.
    """
    if dialect == "documented":
        status = _native.derive_status(answering(), vm_state, task_state)
        if status is not None:
            return Status(status)
    found = ask("status.derive", vm_state=vm_state, task_state=task_state, dialect=dialect)
    return (Status if dialect == "documented" else NovaStatus)(found["status"])


@final
@dataclass(frozen=True, slots=True)
class Pair(Result):
    """A pair of states."""

    vm_state: str
    """The vm_state."""
    task_state: str | None = member(metadata={"always": True})
    """The task_state; None is no task."""
    transitional: bool
    """Something is under way."""


def pairs_of(status: str, *, dialect: Dialect = "documented") -> tuple[Pair, ...]:
    """List every pair of states that gives a status.

    Raises `UnknownNameError` for a status that the dialect does not have.
    """
    return tuple(Pair(**found) for found in ask("status.pairs", status=status, dialect=dialect))


@final
@dataclass(frozen=True, slots=True)
class FilterStatuses(Result):
    """The statuses by which a list call filters."""

    operation: str
    """The id of the operation."""
    field: str
    """The parameter."""
    statuses: tuple[str, ...]
    """The statuses that it takes."""
    lenient_until: str | None
    """Up to this microversion another value gives an empty list; afterwards it is refused."""
    refuses_others: bool | None
    """What other values do in the microversion asked about; None when that was not given and decides."""
    source: str
    """The section of the document."""


def filter_statuses(operation: str, microversion: str | None = None) -> tuple[FilterStatuses, ...]:
    """List the parameters of an operation that filter servers by status; empty when it has none.

    Raises `UnknownOperationError` when there is no such operation.
    """
    return tuple(
        FilterStatuses(
            operation=found["operation"],
            field=found["field"],
            statuses=tuple(found["statuses"]),
            lenient_until=found.get("lenient_until"),
            refuses_others=found.get("refuses_others"),
            source=found["source"],
        )
        for found in ask("status.filters", operation=operation, microversion=microversion)
    )


def states(*, dialect: Dialect | None = None, system: str | None = None) -> dict[str, Any]:
    """Give every state of a dialect, or of a system such as `htaiyun`, with its meaning, as plain data.

    Raises `UnknownNameError` for a dialect or a system that there is not.
    """
    listing: dict[str, Any] = ask("states", dialect=dialect, system=system)
    return listing
