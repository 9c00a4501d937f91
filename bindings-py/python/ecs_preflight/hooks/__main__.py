"""Runs a program of others whose requests are checked: `python -m ecs_preflight.hooks openstack server list`.

Every Python process of the program is watched that has this package, with any client that has a hook.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import get_args

from ecs_preflight.hooks._policy import FailOn, OnError, Policy
from ecs_preflight.hooks._process import command_of, environment, run

_NOT_RUN = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with its arguments; give the status of the program, or 2 where it cannot be run."""
    parser = argparse.ArgumentParser(
        prog="python -m ecs_preflight.hooks", description="Run a program whose requests are checked."
    )
    parser.add_argument("--on-error", choices=get_args(OnError), default="raise", help="what to do (raise)")
    parser.add_argument("--fail-on", choices=get_args(FailOn), default="error", help="what counts (error)")
    parser.add_argument("--hosts", action="append", help="hosts of this cloud; may be repeated")
    parser.add_argument("--ignore", action="append", default=[], help="a rule; may be repeated")
    parser.add_argument("--lang", default="en", help="the language of the messages: en or zh")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND", help="the program")
    given = parser.parse_args(arguments)
    command = command_of(parser, given.command)
    options = {name: value for name, value in vars(given).items() if name != "command"}
    try:
        Policy(**options)
    except ValueError as error:
        parser.error(str(error))
    status = run(command, environment(options=options))
    return _NOT_RUN if status is None else status


if __name__ == "__main__":
    sys.exit(main())
