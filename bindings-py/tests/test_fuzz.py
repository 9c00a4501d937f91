from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import fuzz_objects


def test_random_objects_never_crash() -> None:
    found = fuzz_objects.run(20_000)
    # It would prove little if all of them were refused at the door.
    assert found["ok"] > 500
    assert found["refused"] > 5_000
    assert found["answered"] > 20
    assert found["not answered"] > 1_000
    known = {"ok", "refused", "actions", "answered", "not answered", "TypeError", "RuntimeError", "KeyError"}
    assert set(found) <= known, found


def test_random_objects_in_development_mode() -> None:
    script = Path(fuzz_objects.__file__)
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-X", "dev", "-W", "error", script, "--count", "2000", "--seed", "1000000"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
