"""What the command costs over Python itself: `python bench/python_startup.py`.

Each program runs many times in turn with the others, and the least processor time counts, user and system, so
that a machine that does something else too changes little. What `python -m` brings by itself (`runpy`) is
measured with a module that is empty.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path


def cost(command: list[str], folder: str) -> float:
    """Run a program, and give its processor time in milliseconds."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command} failed")
    return (usage.ru_utime + usage.ru_stime) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    script = str(Path(sysconfig.get_path("scripts")) / "ecs-preflight")
    python = sys.executable
    cases = {
        "python -c pass": [python, "-c", "pass"],
        "python -m empty": [python, "-m", "empty"],
        "python -c 'import re'": [python, "-c", "import re"],
        "import of the native part": [python, "-c", "import ecs_preflight._native"],
        "python -m ecs_preflight": [python, "-m", "ecs_preflight", "--version"],
        "ecs-preflight": [script, "--version"],
    }
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "empty.py").touch()
        found: dict[str, float] = dict.fromkeys(cases, float("inf"))
        for _ in range(options.rounds):
            for name, command in cases.items():
                found[name] = min(found[name], cost(command, folder))
    alone = found["python -c pass"]
    for name, milliseconds in found.items():
        print(
            f"{name:28} {milliseconds:>7.1f} ms {milliseconds - alone:>+7.1f} ms {milliseconds / alone:>6.2f}"
        )
    print(json.dumps({name: round(milliseconds, 2) for name, milliseconds in found.items()}))


if __name__ == "__main__":
    main()
