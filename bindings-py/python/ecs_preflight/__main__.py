"""The command `ecs-preflight`, also as `python -m ecs_preflight`: the very same as the native one."""

import signal
import sys

from ecs_preflight import _native


def main() -> int:
    """Run the command line with the arguments of the process, and give its exit status."""
    # Ctrl-C ends the command at once; Python's own handler would wait for code of Python to run.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.run_cli(["ecs-preflight", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
