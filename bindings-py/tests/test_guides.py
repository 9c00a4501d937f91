from __future__ import annotations

import doctest
import importlib
import os
from pathlib import Path

import ecs_preflight
import pytest
from guide import Guide

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(ecs_preflight.__file__).parent
MODULES = sorted({path.stem for path in FOLDER.glob("*.py")} - {"__main__"})


@pytest.mark.filterwarnings("ignore:Using `httpx`")
@pytest.mark.skipif(os.name == "nt", reason="its commands are for a POSIX shell")
@pytest.mark.parametrize(("page", "blocks"), [("python.md", 20), ("hooks.md", 6)])
def test_what_the_guide_shows_is_so(
    page: str, blocks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for needed in ("fastapi", "httpx", "polars", "pydantic", "requests"):
        pytest.importorskip(needed)
    monkeypatch.chdir(tmp_path)
    guide = Guide(ROOT / "docs" / page)
    assert "\n".join(guide.run()) == ""
    assert guide.blocks > blocks


@pytest.mark.parametrize("name", MODULES)
def test_what_the_docstrings_show_is_so(name: str) -> None:
    if name == "types":
        pytest.importorskip("pydantic")
    module = importlib.import_module("ecs_preflight" if name == "__init__" else f"ecs_preflight.{name}")
    assert doctest.testmod(module).failed == 0
