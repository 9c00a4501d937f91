from __future__ import annotations

import dataclasses
import pickle

import ecs_preflight as ep
import pytest


def test_an_operation_may_run() -> None:
    answer = ep.may("ResizeCloudServer", vm_state=ep.VmState.STOPPED, locked=False)
    assert answer
    assert (answer.answer, answer.stated, answer.reasons, answer.conditions) == ("yes", True, (), ())


def test_an_operation_may_not_run() -> None:
    answer = ep.may("ResizeCloudServer", vm_state="active", locked=True)
    assert not answer
    assert answer.answer == "no"
    running, locked = answer.reasons
    assert running.rule == "state/vm-state"
    assert running.args == {"found": "active", "needed": ["stopped"]}
    assert running.first == ("BatchStopCloudServers", "NovaStopServer")
    assert running.api_error == "Ecs.0100"
    assert running.source == "ECS API 2025-01 §5.2.4"
    assert locked.rule == "state/locked"
    assert locked.first == ("NovaUnlockServer",)
    assert locked.api_error == "Ecs.0605"
    chinese = ep.may("ResizeCloudServer", vm_state="active", lang="zh")
    assert chinese.reasons[0].message == "vm_state为`active`，该操作要求`stopped`"


def test_what_is_not_given_is_not_guessed() -> None:
    confirm = "NovaConfirmResizeServer"
    open_answer = ep.may(confirm, vm_state="resized")
    assert open_answer.answer == "unknown"
    assert not open_answer
    assert [reason.decides for reason in open_answer.reasons] == [False]
    assert ep.may(confirm, vm_state="resized", task_state=None)
    assert ep.may(confirm, vm_state="resized", task_state="")
    assert ep.may(confirm, vm_state="resized", task_state="resize_reverting").answer == "no"


def test_a_failed_change_of_the_system() -> None:
    change = "ChangeCloudServerOsWithCloudInit"
    assert ep.may(change, vm_state="error", task_state=None).answer == "unknown"
    assert ep.may(change, vm_state="error", task_state=None, failed=change).answer == "yes"


def test_unknown_names() -> None:
    with pytest.raises(ep.UnknownNameError) as caught:
        ep.may("ResizeCloudServer", vm_state="activ")
    assert (caught.value.kind, caught.value.nearest) == ("vm_state", "active")
    with pytest.raises(ep.UnknownOperationError):
        ep.may("ResizeCloudServers")
    with pytest.raises(ep.UnknownOperationError):
        ep.expect("ResizeCloudServers")
    with pytest.raises(ep.UnknownNameError):
        ep.poll("NovaStopServer", "SHUTOF")


def test_what_to_expect() -> None:
    resize = ep.expect("NovaResizeServer")
    assert resize.transitional == ("RESIZE",)
    assert resize.final == ("VERIFY_RESIZE",)
    assert resize.failure == ("ERROR",)
    assert resize.rolled_back == ("ACTIVE", "SHUTOFF")
    assert not resize.job
    reboot = ep.expect("BatchRebootCloudServers")
    assert reboot.job
    assert [(case.field, case.value) for case in reboot.cases] == [
        ("/reboot/type", "SOFT"),
        ("/reboot/type", "HARD"),
    ]
    nothing = ep.expect("NovaListServers")
    assert (nothing.changes_state, nothing.final) == (False, ())


def test_when_to_stop_polling() -> None:
    assert ep.poll("NovaStopServer", ep.Status.ACTIVE).outcome == "keep-polling"
    assert ep.poll("NovaStopServer", "SHUTOFF", task_state=None).outcome == "done"
    assert ep.poll("NovaDeleteServer", "ERROR").outcome == "unknown"
    assert ep.poll("NovaDeleteServer", "ERROR", task_state=None).outcome == "failed"
    assert ep.poll("NovaDeleteServer", "ERROR", task_state="deleting").outcome == "keep-polling"
    assert ep.poll("HtServerAction", "SHUTOFF").rule == "poll/choice-needed"
    assert ep.poll("HtServerAction", "SHUTOFF", choice="STOP").outcome == "done"


def test_the_picture() -> None:
    assert ep.picture().startswith("stateDiagram-v2\n")


def test_results_are_values() -> None:
    found = ep.expect("NovaResizeServer")
    assert found == ep.expect("NovaResizeServer")
    assert pickle.loads(pickle.dumps(found)) == found
    assert hash(ep.may("NovaStopServer", vm_state="active")) == hash(
        ep.may("NovaStopServer", vm_state="active")
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.job = True  # type: ignore[misc]
