"""What the functions give back, and what they say to arguments of the wrong kind."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import enum
import json
import pickle
import types
from typing import TYPE_CHECKING, Any

import ecs_preflight as ep
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ACTION = "/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action"
POLICY: dict[str, Any] = {
    "Version": "1.1",
    "Statement": [{"Effect": "Allow", "Action": ["ecs:servers:reboot"]}],
}
WRONG = json.dumps(POLICY).replace("Allow", "allow")
JOB = {
    "status": "FAIL",
    "job_id": "j",
    "job_type": "createServer",
    "entities": {
        "sub_jobs": [
            {"status": "FAIL", "job_id": "s", "error_code": "Ecs.0011", "entities": {"server_id": "z"}},
        ]
    },
}
MADE: dict[str, Callable[[], Any]] = {
    "report": lambda: ep.check("POST", ACTION, body={"reboot": {"type": "WARM"}}),
    "issue": lambda: ep.check("POST", ACTION, body={"reboot": {"type": "WARM"}}).issues[0],
    "linted": lambda: ep.iam.lint(WRONG),
    "linted issue": lambda: ep.iam.lint(WRONG).issues[0],
    "fix": lambda: ep.iam.lint(WRONG).issues[0].fix,
    "fixed": lambda: ep.iam.fix(WRONG),
    "needs": lambda: ep.iam.needs("CreateCloudServers"),
    "decision": lambda: ep.iam.simulate(POLICY, action="ecs:servers:reboot"),
    "apis": lambda: ep.iam.apis(POLICY),
    "diff": lambda: ep.iam.diff([], POLICY),
    "who": lambda: ep.iam.who("ecs:servers:*"),
    "action": lambda: ep.iam.actions("ecs:servers:reboot")[0],
    "edition": lambda: ep.iam.editions("CreateCloudServers")[0],
    "permission": lambda: ep.may("ResizeCloudServer", vm_state="active"),
    "expectation": lambda: ep.expect("NovaRebootServer"),
    "poll": lambda: ep.poll("NovaStopServer", "ACTIVE", task_state="powering-off"),
    "job": lambda: ep.job(JOB),
    "pair": lambda: ep.pairs_of("ACTIVE")[0],
    "filter": lambda: ep.filter_statuses("NovaListServers")[0],
    "status": lambda: ep.Status.ACTIVE,
    "request": lambda: ep.Request("POST", ACTION, None, "{}"),
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_what_is_given_back_travels_compares_and_stays(make: Callable[[], Any]) -> None:
    made = make()
    assert made == make()
    assert hash(made) == hash(make())
    assert made != object()
    copies = [pickle.loads(pickle.dumps(made, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for other in (*copies, copy.copy(made), copy.deepcopy(made)):
        assert other == made
        assert hash(other) == hash(made)
        assert repr(other) == repr(made)
        assert str(other) == str(made)
        if hasattr(made, "to_dict"):
            assert other.to_dict() == made.to_dict()
            json.dumps(made.to_dict(), allow_nan=False)
    if dataclasses.is_dataclass(made):
        for known in dataclasses.fields(made):
            with pytest.raises(AttributeError):
                setattr(made, known.name, None)
        assert not hasattr(made, "__dict__")
        assert hasattr(made, "to_dict")


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_plain_data_is_nobody_elses(make: Callable[[], Any]) -> None:
    made = make()
    if hasattr(made, "to_dict"):
        before = json.dumps(made.to_dict())
        spoiled = made.to_dict()
        for value in spoiled.values():
            if isinstance(value, list):
                value.append("spoiled")
                if isinstance(value[0], dict):
                    value[0]["spoiled"] = 1
            elif isinstance(value, dict):
                value["spoiled"] = 1
        spoiled["spoiled"] = 1
        assert json.dumps(made.to_dict()) == before


OPERATIONS = [operation["id"] for operation in ep.catalogue()["operations"]]


def test_plain_data_is_what_every_surface_prints() -> None:
    for operation in OPERATIONS:
        for state in ({}, {"vm_state": "active"}, {"vm_state": "error", "locked": True}):
            found = ep.may(operation, **state)
            assert found.to_dict() == ep.ask("lifecycle.may", operation=operation, state=state)
        assert ep.expect(operation).to_dict() == ep.ask("lifecycle.expect", operation=operation)
        for status in ("ACTIVE", "SHUTOFF", "ERROR"):
            raw = ep.ask("lifecycle.poll", operation=operation, state={"status": status})
            assert ep.poll(operation, status).to_dict() == raw
        for microversion in (None, "2.30", "2.60"):
            filters = ep.filter_statuses(operation, microversion)
            raw = ep.ask("status.filters", operation=operation, microversion=microversion)
            assert [one.to_dict() for one in filters] == raw
    for value in ep.Status:
        pairs = [pair.to_dict() for pair in ep.pairs_of(value)]
        assert pairs == ep.ask("status.pairs", status=value)
    for response in (
        JOB,
        {"job_id": "j"},
        {"job_id": "j", "status": "RUNNING"},
        {"job_id": "j", "status": "?"},
    ):
        assert ep.job(response).to_dict() == ep.ask("job", response=response)
        assert list(ep.job(response).to_dict()) == list(ep.ask("job", response=response))
    fixed = ep.iam.fix(WRONG).to_dict()
    assert fixed == ep.ask("iam.fix", policy=WRONG)


def test_a_report_says_what_it_is_about() -> None:
    assert repr(ep.iam.lint(POLICY)).startswith("<Report policy: ")
    assert repr(ep.iam.lint(POLICY).localized("zh")) == repr(ep.iam.lint(POLICY))
    (many,) = ep.iam.lint_many([POLICY])
    assert repr(many) == repr(ep.iam.lint(POLICY))
    assert repr(ep.iam.fix(WRONG).left).startswith("<Report policy: ")
    assert repr(ep.check("GET", "/nothing")) == "<Report no operation: 1 error>"
    assert len(repr(ep.iam.apis(POLICY))) < 200


def test_a_request_hides_what_may_be_secret() -> None:
    body = {"server": {"adminPass": "hunter2"}}
    request = ep.Request("POST", "/v1/p/cloudservers?token=hunter2", {"X-Auth-Token": "hunter2"}, body)
    said = f"{request!r} {request} {[request]} {request!a}"
    assert "hunter2" not in said
    assert "POST" in said
    assert "/v1/p/cloudservers?..." in said
    assert repr(ep.Request("GET", "/v1")) == "Request(method='GET', url='/v1')"


def test_results_can_be_matched() -> None:
    match ep.check("POST", ACTION, body={"reboot": {"type": "WARM"}}):
        case ep.Report(
            ok=False, operation="NovaRebootServer", issues=(ep.Issue(rule=rule, pointer=pointer),)
        ):
            assert (rule, pointer) == ("value/enum", "/reboot/type")
        case report:
            raise AssertionError(report)
    match ep.iam.simulate(POLICY, action="ecs:servers:delete"):
        case ep.iam.Decision(decision="implicit-deny", matched=()):
            pass
        case decision:
            raise AssertionError(decision)


# Documents of every kind


class Effect(enum.Enum):
    ALLOW = "Allow"


@dataclasses.dataclass
class Statement:
    Effect: Effect
    Action: tuple[str, ...]


@dataclasses.dataclass
class Document:
    Version: str
    Statement: Any


def documents() -> list[Any]:
    statement = Statement(Effect.ALLOW, ("ecs:servers:reboot",))
    text = json.dumps(POLICY)
    return [
        POLICY, text, text.encode(), bytearray(text, "utf-8"), b"\xef\xbb\xbf" + text.encode(),
        types.MappingProxyType(POLICY), Document("1.1", [statement]),
        {"Version": "1.1", "Statement": [statement]},
        {"Version": "1.1", "Statement": (types.MappingProxyType(POLICY["Statement"][0]),)},
    ]  # fmt: skip


@pytest.mark.parametrize("document", documents(), ids=lambda document: type(document).__name__)
def test_a_policy_is_taken_in_every_form(document: Any) -> None:
    wanted = ep.iam.simulate(POLICY, action="ecs:servers:reboot")
    assert ep.iam.simulate(document, action="ecs:servers:reboot") == wanted
    assert ep.iam.simulate([document], action="ecs:servers:reboot") == wanted
    assert ep.iam.apis(iter([document])) == ep.iam.apis(POLICY)
    assert not ep.iam.diff(document, POLICY)


def test_models_are_documents() -> None:
    pydantic = pytest.importorskip("pydantic")
    model = pydantic.create_model("Model", Version=(str, ...), Statement=(list, ...))(**POLICY)
    assert ep.iam.simulate(model, action="ecs:servers:reboot")
    job = pydantic.create_model("Job", job_id=(str, ...), status=(str, ...))(job_id="j", status="SUCCESS")
    assert ep.job(job)


def test_requests_are_taken_in_every_form() -> None:
    body = {"reboot": {"type": "SOFT"}}
    requests: list[Any] = [
        ("POST", ACTION, None, body),
        ep.Request("POST", ACTION, body=body),
        ep.Request("POST", ACTION, {"X-Auth-Token": b"t"}, json.dumps(body).encode()),
        {"method": "POST", "url": ACTION, "body": types.MappingProxyType(body), "id": 7},
    ]
    for request in requests:
        policy = ep.iam.minimize(requests=iter([request]))
        assert "ecs:servers:reboot" in policy["Statement"][0]["Action"]
    wrong = json.dumps({"reboot": {"type": "WARM"}})
    causes = [
        ep.explain({"error": {"code": "Ecs.0005"}}, request=request)["causes"]
        for request in (
            ("POST", ACTION, None, wrong),
            ep.Request("POST", ACTION, body=bytearray(wrong, "utf-8")),
            {"method": "POST", "url": ACTION, "body": json.loads(wrong)},
        )
    ]
    assert [[cause["pointer"] for cause in found] for found in causes] == [["/reboot/type"]] * 3


def test_responses_are_taken_in_every_form() -> None:
    error = {"error": {"code": "Ecs.0011", "message": "no"}}
    wanted = ep.explain(error)
    text = json.dumps(error)
    for form in (text, text.encode(), bytearray(text, "utf-8"), types.MappingProxyType(error)):
        assert ep.explain(form) == wanted
    for response in (json.dumps(JOB), json.dumps(JOB).encode(), types.MappingProxyType(JOB)):
        assert ep.job(response) == ep.job(JOB)


# Arguments of the wrong kind

A = "ecs:servers:reboot"
NAIVE = datetime.datetime(2025, 1, 1)
ep_: Any = ep
CALLS: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: ep_.check("GET", "/", headers=7), TypeError, "headers must be a mapping or pairs .* not int"),
    (lambda: ep_.check("GET", "/", headers="a: b"), TypeError, "headers must be pairs"),
    (lambda: ep_.check("GET", "/", {}), TypeError, "positional"),
    (lambda: ep_.check("GET", "/", os="mac"), ValueError, "'linux', 'windows' or None"),
    (lambda: ep_.check("GET", "/", lang="fr"), ValueError, "language"),
    (lambda: ep_.check(7, "/"), TypeError, "'int'.*'str'"),
    (lambda: ep_.validate("NovaRebootServer"), TypeError, "body"),
    (lambda: ep_.describe("NovaRebootServer", "reboot"), LookupError, "did you mean '/reboot'"),
    (lambda: ep_.derive_status_many("active"), TypeError, "vm_states must be an iterable .* not str"),
    (
        lambda: ep_.derive_status_many(["active"], "x"),
        TypeError,
        "task_states must be an iterable .* not str",
    ),
    (lambda: ep_.validate_many("NovaRebootServer", "{}"), TypeError, "bodies must be an iterable .* not str"),
    (lambda: ep_.validate_many("NovaRebootServer", {}), TypeError, "bodies must be an iterable .* not dict"),
    (lambda: ep_.check_many({"method": "GET"}), TypeError, "requests must be an iterable .* not dict"),
    (lambda: ep_.iam.needs_many("GET /"), TypeError, "requests must be an iterable .* not str"),
    (lambda: ep_.iam.minimize(requests="GET /"), TypeError, "requests must be an iterable .* not str"),
    (lambda: ep_.iam.minimize(requests=[7]), TypeError, "a request is a tuple or a mapping, not int"),
    (lambda: ep_.iam.simulate(7, action=A), TypeError, "a policy is JSON text or a mapping, not int"),
    (lambda: ep_.iam.simulate([7], action=A), TypeError, "a policy is JSON text or a mapping, not int"),
    (
        lambda: ep_.iam.simulate({"Statement": {1}}, action=A),
        TypeError,
        "JSON cannot hold a value of type set",
    ),
    (lambda: ep_.iam.simulate({"a": float("nan")}, action=A), ValueError, "not JSON compliant"),
    (
        lambda: ep_.iam.simulate(POLICY, action=A, context=[1]),
        TypeError,
        "mapping of condition keys, not list",
    ),
    (lambda: ep_.iam.simulate(POLICY, action=A, context={"a": object()}), TypeError, "of type object"),
    (lambda: ep_.iam.simulate(POLICY, action=A, time=NAIVE), ValueError, "zone"),
    (lambda: ep_.iam.simulate(POLICY, action=A, names="p.json"), TypeError, "names must be an iterable"),
    (lambda: ep_.iam.simulate([POLICY] * 2, action=A, names=["a"]), ValueError, "2 policies, 1 names"),
    (lambda: ep_.iam.apis(b"\xff"), UnicodeDecodeError, "utf-8"),
    (lambda: ep_.iam.lint(POLICY, suppress=7), TypeError, "a suppression is str or a mapping, not int"),
    (lambda: ep_.iam.lint(POLICY, suppress=[7]), TypeError, "a suppression is str or a mapping, not int"),
    (lambda: ep_.may("NovaRebootServer", vm_state={1}), TypeError, "JSON cannot hold a value of type set"),
    (lambda: ep_.may("NovaRebootServer", vm_state=7), ep.QuestionError, "`vm_state` must be a text"),
    (lambda: ep_.may("NovaRebootServer", locked="yes"), ep.QuestionError, "`locked` must be a boolean"),
    (lambda: ep_.explain(object()), TypeError, "no error to read in a value of type object"),
    (lambda: ep_.explain("Ecs.0011", request=7), TypeError, "a request is a tuple or a mapping, not int"),
    (lambda: ep_.job({"begin_time": NAIVE}), TypeError, "of type datetime"),
    (lambda: ep_.job(7), ep.QuestionError, "does not describe a job"),
    (lambda: ep_.nothing, AttributeError, "nothing"),
]


@pytest.mark.parametrize(("call", "kind", "said"), CALLS)
def test_what_is_wrong_is_said(call: Callable[[], object], kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        call()


def test_a_document_that_holds_itself_is_refused() -> None:
    cycle: dict[str, Any] = {}
    cycle["Statement"] = [types.MappingProxyType(cycle)]
    for call in (lambda: ep.iam.apis(cycle), lambda: ep.job(cycle), lambda: ep.explain(cycle)):
        with pytest.raises((ValueError, RecursionError)):
            call()


# Columns


def test_a_column_of_statuses_compares_and_travels() -> None:
    column = ep.StatusColumn(["ACTIVE", None])
    assert column.to_pylist() == ["ACTIVE", None]
    for other in (pickle.loads(pickle.dumps(column)), copy.copy(column), copy.deepcopy(column)):
        assert isinstance(other, ep.StatusColumn)
        assert other == column
    assert column != ep.StatusColumn(["ACTIVE"])
    assert column != ["ACTIVE", None]
    assert repr(column) == "<StatusColumn of 2 rows>"
    with pytest.raises(TypeError):
        ep.StatusColumn([7])  # type: ignore[list-item]
