"""Builds the source distribution, installs it where nothing of the repository is, and runs the vectors on it.

`python bindings-py/tools/test_sdist.py`, with what `requirements-dev.txt` names installed. It compiles
everything once more, which takes minutes. All that it makes is in `target/sdist`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "target" / "sdist"
# The tests that read the shared cases; those of other libraries need these libraries.
TESTS = ("test_vectors.py", "test_lint.py", "test_questions.py", "test_command.py", "test_readme.py")


def run(*command: str | Path, cwd: Path = FOLDER, **environment: str) -> None:
    print("==>", *(str(part) for part in command), flush=True)
    subprocess.run(command, check=True, cwd=cwd, env={**os.environ, **environment})  # noqa: S603


def checked(archive: Path) -> None:
    """Look at what is in the archive: all of the package and the licences, and no tests or tools."""
    with tarfile.open(archive) as content:
        names = {name.partition("/")[2] for name in content.getnames()}
    needed = {"PKG-INFO", "pyproject.toml", "Cargo.lock", "python/ecs_preflight/py.typed"}
    package = ROOT / "bindings-py" / "python"
    needed |= {
        str(Path("python", file.relative_to(package)).as_posix())
        for file in package.rglob("*")
        if file.suffix in {".py", ".pyi"}
    }
    missing = sorted(needed - names)
    licences = [name for name in names if name.rpartition("/")[2].startswith("LICENSE")]
    foreign = sorted(name for name in names if name.startswith(("tests/", "tools/", "target/")))
    if missing or len(licences) < 2 or foreign:
        sys.exit(f"the archive lacks {missing}, has the licences {licences}, and should not have {foreign}")


def main() -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    manifest = ROOT / "bindings-py" / "Cargo.toml"
    run(sys.executable, "-m", "maturin", "sdist", "-m", manifest, "--out", FOLDER)
    (archive,) = FOLDER.glob("*.tar.gz")
    checked(archive)
    run(sys.executable, "-m", "venv", "fresh")
    python = FOLDER / "fresh" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pins = (ROOT / "bindings-py" / "requirements-dev.txt").read_text("utf-8").splitlines()
    needed = [pin for pin in pins if pin.split("==")[0] in {"pytest", "pydantic"}]
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *needed)
    # A place of its own, kept for the next time: maturin leaves a wheel there too, which is none of ours.
    target = str(ROOT / "target" / "sdist-build")
    install = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-binary",
        "ecs-preflight",
    ]
    run(*install, archive, CARGO_TARGET_DIR=target)
    run(python, "-c", "import ecs_preflight; print(ecs_preflight.__version__, ecs_preflight.__file__)")
    run(python, "-m", "ecs_preflight", "status", "active", "powering-off")
    tests = [ROOT / "bindings-py" / "tests" / name for name in TESTS]
    run(
        python,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-o",
        "addopts=",
        *tests,
        cwd=ROOT / "bindings-py",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
