"""Runs a program, watches its requests, and writes the least policy that it needs.

    ecs-preflight iam record -o policy.json openstack server list
    python -m ecs_preflight.record -o policy.json python my_tool.py

Every Python process of the program is watched that has this package; for programs in other languages use
`ecs_preflight.hooks.mitmproxy`. What is kept of a request has no values, no query and no headers.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ecs_preflight import iam
from ecs_preflight.hooks._process import command_of, environment, run
from ecs_preflight.hooks._record import Recorder
from ecs_preflight.hooks._watch import watching

__all__ = ["main", "policy_of", "recording"]

_NOTHING = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with its arguments; give the status of the program, or 2 where it asked nothing."""
    given = _parsed(arguments)
    with tempfile.TemporaryDirectory() as folder:
        captures: Path = given.captures or Path(folder) / "captures.jsonl"
        captures.write_text("", "utf-8")
        options = {"hosts": given.hosts} if given.hosts else {}
        status = run(given.command, environment(captures=captures, options=options))
        if status is None:
            return _NOTHING
        requests = [json.loads(line) for line in captures.read_text("utf-8").splitlines()]
    if not requests:
        sys.stderr.write("no request of these APIs was seen: only Python programs of this environment are\n")
        return status or _NOTHING
    policy, unknown = policy_of(requests)
    text = json.dumps(policy, indent=2, ensure_ascii=False) + "\n"
    if given.output is None:
        sys.stdout.write(text)
    else:
        given.output.write_text(text, "utf-8")
    for operation in unknown:
        sys.stderr.write(f"no document says which actions {operation} needs\n")
    return status


@contextlib.contextmanager
def recording(hosts: str | Iterable[str] | None = None) -> Iterator[list[dict[str, Any]]]:
    """Record what this process sends in the block, in a list that `policy_of` and `check_many` read.

    `hosts` are the hosts of this cloud; without it every request counts that has a path of these APIs.
    """
    found: list[dict[str, Any]] = []
    with watching(Recorder(found.append, hosts)):
        yield found


def policy_of(requests: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], list[str]]:
    """Give the least policy for requests, and the operations of which no document says what they need."""
    found = [needs for several in iam.needs_many(requests) for needs in several]
    unknown = sorted({needs.operation for needs in found if needs.edition is None})
    if all(needs.edition is None for needs in found):
        return {"Version": "1.1", "Statement": []}, unknown
    return iam.minimize(requests=requests, known_only=True), unknown


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="ecs-preflight iam record",
        description="Run a program, watch its requests, and write the least policy that it needs.",
    )
    parser.add_argument("-o", "--output", type=Path, help="where to write the policy; else standard output")
    parser.add_argument(
        "--captures", type=Path, help="where to keep the requests as JSON lines, which `iam minimize` reads"
    )
    parser.add_argument(
        "--hosts", action="append", help="hosts of this cloud, such as `*.example.com`; may be repeated"
    )
    parser.add_argument(
        "command", nargs=argparse.REMAINDER, metavar="COMMAND", help="the program and its arguments"
    )
    given = parser.parse_args(arguments)
    given.command = command_of(parser, given.command)
    return given


if __name__ == "__main__":
    sys.exit(main())
