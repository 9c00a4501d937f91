"""Code as users write it: nothing runs it, mypy and pyright read it in their strict modes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import ecs_preflight as ep
import httpx
import polars
import requests
from ecs_preflight.hooks import Policy, PreflightWarning
from ecs_preflight.hooks import httpx as httpx_hook
from ecs_preflight.hooks import requests as requests_hook
from ecs_preflight.ids import OperationId, RuleId
from ecs_preflight.pytest_plugin import Preflight
from ecs_preflight.types import AdminPass, Body, BodyOf, FieldOf, ServerName
from pydantic import BaseModel, SecretStr
from typing_extensions import assert_type

OPERATION: OperationId = "NovaRebootServer"
QUIET: frozenset[RuleId] = frozenset({"value/enum", "image/not-uuid"})


def checks(url: str, body: bytes) -> ep.Report:
    report = ep.check("POST", url, headers={"X-Auth-Token": "t"}, body=body, os="linux", lang="zh")
    assert_type(report.ok, bool)
    assert_type(report.operation, str | None)
    for issue in report.issues:
        assert_type(issue, ep.Issue)
        assert_type(issue.severity, ep.Severity)
        assert_type(issue.location, ep.Location)
        assert_type(issue.line, int | None)
        if issue.rule in QUIET or issue.severity is ep.Severity.NOTE:
            continue
        print(issue.render("zh"), issue.args["found"], issue.to_dict())
    assert_type(report.to_dict(), dict[str, Any])
    return ep.validate(OPERATION, {"reboot": {"type": "SOFT"}}).raise_for_errors()


def batches(lines: Iterator[str]) -> int:
    reports = ep.validate_many("CreateCloudServers", lines, progress=print)
    assert_type(reports, Iterator[ep.Report])
    checked = ep.check_many(
        [ep.Request("GET", "/"), ("POST", "/", None, b"{}"), {"method": "GET", "url": "/"}]
    )
    return sum(report.ok for report in reports) + sum(1 for _ in checked)


def states(frame: polars.DataFrame) -> None:
    assert_type(ep.derive_status("active", None), ep.Status)
    assert_type(ep.derive_status_many(["active"], [None]), list[ep.Status])
    column = ep.derive_status_many(frame["vm_state"], frame["task_state"])
    assert_type(column, ep.StatusColumn)
    assert_type(column.to_pylist(), list[str | None])
    print(polars.Series(column), column[0], len(column))


def actions() -> None:
    assert_type(ep.iam.needs("NovaRebootServer"), ep.iam.Needs)
    assert_type(ep.iam.needs("POST", "/v1/p/cloudservers"), tuple[ep.iam.Needs, ...])
    for needs in ep.iam.needs_many([("GET", "/v2.1/p/servers")]):
        print([action for each in needs for action in each.actions])


def policies() -> None:
    assert_type(ep.iam.lint({"Version": "1.1"}), ep.Report)
    many = ep.iam.lint_many([b"{}", {"Version": "1.1"}], names=["a", None], suppress="policy/version=x")
    assert_type(next(many), ep.Report)
    assert_type(ep.iam.fix("{}").left, ep.Report)


def failures() -> None:
    try:
        ep.check("GET", "/").raise_for_errors()
    except ep.PreflightError as error:
        assert_type(error.report, ep.Report)
    except ep.UnknownOperationError as error:
        assert_type(error.nearest, str | None)
    print(ep.explain("Ecs.0011")["remedy"], ep.schema("CreateCloudServers"), ep.openapi(), ep.catalogue())


def clients() -> None:
    with httpx_hook.guard(httpx.Client(), on_error="warn", only=["ecs.*.example.com"]) as client:
        assert_type(client, httpx.Client)
    assert_type(httpx_hook.guard(httpx.AsyncClient()), httpx.AsyncClient)
    httpx.Client(transport=httpx_hook.PreflightTransport(fail_on="warning"))
    httpx.Client(event_hooks={"request": [httpx_hook.request_hook(observe=print)]})
    assert_type(requests_hook.session(on_error="log"), requests.Session)
    assert_type(requests_hook.guard(requests.Session()), requests.Session)
    print(Policy(on_error="ignore"), PreflightWarning)


Size = Annotated[int, FieldOf("CreateCloudServers", "/server/root_volume/size")]
Create = Annotated[dict[str, Any], BodyOf("CreateCloudServers")]


class Form(BaseModel):
    name: ServerName
    password: AdminPass
    size: Size = 40
    body: Body[Literal["CreateCloudServers"]] | None = None


def forms(form: Form, create: Create) -> None:
    assert_type(form.name, str)
    assert_type(form.password, SecretStr)
    print(create["server"])


def test_with_the_fixture(preflight: Preflight) -> None:
    assert_type(preflight.reports, list[ep.Report])
    preflight.fail_on = "warning"
