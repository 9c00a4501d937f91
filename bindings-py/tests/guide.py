"""Runs what a guide shows: `pycon` blocks as doctests, `python` blocks as code, `console` blocks as commands.

All blocks of a guide share their names, in order; a block `python file=NAME` becomes a file.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

BLOCK = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Guide:
    """A guide and what its blocks have defined so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: dict[str, Any] = {"__name__": "guide"}
        self.said: list[str] = []
        self.blocks = 0

    def run(self) -> list[str]:
        """Run every block in the current folder; give what was not as shown."""
        text = self.path.read_text("utf-8")
        for match in BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 2
            kind, file, block = match.groups()
            if file:
                Path(file).write_text(block, "utf-8")
            elif kind in {"python", "pycon", "console"}:
                getattr(self, kind)(block, line)
            else:
                continue
            self.blocks += 1
        return self.said

    def python(self, block: str, line: int) -> None:
        # Blank lines before it, so that a traceback names the line of the guide.
        code = compile("\n" * (line - 1) + block, str(self.path), "exec", dont_inherit=True)
        exec(code, self.names)  # noqa: S102 - our own guide

    def pycon(self, block: str, line: int) -> None:
        test = doctest.DocTestParser().get_doctest(
            block, self.names, self.path.name, str(self.path), line - 1
        )
        doctest.DocTestRunner(verbose=False).run(test, out=self.said.append, clear_globs=False)
        self.names.update(test.globs)

    def console(self, block: str, line: int) -> None:
        scripts = sysconfig.get_path("scripts")
        path = os.pathsep.join([scripts, str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        env = {**os.environ, "PATH": path}
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            head, _, shown = command.partition("\n")
            done = subprocess.run(  # noqa: S602 - our own guide
                head, shell=True, capture_output=True, encoding="utf-8", env=env, check=False
            )
            if done.stdout.strip() != shown.strip():
                self.said.append(f"line {line}: $ {head}\n{done.stdout}{done.stderr}")
