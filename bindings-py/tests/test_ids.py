from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import ecs_preflight as ep
from ecs_preflight import ids


def test_the_ids_are_those_of_the_catalogue() -> None:
    tool = Path(__file__).parents[1] / "tools" / "generate_ids.py"
    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert all(ep.iam.needs(operation) for operation in get_args(ids.OperationId))
    assert "password/classes" in get_args(ids.RuleId)
