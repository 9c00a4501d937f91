"""The command `ecs-preflight`, also as `python -m ecs_preflight`: the very same as the native one."""

# The command takes a few milliseconds, so that nothing is imported which Python itself has not yet: `signal`
# would bring `enum`, and cost more than all of ours. A bench prints the time, a test looks at the modules.
import _signal  # type: ignore[import-not-found]
import sys

from ecs_preflight import _native


def main() -> int:
    """Run the command line with the arguments of the process, and give its exit status."""
    if sys.argv[1:3] == ["iam", "record"]:
        # It starts Python programs, so that the native command does not have it.
        from ecs_preflight import record  # noqa: PLC0415

        return record.main(sys.argv[3:])
    # Ctrl-C ends the command at once; Python's own handler would wait for code of Python to run.
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    return _native.run_cli(["ecs-preflight", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
