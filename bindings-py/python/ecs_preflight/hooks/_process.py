"""Watches the clients of whole processes, and of those that they start, as the environment says."""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from ecs_preflight._report import Report
from ecs_preflight.hooks._policy import Policy
from ecs_preflight.hooks._record import Recorder
from ecs_preflight.hooks._watch import WATCHED

VARIABLE = "ECS_PREFLIGHT_HOOKS"
SITE = Path(__file__).parent / "_site"


def environment(
    *, captures: Path | None = None, reports: Path | None = None, options: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Give the variables that make Python, and every Python it starts, watch its clients.

    `captures` is a file to record requests in, `reports` one for the reports that are not clean, and
    `options` are those of `Policy` that JSON can hold. The Python must have this package.
    """
    wanted = {
        "captures": captures and str(captures.absolute()),
        "reports": reports and str(reports.absolute()),
        "options": dict(options or {}),
    }
    before = os.environ.get("PYTHONPATH")
    paths = [str(SITE), *(before.split(os.pathsep) if before else ())]
    return {VARIABLE: json.dumps(wanted), "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths))}


def command_of(parser: argparse.ArgumentParser, given: list[str]) -> list[str]:
    """Give the program and its arguments, which may stand behind `--`; there has to be one."""
    command = given[1:] if given[:1] == ["--"] else given
    if not command:
        parser.error("a program to run is missing")
    return command


def run(command: Sequence[str], variables: Mapping[str, str]) -> int | None:
    """Run a program with more variables, and give its exit status; None, said why, where it cannot be run."""
    try:
        return subprocess.run(command, env={**os.environ, **variables}, check=False).returncode  # noqa: S603
    except OSError as error:
        sys.stderr.write(f"cannot run `{command[0]}`: {error.strerror}\n")
        return None


def start() -> None:
    """Do what the environment asks for, until the process ends."""
    wanted = json.loads(os.environ[VARIABLE])
    policy: Policy
    if wanted["captures"]:
        policy = Recorder(appending(wanted["captures"]), **wanted["options"])
    else:
        policy = Policy(observe=_reporting(wanted["reports"]), **wanted["options"])
    later = {}
    for name, watch in WATCHED.items():
        if name in sys.modules:
            _for_good(watch(policy))
        else:
            later[name] = watch
    sys.meta_path.insert(0, _Finder(later, policy))


def appending(file: str) -> Callable[[object], None]:
    """Give what writes lines of JSON, which other processes may write into the same file meanwhile."""

    def write(entry: object) -> None:
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        # One write at the end of the file: lines of several processes do not mix.
        number = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(number, line.encode())
        finally:
            os.close(number)

    return write


def _reporting(file: str | None) -> Callable[[Report], None] | None:
    if file is None:
        return None
    write = appending(file)

    def tell(report: Report) -> None:
        if report.issues:
            severities = sorted({issue.severity.value for issue in report.issues})
            write({"summary": report.summary(), "severities": severities, "text": report.render()})

    return tell


def _for_good(watch: Any) -> None:  # noqa: ANN401
    # Nothing ends it: the process does.
    try:
        watch.__enter__()
    except Exception as error:
        sys.stderr.write(f"requests of a client are not seen: {error}\n")
    _KEPT.append(watch)


_KEPT: list[object] = []


class _Finder(importlib.abc.MetaPathFinder):
    """Watches a client as soon as a program imports it: what a program does not use costs it nothing."""

    def __init__(self, later: dict[str, Callable[[Policy], Any]], policy: Policy) -> None:
        self._later = later
        self._policy = policy

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - what is asked of a finder
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        watch = self._later.pop(fullname, None)
        if watch is None:
            return None
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            loader: Any = spec.loader
            execute = loader.exec_module

            def executed(module: ModuleType) -> None:
                execute(module)
                _for_good(watch(self._policy))

            loader.exec_module = executed
        return spec
