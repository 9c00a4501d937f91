"""Python runs this file first where PYTHONPATH names its folder: it starts what the environment asks for."""

import importlib.machinery
import importlib.util
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib costs every start of Python


def _start() -> None:
    try:
        from ecs_preflight.hooks import _process  # noqa: PLC0415
    except ImportError as error:
        sys.stderr.write(f"requests of {sys.executable} are not seen: {error}\n")
    else:
        _process.start()


def _go_on() -> None:
    # It stands before another file of this name, which has to run all the same.
    others = [folder for folder in sys.path if os.path.abspath(folder) != _HERE]  # noqa: PTH100
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if os.environ.get("ECS_PREFLIGHT_HOOKS"):
    _start()
_go_on()
