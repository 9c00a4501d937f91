from __future__ import annotations

import json
import pickle
from datetime import datetime, timedelta, timezone
from typing import Any

import ecs_preflight as ep
import pytest


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "1.1", "Statement": list(statements)}


def allow(*names: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(names), **more}


def deny(*names: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": list(names), **more}


def test_who() -> None:
    found = ep.iam.who("vpc:publicIps:create")
    assert found == ep.iam.Who(
        action="vpc:publicIps:create",
        operations=(),
        needed_by=("ecs:cloudServers:create",),
        needed_by_operations=("CreateCloudServers",),
    )
    assert found.to_dict() == ep.ask("iam.who", action="vpc:publicIps:create")
    assert ep.iam.who("ecs:servers:st*").matches == ("ecs:servers:start", "ecs:servers:stop")
    with pytest.raises(ep.UnknownNameError) as caught:
        ep.iam.who("ecs:server:list")
    assert caught.value.nearest == "ecs:servers:list"


def test_actions_are_what_every_surface_prints() -> None:
    found = ep.iam.actions()
    assert [action.to_dict() for action in found] == ep.ask("iam.actions")
    assert len({action.action for action in found}) == len(found)
    (secret,) = ep.iam.actions("ecs:serverPasswords:manage")
    assert secret.secret
    assert secret.level == "permission"
    assert secret.family == "nova"
    assert secret.enterprise_project is False
    assert secret.editions[0].edition == "seed-003"
    assert secret.why is not None
    assert pickle.loads(pickle.dumps(secret)) == secret


def test_editions_disagree() -> None:
    newest, older = ep.iam.editions("NovaRebootServer")
    assert newest.needs == ("ecs:servers:list",)
    assert older.actions == ("ecs:servers:reboot", "ecs:servers:get")
    assert (newest.project, older.project) == (None, True)
    for operation in ep.catalogue()["operations"]:
        found = ep.iam.editions(operation["id"])
        assert [row.to_dict() for row in found] == ep.ask("iam.editions", operation=operation["id"])
        assert (found == ()) == (operation["id"] in ep.iam.operations_without_row())


def test_simulate() -> None:
    grant = policy(allow("ecs:servers:*"), deny("ecs:servers:delete"))
    decision = ep.iam.simulate([grant], action="ecs:servers:reboot")
    assert decision
    assert decision.decision == "allow"
    assert decision.matched == (ep.iam.StatementRef(pointer="/Statement/0", policy=0, effect="Allow"),)
    assert decision.considered[0].reason == "action"
    assert decision.to_dict() == ep.ask("iam.simulate", policies=[grant], action="ecs:servers:reboot")
    denied = ep.iam.simulate(json.dumps(grant), action="ecs:servers:delete", names=["p.json"])
    assert not denied
    assert [(one.file, one.pointer) for one in denied.matched] == [
        ("p.json", "/Statement/1"),
        ("p.json", "/Statement/0"),
    ]
    assert pickle.loads(pickle.dumps(denied)) == denied
    assert not ep.iam.simulate(policy(allow("obs:*:*")), action="obs:bucket:get").known


def test_the_context_is_python() -> None:
    condition = {
        "DateLessThan": {"g:CurrentTime": ["2025-01-31T00:00:00Z"]},
        "Bool": {"g:MFAPresent": ["true"]},
        "NumberLessThan": {"g:MFAAge": ["3600"]},
        "ForAnyValue:StringEquals": {"ecs:tag": ["a"]},
    }
    grant = policy(allow("ecs:servers:list", Condition=condition))
    east = timezone(timedelta(hours=8))
    context = {"g:MFAPresent": True, "g:MFAAge": 59.5, "ecs:tag": ("b", "a"), "g:UserName": None}

    def decide(time: datetime | str | None) -> str:
        return ep.iam.simulate(grant, action="ecs:servers:list", context=context, time=time).decision

    assert decide(datetime(2025, 1, 31, 7, 59, tzinfo=east)) == "allow"
    assert decide(datetime(2025, 1, 31, 8, 0, tzinfo=east)) == "implicit-deny"
    assert decide("2025-01-30") == "allow"
    assert decide(None) == "conditional"
    with pytest.raises(ValueError, match="zone"):
        decide(datetime(2025, 1, 31))


def test_what_the_service_refuses_is_not_guessed() -> None:
    wrong = policy(allow("ecs:servers:list"), {"Effect": "allow", "Action": ["ecs:servers:get"]})
    with pytest.raises(ep.QuestionError) as caught:
        ep.iam.simulate([wrong], action="ecs:servers:list")
    assert caught.value.rule == "iam/refused"
    assert caught.value.arguments == {
        "policy": "0",
        "pointer": "/Statement/1/Effect",
        "reason": "flaw-effect",
    }
    for ask in (ep.iam.apis, lambda one: ep.iam.diff(one, [])):
        with pytest.raises(ep.QuestionError):
            ask(b"{")


def test_apis() -> None:
    first = policy(allow("ecs:servers:*", "ecs:cloudServers:create"))
    second = policy(
        deny("ecs:servers:stop"), deny("ecs:servers:start", Condition={"Null": {"g:UserName": ["true"]}})
    )
    found = ep.iam.apis([first, second])
    assert "NovaRebootServer" in found.allowed
    (stop,) = [one for one in found.denied if one.operation == "NovaStopServer"]
    assert stop.missing == ("ecs:servers:stop",)
    assert stop.denied_by == ("/Statement/0",)
    assert stop.depends_on is None
    assert stop.statements == (ep.iam.StatementRef(pointer="/Statement/0", policy=1, effect="Deny"),)
    (start,) = found.conditional
    assert (start.operation, start.depends_on) == ("NovaStartServer", ("/Statement/1",))
    assert {one.field for one in found.limited} == {"/server/publicip/eip", "/server/publicip/id"}
    assert "ShowJob" in found.unknown
    assert found.to_dict() == ep.ask("iam.apis", policies=[first, second])
    total = [*found.allowed, *found.unknown, *(one.operation for one in (*found.denied, *found.conditional))]
    assert sorted(total) == sorted(operation["id"] for operation in ep.catalogue()["operations"])


def test_minimize_then_apis() -> None:
    least = ep.iam.minimize(["NovaRebootServer", "NovaListNetworks"])
    assert list(least) == ["Version", "Statement"]
    assert ep.iam.apis(least).allowed == ("NovaRebootServer", "NovaListNetworks", "NovaListServers")
    body = {"server": {"publicip": {"id": "x"}}}
    capture = [{"method": "POST", "url": "/v1/p/cloudservers", "body": json.dumps(body).encode()}]
    granted = [action for one in ep.iam.minimize(requests=capture)["Statement"] for action in one["Action"]]
    assert granted == ["ecs:cloudServers:create", "vpc:publicIps:update"]
    with pytest.raises(ep.QuestionError) as caught:
        ep.iam.minimize("ShowJob")
    assert caught.value.rule == "iam/no-row"
    assert ep.iam.minimize(["ShowJob", "NovaListServers"], known_only=True) == ep.iam.minimize(
        "NovaListServers"
    )
    with pytest.raises(ep.UnknownOperationError):
        ep.iam.minimize("NovaRebotServer")


def test_diff() -> None:
    old, new = policy(allow("ecs:servers:start")), policy(allow("ecs:servers:st*", "obs:*:*"))
    change = ep.iam.diff(old, new)
    assert change
    assert change.gained == ("ecs:servers:stop",)
    assert change.patterns_gained == ("ecs:servers:st*", "obs:*:*")
    assert change.to_dict() == ep.ask("iam.diff", old=old, new=new)
    assert not ep.iam.diff(old, old)
    assert ep.iam.diff([old, new], new) == ep.iam.diff([], [])
