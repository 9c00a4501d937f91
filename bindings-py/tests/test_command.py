"""The command that comes with the wheel, and `python -m ecs_preflight`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import ecs_preflight as ep
import pytest

SCRIPT = Path(sysconfig.get_path("scripts")) / ("ecs-preflight.exe" if os.name == "nt" else "ecs-preflight")
MODULE = [sys.executable, "-m", "ecs_preflight"]
WARM = '{"reboot": {"type": "WARM"}}'
CHECK = ["check", "--operation", "NovaRebootServer"]


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [*MODULE, *arguments], input=given, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.skipif(not SCRIPT.exists(), reason="the package is not installed as a wheel")
def test_the_script_is_the_module() -> None:
    done = subprocess.run([SCRIPT, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout == run("--version").stdout == f"ecs-preflight {ep.__version__}\n"


def test_it_imports_nothing_that_python_has_not_imported_itself() -> None:
    # Each further module costs a millisecond or more at every start; `bench/python_startup.py` measures it.
    script = (
        "import sys; old = set(sys.modules); import ecs_preflight.__main__; print(*set(sys.modules) - old)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    found = {name for name in done.stdout.split() if not name.startswith("ecs_preflight")}
    assert found <= {"_signal"}
    assert set(done.stdout.split()) - found == {
        "ecs_preflight", "ecs_preflight.__main__", "ecs_preflight._native"
    }  # fmt: skip


def test_status_and_streams() -> None:
    done = run("status", "active", "powering-off")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ACTIVE" in done.stdout
    done = run("status")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Usage: ecs-preflight status" in done.stderr
    assert run("nonsense").returncode == 2
    assert "Usage: ecs-preflight" in run("--help").stdout
    done = run("check", "no such file.http")
    assert done.returncode == 2
    assert "no such file.http" in done.stdout + done.stderr


def test_what_it_prints_is_what_the_package_says(tmp_path: Path) -> None:
    file = tmp_path / "正文.json"
    file.write_text(WARM, "utf-8")
    for lang in ("en", "zh"):
        done = run(*CHECK, str(file), "--format", "json", "--lang", lang)
        assert done.returncode == 1
        report = ep.validate("NovaRebootServer", WARM, lang=lang)
        assert json.loads(done.stdout)["issues"] == report.to_dict()["issues"]
    line = json.dumps({"method": "POST", "url": "/v2.1/p/servers/s/action", "body": json.loads(WARM)})
    done = run("check", "-", "--format", "json", given=f"{line}\n")
    assert json.loads(done.stdout)["ok"] is False


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_ctrl_c_ends_it_at_once() -> None:
    with subprocess.Popen(  # noqa: S603 - our own program
        [*MODULE, "check", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        # It waits for standard input, in native code.
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == -signal.SIGINT
        assert process.stderr
        assert process.stderr.read() == b""


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_reader_that_goes_away_ends_the_command_as_a_closed_pipe_does() -> None:
    with subprocess.Popen(  # noqa: S603 - our own program
        [*MODULE, "catalogue", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 141
