"""The vectors that every surface runs: `tests/vectors/*.json` of the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ecs_preflight as ep
import pytest
from expand import body_of, made

VECTORS = Path(__file__).resolve().parents[2] / "tests" / "vectors"


def is_value(case: dict[str, Any]) -> bool:
    """Whether the body is given as a value, and not as text."""
    return "text" not in case and ("body" in case or "base" in case)


def all_cases() -> list[Any]:
    found = []
    for path in sorted(VECTORS.glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        bases = content.get("bases", {})
        for case in content["cases"]:
            found.append(pytest.param(case, bases, id=f"{path.stem}: {case['name']}"))
    return found or [pytest.param({}, {}, marks=pytest.mark.skip(reason="tests/vectors is empty"))]


def run(case: dict[str, Any], body: Any) -> ep.Report:
    options = case.get("options", {})
    if "operation" in case:
        return ep.validate(case["operation"], body, **options)
    request = case["request"]
    return ep.check(
        request["method"], request["url"], headers=made(request.get("headers")), body=body, **options
    )


def unplaced(report: ep.Report) -> dict[str, Any]:
    """The verdict without what only text has."""
    members = report.to_dict()
    for issue in members["issues"]:
        issue.pop("line", None)
        issue.pop("column", None)
    return members


CASES = all_cases()


@pytest.mark.parametrize(("case", "bases"), CASES)
def test_vector(case: dict[str, Any], bases: dict[str, Any]) -> None:
    body = body_of(case, bases)
    # As an argument, a str is the text of a body and None is no body; as values they go as JSON text.
    plain = is_value(case) and (body is None or isinstance(body, str))
    report = run(case, json.dumps(body) if plain else body)
    found = report.to_dict()
    wanted = made(case["expect"])
    issues = wanted["issues"]
    # Where the numbers differ, the rules say best what is missing or too much.
    assert [(issue["rule"], issue["pointer"]) for issue in found["issues"]] == [
        (issue["rule"], issue["pointer"]) for issue in issues
    ]
    assert [
        {key: one.get(key) for key in two} for one, two in zip(found["issues"], issues, strict=True)
    ] == issues
    assert report.ok == wanted["ok"]
    if "operation" in wanted:
        assert report.operation == wanted["operation"]


@pytest.mark.parametrize(("case", "bases"), CASES)
def test_one_verdict_whatever_a_body_is_read_from(case: dict[str, Any], bases: dict[str, Any]) -> None:
    body = body_of(case, bases)
    text = json.dumps(body, ensure_ascii=False) if is_value(case) else body
    if text is None:
        return
    report = run(case, text)
    assert run(case, text.encode()) == report
    if is_value(case) and not (body is None or isinstance(body, str)):
        assert unplaced(run(case, body)) == unplaced(report)
