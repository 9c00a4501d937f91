"""Server states: the values of the API as enumerations, and how a status follows from the others."""

from __future__ import annotations

from ecs_preflight import _native
from ecs_preflight._text_enum import TextEnum


class Status(TextEnum):
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


class VmState(TextEnum):
    """The stable state of a server (`OS-EXT-STS:vm_state`)."""

    BUILDING = "building"
    ACTIVE = "active"
    STOPPED = "stopped"
    RESIZED = "resized"
    ERROR = "error"
    DELETED = "deleted"
    SHELVED = "shelved"
    SHELVED_OFFLOADED = "shelved_offloaded"


class TaskState(TextEnum):
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


def derive_status(vm_state: str, task_state: str | None = None) -> Status:
    """Derive the status that a `vm_state` and a `task_state` stand for.

    No task is `None` or an empty text. A pair that the documents do not list is `Status.UNKNOWN`.
    """
    return Status(_native.derive_status(vm_state, task_state))
