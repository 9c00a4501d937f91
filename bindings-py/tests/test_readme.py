from __future__ import annotations

import doctest
from pathlib import Path


def test_what_the_readme_shows_is_so() -> None:
    readme = Path(__file__).parents[1] / "README.md"
    assert doctest.testfile(str(readme), module_relative=False, encoding="utf-8").failed == 0
