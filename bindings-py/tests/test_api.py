from __future__ import annotations

import ast
import copy
import dataclasses
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import ecs_preflight as ep
import pytest
from ecs_preflight import _native

ACTION = "https://ecs.example.com/v2.1/p/servers/s/action"
WRONG_REBOOT = '{"reboot": {\n  "type": "WARM"}}'


def wrong(lang: str = "en") -> ep.Report:
    return ep.check("POST", ACTION, body=WRONG_REBOOT, lang=lang)


def test_the_public_names_are_there() -> None:
    assert all(hasattr(ep, name) for name in ep.__all__)
    assert ep.__version__ == ep.catalogue()["version"]


def test_every_public_name_has_one_place() -> None:
    tree = ast.parse(Path(ep.__file__).read_text("utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    places = {}
    for node in block.body:
        assert isinstance(node, ast.ImportFrom)
        for name in node.names:
            submodule = node.module == "ecs_preflight"
            places[name.name] = name.name if submodule else str(node.module).removeprefix("ecs_preflight.")
    assert places == ep._PLACES
    assert {*places, "__version__"} == set(ep.__all__)
    assert set(ep.__all__) <= set(dir(ep))
    unknown = "chek"
    with pytest.raises(AttributeError, match="chek"):
        getattr(ep, unknown)


def test_importing_the_package_imports_little() -> None:
    code = "import sys; a = {*sys.modules}; import ecs_preflight; print(*{*sys.modules} - a)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert set(done.stdout.split()) <= {"ecs_preflight", "ecs_preflight._native"}


def test_a_clean_report() -> None:
    report = ep.check("POST", ACTION, body={"reboot": {"type": "SOFT"}})
    assert report.ok
    assert bool(report)
    assert report.operation == "NovaRebootServer"
    assert report.issues == ()
    assert report.render() == ""
    assert str(report) == "NovaRebootServer: ok"
    assert repr(report) == "<Report NovaRebootServer: ok>"
    assert report.to_json() == '{"operation":"NovaRebootServer","ok":true,"issues":[]}'
    assert report.raise_for_errors() is report


def test_a_report_with_an_error() -> None:
    report = wrong()
    assert not report
    assert not report.ok
    (issue,) = report.issues
    assert issue.rule == "value/enum"
    assert issue.severity == "error"
    assert issue.severity is ep.Severity.ERROR
    assert issue.location is ep.Location.BODY
    assert issue.pointer == "/reboot/type"
    assert (issue.line, issue.column) == (2, 11)
    assert issue.args == {"found": "WARM", "allowed": ["SOFT", "HARD"]}
    assert issue.source.startswith("Nova API")
    assert repr(report) == "<Report NovaRebootServer: 1 error>"


def test_render_draws_a_block_an_issue() -> None:
    (issue,) = wrong().issues
    lines = wrong().render().splitlines()
    assert lines[0] == f"error[value/enum]: {issue.message}"
    assert lines[1] == "  --> body /reboot/type (line 2, column 11)"
    assert f"  = help: {issue.help}" in lines or issue.help is None
    assert lines[-1] == f"  = source: {issue.source}"
    several = ep.validate("NovaReplaceServerTags", {"tags": ["a" * 81, "b" * 81]})
    assert len(several.render().split("\n\n")) == len(several.issues) == 2
    assert str(several.issues[0]) == several.issues[0].render()


def test_render_escapes_what_moves_a_terminal() -> None:
    report = ep.validate("NovaUpdateServerMetadata", {"metadata": {"a\x1b[2J\n\u202e": "v"}})
    assert report.issues
    assert all(sign.isprintable() or sign == "\n" for sign in report.render())
    assert "\\x1b[2J\\n\\u202e" in report.render()


def test_chinese_is_there_at_once_and_later() -> None:
    english, chinese = wrong(), wrong("zh")
    assert chinese.language == "zh"
    assert english.issues[0].message != chinese.issues[0].message
    assert english.render("zh") == chinese.render()
    assert english.to_json("zh-CN") == chinese.to_json()
    assert english.to_dict("zh")["issues"][0]["message"] == chinese.issues[0].message
    assert english.localized("zh") == chinese
    assert chinese.render("en") == english.render()
    with pytest.raises(ValueError, match="language"):
        english.render("fr")
    with pytest.raises(ValueError, match="language"):
        ep.check("GET", "/", lang="fr")


def test_json_is_the_text_of_the_core() -> None:
    report = wrong()
    verdict = _native.check(None, "POST", ACTION, None, WRONG_REBOOT, None, False, False, None, None)
    for lang in ("en", "zh"):
        assert report.to_json(lang) == verdict.json(lang)
        assert json.dumps(report.to_dict(lang), ensure_ascii=False, separators=(",", ":")) == verdict.json(
            lang
        )
    assert [issue.to_dict() for issue in report.issues] == report.to_dict()["issues"]
    assert list(report.issues[0].to_dict()) == list(report.to_dict()["issues"][0])


def test_reports_are_compared_by_what_they_say() -> None:
    assert wrong() == wrong()
    assert hash(wrong()) == hash(wrong())
    assert wrong() != wrong("zh")
    assert wrong() != ep.check("POST", ACTION, body={"reboot": {"type": "SOFT"}})
    assert wrong() != "report"
    assert len({*wrong().issues, *wrong().issues}) == 1


def test_reports_and_issues_are_frozen() -> None:
    report: Any = wrong()
    for name in ("ok", "operation", "issues", "language", "other"):
        with pytest.raises(AttributeError):
            setattr(report, name, None)
    issue: Any = report.issues[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        issue.rule = "x"
    verdict: Any = _native.check(None, "GET", "/", None, None, None, False, False, None, None)
    with pytest.raises(AttributeError):
        verdict.ok = True
    with pytest.raises(TypeError):
        _native.Verdict()


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_everything_survives_pickling(protocol: int) -> None:
    report = wrong("zh")
    again: ep.Report = pickle.loads(pickle.dumps(report, protocol))
    assert again == report
    assert (again.ok, again.operation, again.issues) == (report.ok, report.operation, report.issues)
    assert again.render("en") == report.render("en")
    assert pickle.loads(pickle.dumps(again, protocol)) == report
    assert pickle.loads(pickle.dumps(report.issues, protocol)) == report.issues
    clean = ep.check("POST", ACTION, body={"reboot": {"type": "SOFT"}})
    assert pickle.loads(pickle.dumps(clean, protocol)) == clean
    error = ep.PreflightError(report)
    raised = pickle.loads(pickle.dumps(error, protocol))
    assert (raised.report, str(raised)) == (report, str(error))
    unknown = ep.UnknownOperationError("a", "b")
    assert str(pickle.loads(pickle.dumps(unknown, protocol))) == str(unknown)


def test_reports_can_be_copied() -> None:
    assert copy.copy(wrong()) == wrong()
    assert copy.deepcopy(wrong()) == wrong()


def test_raise_for_errors() -> None:
    with pytest.raises(ep.PreflightError) as caught:
        wrong().raise_for_errors()
    assert isinstance(caught.value, ValueError)
    assert caught.value.report == wrong()
    assert str(caught.value) == f"NovaRebootServer: 1 error\n{wrong().render()}"


def test_an_unknown_operation_names_the_nearest() -> None:
    with pytest.raises(ep.UnknownOperationError, match="'NovaRebootServer'") as caught:
        ep.validate("NovaRebotServer", {})
    assert isinstance(caught.value, LookupError)
    assert (caught.value.operation, caught.value.nearest) == ("NovaRebotServer", "NovaRebootServer")
    with pytest.raises(ep.UnknownOperationError) as far:
        ep.validate("\ud800 zzz", None)
    assert far.value.nearest is None
    assert "did you mean" not in str(far.value)


def test_an_unknown_route_is_a_verdict() -> None:
    report = ep.check("GET", "/nothing/of/this/kind")
    assert report.operation is None
    assert report.issues[0].rule == "route/unknown-path"
    assert "operation" not in report.to_dict()
    assert repr(report).startswith("<Report no operation: ")


def test_options() -> None:
    assert not ep.validate("CreateCloudServers", {"server": {}})
    assert ep.validate("CreateCloudServers", {"server": {}}, draft=True)
    for os in ("linux", "windows"):
        assert ep.validate("CreateCloudServers", {"server": {}}, os=os, draft=True)
    wrong_os: Any = "plan9"
    with pytest.raises(ValueError, match="os must be"):
        ep.validate("CreateCloudServers", {}, os=wrong_os)


class Headers:
    """What HTTP clients keep headers in: a mapping by its methods alone."""

    def items(self) -> list[tuple[bytes, str]]:
        return [(b"X-Auth-Token", "t"), (b"Content-Type", "text/plain")]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Auth-Token": "t", "Content-Type": "text/plain"},
        {"X-Auth-Token": b"t", "Content-Type": b"text/plain"},
        [("X-Auth-Token", "t"), ("Content-Type", "text/plain")],
        ((name, value) for name, value in [("X-Auth-Token", "t"), ("Content-Type", "text/plain")]),
        Headers(),
    ],
    ids=["dict", "bytes", "pairs", "generator", "items"],
)
def test_headers_of_every_kind(headers: Any) -> None:
    report = ep.check("POST", ACTION, headers=headers, body={"reboot": {"type": "SOFT"}})
    assert [(issue.location, issue.severity) for issue in report.issues] == [("header", "warning")]
    assert "text/plain" in report.render()


@pytest.mark.parametrize("headers", [{"X-Auth-Token": 17}, ["X-Auth-Token"], 17, [("a", "b", "c")], {1: "x"}])
def test_headers_that_are_none(headers: Any) -> None:
    with pytest.raises(TypeError):
        ep.check("GET", "/", headers=headers)


def test_arguments_of_the_wrong_type() -> None:
    wrong_type: Any = 17
    with pytest.raises(TypeError):
        ep.check(wrong_type, "/")
    with pytest.raises(TypeError):
        ep.check("GET", wrong_type)
    with pytest.raises(TypeError):
        ep.validate(wrong_type, {})


def test_a_lone_surrogate_in_the_request_line_is_no_crash() -> None:
    assert not ep.check("\ud800", "/\udfff", headers={"\ud800": "\ud800"}).ok


def test_the_catalogue() -> None:
    listing = ep.catalogue()
    assert list(listing) == ["version", "edition", "operations", "iam", "errors", "rules"]
    assert "NovaRebootServer" in {operation["id"] for operation in listing["operations"]}
    listing.clear()
    assert ep.catalogue()


WARM = {"reboot": {"type": "WARM"}}


def test_rules_are_ignored_and_weighed() -> None:
    assert not ep.validate("NovaRebootServer", WARM).ok
    for ignore in (["value/enum"], "value/enum", ["value/enum@/reboot/type"], ["value/enum@/*"]):
        report = ep.validate("NovaRebootServer", WARM, ignore=ignore)
        assert (report.ok, report.issues, report.ignored) == (True, (), 1)
        assert report.to_dict()["ignored"] == 1
        assert pickle.loads(pickle.dumps(report)).ignored == 1
    assert not ep.validate("NovaRebootServer", WARM, ignore=["value/enum@/other"]).ok
    report = ep.validate("NovaRebootServer", WARM, severities={"value/enum": "note"})
    assert [issue.severity for issue in report.issues] == ["note"]
    url = "/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action"
    assert ep.check("POST", url, body=WARM, ignore=["value/enum"]).ok
    assert [one.ok for one in ep.validate_many("NovaRebootServer", [WARM], ignore=["value/enum"])] == [True]
    assert [one.ok for one in ep.check_many([("POST", url, None, WARM)], ignore=["value/enum"])] == [True]


def test_what_is_ignored_must_exist() -> None:
    with pytest.raises(ValueError, match="did you mean `value/enum`"):
        ep.validate("NovaRebootServer", WARM, ignore=["value/enun"])
    with pytest.raises(ValueError, match="severity"):
        ep.validate("NovaRebootServer", WARM, severities={"value/enum": "fatal"})
