"""The vectors that every surface runs: `tests/vectors/*.json` of the repository."""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

import ecs_preflight as ep
import pytest

VECTORS = Path(__file__).resolve().parents[2] / "tests" / "vectors"


def numbered(value: Any, index: int) -> Any:
    """Put the place in a list where its items say `{i}`."""
    if isinstance(value, str):
        return value.replace("{i}", str(index))
    if isinstance(value, list):
        return [numbered(item, index) for item in value]
    if isinstance(value, dict):
        return {numbered(name, index): numbered(item, index) for name, item in value.items()}
    return value


def made(value: Any) -> Any:
    """Make what the generators of a vector stand for."""
    if isinstance(value, list):
        return [made(item) for item in value]
    if not isinstance(value, dict):
        return value
    match value:
        case {"$list": {"of": item, "times": times}, **rest} if not rest:
            return [made(numbered(item, index)) for index in range(times)]
        case {"$text": {"of": text, "times": times}, **rest} if not rest:
            return text * times
        case {"$base64": size, **rest} if not rest:
            return base64.b64encode(b"a" * size).decode("ascii")
    return {name: made(item) for name, item in value.items()}


def tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def change(body: Any, pointer: str, value: Any = None, *, remove: bool = False) -> Any:
    """Set or remove what stands at a pointer."""
    if not pointer:
        return value
    *parents, last = tokens(pointer)
    at = body
    for token in parents:
        at = at[int(token)] if isinstance(at, list) else at[token]
    if isinstance(at, list):
        if remove:
            del at[int(last)]
        elif last == "-":
            at.append(value)
        else:
            at[int(last)] = value
    elif remove:
        del at[last]
    else:
        at[last] = value
    return body


def body_of(case: dict[str, Any], bases: dict[str, Any]) -> Any:
    if "text" in case:
        return made(case["text"])
    body = copy.deepcopy(bases[case["base"]] if "base" in case else case.get("body"))
    for pointer, value in case.get("set", {}).items():
        body = change(body, pointer, value)
    for pointer in case.get("remove", []):
        body = change(body, pointer, remove=True)
    return made(body)


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
