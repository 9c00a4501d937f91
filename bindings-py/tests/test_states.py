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
def test_a_state_of_no_table_is_an_error(pair: tuple[str, str | None]) -> None:
    with pytest.raises(ep.UnknownNameError):
        ep.derive_status(*pair)


@pytest.mark.parametrize(
    ("pair", "meant"),
    [(("activ",), "active"), (("active", "powering_off"), "powering-off"), (("aktive",), "active")],
)
def test_a_typo_says_what_was_meant(pair: tuple[str, ...], meant: str) -> None:
    with pytest.raises(ep.UnknownNameError) as raised:
        ep.derive_status(*pair)
    assert raised.value.nearest == meant


@pytest.mark.parametrize("pair", [("active", "resize_migrating"), ("rescued", None)])
def test_a_pair_that_no_table_lists_is_unknown(pair: tuple[str, str | None]) -> None:
    assert ep.derive_status(*pair) is ep.Status.UNKNOWN


@pytest.mark.parametrize(
    ("members", "place", "table"),
    [(ep.Status, 0, "statuses"), (ep.VmState, 1, "vm_states"), (ep.TaskState, 2, "task_states")],
)
def test_members_are_those_of_the_tables(members: type[ep.Status], place: int, table: str) -> None:
    assert [member.value for member in members] == _native.states()[place] == TABLE[table]
    assert [member.name for member in members] == [text.upper().replace("-", "_") for text in TABLE[table]]


NOVA: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "tests" / "states-nova.json").read_text("utf-8")
)
TEXTS = [
    *(*ep.Status, *ep.VmState, *ep.TaskState, *ep.HostStatus, *ep.HtaiyunStatus),
    *(*ep.NovaStatus, *ep.NovaVmState, *ep.NovaTaskState),
]


@pytest.mark.parametrize(
    ("members", "dialect", "system", "key"),
    [
        (ep.Status, None, None, "statuses"),
        (ep.VmState, None, None, "vm_states"),
        (ep.TaskState, None, None, "task_states"),
        (ep.PowerState, None, None, "power_states"),
        (ep.HostStatus, None, None, "host_statuses"),
        (ep.NovaStatus, "nova", None, "statuses"),
        (ep.NovaVmState, "nova", None, "vm_states"),
        (ep.NovaTaskState, "nova", None, "task_states"),
        (ep.NovaPowerState, "nova", None, "power_states"),
        (ep.HtaiyunStatus, None, "htaiyun", "statuses"),
    ],
)
def test_members_are_those_of_the_engine(members: Any, dialect: Any, system: str | None, key: str) -> None:
    listed = ep.states(dialect=dialect, system=system)[key]
    assert [member.value for member in members] == [row.get("value", row["name"]) for row in listed]
    for member, row in zip(members, listed, strict=True):
        assert member.name == (row["name"].upper().replace("-", "_") or "NO_HOST")
        assert member.meaning() == row["meaning"]["en"]
        assert member.meaning("zh") == member.meaning("zh-CN") == row["meaning"]["zh"]


def test_meanings_have_two_languages() -> None:
    with pytest.raises(ValueError, match="language"):
        ep.Status.ACTIVE.meaning("fr")


def test_every_pair_of_nova() -> None:
    for vm_state, row in NOVA["vm_states"].items():
        for task_state in [*NOVA["task_states"], None]:
            status = ep.derive_status(vm_state, task_state, dialect="nova")
            assert isinstance(status, ep.NovaStatus)
            assert status == row.get(task_state, row["default"]), (vm_state, task_state)


def test_the_dialects_are_not_mixed() -> None:
    assert ep.derive_status("active", "resize_prep") is ep.Status.UNKNOWN
    assert ep.derive_status("active", "resize_prep", dialect="nova") is ep.NovaStatus.RESIZE
    assert ep.PowerState(3) is ep.PowerState.SHUTDOWN
    assert ep.NovaPowerState(3) is ep.NovaPowerState.PAUSED
    with pytest.raises(ep.UnknownNameError, match="nova"):
        ep.derive_status("active", dialect="novaa")  # type: ignore[call-overload]


def test_pairs_are_the_reverse() -> None:
    listed = [pair for status in ep.Status for pair in ep.pairs_of(status)]
    assert {(pair.vm_state, pair.task_state) for pair in listed} == set(PAIRS)
    assert len(listed) == len(PAIRS)
    assert ep.pairs_of("VERIFY_RESIZE") == (ep.Pair("resized", None, transitional=False),)
    assert ep.pairs_of("PASSWORD", dialect="nova") == (
        ep.Pair("active", "updating_password", transitional=True),
    )
    with pytest.raises(ep.UnknownNameError) as caught:
        ep.pairs_of("SHUT_OFF")
    assert caught.value.nearest == "SHUTOFF"


def test_filters() -> None:
    (before,) = ep.filter_statuses("NovaListServers", "2.37")
    (after,) = ep.filter_statuses("NovaListServers", "2.38")
    (either,) = ep.filter_statuses("NovaListServersDetail")
    assert (before.refuses_others, after.refuses_others, either.refuses_others) == (False, True, None)
    assert before.statuses == after.statuses == either.statuses
    assert len(before.statuses) == 11
    assert before.lenient_until == "2.37"
    assert [found.field for found in ep.filter_statuses("HtListServers")] == ["status", "serverstatus"]
    assert ep.filter_statuses("ShowJob") == ()


def test_statuses_of_htaiyun() -> None:
    assert ep.HtaiyunStatus.BUILD.equivalent is ep.Status.BUILD
    assert ep.HtaiyunStatus.STOPPED.equivalent is None


def test_severities_are_those_of_the_rules() -> None:
    assert {rule["severity"] for rule in ep.catalogue()["rules"]} <= set(ep.Severity)


@pytest.mark.parametrize("member", [*TEXTS, *ep.Severity, *ep.Location])
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
