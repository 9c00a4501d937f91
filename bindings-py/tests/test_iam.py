from __future__ import annotations

import pickle

import ecs_preflight as ep
import pytest

ACTION = "https://ecs.example.com/v2.1/p/servers/s/action"


def test_by_id() -> None:
    needs = ep.iam.needs("NovaRebootServer")
    assert isinstance(needs, ep.iam.Needs)
    assert needs.operation == "NovaRebootServer"
    assert needs.actions == ("ecs:servers:reboot",)
    assert needs.needs == ("ecs:servers:list",)
    assert needs.edition == ep.catalogue()["edition"]
    assert needs.to_dict() == {
        "operation": "NovaRebootServer",
        "actions": ["ecs:servers:reboot"],
        "needs": ["ecs:servers:list"],
        "edition": needs.edition,
    }
    assert pickle.loads(pickle.dumps(needs)) == needs
    assert len({needs, ep.iam.needs("NovaRebootServer")}) == 1


def test_by_request() -> None:
    found = ep.iam.needs("POST", ACTION)
    assert ep.iam.needs("NovaRebootServer") in found
    assert len(found) > 1
    assert len(ep.iam.needs("PUT", "/v2.1/p/servers/s/tags")) == 1


@pytest.mark.parametrize("body", [{"reboot": {"type": "SOFT"}}, '{"reboot": {}}', b'{"reboot": {}}'])
def test_a_body_picks_one(body: object) -> None:
    assert ep.iam.needs("POST", ACTION, body=body) == (ep.iam.needs("NovaRebootServer"),)


def test_every_operation_has_an_answer() -> None:
    listing = ep.catalogue()
    for operation in listing["operations"]:
        needs = ep.iam.needs(operation["id"])
        assert needs.operation == operation["id"]
        assert list(needs.actions) == operation.get("iam", {}).get("actions", [])
        assert list(needs.needs) == operation.get("iam", {}).get("needs", [])
        assert (needs.edition is None) == ("iam" not in operation)
        conditional = operation.get("iam", {}).get("conditional", [])
        assert needs.to_dict().get("conditional", []) == conditional
        for condition, wanted in zip(needs.conditional, conditional, strict=True):
            decided = ep.iam.needs(operation["id"], body=nested(condition.field))
            assert decided.conditional == ()
            assert set(wanted["needs"]) <= set(decided.needs)
            assert set(ep.iam.needs(operation["id"], body={}).needs) == set(needs.needs)


def nested(pointer: str) -> object:
    body: object = "x"
    for token in reversed(pointer.removeprefix("/").split("/")):
        body = {token: body}
    return body


def test_what_is_unknown_is_said() -> None:
    with pytest.raises(ep.UnknownOperationError, match="NovaRebootServer"):
        ep.iam.needs("NovaRebotServer")
    with pytest.raises(ep.PreflightError) as caught:
        ep.iam.needs("GET", "/nothing/here")
    assert caught.value.report.issues[0].rule == "route/unknown-path"
    with pytest.raises(ep.PreflightError) as caught:
        ep.iam.needs("POST", ACTION, body={"no": "such action"})
    assert caught.value.report.issues[0].rule == "route/unknown-action"
