from __future__ import annotations

import json
import pickle
from itertools import product
from pathlib import Path
from typing import Any

import ecs_preflight as ep
import pytest
from ecs_preflight import _native

# Tables as the document has them, taken from it and not from the catalogue.
TABLE: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "table-a4.json").read_text("utf-8"))
PAIRS = list(product(TABLE["vm_states"], [*TABLE["task_states"], None]))


def expected(vm_state: str, task_state: str | None) -> str:
    rows = [row for row in TABLE["rows"] if row["vm_state"] == vm_state and task_state in row["task_states"]]
    assert len(rows) < 2
    status: str = rows[0]["status"] if rows else TABLE["otherwise"]
    return status


def test_every_pair_is_there() -> None:
    assert len(PAIRS) == 224


@pytest.mark.parametrize(("vm_state", "task_state"), PAIRS)
def test_every_pair(vm_state: str, task_state: str | None) -> None:
    status = ep.derive_status(vm_state, task_state)
    assert isinstance(status, ep.Status)
    assert status == expected(vm_state, task_state)
    as_members = ep.derive_status(ep.VmState(vm_state), task_state and ep.TaskState(task_state))
    assert as_members is status


def test_no_task_is_an_empty_text_too() -> None:
    assert ep.derive_status("stopped", "") is ep.derive_status("stopped") is ep.Status.SHUTOFF


@pytest.mark.parametrize("pair", [("nonsense", None), ("active", "nonsense"), ("", ""), ("\ud800", "\ud800")])
def test_what_no_table_lists_is_unknown(pair: tuple[str, str | None]) -> None:
    assert ep.derive_status(*pair) is ep.Status.UNKNOWN


@pytest.mark.parametrize(
    ("members", "place", "table"),
    [(ep.Status, 0, "statuses"), (ep.VmState, 1, "vm_states"), (ep.TaskState, 2, "task_states")],
)
def test_members_are_those_of_the_tables(members: type[ep.Status], place: int, table: str) -> None:
    assert [member.value for member in members] == _native.states()[place] == TABLE[table]
    assert [member.name for member in members] == [text.upper().replace("-", "_") for text in TABLE[table]]


def test_severities_are_those_of_the_rules() -> None:
    assert {rule["severity"] for rule in ep.catalogue()["rules"]} <= set(ep.Severity)


@pytest.mark.parametrize("member", [*ep.Status, *ep.VmState, *ep.TaskState, *ep.Severity, *ep.Location])
def test_members_are_the_texts_of_the_api(member: str) -> None:
    text = str.__str__(member)
    assert member == text
    assert text == member
    assert hash(member) == hash(text)
    assert str(member) == f"{member}" == "%s" % member == text  # noqa: UP031 - every way to print it
    assert f"{member:>30}" == f"{text:>30}"
    assert json.dumps(member) == json.dumps(text)
    assert type(member)(text) is member
    assert pickle.loads(pickle.dumps(member)) is member
    assert {text: 1}[member] == 1
