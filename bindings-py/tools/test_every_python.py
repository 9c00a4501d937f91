"""Runs the tests on the wheel with every Python found here: `python tools/test_every_python.py WHEEL`.

Looked at are pyenv's versions, what is on the path, and what `--python` names. Each gets an environment
of its own with the wheel, pytest and pydantic; tests of other libraries are skipped there. With
`python -X dev`, so that misuse of the interpreter shows. A version that is not here is named.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "target" / "pythons"
VERSIONS = [(3, minor) for minor in range(10, 16)]
# One version each, as in requirements-dev.txt.
NEEDED = ("pytest", "pydantic")


def candidates(named: list[str]) -> list[str]:
    pyenv = sorted(Path.home().glob(".pyenv/versions/*/bin/python3"))
    names = [f"python3.{minor}{suffix}" for _, minor in VERSIONS for suffix in ("", "t")]
    on_path = [found for name in names if (found := shutil.which(name))]
    return [*named, *map(str, pyenv), *on_path]


def about(python: str) -> tuple[tuple[int, int], bool] | None:
    """Tell a Python's version, and whether it runs without the lock."""
    free = "int(bool(sysconfig.get_config_var('Py_GIL_DISABLED')))"
    code = f"import sys, sysconfig; print(*sys.version_info[:2], {free})"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        return None
    major, minor, unlocked = map(int, done.stdout.split())
    return (major, minor), bool(unlocked)


def pins() -> list[str]:
    lines = (ROOT / "bindings-py" / "requirements-dev.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line.split("==")[0] in NEEDED]


def run(python: str, name: str, wheel: str, selection: list[str]) -> bool:
    place = FOLDER / name
    own = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not own.exists():
        subprocess.run([python, "-m", "venv", place], check=True)  # noqa: S603
        subprocess.run([own, "-m", "pip", "install", "-q", *pins()], check=True)  # noqa: S603
    install = [own, "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps", wheel]
    subprocess.run(install, check=True)  # noqa: S603
    tests = [own, "-X", "dev", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts=", *selection]
    return subprocess.run(tests, cwd=ROOT / "bindings-py", check=False).returncode == 0  # noqa: S603


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheel")
    parser.add_argument("--python", action="append", default=[], help="one more interpreter")
    parser.add_argument("--only", action="append", default=[], help="a version such as 3.12")
    parser.add_argument("tests", nargs="*", help="what pytest is to run; all without it")
    options = parser.parse_intermixed_args()
    found: dict[str, str] = {}
    for python in candidates(options.python):
        facts = about(python)
        if facts is not None and facts[0] in VERSIONS:
            found.setdefault(f"{facts[0][0]}.{facts[0][1]}{'t' if facts[1] else ''}", python)
    failed = []
    locked = [f"{major}.{minor}" for major, minor in VERSIONS]
    for name in [*locked, *sorted(set(found) - set(locked))]:
        if options.only and name not in options.only:
            continue
        if name not in found:
            print(f"==> Python {name} is not here: skipped", flush=True)
        elif name.endswith("t") and "abi3" in options.wheel:
            print(f"==> Python {name} needs a wheel of its own: skipped", flush=True)
        else:
            print(f"==> Python {name}", flush=True)
            if not run(found[name], name, str(Path(options.wheel).resolve()), options.tests):
                failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
