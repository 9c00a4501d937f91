"""Columns of states from the real libraries."""

from __future__ import annotations

import datetime
from typing import Any, Literal

import ecs_preflight as ep
import pytest

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")

VM = ["active", "ACTIVE", "stopped", None, "x", "building", "active"]
TASK = ["powering-off", None, "", "spawning", "y", "spawning", "resize_prep"]
PAIRS = list(zip(VM, TASK, strict=True))


# `x` is a state of no table: a single look-up refuses it, a row of many is UNKNOWN.
def derived(
    vm: str | None, task: str | None, dialect: Literal["documented", "nova"] = "documented"
) -> object:
    if vm is None:
        return None
    return "UNKNOWN" if vm == "x" else ep.derive_status(vm, task, dialect=dialect)


WANTED = [derived(vm, task) for vm, task in PAIRS]

KINDS = {
    "pyarrow": pyarrow.array,
    "pyarrow large": lambda rows: pyarrow.array(rows, pyarrow.large_string()),
    "pyarrow view": lambda rows: pyarrow.array(rows, pyarrow.string_view()),
    "pyarrow dictionary": lambda rows: pyarrow.array(rows).dictionary_encode(),
    "pyarrow chunks": lambda rows: pyarrow.chunked_array([rows[:3], [], rows[3:]]),
    "pyarrow slice": lambda rows: pyarrow.array(["active", *rows, "error"])[1:-1],
    "pyarrow record": lambda rows: pyarrow.table({"a": rows})["a"],
    "polars": polars.Series,
    "polars categorical": lambda rows: polars.Series(rows, dtype=polars.Categorical),
    "polars chunks": lambda rows: polars.Series(rows[:2]).append(polars.Series(rows[2:])),
    "polars frame": lambda rows: polars.DataFrame({"a": rows})["a"],
    "pandas": pandas.Series,
    "pandas object": lambda rows: pandas.Series(rows, dtype=object),
    "pandas category": lambda rows: pandas.Series(rows, dtype="category"),
    "pandas frame": lambda rows: pandas.DataFrame({"a": rows})["a"],
}


@pytest.mark.parametrize("vm_kind", KINDS)
def test_columns_of_every_kind(vm_kind: str) -> None:
    for task_kind in ("pyarrow", "polars chunks", vm_kind):
        column = ep.derive_status_many(KINDS[vm_kind](VM), KINDS[task_kind](TASK))
        assert column.to_pylist() == WANTED
        assert list(column) == WANTED
        assert len(column) == len(VM)
        assert [column[0], column[-1], column[3]] == [WANTED[0], WANTED[-1], None]
        assert repr(column) == "<StatusColumn of 7 rows>"
    idle = [derived(vm, None) for vm in VM]
    assert list(ep.derive_status_many(KINDS[vm_kind](VM))) == idle


def test_the_other_dialect() -> None:
    wanted = [derived(vm, task, "nova") for vm, task in PAIRS]
    assert list(ep.derive_status_many(pyarrow.array(VM), pyarrow.array(TASK), dialect="nova")) == wanted
    assert wanted != WANTED
    wrong: Any = "klingon"
    with pytest.raises(ValueError, match="dialect"):
        ep.derive_status_many(pyarrow.array(VM), dialect=wrong)


def test_the_result_goes_back_where_it_came_from() -> None:
    column = ep.derive_status_many(pyarrow.array(VM), pyarrow.array(TASK))
    assert pyarrow.array(column).to_pylist() == WANTED
    assert polars.Series(column).to_list() == WANTED
    assert polars.DataFrame({"vm": VM, "status": column})["status"].to_list() == WANTED
    assert pandas.Series(column.to_pylist(), dtype="str").equals(pandas.Series(WANTED, dtype="str"))
    assert pandas.Series.from_arrow(column)[2] == "SHUTOFF"
    # A capsule is used up by whom it is given to; the next gets another.
    assert pyarrow.array(column).equals(pyarrow.array(column))
    del column


