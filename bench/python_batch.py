"""Batches and columns beside one at a time, as ratios of one run: `python bench/python_batch.py`."""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import ecs_preflight as ep

if TYPE_CHECKING:
    from collections.abc import Callable

BODY = (Path(__file__).resolve().parent / "bodies" / "clean.json").read_text("utf-8")
OPERATION = "CreateCloudServers"
POLICY = json.dumps(ep.iam.minimize([OPERATION, "NovaRebootServer"]))


def best(call: Callable[[], object], rounds: int) -> float:
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    count = options.count
    text = BODY
    data = json.loads(BODY)
    # A policy takes longer than a body, so that there are fewer of them.
    policies = [POLICY] * (count // 50)
    vm_states, task_states = ["active", "stopped"] * (count // 2), ["powering-off", None] * (count // 2)
    cases: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
        (
            f"text, {os.cpu_count()} cores",
            lambda: [ep.validate(OPERATION, text) for _ in range(count)],
            lambda: list(ep.validate_many(OPERATION, [text] * count)),
        ),
        (
            "text, 1 thread",
            lambda: [ep.validate(OPERATION, text) for _ in range(count)],
            lambda: list(ep.validate_many(OPERATION, [text] * count, workers=1)),
        ),
        (
            "dicts",
            lambda: [ep.validate(OPERATION, data) for _ in range(count)],
            lambda: list(ep.validate_many(OPERATION, [data] * count)),
        ),
        (
            f"policies, {os.cpu_count()} cores",
            lambda: [ep.iam.lint(policy) for policy in policies],
            lambda: list(ep.iam.lint_many(policies)),
        ),
        (
            "states, lists",
            lambda: [ep.derive_status(*pair) for pair in zip(vm_states, task_states, strict=True)],
            lambda: ep.derive_status_many(vm_states, task_states),
        ),
    ]
    try:
        import pyarrow as pa  # noqa: PLC0415
    except ImportError:
        pass
    else:
        vm_column, task_column = pa.array(vm_states), pa.array(task_states)
        cases.append(
            ("states, Arrow columns", cases[-1][1], lambda: ep.derive_status_many(vm_column, task_column))
        )
    print(f"{'':24} {'one by one':>14} {'together':>14} {'ratio':>7}")
    for name, one_by_one, together in cases:
        alone, many = best(one_by_one, options.rounds), best(together, options.rounds)
        each = 1e6 / (len(policies) if name.startswith("policies") else count)
        print(f"{name:24} {alone * each:>11.3f} µs {many * each:>11.3f} µs {many / alone:>7.3f}")


if __name__ == "__main__":
    main()
