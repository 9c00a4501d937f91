"""The addon in a real proxy, which a program in any language sends through."""

from __future__ import annotations

import gzip
import json
import logging
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from recorder import Recorder

pytest.importorskip("mitmproxy")

from mitmproxy.test import tflow

from ecs_preflight.hooks.mitmproxy import Preflight  # isort: skip

ACTION = "/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19/action"
SOFT, WARM = b'{"reboot": {"type": "SOFT"}}', b'{"reboot": {"type": "WARM"}}'
SCRIPT = """
from ecs_preflight.hooks.mitmproxy import Preflight
addons = [Preflight(hosts="127.0.0.1", on_error="raise", captures={captures!r})]
"""


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[str]:
    script = tmp_path / "preflight.py"
    script.write_text(SCRIPT.format(captures=str(tmp_path / "captures.jsonl")), "utf-8")
    command = shutil.which("mitmdump", path=sysconfig.get_path("scripts"))
    assert command
    settings = ["--listen-host", "127.0.0.1", "--listen-port", "0", "--set", f"confdir={tmp_path}"]
    with subprocess.Popen(  # noqa: S603
        [command, "-s", str(script), *settings],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"PYTHONUNBUFFERED": "1", "PATH": "", "HOME": str(tmp_path)},
    ) as process:
        assert process.stdout
        said = ""
        found = None
        until = time.monotonic() + 60
        while found is None and time.monotonic() < until:
            said += process.stdout.readline()
            found = re.search(r"listening at (?:http://)?(127\.0\.0\.1:\d+)", said)
        assert found, said
        try:
            yield f"http://{found[1]}"
        finally:
            process.terminate()


def send(proxy: str, url: str, body: bytes | None = None) -> tuple[int, bytes, Any]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
    request = urllib.request.Request(url, body, {"X-Auth-Token": "t0ken", "Content-Type": "application/json"})  # noqa: S310
    try:
        with opener.open(request, timeout=60) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers


def test_a_proxy_refuses_and_records(server: Recorder, proxy: str, tmp_path: Path) -> None:
    assert send(proxy, server.url + ACTION, SOFT)[0] == 200
    assert send(proxy, server.url + "/their/own?token=s3cret", WARM)[0] == 200
    status, body, headers = send(proxy, server.url + ACTION, WARM)
    assert (status, headers["X-Preflight"]) == (400, "refused")
    report = json.loads(body)
    assert (report["operation"], report["ok"]) == ("NovaRebootServer", False)
    assert len(server.raw) == 2
    captures = tmp_path / "captures.jsonl"
    entry = {"method": "POST", "url": "http://127.0.0.1" + ACTION, "body": {"reboot": {"type": "x"}}}
    assert [json.loads(line) for line in captures.read_text("utf-8").splitlines()] == [entry]
    command = [sys.executable, "-m", "ecs_preflight", "iam", "minimize", str(captures)]
    minimized = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert "ecs:servers:reboot" in minimized.stdout


def flow(body: bytes | None, **headers: str) -> Any:
    made = tflow.tflow()
    made.request.method, made.request.url = "POST", "https://ecs.example.com" + ACTION
    made.request.headers.update({"X-Auth-Token": "t0ken", "Content-Type": "application/json", **headers})
    made.request.raw_content = body
    return made


def test_it_only_logs_unless_told_otherwise(caplog: pytest.LogCaptureFixture) -> None:
    addon, bad = Preflight(), flow(WARM)
    addon.request(bad)
    assert bad.response is None
    assert [record.levelno for record in caplog.records if record.name == "ecs_preflight.hooks"] == [
        logging.ERROR
    ]


def test_a_compressed_body_is_read_and_a_streamed_one_is_not() -> None:
    addon = Preflight(on_error="raise")
    compressed = flow(gzip.compress(WARM), **{"Content-Encoding": "gzip"})
    addon.request(compressed)
    assert compressed.response.status_code == 400
    for other in (flow(None), flow(b"no gzip at all", **{"Content-Encoding": "gzip"})):
        addon.request(other)
        assert other.response is None
    reasons = {call.reason for call in addon.policy.passed.calls}
    assert reasons == {"its body is streamed", "its body is encoded"}
