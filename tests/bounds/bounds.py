"""Memory and output stay in proportion to the input, on every surface: shown by doubling it.

`bounds.py CLI [--python PYTHON] [--node INSTALLED] [--up-to MIB]` prints a table and fails where one
megabyte more of input takes more than MULTIPLE megabytes more of memory, or an answer is longer than its
limit.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

MIB = 1 << 20
# So that an input of 16 MiB is not refused for a few bytes.
ROOM = 64
# What one byte of input may take at its worst; docs/limits.md says what it was seen to take.
MULTIPLE = 8
# The program itself (Node is the largest), its tables, and a report of the largest kind.
CONSTANT = 128 * MIB
ANSWER = 24 * MIB


def filled(before: str, piece: str, after: str, size: int) -> str:
    """Repeat a piece until the text has about so many bytes."""
    count = max(1, (size - len(before) - len(after)) // len(piece))
    return before + (piece * count).rstrip(",") + after


KINDS = {
    "a long name around duplicates": lambda size: (
        '{"' + "k" * (size // 2) + '":{' + ",".join(['"a":1'] * (size // 12)) + "}}"
    ),
    "duplicates": lambda size: filled("{", '"a":1,', "}", size),
    "unknown fields": lambda size: "{" + ",".join(f'"k{n}":1' for n in range(size // 13)) + "}",
    "long names": lambda size: "{" + ",".join(f'"{"n" * 1000}{n}":1' for n in range(size // 1010)) + "}",
    "nesting": lambda size: "[" * size,
    "lists of lists": lambda size: filled("[", "[],", "]", size),
    "one long text": lambda size: json.dumps({"server": {"name": "x !" * (size // 3)}}),
    "a broken text": lambda size: '{"server":{"name":"' + "x" * size,
    "control characters": lambda size: filled('{"server":{', '"\\u0001\\u0002":1,', "}}", size),
}

PYTHON = """
import sys, ecs_preflight
text = open(sys.argv[1], encoding="utf-8").read()
report = ecs_preflight.validate("CreateCloudServers", text)
print(report.to_json())
"""
NODE = """
import { readFileSync } from "node:fs";
import { validate } from "ecs-preflight";
console.log(JSON.stringify(validate("CreateCloudServers", readFileSync(process.argv[2], "utf8"))));
"""


def write(kind: str, size: int, file: Path) -> int:
    """Write an input in a process of its own: who is started inherits the largest size of who starts it."""
    command = [sys.executable, __file__, "--write", kind, str(size), str(file)]
    subprocess.run(command, check=True)
    return file.stat().st_size


def peak(command: list[str], output: Path) -> tuple[int, int]:
    """Run a command; give its largest resident size and its exit status."""
    with output.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_maxrss * 1024, process.returncode


def main() -> int:
    if sys.argv[1:2] == ["--write"]:
        kind, size, file = sys.argv[2:]
        Path(file).write_text(KINDS[kind](int(size) - ROOM), encoding="utf-8")
        return 0
    parser = argparse.ArgumentParser()
    parser.add_argument("cli")
    parser.add_argument("--python")
    parser.add_argument("--node")
    parser.add_argument("--up-to", type=int, default=1)
    chosen = parser.parse_args()
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        source, output = here / "body.json", here / "answer"
        check = [chosen.cli, "check", "--operation", "CreateCloudServers"]
        surfaces = {
            f"terminal, {kind}": [*check, "--format", kind, str(source)] for kind in ("json", "text", "sarif")
        }
        if chosen.python:
            (here / "ask.py").write_text(PYTHON)
            surfaces["Python"] = [chosen.python, str(here / "ask.py"), str(source)]
        if chosen.node:
            script = Path(chosen.node) / "bounds.mjs"
            script.write_text(NODE)
            surfaces["Node"] = ["node", str(script), str(source)]
        print(f"{'surface':16} {'input':30} {'bytes in':>10} {'bytes out':>10} {'memory':>8}  multiple")
        for surface, command in surfaces.items():
            for kind in KINDS:
                size, before = MIB // 4, None
                while size <= chosen.up_to * MIB:
                    given = write(kind, size, source)
                    memory, status = peak(command, output)
                    said = output.stat().st_size
                    grown = (memory - before[1]) / max(1, given - before[0]) if before else 0.0
                    row = f"{surface:16} {kind:30} {given:10} {said:10} {memory // MIB:6}MB  {grown:8.1f}"
                    print(row, flush=True)
                    if status not in (0, 1) or said > ANSWER or memory > CONSTANT + MULTIPLE * given:
                        failures.append(f"exit {status}: {row}")
                    before, size = (given, memory), size * 2
    if chosen.node:
        script.unlink()
    print("\n".join(failures), file=sys.stderr)
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
