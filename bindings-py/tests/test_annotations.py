"""Annotations resolve at run time: libraries that read them know the results."""

from __future__ import annotations

import importlib
import json
import typing
from typing import Any

import ecs_preflight as ep
import pytest
from ecs_preflight import iam

NAMES = [
    (module, name)
    for module in (ep, iam, importlib.import_module("ecs_preflight.hooks"))
    for name in module.__all__
]
REBOOT = "NovaRebootServer"
WARM = {"reboot": {"type": "WARM"}}


def functions(owner: Any) -> list[Any]:
    found = [owner]
    if isinstance(owner, type):
        members = [
            getattr(value, "fget", value) for name, value in vars(owner).items() if not name.startswith("_")
        ]
        found += [member for member in members if hasattr(member, "__annotations__")]
    return found


@pytest.mark.parametrize(("module", "name"), NAMES, ids=lambda value: value if isinstance(value, str) else "")
def test_every_public_name_has_annotations_that_resolve(module: Any, name: str) -> None:
    public = getattr(module, name)
    for found in functions(public) if callable(public) else ():
        typing.get_type_hints(found)


def test_pydantic_takes_results() -> None:
    pydantic = pytest.importorskip("pydantic")
    report = ep.validate(REBOOT, WARM)
    for result in (
        report.issues[0],
        ep.may(REBOOT, vm_state="active"),
        iam.needs(REBOOT),
        ep.job({"job_id": "1", "status": "RUNNING"}),
    ):
        adapter = pydantic.TypeAdapter(type(result))
        assert json.loads(adapter.dump_json(result))
        assert adapter.validate_python(result) == result
        assert adapter.json_schema()
    adapter = pydantic.TypeAdapter(ep.Report)
    assert json.loads(adapter.dump_json(report)) == report.to_dict()
    assert adapter.dump_python(report) == report.to_dict()
    assert adapter.validate_python(report) is report
    assert adapter.json_schema(mode="serialization")["type"] == "object"
    with pytest.raises(pydantic.ValidationError):
        adapter.validate_python({"ok": True})


def test_fastapi_answers_with_results() -> None:
    fastapi = pytest.importorskip("fastapi")
    testclient = pytest.importorskip("fastapi.testclient")
    app = fastapi.FastAPI()

    @app.get("/report")  # type: ignore[untyped-decorator]
    def report() -> ep.Report:
        return ep.validate(REBOOT, WARM)

    @app.get("/may")  # type: ignore[untyped-decorator]
    def may() -> ep.Permission:
        return ep.may(REBOOT, vm_state="active")

    client = testclient.TestClient(app)
    assert client.get("/report").json() == ep.validate(REBOOT, WARM).to_dict()
    assert client.get("/may").json()["operation"] == REBOOT
    assert client.get("/openapi.json").status_code == 200


def test_cattrs_takes_results() -> None:
    cattrs = pytest.importorskip("cattrs")
    issue = ep.validate(REBOOT, WARM).issues[0]
    plain = cattrs.unstructure(issue)
    assert json.loads(json.dumps(plain))["rule"] == "value/enum"
    assert cattrs.structure(plain, ep.Issue) == issue


def test_msgspec_takes_results() -> None:
    msgspec = pytest.importorskip("msgspec")
    issue = ep.validate(REBOOT, WARM).issues[0]
    plain = json.loads(msgspec.json.encode(issue))
    assert msgspec.convert(plain, ep.Issue) == issue


def test_json_takes_results_with_a_default() -> None:
    report = ep.validate(REBOOT, WARM)
    text = json.dumps({"report": report, "needs": iam.needs(REBOOT)}, default=ep.plain)
    assert json.loads(text) == {"report": report.to_dict(), "needs": iam.needs(REBOOT).to_dict()}
    with pytest.raises(TypeError, match="object"):
        json.dumps(object(), default=ep.plain)


def test_issues_by_severity() -> None:
    report = ep.validate(REBOOT, {**WARM, "surplus": 1})
    assert [issue.rule for issue in report.errors] == ["value/enum"]
    assert [issue.rule for issue in report.warnings] == ["object/unknown-field"]
    assert report.notes == ()