def test_empty_columns_and_columns_of_nothing() -> None:
    assert list(ep.derive_status_many(pyarrow.array([], pyarrow.string()))) == []
    assert list(ep.derive_status_many(pyarrow.nulls(3))) == [None] * 3
    assert list(ep.derive_status_many(polars.Series([], dtype=polars.String))) == []
    nothing: Any = pyarrow.chunked_array([], type=pyarrow.string())
    assert list(ep.derive_status_many(nothing, nothing)) == []


@pytest.mark.parametrize(
    "column",
    [pyarrow.array([1]), pyarrow.array([b"a"]), polars.Series([1.5]), pyarrow.table({"a": ["b"]})],
    ids=str,
)
def test_columns_of_something_else(column: Any) -> None:
    with pytest.raises(TypeError, match="holds text"):
        ep.derive_status_many(column)
    with pytest.raises(TypeError, match="holds text"):
        ep.derive_status_many(pyarrow.array(["active"]), column)


def test_mixed_and_unequal() -> None:
    with pytest.raises(ValueError, match="length"):
        ep.derive_status_many(pyarrow.array(VM), pyarrow.array(TASK[1:]))
    mixed: Any = TASK
    with pytest.raises(TypeError, match="Arrow column"):
        ep.derive_status_many(pyarrow.array(VM), mixed)
    for index in (7, -8):
        with pytest.raises(IndexError):
            ep.derive_status_many(pyarrow.array(VM))[index]


class Odd:
    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __arrow_c_stream__(self, requested_schema: object = None) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_what_only_claims_to_be_a_column() -> None:
    used = pyarrow.chunked_array([["active"]]).__arrow_c_stream__()
    assert list(ep.derive_status_many(Odd(used))) == ["ACTIVE"]
    with pytest.raises(ValueError, match="cannot be read"):
        ep.derive_status_many(Odd(used))
    with pytest.raises(ZeroDivisionError):
        ep.derive_status_many(Odd(ZeroDivisionError()))
    wrong_name = datetime.datetime_CAPI
    for answer in (None, 7, wrong_name):
        with pytest.raises((TypeError, ValueError)):
            ep.derive_status_many(Odd(answer))


def test_text_that_is_none_is_refused() -> None:
    broken = pyarrow.Array.from_buffers(
        pyarrow.string(), 1, [None, pyarrow.py_buffer(b"\0\0\0\0\2\0\0\0"), pyarrow.py_buffer(b"\xff\xfe")]
    )
    with pytest.raises(ValueError, match="cannot be read"):
        ep.derive_status_many(broken)


BODIES = ['{"reboot": {"type": "SOFT"}}', None, '{"reboot": {"type": "WARM"}}', "{"] * 400
COLUMNS_OF_TEXT: dict[str, Any] = {
    **{name: make for name, make in KINDS.items() if name not in {"pyarrow chunks", "pyarrow slice"}},
    "pyarrow chunks": lambda rows: pyarrow.chunked_array([rows[:3], [], rows[3:]], pyarrow.string()),
    "pyarrow binary": lambda rows: pyarrow.array([row and row.encode() for row in rows]),
    "pyarrow large binary": lambda rows: pyarrow.array(
        [row and row.encode() for row in rows], pyarrow.large_binary()
    ),
    "pyarrow binary view": lambda rows: pyarrow.array(
        [row and row.encode() for row in rows], pyarrow.binary_view()
    ),
}


@pytest.mark.parametrize("make", COLUMNS_OF_TEXT.values(), ids=COLUMNS_OF_TEXT)
def test_bodies_of_a_column(make: Any) -> None:
    wanted = list(ep.validate_many("NovaRebootServer", list(BODIES)))
    assert list(ep.validate_many("NovaRebootServer", make(BODIES))) == wanted
    assert [report.ok for report in wanted[:4]] == [True, False, False, False]


def test_objects_of_a_series_are_judged_as_objects() -> None:
    series = pandas.Series([{"reboot": {"type": "SOFT"}}, {"reboot": {"type": "WARM"}}])
    assert [report.ok for report in ep.validate_many("NovaRebootServer", series)] == [True, False]
