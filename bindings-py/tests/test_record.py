"""Recording what a program asks for, to write the least policy that it needs."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import ecs_preflight as ep
import pytest
from ecs_preflight import record
from recorder import Recorder

for needed in ("aiohttp", "httpx", "requests"):
    pytest.importorskip(needed)

SECRET = "hunter2-s3cret"
PROGRAM = f"""
import asyncio, os, subprocess, sys
import aiohttp, httpx, requests
url = sys.argv[1]
server = {{"name": "x", "adminPass": "{SECRET}", "publicip": {{"eip": {{"iptype": "5_bgp"}}}}}}
token = {{"X-Auth-Token": "{SECRET}"}}
for _ in range(3):
    requests.post(url + "/v1/p/cloudservers", json={{"server": server}}, headers=token)
requests.get(url + "/v2.1/p/servers?marker={SECRET}")
requests.get(url + "/their/own")
httpx.post(url + "/v1/p/servers/s/tags/action", json={{"action": "create", "tags": []}})

async def asynchronous():
    async with aiohttp.ClientSession() as session:
        await session.delete(url + "/v2.1/p/servers/616fb98f-46ca-475e-917e-2563e5a8cd19")

asyncio.run(asynchronous())
if len(sys.argv) == 2:
    sys.exit(subprocess.run([sys.executable, sys.argv[0], url, "again"]).returncode + 3)
from urllib.request import Request, urlopen
urlopen(Request(url + "/v2.1/p/servers/s/action", data=b'{{"os-stop": {{}}}}', method="POST"))
"""
ACTIONS = {
    "ecs:cloudServers:create",
    "ecs:servers:delete",
    "ecs:servers:list",
    "ecs:servers:setTags",
    "ecs:servers:stop",
    "vpc:publicIps:create",
}


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ecs_preflight", "iam", "record", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # noqa: S603


def fetch(url: str) -> None:
    with urllib.request.urlopen(url) as response:  # noqa: S310 - our own server
        response.read()


def actions(policy: dict[str, Any]) -> set[str]:
    return {action for statement in policy["Statement"] for action in statement["Action"]}


def test_a_program_and_what_it_starts(server: Recorder, tmp_path: Path) -> None:
    tool = tmp_path / "tool.py"
    tool.write_text(PROGRAM, "utf-8")
    captures, policy = tmp_path / "captures.jsonl", tmp_path / "policy.json"
    done = run("-o", policy, "--captures", captures, "--", sys.executable, tool, server.url)
    # The status is the program's own; what it sends is as without a recorder.
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert len(server.raw) == 15
    assert actions(json.loads(policy.read_text("utf-8"))) == ACTIONS
    text = captures.read_text("utf-8")
    assert SECRET not in text
    assert "their" not in text
    requests = [json.loads(line) for line in text.splitlines()]
    assert all(report.operation for report in ep.check_many(requests))
    command = [sys.executable, "-m", "ecs_preflight", "iam", "minimize", str(captures)]
    minimized = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    assert actions(json.loads(minimized.stdout)) == ACTIONS


def test_a_program_that_asks_for_nothing(server: Recorder, tmp_path: Path) -> None:
    program = f"import urllib.request; urllib.request.urlopen('{server.url}/v2.1/p/servers')"
    elsewhere = run("--hosts", "*.example.com", sys.executable, "-c", program)
    assert (elsewhere.returncode, elsewhere.stdout) == (2, "")
    assert "no request of these APIs was seen" in elsewhere.stderr
    here = run("--hosts", "*.example.com", "--hosts", "127.0.0.1", sys.executable, "-c", program)
    assert (here.returncode, actions(json.loads(here.stdout))) == (0, {"ecs:servers:list"})
    assert run(tmp_path / "nothing").returncode == 2
    assert run().returncode == 2
    assert "policy" in run("--help").stdout


def test_another_sitecustomize_runs_too(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('mine')", "utf-8")
    done = run(sys.executable, "-c", "print('program')", env={"PYTHONPATH": str(tmp_path), "PATH": ""})
    # Once of the command itself, which is a Python as well.
    assert sorted(done.stdout.split()) == ["mine", "mine", "program"]


def test_a_block_of_this_process(server: Recorder) -> None:
    with record.recording() as requests:
        fetch(f"{server.url}/v2.1/p/servers")
        fetch(f"{server.url}/v2.1/p/servers")
        fetch(f"{server.url}/their/own")
    fetch(f"{server.url}/v2.1/p/flavors")
    assert requests == [{"method": "GET", "url": "http://127.0.0.1/v2.1/p/servers"}]
    policy, unknown = record.policy_of(requests)
    assert (actions(policy), unknown) == ({"ecs:servers:list"}, [])


def test_an_operation_without_a_row() -> None:
    name = ep.iam.operations_without_row()[0]
    operation = next(each for each in ep.catalogue()["operations"] if each["id"] == name)
    # One that its path alone tells.
    request = {"method": operation["method"], "url": operation["uris"][0].replace("{", "").replace("}", "")}
    if operation.get("select"):
        request["body"] = {operation["select"]: {}}
    policy, unknown = record.policy_of([request])
    assert (policy["Statement"], unknown) == ([], [name])


def guarded(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ecs_preflight.hooks", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603


def test_a_program_of_others_is_guarded(server: Recorder, tmp_path: Path) -> None:
    tool = tmp_path / "tool.py"
    send = 'requests.post(sys.argv[1], json={"reboot": {"type": "WARM"}})'
    tool.write_text(f"import requests, sys\n{send}\nprint('sent')\n", "utf-8")
    url = f"{server.url}/v2.1/p/servers/s/action"
    refused = guarded("--", sys.executable, tool, url)
    assert (refused.returncode, refused.stdout, server.raw) == (1, "", [])
    assert "`type` must be `SOFT` or `HARD`" in refused.stderr
    warned = guarded("--on-error", "warn", sys.executable, tool, url)
    assert (warned.returncode, warned.stdout) == (0, "sent\n")
    assert f"{tool}:2: PreflightWarning" in warned.stderr
    for options in (["--ignore", "value/enum"], ["--hosts", "*.example.com"]):
        assert guarded(*options, sys.executable, tool, url).stdout == "sent\n"
    assert len(server.raw) == 3
    for wrong in (["--ignore", "value/enun", "x"], ["--lang", "fr", "x"], [], [tmp_path / "nothing"]):
        assert guarded(*wrong).returncode == 2
