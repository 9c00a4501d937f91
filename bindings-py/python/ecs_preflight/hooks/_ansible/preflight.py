"""The callback plugin: its modules are processes of their own, and learn from the environment what to do."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase
from ecs_preflight.hooks._process import environment

DOCUMENTATION = """
name: preflight
type: aggregate
short_description: check requests to the cloud server API before they are sent
description:
  - Modules that run on this machine (C(uri), and those of cloud collections) check what they send.
  - What falls short is shown beside its task, with every issue.
requirements:
  - enabling in configuration
  - the package C(ecs-preflight) for the Python that runs the modules
options:
  on_error:
    description: whether a task fails before such a request is sent (C(raise)), or is only shown (C(warn))
    default: raise
    choices: [raise, warn]
    ini: [{section: callback_preflight, key: on_error}]
    env: [{name: ECS_PREFLIGHT_ON_ERROR}]
  fail_on:
    description: the least severity that counts
    default: error
    choices: [error, warning, note]
    ini: [{section: callback_preflight, key: fail_on}]
    env: [{name: ECS_PREFLIGHT_FAIL_ON}]
  hosts:
    description: the hosts of this cloud, such as C(*.example.com); requests to others are never judged
    type: list
    elements: string
    default: []
    ini: [{section: callback_preflight, key: hosts}]
    env: [{name: ECS_PREFLIGHT_HOSTS}]
  lang:
    description: the language of the messages
    default: en
    choices: [en, zh]
    ini: [{section: callback_preflight, key: lang}]
    env: [{name: ECS_PREFLIGHT_LANG}]
"""

_WORTH = ("error", "warning", "note")


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """Sets the environment of the modules, and shows what they report."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "preflight"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Start with nothing seen."""
        super().__init__(*args, **kwargs)
        self._reports: Path | None = None
        self._read = 0
        self._bad = 0

    def v2_playbook_on_start(self, playbook: Any) -> None:  # noqa: ANN401, ARG002
        """Tell the modules, which inherit the environment, what to do."""
        number, name = tempfile.mkstemp(prefix="preflight-", suffix=".jsonl")
        os.close(number)
        self._reports = Path(name)
        options = {
            # What is only shown is shown here: what a module writes on its own may break it.
            "on_error": "raise" if self.get_option("on_error") == "raise" else "ignore",
            "fail_on": self.get_option("fail_on"),
            "lang": self.get_option("lang"),
            "hosts": self.get_option("hosts") or None,
        }
        os.environ.update(environment(reports=self._reports, options=options))

    def v2_runner_on_ok(self, result: Any) -> None:  # noqa: ANN401
        """Show what a task sent."""
        self._show(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:  # noqa: ANN401, ARG002
        """Show what a task sent, or would have sent."""
        self._show(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:  # noqa: ANN401, ARG002
        """Count, and clean up."""
        self._show(None)
        if self._bad:
            requests = "request falls" if self._bad == 1 else "requests fall"
            self._display.display(f"preflight: {self._bad} {requests} short", color="red")
        if self._reports is not None:
            self._reports.unlink(missing_ok=True)

    def _show(self, result: Any) -> None:  # noqa: ANN401
        if self._reports is None:
            return
        lines = self._reports.read_text("utf-8").splitlines()
        # Tasks of several hosts run at once: the name is that of the task that ended.
        task = "" if result is None else f" [{result.task_name}]"
        for line in lines[self._read :]:
            report = json.loads(line)
            if any(severity in self._counts() for severity in report["severities"]):
                self._bad += 1
                self._display.display(
                    f"preflight{task}: {report['summary']}\n{report['text']}", color="yellow"
                )
        self._read = len(lines)

    def _counts(self) -> tuple[str, ...]:
        return _WORTH[: _WORTH.index(self.get_option("fail_on")) + 1]
