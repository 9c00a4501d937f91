"""The shared questions of tests/questions: every surface gives the same answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ecs_preflight as ep
import pytest

FOLDER = Path(__file__).parents[2] / "tests" / "questions"


def cases() -> list[Any]:
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        for case in json.loads(file.read_text("utf-8")):
            found.append(pytest.param(case, id=f"{file.name}: {case['name']}"))
    return found


def holds(found: Any, wanted: Any) -> bool:
    """Whether everything that is wanted is there; lists must have the same length."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(k in found and holds(found[k], v) for k, v in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(holds(one, other) for one, other in zip(found, wanted, strict=True))
        )
    return type(found) is type(wanted) and found == wanted


@pytest.mark.parametrize("case", cases())
def test_question(case: dict[str, Any]) -> None:
    arguments = case["arguments"]
    lang = case.get("lang", "en")
    if "refused" in case:
        # Keyword arguments are always an object.
        if isinstance(arguments, dict):
            with pytest.raises((ep.UnknownNameError, ep.QuestionError)):
                ep.ask(case["question"], lang=lang, **arguments)
        return
    found = ep.ask(case["question"], lang=lang, **arguments)
    if "answer" in case:
        assert found == case["answer"]
    else:
        assert holds(found, case["has"])


def test_there_are_questions() -> None:
    assert cases()


def test_a_refusal_names_the_nearest() -> None:
    with pytest.raises(ep.UnknownOperationError) as caught:
        ep.ask("operation.needs", operation="NovaRebotServer")
    assert caught.value.nearest == "NovaRebootServer"
    with pytest.raises(ep.UnknownNameError, match=r"operation\.needs"):
        ep.ask("operation.need")


def test_a_missing_argument_is_refused() -> None:
    with pytest.raises(ep.QuestionError, match="operation") as caught:
        ep.ask("operation.needs")
    assert caught.value.rule == "ask/missing"
    assert caught.value.arguments == {"field": "operation"}
