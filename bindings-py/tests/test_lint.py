"""The linter of policies: the shared cases, and what the typed results hold."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import ecs_preflight as ep
import pytest

FOLDER = Path(__file__).parents[2] / "tests" / "lint"
REBOOT = {"Version": "1.1", "Statement": [{"Effect": "Allow", "Action": ["ecs:servers:reboot"]}]}


def cases() -> list[Any]:
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        for case in json.loads(file.read_text("utf-8")):
            found.append(pytest.param(case, id=f"{file.name}: {case['name']}"))
    return found


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    options = {"name": "policy", **case.get("options", {})}
    report = ep.iam.lint(case["text"], **options)
    wanted = case["expect"]
    assert report.ok == wanted["ok"]
    found = report.to_dict()["issues"]
    assert len(found) == len(wanted["issues"])
    for issue, expected in zip(found, wanted["issues"], strict=True):
        known = {name: issue.get(name) for name in expected}
        if "fix" in expected:
            known["fix"] = {name: known["fix"][name] for name in expected["fix"]}
        assert known == expected
        assert ("fix" in issue) == ("fix" in expected)
    assert [issue.to_dict() for issue in report.issues] == found


def test_objects_have_no_lines() -> None:
    report = ep.iam.lint(REBOOT)
    issue = next(issue for issue in report.issues if issue.rule == "policy/missing-dependency")
    assert (issue.line, issue.end_line, issue.fix) == (None, None, None)
    assert issue.location == ep.Location.POLICY
    assert issue.args["missing"] == ["ecs:servers:list"]
    assert "in" not in issue.to_dict()
    assert "缺" in report.render("zh") or "没有允许" in report.render("zh")


def test_text_has_places_and_fixes() -> None:
    text = json.dumps(REBOOT).replace("Allow", "allow")
    for policy in (text, text.encode()):
        issue = ep.iam.lint(policy).issues[0]
        assert issue.rule == "policy/effect"
        assert issue.fix is not None
        assert issue.fix.safe
        assert issue.fix.edits[0].text == '"Allow"'
    fixed = ep.iam.fix(text, add_dependencies=True)
    assert json.loads(fixed.text)["Statement"][0]["Action"] == ["ecs:servers:reboot", "ecs:servers:list"]
    assert [applied.rule for applied in fixed.applied] == ["policy/effect", "policy/missing-dependency"]
    assert fixed.left.ok
    assert ep.iam.fix(fixed.text, add_dependencies=True).text == fixed.text


def test_suppressions() -> None:
    rules = {issue.rule for issue in ep.iam.lint(REBOOT).issues}
    one = ep.iam.lint(REBOOT, suppress="policy/missing-dependency=granted elsewhere")
    assert rules - {issue.rule for issue in one.issues} == {"policy/missing-dependency"}
    other = ep.iam.lint(REBOOT, suppress={"rule": "policy/version", "reason": "not needed"})
    assert other.issues[-1].rule == "policy/unused-suppression"
    with pytest.raises(ep.QuestionError, match="reason"):
        ep.iam.lint(REBOOT, suppress="policy/version=")
    with pytest.raises(ep.UnknownNameError, match="policy/version"):
        ep.iam.lint(REBOOT, suppress="policy/versoin=x")


def test_reports_travel() -> None:
    report = ep.iam.lint(json.dumps(REBOOT))
    assert pickle.loads(pickle.dumps(report)) == report
    assert hash(report.issues[0]) == hash(ep.iam.lint(json.dumps(REBOOT)).issues[0])
